package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"chaff/bench"
	"chaff/reports"
)

// contests are the ways to print a comparison. The formats of numbers alone are the
// summary's.
var contests = map[string]func(io.Writer, *bench.Contest) error{
	"table":    reports.ContestTable,
	"markdown": reports.ContestMarkdown,
	"json":     reports.ContestJSON,
	"csv":      func(w io.Writer, c *bench.Contest) error { return reports.CSV(w, c.Summary) },
	"benchfmt": func(w io.Writer, c *bench.Contest) error { return reports.Benchfmt(w, c.Summary) },
}

func newCompareCommand() *cobra.Command {
	var o scoringOptions
	var names, corpora []string
	c := &cobra.Command{
		Use:   "compare RUN [RUN]",
		Short: "Compare two detectors of one run, or one detector in two runs",
		Long: `Compare two detectors page by page: how large the difference is, whether it could be
chance, how many pages each wins, what difference the corpus could see, and the pages on
which they differ most, both ways.

One run takes two -d; two runs take one, or one for each.

` + corporaOfRunHelp,
		Example: `  chaff compare chaff-out -d density -d readability
  chaff compare chaff-out -d density -d readability --by type
  chaff compare before/run.jsonl.zst after/run.jsonl.zst -d density -m aeb.shingle4`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			chosen, err := o.choose()
			if err != nil {
				return err
			}
			contest, err := compare(c.Context(), args, names, corpora, chosen)
			if err != nil {
				return interrupted(err)
			}
			return contests[o.format](c.OutOrStdout(), contest)
		},
	}
	o.addTo(c.Flags())
	c.Flags().StringArrayVarP(&names, "detector", "d", nil, "compare the detector `NAME` (repeatable)")
	addCorpora(c.Flags(), &corpora)
	return c
}

func compare(ctx context.Context, paths, names, corpora []string, chosen choices) (*bench.Contest, error) {
	if len(paths) == 1 && len(names) != 2 {
		return nil, errors.New("one run needs two detectors to compare: -d A -d B; to compare two runs name both")
	}
	if len(names) == 0 || len(names) > 2 {
		return nil, errors.New("two runs need the detector to compare: -d NAME, or -d A -d B for one of each")
	}
	var entrants []bench.Entrant
	for i, path := range paths {
		run, scored, err := rescore(ctx, path, corpora, chosen.scoring())
		if err != nil {
			return nil, err
		}
		own := names
		if len(paths) == 2 {
			own = names[min(i, len(names)-1):][:1]
		}
		for _, name := range own {
			if !slices.Contains(run.Manifest.Detectors, name) {
				return nil, fmt.Errorf("%s has no detector %q; its detectors are %s", path, name, strings.Join(run.Manifest.Detectors, ", "))
			}
			label := name
			if len(paths) == 2 {
				label = name + " in " + path
			}
			entrants = append(entrants, bench.Entrant{Run: run, Scored: scored, Detector: name, Label: label})
		}
	}
	return bench.Compare(entrants[0], entrants[1], chosen.scoring(), chosen.view)
}
