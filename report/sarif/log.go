// Package sarif holds the part of SARIF 2.1.0 that planvet writes
// (https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html).
//
// What readers make of it, as far as it decides what is written:
//
//   - GitHub code scanning takes every result for an open alert: it reads
//     neither kind, nor suppressions, nor baselineState. It wants at least one
//     location a result, shows the first only, and wants its file relative to
//     the repository's root, with '/' and percent-encoded. It refuses an upload
//     that holds empty strings where it expects text.
//   - GitHub shows related locations only where the message links to them:
//     [text](id). Of the rule it shows short and full description, help as
//     Markdown, the first ten tags, precision, and security-severity, a number
//     in a string that makes the alert critical, high, medium or low.
//   - GitHub computes primaryLocationLineHash itself. A wrong one makes it warn,
//     so partial fingerprints have a key of planvet's own here.
//   - GitHub files alerts by automationDetails.id up to its last slash. Two
//     uploads for one commit under one id replace each other.
//   - The viewer for VS Code honours kind, level, suppressions, baselineState,
//     codeFlows, related locations and the message's links, and resolves relative
//     files from the workspace.
package sarif

// The identity of the format.
const (
	Schema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	Version = "2.1.0"
)

// Limits of code scanning: what is beyond them is dropped by GitHub, or the
// upload is refused.
const (
	MaxResults          = 5000 // kept; the highest security-severity first
	MaxRelatedLocations = 100  // locations a result
	MaxFlowLocations    = 1000 // thread flow locations a result
	MaxTags             = 10   // a rule
	MaxDescription      = 1024 // characters of a short or full description
)

// A Log is a SARIF file.
type Log struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []Run  `json:"runs"`
}

// A Run is one run of one tool (section 3.14).
type Run struct {
	Tool              Tool               `json:"tool"`
	AutomationDetails *AutomationDetails `json:"automationDetails,omitempty"`
	Invocations       []Invocation       `json:"invocations"`
	ColumnKind        string             `json:"columnKind"`
	Taxonomies        []Taxonomy         `json:"taxonomies,omitempty"`
	Results           []Result           `json:"results"` // never null: null says that nothing was looked at
}

// UTF16 is the column kind of [document.Place].
const UTF16 = "utf16CodeUnits"

// A Tool has a driver only: planvet has no plug-ins with rules of their own.
type Tool struct {
	Driver Driver `json:"driver"`
}

// A Driver describes the tool and its rules (section 3.19).
type Driver struct {
	Name                string              `json:"name"`
	SemanticVersion     string              `json:"semanticVersion,omitempty"`
	InformationURI      string              `json:"informationUri,omitempty"`
	Rules               []Rule              `json:"rules"`
	Notifications       []Descriptor        `json:"notifications,omitempty"`
	SupportedTaxonomies []TaxonomyReference `json:"supportedTaxonomies,omitempty"`
}

// A Rule is a reportingDescriptor (section 3.49).
type Rule struct {
	ID                   string         `json:"id"`
	Name                 string         `json:"name"` // Pascal case
	ShortDescription     Text           `json:"shortDescription"`
	FullDescription      Text           `json:"fullDescription"`
	Help                 Text           `json:"help"`
	HelpURI              string         `json:"helpUri,omitempty"`
	DefaultConfiguration Configuration  `json:"defaultConfiguration"`
	Relationships        []Relationship `json:"relationships,omitempty"`
	Properties           RuleProperties `json:"properties"`
}

// A Descriptor is a reportingDescriptor of a notification. GitHub wants of it
// the texts that it wants of a rule.
type Descriptor struct {
	ID               string `json:"id"`
	Name             string `json:"name"`
	ShortDescription Text   `json:"shortDescription"`
	FullDescription  Text   `json:"fullDescription"`
	Help             Text   `json:"help"`
}

// A Configuration is a rule's default (section 3.50).
type Configuration struct {
	Level string `json:"level"`
}

// RuleProperties are the properties that GitHub knows.
type RuleProperties struct {
	Precision        string   `json:"precision"`
	SecuritySeverity string   `json:"security-severity"`
	Tags             []string `json:"tags"`
}

// A Text is a multiformatMessageString (section 3.12) or a message (3.11).
type Text struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

// AutomationDetails files the run (section 3.17).
type AutomationDetails struct {
	ID string `json:"id"`
}

// An Invocation tells how the run went (section 3.20). It has no times and no
// command line: two runs on one input write the same bytes.
type Invocation struct {
	ExecutionSuccessful bool           `json:"executionSuccessful"`
	Notifications       []Notification `json:"toolExecutionNotifications,omitempty"`
}

// A Notification is a condition of the run rather than of the input
// (section 3.58).
type Notification struct {
	Descriptor DescriptorReference `json:"descriptor"`
	Level      string              `json:"level"`
	Message    Text                `json:"message"`
	Locations  []Location          `json:"locations,omitempty"`
}

// A DescriptorReference points to one of [Driver.Notifications].
type DescriptorReference struct {
	ID    string `json:"id"`
	Index int    `json:"index"`
}

// A Result is one finding (section 3.27).
type Result struct {
	RuleID              string            `json:"ruleId"`
	RuleIndex           int               `json:"ruleIndex"`
	Kind                string            `json:"kind,omitempty"` // "fail" when left out
	Level               string            `json:"level"`
	Message             Text              `json:"message"`
	Locations           []Location        `json:"locations"`
	PartialFingerprints map[string]string `json:"partialFingerprints,omitempty"`
	RelatedLocations    []Location        `json:"relatedLocations,omitempty"`
	CodeFlows           []CodeFlow        `json:"codeFlows,omitempty"`
	BaselineState       string            `json:"baselineState,omitempty"`
	Suppressions        []Suppression     `json:"suppressions,omitempty"`
	Fixes               []Fix             `json:"fixes,omitempty"`
	Properties          *ResultProperties `json:"properties,omitempty"`
}

// A Fix is a change that would make the result go away (section 3.55).
type Fix struct {
	Description     Text             `json:"description"`
	ArtifactChanges []ArtifactChange `json:"artifactChanges"`
}

// An ArtifactChange is the part of a fix in one file (section 3.56).
type ArtifactChange struct {
	ArtifactLocation ArtifactLocation `json:"artifactLocation"`
	Replacements     []Replacement    `json:"replacements"`
}

// A Replacement puts text in the place of a region (section 3.57).
type Replacement struct {
	DeletedRegion   Region          `json:"deletedRegion"`
	InsertedContent ArtifactContent `json:"insertedContent"`
}

// ArtifactContent is text (section 3.3).
type ArtifactContent struct {
	Text string `json:"text"`
}

// ResultProperties lists all that a result stands for, itself among them,
// where that is more than one: a baseline knows each by its own fingerprint.
type ResultProperties struct {
	Instances []Instance `json:"instances"`
}

// An Instance is one resource instance that has the defect.
type Instance struct {
	Address     string `json:"address"`
	Fingerprint string `json:"fingerprint"`
}

// A Location is a place, by file and by name (section 3.28). ID is set where a
// message links to it; ids begin at 1.
type Location struct {
	ID               int               `json:"id,omitempty"`
	PhysicalLocation *PhysicalLocation `json:"physicalLocation,omitempty"`
	LogicalLocations []LogicalLocation `json:"logicalLocations,omitempty"`
	Message          *Text             `json:"message,omitempty"`
}

// A PhysicalLocation is a file and a region in it (section 3.29).
type PhysicalLocation struct {
	ArtifactLocation ArtifactLocation `json:"artifactLocation"`
	Region           *Region          `json:"region,omitempty"`
}

// An ArtifactLocation is a file (section 3.4).
type ArtifactLocation struct {
	URI string `json:"uri"`
}

// A Region is a part of a text file (section 3.30). All counts begin at 1, so
// 0 is left out.
type Region struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

// A LogicalLocation is a resource instance (section 3.33).
type LogicalLocation struct {
	Name               string `json:"name,omitempty"`
	FullyQualifiedName string `json:"fullyQualifiedName"`
	Kind               string `json:"kind"`
}

// A CodeFlow is a way through the code (section 3.36); planvet's have one
// thread.
type CodeFlow struct {
	ThreadFlows []ThreadFlow `json:"threadFlows"`
}

// A ThreadFlow is a sequence of steps (section 3.37).
type ThreadFlow struct {
	Locations []ThreadFlowLocation `json:"locations"`
}

// A ThreadFlowLocation is one step (section 3.38).
type ThreadFlowLocation struct {
	Location Location `json:"location"`
}

// A Suppression says why a result does not count (section 3.35).
type Suppression struct {
	Kind          string                 `json:"kind"` // "external" or "inSource"
	Status        string                 `json:"status"`
	Justification string                 `json:"justification,omitempty"`
	Location      *Location              `json:"location,omitempty"`
	Properties    *SuppressionProperties `json:"properties,omitempty"`
}

// SuppressionProperties holds what SARIF has no field for.
type SuppressionProperties struct {
	Until string `json:"until"` // YYYY-MM-DD
}
