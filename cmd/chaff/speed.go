package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"chaff/bench"
	"chaff/reports"
)

// speedOptions are the flags of "chaff speed".
type speedOptions struct {
	detectors []string
	rounds    int
	workers   []int
	timeout   time.Duration
	maxPages  int
	maxPage   int
	seed      uint64
	format    string
}

// speedFormats are the ways to print speeds.
var speedFormats = map[string]func(io.Writer, *bench.Speeds) error{
	"table": reports.SpeedTable, "json": reports.SpeedJSON, "csv": reports.SpeedCSV, "markdown": reports.SpeedMarkdown, "benchfmt": reports.SpeedBenchfmt,
}

func newSpeedCommand() *cobra.Command {
	var o speedOptions
	c := &cobra.Command{
		Use:   "speed [CORPUS...]",
		Short: "Time detectors on corpora",
		Long: `Time every detector on every page of the corpora, in rounds: page by page, each detector
once, in an order that changes, so that whatever slows the machine down slows everyone.
Parsing is timed apart, in two rows of its own, and every time is given as a multiple of
bare parsing of the same pages as well: this travels from machine to machine.

The first round is cold. Rounds with more workers take turns with those of one. Without
arguments the corpus is seeds, whose pages are text and have no parsing.

` + corpusHelp + "\n\n" + detectorHelp,
		Example: `  chaff speed -d density -d readability my/pages
  chaff speed --max-pages 100 --rounds 9 wcxb-dev.zip
  chaff speed -d density --format benchfmt my/pages >before.txt; benchstat before.txt after.txt`,
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr(), args)
		},
	}
	f := c.Flags()
	f.StringArrayVarP(&o.detectors, "detector", "d", nil, "time only the detector `NAME` (repeatable; default all)")
	f.IntVar(&o.rounds, "rounds", 5, "visit every page `N` times, the first time cold")
	f.IntSliceVar(&o.workers, "workers", []int{1, runtime.GOMAXPROCS(0)}, "time with `N,N,...` workers at the same time")
	f.DurationVar(&o.timeout, "timeout", 30*time.Second, "how long a detector may take for a page")
	f.IntVar(&o.maxPages, "max-pages", 0, "time `N` pages of each corpus, drawn at random (default all)")
	f.IntVar(&o.maxPage, "max-page", 32, "leave out pages of more than `N` MB")
	f.Uint64Var(&o.seed, "seed", bench.Seed, "draw pages and orders by the seed `N`")
	f.StringVar(&o.format, "format", "table", "print as table, json, csv, markdown or benchfmt")
	return c
}

// check reports flags that make no sense.
func (o speedOptions) check() error {
	switch {
	case o.rounds < 2:
		return fmt.Errorf("--rounds %d: want 2 or more, since the first one is cold", o.rounds)
	case o.timeout <= 0:
		return fmt.Errorf("--timeout %v: a detector needs some time", o.timeout)
	case o.maxPages < 0:
		return fmt.Errorf("--max-pages %d: the number of pages cannot be negative", o.maxPages)
	case o.maxPage <= 0 || o.maxPage > 1024:
		return fmt.Errorf("--max-page %d: want a number of MB from 1 to 1024", o.maxPage)
	case speedFormats[o.format] == nil:
		return fmt.Errorf("unknown format %q; the formats are table, json, csv, markdown, benchfmt", o.format)
	}
	for _, n := range o.workers {
		if n < 1 || n > 1024 {
			return fmt.Errorf("--workers %d: want numbers of workers from 1 to 1024", n)
		}
	}
	return nil
}

func (o speedOptions) run(ctx context.Context, stdout, stderr io.Writer, args []string) (err error) {
	if err := o.check(); err != nil {
		return err
	}
	list, err := chooseDetectors(o.detectors)
	if err != nil {
		return err
	}
	defer closeAll(list, &err)
	corpora, err := openCorpora(args)
	if err != nil {
		return err
	}
	meter := newMeter(stderr, time.Now)
	speeds, err := bench.SpeedPlan{
		Corpora: corpora, Sources: sources(args), Detectors: list, Rounds: o.rounds, Workers: o.workers, Timeout: o.timeout,
		MaxPages: o.maxPages, MaxPage: o.maxPage << 20, Seed: o.seed, Tool: "chaff " + version(), Progress: meter.tell,
	}.Measure(ctx)
	meter.clear()
	if err != nil {
		return interrupted(err)
	}
	return speedFormats[o.format](stdout, speeds)
}
