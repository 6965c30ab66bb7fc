package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"chaff/corpus/lint"
	"chaff/reports"
)

// errFindings makes a command exit with 1 after it has printed its findings.
var errFindings = errors.New("there are findings")

func newLintCommand() *cobra.Command {
	format := "table"
	c := &cobra.Command{
		Use:   "lint [CORPUS...]",
		Short: "Look for what is wrong with corpora",
		Long: `Look for gold that is missing, empty, cut off or not in its page, pages that stand
twice or nearly so (inside a corpus, across corpora and splits), sites shared
between splits, snippets on the wrong side, lines that nobody has decided, annotators'
marks left in a page, and mojibake. Exit with 1 if there is an error among the findings.

` + corpusHelp,
		RunE: func(c *cobra.Command, args []string) error {
			print, ok := map[string]func(io.Writer, []lint.Finding) error{
				"table": reports.LintTable, "json": reports.LintJSON,
			}[format]
			if !ok {
				return fmt.Errorf("unknown format %q; the formats are table, json", format)
			}
			corpora, err := openCorpora(args)
			if err != nil {
				return err
			}
			findings, err := lint.Check(c.Context(), corpora)
			if err != nil {
				return interrupted(err)
			}
			if err := print(c.OutOrStdout(), findings); err != nil {
				return err
			}
			if slices.ContainsFunc(findings, func(f lint.Finding) bool { return f.Level == lint.Error }) {
				return errFindings
			}
			return nil
		},
	}
	c.Flags().StringVar(&format, "format", format, "print as table or json")
	return c
}
