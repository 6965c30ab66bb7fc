package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

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
	detectors []string
	metrics   []string
	jobs      int
	format    string
	out       string
	view      string
}

// rankings are the ways to print a leaderboard.
var rankings = map[string]func(io.Writer, *bench.Summary) error{
	"table": reports.Table, "json": reports.JSON, "csv": reports.CSV, "markdown": reports.Markdown,
}

func newRunCommand() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   "run [CORPUS...]",
		Short: "Run detectors on corpora, rank them and write a report",
		Long: `Run every detector on every page of the corpora, print a ranked table, and write
the run file and an HTML report. Without arguments the corpus is seeds.

` + corpusHelp,
		Example: `  chaff run
  chaff run -d density -d readability -m token.lcs
  chaff run --format json my/corpus >scores.json`,
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr(), args)
		},
	}
	f := c.Flags()
	f.StringArrayVarP(&o.detectors, "detector", "d", nil, "run only the detector `NAME` (repeatable; default all)")
	f.StringArrayVarP(&o.metrics, "metric", "m", []string{score.LineWord{}.ID()}, "rank by the metric `ID` (repeatable)")
	f.IntVarP(&o.jobs, "jobs", "j", 0, "pages worked on at the same time (default one for each CPU)")
	f.StringVar(&o.format, "format", "table", "print the ranking as table, json, csv or markdown")
	f.StringVar(&o.view, "view", "page", "give detectors the page as it is, or only its text: page or text")
	f.StringVarP(&o.out, "out", "o", "chaff-out", "write the run file and the report to the folder `DIR`")
	return c
}

func (o runOptions) run(ctx context.Context, stdout, stderr io.Writer, args []string) error {
	print, ok := rankings[o.format]
	if !ok {
		return fmt.Errorf("unknown format %q; the formats are table, json, csv, markdown", o.format)
	}
	if o.jobs < 0 {
		return fmt.Errorf("-j %d: the number of jobs cannot be negative", o.jobs)
	}
	if o.out == "" {
		return errors.New("-o needs the name of a folder")
	}
	shown, err := findAll(o.metrics, score.Find)
	if err != nil {
		return err
	}
	list, err := chooseDetectors(o.detectors)
	if err != nil {
		return err
	}
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
	plan := bench.Plan{Corpora: corpora, Detectors: list, Jobs: o.jobs, Tool: "chaff " + version()}
	report := reports.Report{Metrics: score.Metrics(), Policy: corpus.StrictBody(), Corpora: corpora}
	run, scored, err := plan.RunAndScore(ctx, report.Metrics, report.Policy)
	if err != nil {
		return interrupted(err)
	}
	report.Scored = scored
	report.Summary = bench.Summarise(run, report.Scored, report.Metrics, report.Policy.Name)
	// The ranking comes first: a full disk must not cost it.
	if err := print(stdout, report.Summary.Only(shown)); err != nil {
		return fmt.Errorf("printing the ranking: %w", err)
	}
	written, err := write(ctx, o.out, run, report)
	if err != nil {
		return interrupted(err)
	}
	fmt.Fprintf(stderr, "\nrun file %s\nreport   %s\n", written.run, written.report)
	return nil
}

func chooseDetectors(names []string) ([]detectors.Detector, error) {
	if len(names) == 0 {
		return all.Detectors(), nil
	}
	builtIn := all.Detectors()
	return findAll(names, func(name string) (detectors.Detector, error) { return detectors.Find(builtIn, name) })
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

type writtenFiles struct{ run, report string }

// write makes both files in memory or beside their place first, so that a
// failure leaves no half of one.
func write(ctx context.Context, dir string, run *bench.Run, report reports.Report) (writtenFiles, error) {
	files := writtenFiles{filepath.Join(dir, "run.jsonl"), filepath.Join(dir, "report", "index.html")}
	var html bytes.Buffer
	if err := report.HTML(ctx, &html); err != nil {
		return files, err
	}
	if err := writeFile(files.run, run.Write); err != nil {
		return files, err
	}
	return files, writeFile(files.report, func(w io.Writer) error {
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
