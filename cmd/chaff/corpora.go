package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/corpus/seeds"
	"chaff/reports"
)

// corpusHelp says what a CORPUS argument may be.
const corpusHelp = `A CORPUS is "seeds", the five labelled pages that come with chaff, or the path of
a folder or ZIP: a public set as its repository has it, or pages of one's own.
The layout is recognised; FORMAT:PATH forces one ("chaff list corpora" names them).
corpus/seeds/README.md describes the format for one's own pages.`

// openCorpora opens the corpora that the arguments name, each once; seeds without
// arguments.
func openCorpora(args []string) ([]*corpus.Corpus, error) {
	return findAll(sources(args), func(arg string) (*corpus.Corpus, error) {
		if arg == "seeds" {
			return seeds.Open()
		}
		return formats.Open(arg)
	})
}

// sources returns the arguments that name corpora, each once.
func sources(args []string) []string {
	if len(args) == 0 {
		return []string{"seeds"}
	}
	var out []string
	for _, arg := range args {
		if !slices.Contains(out, arg) {
			out = append(out, arg)
		}
	}
	return out
}

func newCorpusCommand() *cobra.Command {
	c := &cobra.Command{Use: "corpus", Short: "Look at corpora", Args: cobra.NoArgs, RunE: showHelp}
	c.AddCommand(newCorpusStatsCommand())
	return c
}

func newCorpusStatsCommand() *cobra.Command {
	format := "table"
	c := &cobra.Command{
		Use:   "stats [CORPUS...]",
		Short: "Count pages, lines, languages, sites and gold of corpora",
		Long: `Read every page of the corpora and count what is there; name every page that
cannot be used, and why.

` + corpusHelp,
		Example: `  chaff corpus stats
  chaff corpus stats --format json path/to/clone set.zip`,
		RunE: func(c *cobra.Command, args []string) error {
			print, ok := map[string]func(io.Writer, []corpus.Stats) error{
				"table": reports.CorporaTable, "json": reports.CorporaJSON,
			}[format]
			if !ok {
				return fmt.Errorf("unknown format %q; the formats are table, json", format)
			}
			stats, err := measureAll(c.Context(), args)
			if err != nil {
				return interrupted(err)
			}
			return print(c.OutOrStdout(), stats)
		},
	}
	c.Flags().StringVar(&format, "format", format, "print as table or json")
	return c
}

func measureAll(ctx context.Context, args []string) ([]corpus.Stats, error) {
	corpora, err := openCorpora(args)
	if err != nil {
		return nil, err
	}
	out := []corpus.Stats{}
	for _, c := range corpora {
		s, err := corpus.Measure(ctx, c)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func newListCommand() *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List what chaff knows", Args: cobra.NoArgs, RunE: showHelp}
	c.AddCommand(newListDetectorsCommand(), &cobra.Command{
		Use:   "corpora",
		Short: "List the embedded corpus and the formats that can be read",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return reports.Formats(c.OutOrStdout(), formats.All())
		},
	})
	return c
}

// showHelp is what a command does that only holds others.
func showHelp(c *cobra.Command, _ []string) error { return c.Help() }
