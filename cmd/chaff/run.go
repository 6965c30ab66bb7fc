package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/all"
	"chaff/reports"
)

// runOptions are the flags of "chaff run".
type runOptions struct {
	scoringOptions
	detectors []string
	isolate   []string
	jobs      int
	timeout   time.Duration
	maxPage   int
	out       string
	view      string
	curve     []int
	resume    bool
	report    bool
	reuse     []string
}

// runFile is the name of the run file in the folder that a run writes.
const runFile = "run.jsonl.zst"

func newRunCommand() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   "run [CORPUS...]",
		Short: "Run detectors on corpora, rank them and write a report",
		Long: `Run every detector on every page of the corpora, print a ranked table, and write
the run file and an HTML report. Without arguments the corpus is seeds.

The run file is written page by page; one that was there before is kept as previous-… A run that was stopped, in whatever way, goes on with
--resume, with the corpora, detectors, limits, first metric and policy that it was begun
with unless they are named again; one interrupt lets the pages at work end and ranks what is there, a second one
stops at once.

` + corpusHelp + "\n\n" + detectorHelp,
		Example: `  chaff run
  chaff run -d density -d readability -m token.lcs
  chaff run --resume -o chaff-out
  chaff run --reuse last-week -o this-week wcxb-dev.zip
  chaff run --format json my/corpus >scores.json`,
		RunE: func(c *cobra.Command, args []string) error {
			if o.resume {
				// What the run was begun with is what it goes on with.
				if err := o.takeOver(c.Flags(), &args); err != nil {
					return err
				}
			}
			return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr(), args)
		},
	}
	f := c.Flags()
	f.StringArrayVarP(&o.detectors, "detector", "d", nil, "run only the detector `NAME` (repeatable; default all)")
	f.IntVarP(&o.jobs, "jobs", "j", 0, "pages worked on at the same time (default one for each CPU)")
	f.DurationVar(&o.timeout, "timeout", 30*time.Second, "how long a detector may take for a page")
	f.IntVar(&o.maxPage, "max-page", 32, "leave out pages of more than `N` MB")
	f.StringArrayVar(&o.isolate, "isolate", nil, "run the detector `NAME` in a process of its own, where it can hang or crash (repeatable; all: every one that does not learn sites)")
	o.addTo(f)
	f.StringVar(&o.view, "view", "page", "give detectors the page as it is, or only its text: page or text")
	f.IntSliceVar(&o.curve, "curve", nil, "show how well site-aware detectors do after `N,N,...` pages of a site, such as 0,1,2,5,10,20")
	f.StringVarP(&o.out, "out", "o", "chaff-out", "write the run file and the report to the folder `DIR`")
	f.BoolVar(&o.report, "report", true, "write the report")
	f.BoolVar(&o.resume, "resume", false, "go on with the unfinished run in the folder, or begin one")
	f.StringArrayVar(&o.reuse, "reuse", nil, "take answers of the same detectors on the same pages from the earlier `RUN` (repeatable)")
	return c
}

// check reports flags that make no sense.
func (o runOptions) check() error {
	switch {
	case o.jobs < 0:
		return fmt.Errorf("-j %d: the number of jobs cannot be negative", o.jobs)
	case o.timeout <= 0:
		return fmt.Errorf("--timeout %v: a detector needs some time", o.timeout)
	case o.maxPage <= 0 || o.maxPage > 1024:
		return fmt.Errorf("--max-page %d: want a number of MB from 1 to 1024", o.maxPage)
	case len(o.curve) > 0 && (slices.Min(o.curve) < 0 || slices.Max(o.curve) > maxCurve):
		return fmt.Errorf("--curve wants numbers of pages from 0 to %d", maxCurve)
	case o.out == "":
		return errors.New("-o needs the name of a folder")
	case o.view != "page" && o.view != "text":
		return fmt.Errorf("unknown view %q; the views are page, text", o.view)
	}
	return nil
}

func (o runOptions) run(ctx context.Context, stdout, stderr io.Writer, args []string) (err error) {
	chosen, err := o.choose()
	if err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	list, err := chooseDetectors(o.detectors)
	if err != nil {
		return err
	}
	if list, err = isolate(list, o.isolate); err != nil {
		return err
	}
	defer closeAll(list, &err)
	corpora, err := o.openCorpora(args)
	if err != nil {
		return err
	}
	earlier, err := o.earlier()
	if err != nil {
		return err
	}
	defer closeRuns(earlier)
	file, replaces, err := o.runFile()
	if err != nil {
		return err
	}
	plan := bench.Plan{
		Corpora: corpora, Sources: sources(args), Detectors: list, Jobs: o.jobs, Timeout: o.timeout, MaxPage: o.maxPage << 20, Tool: "chaff " + version(),
		Isolated: isolated(list), File: file, Reuse: earlier,
	}
	report := reports.Report{Scoring: chosen.scoring(), Corpora: corpora, MaxDocuments: maxRunDocuments}
	if o.report {
		report.Scoring = withMain(report.Scoring)
	}
	report.Run, report.Scored, err = carryOut(ctx, stderr, plan, report.Scoring)
	if err != nil {
		return err
	}
	defer report.Run.Close()
	if replaces {
		fmt.Fprintf(stderr, "the run that was there is kept as %s\n", bench.PreviousRun(o.runPath()))
	}
	report.Command = runCommand(report.Run.Manifest)
	report.Summary = bench.Summarise(report.Run, report.Scored, report.Scoring, bench.View{Failures: chosen.view.Failures})
	var curveErr error // which must not cost the rest
	report.Summary.Curves, curveErr = o.curves(ctx, stderr, plan, chosen.scoring())
	// An interrupt stops the run by its own means; what is there is still shown.
	if err := o.show(context.WithoutCancel(ctx), stdout, stderr, report, chosen); err != nil {
		return err
	}
	switch missing := report.Run.Missing(); {
	case missing > 0:
		return fmt.Errorf("%w: the run lacks %d pages; \"chaff run --resume -o %s\" goes on", errInterrupted, missing, o.out)
	case errors.Is(curveErr, context.Canceled):
		return fmt.Errorf("%w: there is no learning curve", errInterrupted)
	case curveErr != nil:
		return fmt.Errorf("there is no learning curve: %w", curveErr)
	}
	return nil
}

func chooseDetectors(names []string) ([]detectors.Detector, error) {
	if len(names) == 0 {
		return all.Detectors(), nil
	}
	return findAll(names, all.Find)
}

// openCorpora opens the corpora as detectors are to see them.
func (o runOptions) openCorpora(args []string) ([]*corpus.Corpus, error) {
	corpora, err := openCorpora(args)
	if o.view == "text" {
		for i, c := range corpora {
			corpora[i] = c.AsText()
		}
	}
	return corpora, err
}

// carryOut runs the plan, showing how far it is, until it is done or ctx is, and then until the
// pages at work are.
func carryOut(ctx context.Context, stderr io.Writer, plan bench.Plan, scoring bench.Scoring) (*bench.Run, []bench.Scored, error) {
	limitMemory(cmp.Or(plan.Jobs, runtime.NumCPU()), plan)
	meter := newMeter(stderr, time.Now)
	plan.Stop, plan.Progress = ctx.Done(), meter.tell
	unheard := context.AfterFunc(ctx, func() {
		fmt.Fprintln(stderr, "\nchaff: finishing the pages at work; interrupt once more to stop at once")
	})
	defer unheard()
	run, scored, err := plan.RunAndScore(context.WithoutCancel(ctx), scoring)
	if err != nil {
		meter.clear()
		return nil, nil, err
	}
	meter.end(len(plan.Detectors))
	return run, scored, nil
}

// show writes the report, prints the ranking and says where everything is. The report comes
// first: nobody may read the table to its end.
func (o runOptions) show(ctx context.Context, stdout, stderr io.Writer, report reports.Report, chosen choices) error {
	dir := filepath.Join(o.out, "report")
	var reportErr error
	if o.report {
		if report.Ceilings, reportErr = ceilings(ctx, report.Corpora, report.Scoring); reportErr == nil {
			reportErr = writeSite(ctx, report, dir)
		}
	}
	shown := report.Summary
	if chosen.view.By != bench.ByNothing {
		shown = bench.Summarise(report.Run, report.Scored, report.Scoring, chosen.view)
		shown.Curves = report.Summary.Curves
	}
	if err := rankings[o.format](stdout, shown.Only(chosen.metrics)); err != nil {
		return fmt.Errorf("printing the ranking: %w", err)
	}
	fmt.Fprintf(stderr, "\nrun file %s\n", o.runPath())
	if reportErr != nil {
		return fmt.Errorf("there is no report: %w", reportErr)
	}
	if o.report {
		fmt.Fprintf(stderr, "report   %s\n", shownPath(dir, false))
	}
	return nil
}

// maxRunDocuments bounds the pages that the report of a run shows line by line: all of a large
// run would take more time and room than the run. "chaff report" shows them.
const maxRunDocuments = 200

// maxCurve bounds the pages of a site that are held to learn from.
const maxCurve = 1000

// curves returns the learning curves that were asked for.
func (o runOptions) curves(ctx context.Context, stderr io.Writer, plan bench.Plan, scoring bench.Scoring) ([]bench.Curve, error) {
	if len(o.curve) == 0 {
		return nil, nil
	}
	slices.Sort(o.curve)
	curves, err := plan.Curves(ctx, slices.Compact(o.curve), scoring)
	if err == nil && len(curves) == 0 {
		fmt.Fprintf(stderr, "note: there is no learning curve: no detector learns sites, or no site has more than %d pages\n", slices.Max(o.curve))
	}
	return curves, err
}

// withMain adds the metrics that every report shows.
func withMain(s bench.Scoring) bench.Scoring {
	for _, m := range []score.Metric{score.LineWord(), score.LineCount(), score.TokenLCS()} {
		if !slices.ContainsFunc(s.Metrics, func(o score.Metric) bool { return o.ID == m.ID }) {
			s.Metrics = append(s.Metrics[:len(s.Metrics):len(s.Metrics)], m)
		}
	}
	return s
}

// findAll looks every name up, each once.
func findAll[T any](names []string, find func(string) (T, error)) ([]T, error) {
	var out []T
	seen := make(map[string]bool)
	for _, name := range names {
		if seen[name] {
			continue
		}
		seen[name] = true
		found, err := find(name)
		if err != nil {
			return nil, err
		}
		out = append(out, found)
	}
	return out, nil
}
