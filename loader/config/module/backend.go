package module

// KindCloud is the [Backend.Kind] of a cloud block.
const KindCloud = "cloud"

// A Backend is where a root module's state is kept: the cloud block, or the
// backend block, of a terraform block.
type Backend struct {
	Kind string // [KindCloud], or the backend's type: "s3", "remote"
	// Workspace is the name in its workspaces block; "" where there is none, or
	// where it is not a literal.
	Workspace string
}

// Decides tells whether the backend, and not the working directory alone, says
// what terraform.workspace is. In a run of HCP Terraform it is the name of the
// workspace there
// (https://developer.hashicorp.com/terraform/language/backend/remote#workspaces).
func (b *Backend) Decides() bool { return b != nil && (b.Kind == KindCloud || b.Kind == "remote") }

// backend reads a terraform block of either syntax; nil where it names none.
func backend(body *Body) *Backend {
	if at := within(body, "cloud"); len(at) > 0 {
		return &Backend{Kind: KindCloud, Workspace: workspaceName(at[0].Body)}
	}
	var found []*Block
	if body.JSON {
		if attribute := body.Attributes["backend"]; attribute != nil {
			found = attribute.LabelledBlocks()
		}
	} else {
		found = within(body, "backend")
	}
	for _, block := range found {
		if len(block.Labels) == 1 {
			return &Backend{Kind: block.Labels[0], Workspace: workspaceName(block.Body)}
		}
	}
	return nil
}

// workspaceName reads the name in a workspaces block. One with tags or a prefix
// stands for many workspaces, of which the name says nothing.
func workspaceName(body *Body) string {
	for _, block := range within(body, "workspaces") {
		if block.Body.Attributes["tags"] == nil && block.Body.Attributes["prefix"] == nil {
			return literal(block.Body, "name")
		}
	}
	return ""
}

// within lists the nested blocks of a type, in either syntax.
func within(body *Body, kind string) []*Block {
	if body.JSON {
		if attribute := body.Attributes[kind]; attribute != nil {
			blocks, _ := attribute.Blocks()
			return blocks
		}
		return nil
	}
	return body.BlockLists()[kind]
}
