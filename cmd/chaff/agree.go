package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"chaff/bench/agreement"
	"chaff/corpus"
	"chaff/reports"
)

// agreements are the ways to print an agreement.
var agreements = map[string]func(io.Writer, *agreement.Agreement) error{
	"table": reports.AgreementTable, "json": reports.AgreementJSON, "csv": reports.AgreementCSV, "markdown": reports.AgreementMarkdown,
}

func newAgreeCommand() *cobra.Command {
	var annotators []string
	format, policy := "table", corpus.StrictBody().Name
	c := &cobra.Command{
		Use:   "agree CORPUS",
		Short: "Measure how far people agree on the labels of a corpus",
		Long: `Compare what annotators say of the same lines: Cohen's kappa and Krippendorff's alpha for
content against boilerplate, for all roles and for each, with intervals over sites, by page,
and every line that they dispute. No detector can be told to be better than people agree:
reports show them as a ceiling.

Annotators are those who have a layer ("chaff label --annotator NAME"); where only one has,
the gold counts as another, named gold. Lines that nobody or one of them has decided count
nowhere.

` + corpusHelp,
		Example: `  chaff agree my/pages
  chaff agree my/pages -a anna -a gold --format csv`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			print, ok := agreements[format]
			if !ok {
				return fmt.Errorf("unknown format %q; the formats are table, json, csv, markdown", format)
			}
			chosen, err := findPolicy(policy)
			if err != nil {
				return err
			}
			corpora, err := openCorpora(args)
			if err != nil {
				return err
			}
			a, err := agreement.Measure(c.Context(), corpora[0], annotators, chosen)
			if err != nil {
				return interrupted(err)
			}
			return print(c.OutOrStdout(), a)
		},
	}
	f := c.Flags()
	f.StringArrayVarP(&annotators, "annotator", "a", nil, "compare only `NAME` with the others that are named (repeatable)")
	f.StringVar(&policy, "policy", policy, "what counts as content: strict-body, with-title, with-metadata, or a `FILE`")
	f.StringVar(&format, "format", format, "print as table, json, csv or markdown")
	return c
}
