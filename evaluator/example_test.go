package evaluator_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report"
)

// A plan or a folder becomes a document, which an engine vets.
func Example() {
	ctx := context.Background()
	doc, err := loader.Load(ctx, "../testdata/own", loader.Options{})
	if err != nil {
		log.Fatal(err)
	}
	set, err := policies.Embedded()
	if err != nil {
		log.Fatal(err)
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{Rules: []string{"s3-versioning", "vpc-flow-log"}})
	if err != nil {
		log.Fatal(err)
	}
	result := engine.Vet(ctx, doc)
	if result.Err != nil {
		log.Fatal(result.Err)
	}
	for _, f := range result.Findings {
		fmt.Printf("%s %s %s line %d\n", f.Severity, f.Rule.ID, f.Address, f.Place.StartLine)
	}
	// Output:
	// medium vpc-flow-log aws_vpc.main line 9
	// low s3-versioning aws_s3_bucket.logs line 14
}

// Rules of others are joined with planvet's.
func ExampleEngine_Vet_ownRules() {
	ctx := context.Background()
	doc, err := loader.Load(ctx, "../testdata/own", loader.Options{})
	if err != nil {
		log.Fatal(err)
	}
	set, err := policies.Embedded()
	if err != nil {
		log.Fatal(err)
	}
	set, err = set.With(policies.Folder{Name: "policies", FS: os.DirFS("../testdata/own/policies")})
	if err != nil {
		log.Fatal(err)
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{
		Rules:  []string{"acme-region-fence"},
		Params: map[string]map[string]any{"acme-region-fence": {"regions": []any{"eu-west-1"}}},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range engine.Vet(ctx, doc).Findings {
		fmt.Println(f.Address, evaluator.PathString(f.Path), f.Message)
	}
	// Output:
	// aws region us-west-2 is outside eu-west-1
}

// A report puts results into one of the formats.
func Example_report() {
	ctx := context.Background()
	doc, err := loader.Load(ctx, "../testdata/own", loader.Options{})
	if err != nil {
		log.Fatal(err)
	}
	set, err := policies.Embedded()
	if err != nil {
		log.Fatal(err)
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{Rules: []string{"s3-versioning"}})
	if err != nil {
		log.Fatal(err)
	}
	result := engine.Vet(ctx, doc)
	result.Input = "testdata/own"
	format, err := report.Find("github")
	if err != nil {
		log.Fatal(err)
	}
	err = format.Write(os.Stdout, &report.Report{Rules: engine.Rules(), Results: []*evaluator.Result{result}}, report.Options{Profile: report.GitHub})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// ::notice file=../testdata/own/main.tf,line=14,endLine=14,col=1,endColumn=32,title=low%3A s3-versioning::nothing enables versioning, so an object that is deleted or overwritten is gone (aws_s3_bucket.logs)
}
