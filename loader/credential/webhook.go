package credential

import (
	"regexp"
	"strings"
)

// webhooks are addresses that are secrets themselves: whoever has one may post
// to it. A dot ends a run, so a run begins behind the host's last dot. What is
// in brackets is the secret
// (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks,
// https://discord.com/developers/docs/resources/webhook,
// https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook).
var webhooks = []struct {
	kind, host string
	path       *regexp.Regexp
}{
	{SlackWebhook, "hooks.slack.", regexp.MustCompile(`^com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/([A-Za-z0-9]{20,})$`)},
	{SlackWebhook, "hooks.slack.", regexp.MustCompile(`^com/(?:workflows|triggers)/[A-Z0-9]{6,}/[A-Za-z0-9]+/(?:[0-9]+/)?([A-Za-z0-9]{20,})$`)},
	{DiscordWebhook, "discord.", regexp.MustCompile(`^com/api/webhooks/[0-9]{15,}/([A-Za-z0-9_-]{60,})$`)},
	{DiscordWebhook, "discordapp.", regexp.MustCompile(`^com/api/webhooks/[0-9]{15,}/([A-Za-z0-9_-]{60,})$`)},
	{TeamsWebhook, "@", regexp.MustCompile(`^[0-9a-f-]{36}/IncomingWebhook/([0-9a-f]{32})/[0-9a-f-]{36}(?:/[A-Za-z0-9_-]+)?$`)},
}

// webhook recognises a run that is the rest of a webhook's address; kind is ""
// where it is none.
func (s *search) webhook(start, end int) (kind string, from, to int) {
	const leastDistinct = 10
	run := s.text[start:end]
	for _, w := range webhooks {
		if !strings.HasSuffix(s.text[:start], w.host) {
			continue
		}
		at := w.path.FindStringSubmatchIndex(run)
		if at == nil {
			continue
		}
		if secret := run[at[2]:at[3]]; distinct(secret) >= leastDistinct && !isPlaceholder(secret) {
			return w.kind, start + at[2], start + at[3]
		}
	}
	return "", 0, 0
}
