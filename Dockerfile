# planvet alone: no shell, no package manager, no user but one without rights.
#   docker build -t planvet . && docker run --rm -v "$PWD:/work:ro" planvet plan.json
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /planvet ./cmd/planvet

FROM scratch
COPY --from=build /planvet /planvet
COPY --from=build /src/LICENSE /LICENSE
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/planvet"]
