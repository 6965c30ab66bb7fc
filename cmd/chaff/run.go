package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/detectors"
	"chaff/detectors/all"
	"chaff/reports"
)

// runOptions are the flags of "chaff run".
type runOptions struct {
	scoringOptions
	detectors []string
	jobs      int
	out       string
	view      string
	curve     []int
}

// runFile is the name of the run file in the folder that a run writes.
const runFile = "run.jsonl"

func newRunCommand() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   "run [CORPUS...]",
		Short: "Run detectors on corpora, rank them and write a report",
		Long: `Run every detector on every page of the corpora, print a ranked table, and write
the run file and an HTML report. Without arguments the corpus is seeds.

` + corpusHelp + "\n\n" + detectorHelp,
		Example: `  chaff run
  chaff run -d density -d readability -m token.lcs
  chaff run --format json my/corpus >scores.json`,
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr(), args)
		},
	}
	f := c.Flags()
	f.StringArrayVarP(&o.detectors, "detector", "d", nil, "run only the detector `NAME` (repeatable; default all)")
	f.IntVarP(&o.jobs, "jobs", "j", 0, "pages worked on at the same time (default one for each CPU)")
	o.addTo(f)
	f.StringVar(&o.view, "view", "page", "give detectors the page as it is, or only its text: page or text")
	f.IntSliceVar(&o.curve, "curve", nil, "show how well site-aware detectors do after `N,N,...` pages of a site, such as 0,1,2,5,10,20")
	f.StringVarP(&o.out, "out", "o", "chaff-out", "write the run file and the report to the folder `DIR`")
	return c
}

func (o runOptions) run(ctx context.Context, stdout, stderr io.Writer, args []string) (err error) {
	chosen, err := o.choose()
	if err != nil {
		return err
	}
	if o.jobs < 0 {
		return fmt.Errorf("-j %d: the number of jobs cannot be negative", o.jobs)
	}
	if len(o.curve) > 0 && (slices.Min(o.curve) < 0 || slices.Max(o.curve) > maxCurve) {
		return fmt.Errorf("--curve wants numbers of pages from 0 to %d", maxCurve)
	}
	if o.out == "" {
		return errors.New("-o needs the name of a folder")
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

	switch o.view {
	case "page":
	case "text":
		for i, c := range corpora {
			corpora[i] = c.AsText()
		}
	default:
		return fmt.Errorf("unknown view %q; the views are page, text", o.view)
	}
	plan := bench.Plan{Corpora: corpora, Sources: sources(args), Detectors: list, Jobs: o.jobs, Tool: "chaff " + version()}
	report := reports.Report{Scoring: withMain(chosen.scoring()), Corpora: corpora}
	run, scored, err := plan.RunAndScore(ctx, report.Scoring)
	if err != nil {
		return interrupted(err)
	}
	// The run file comes first: nothing that is made of it must cost it. A full disk must
	// not cost the ranking either.
	files := writtenFiles{filepath.Join(o.out, runFile), filepath.Join(o.out, "report", "index.html")}
	runErr := writeFile(files.run, run.Write)
	report.Scored = scored
	report.Summary = bench.Summarise(run, scored, report.Scoring, bench.View{Failures: chosen.view.Failures})
	curves, curveErr := o.curves(ctx, stderr, plan, chosen.scoring()) // a failure must not cost the rest
	report.Summary.Curves = curves
	shown := report.Summary
	if chosen.view.By != bench.ByNothing {
		shown = bench.Summarise(run, scored, report.Scoring, chosen.view)
		shown.Curves = curves
	}
	if err := rankings[o.format](stdout, shown.Only(chosen.metrics)); err != nil {
		return fmt.Errorf("printing the ranking: %w", err)
	}
	if runErr != nil {
		return runErr
	}
	if err := files.writeReport(ctx, report); err != nil {
		return fmt.Errorf("the run file is %s, but there is no report: %w", files.run, err)
	}
	fmt.Fprintf(stderr, "\nrun file %s\nreport   %s\n", files.run, files.report)
	if curveErr != nil {
		return fmt.Errorf("there is no learning curve: %w", curveErr)
	}
	return nil
}

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

func chooseDetectors(names []string) ([]detectors.Detector, error) {
	if len(names) == 0 {
		return all.Detectors(), nil
	}
	return findAll(names, all.Find)
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

// writtenFiles are where a run writes.
type writtenFiles struct{ run, report string }

// writeReport makes the report in memory first, so that a failure leaves no half of it.
func (f writtenFiles) writeReport(ctx context.Context, report reports.Report) error {
	var html bytes.Buffer
	if err := report.HTML(ctx, &html); err != nil {
		return err
	}
	return writeFile(f.report, func(w io.Writer) error {
		_, err := html.WriteTo(w)
		return err
	})
}

// writeFile writes a file whole or not at all.
func writeFile(path string, write func(io.Writer) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
			err = fmt.Errorf("writing %s: %w", path, err)
		}
	}()
	if err := errors.Join(write(f), f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// interrupted replaces the error of a run that the user stopped.
func interrupted(err error) error {
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted; nothing was written")
	}
	return err
}
