package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"chaff/bench"
	"chaff/bench/agreement"
	"chaff/corpus"
	"chaff/reports"
)

// reportOptions are the flags of "chaff report" and "chaff serve".
type reportOptions struct {
	scoringOptions
	corpora []string
	others  bool
}

func (o *reportOptions) addTo(c *cobra.Command) {
	f := c.Flags()
	o.scoringOptions.addTo(f)
	f.Lookup("format").Hidden = true // a report is written in all of them
	f.Lookup("by").Hidden = true     // and shows all parts
	addCorpora(f, &o.corpora)
	f.BoolVar(&o.others, "other-policies", true, "say whether the ranking survives the other built-in policies")
}

const reportHelp = `The last run is the one that is shown; those before it are what it is compared with, the
oldest first.

`

func newReportCommand() *cobra.Command {
	var o reportOptions
	var out string
	var single bool
	c := &cobra.Command{
		Use:   "report RUN...",
		Short: "Write a report of runs as a site that opens from disk",
		Long: `Write a report: a folder of HTML files that open from disk and need no network, with a
file for each page of the corpora, and the same numbers as Markdown, CSV, JSON and for
benchstat. With --single it is one HTML file, which can be mailed.

` + reportHelp + corporaOfRunHelp,
		Example: `  chaff report chaff-out -o site
  chaff report last-week this-week -o site -m line.word -m aeb.shingle4
  chaff report chaff-out --single -o report.html`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if out == "" {
				return errors.New("-o needs the name of a folder, or of a file with --single")
			}
			if single && !c.Flags().Changed("out") {
				out += ".html"
			}
			if info, err := os.Stat(out); err == nil && !single && !info.IsDir() {
				return fmt.Errorf("%s is a file; -o names a folder, or a file with --single", out)
			}
			report, closeAll, err := o.report(c.Context(), args)
			if err != nil {
				return interrupted(err)
			}
			defer closeAll()
			start := time.Now()
			if single {
				err = writeSingle(c.Context(), report, out)
			} else {
				err = writeSite(c.Context(), report, out)
			}
			if err != nil {
				return interrupted(err)
			}
			fmt.Fprintf(c.ErrOrStderr(), "report %s (written in %v)\n", shownPath(out, single), rounded(time.Since(start)))
			return nil
		},
	}
	o.addTo(c)
	c.Flags().StringVarP(&out, "out", "o", "chaff-report", "write the report to the folder `DIR`, or with --single to the file")
	c.Flags().BoolVar(&single, "single", false, fmt.Sprintf("write one file, of at most %d pages", reports.MaxSingle))
	return c
}

// shownPath is where a reader begins.
func shownPath(out string, single bool) string {
	if single {
		return out
	}
	return filepath.Join(out, "index.html")
}

// report reads and scores the runs. Whoever calls it closes them.
func (o reportOptions) report(ctx context.Context, paths []string) (reports.Report, func(), error) {
	chosen, err := o.choose()
	if err != nil {
		return reports.Report{}, nil, err
	}
	r := reports.Report{Scoring: withMain(chosen.scoring())}
	var open []*bench.Run
	closeAll := func() { closeRuns(open) }
	for i, path := range paths {
		run, err := readRun(path)
		if err != nil {
			closeAll()
			return r, nil, err
		}
		open = append(open, run)
		corpora, err := corporaOf(run, path, o.corpora)
		if err == nil {
			err = o.addRun(ctx, &r, run, corpora, chosen, path, i == len(paths)-1)
		}
		if err != nil {
			closeAll()
			return r, nil, err
		}
	}
	return r, closeAll, nil
}

// addRun scores a run and adds it to the report.
func (o reportOptions) addRun(ctx context.Context, r *reports.Report, run *bench.Run, corpora []*corpus.Corpus, chosen choices, path string, last bool) error {
	scored, err := bench.Score(ctx, run, corpora, r.Scoring)
	if err != nil {
		return err
	}
	summary := bench.Summarise(run, scored, r.Scoring, bench.View{Failures: chosen.view.Failures})
	if !last {
		r.Earlier = append(r.Earlier, reports.Earlier{Label: path, Run: run, Scored: scored, Summary: summary})
		return nil
	}
	r.Run, r.Scored, r.Summary, r.Corpora, r.Command = run, scored, summary, corpora, runCommand(run.Manifest)
	if r.Ceilings, err = ceilings(ctx, corpora, r.Scoring); err != nil {
		return err
	}
	if o.others {
		r.Others, err = otherPolicies(ctx, run, corpora, r.Scoring, chosen.view.Failures)
	}
	return err
}

// ceilings returns how well people do on the corpora that several have labelled.
func ceilings(ctx context.Context, corpora []*corpus.Corpus, scoring bench.Scoring) ([]agreement.Ceiling, error) {
	var out []agreement.Ceiling
	for _, c := range corpora {
		of, err := agreement.Ceilings(ctx, c, scoring.Metrics, scoring.Policy)
		if err != nil {
			return nil, err
		}
		out = append(out, of...)
	}
	return out, nil
}

// otherPolicies returns the ranking by the first metric under each other built-in policy.
func otherPolicies(ctx context.Context, run *bench.Run, corpora []*corpus.Corpus, scoring bench.Scoring, failures bench.Failures) ([]*bench.Summary, error) {
	var out []*bench.Summary
	for _, p := range corpus.Policies() {
		if p.Name == scoring.Policy.Name {
			continue
		}
		other := bench.Scoring{Metrics: scoring.Metrics[:1], Policy: p}
		scored, err := bench.Score(ctx, run, corpora, other)
		if err != nil {
			return nil, err
		}
		out = append(out, bench.Summarise(run, scored, other, bench.View{Failures: failures}))
	}
	return out, nil
}

// writeSite writes the report to a folder, with the same numbers in the other formats.
func writeSite(ctx context.Context, r reports.Report, dir string) error {
	site, err := reports.NewSite(r)
	if err != nil {
		return err
	}
	if err := site.Write(ctx, dir); err != nil {
		return err
	}
	for name, write := range map[string]func(io.Writer) error{
		"report.md":  func(w io.Writer) error { return reports.Markdown(w, r.Summary) },
		"report.csv": func(w io.Writer) error { return reports.CSV(w, r.Summary) },
		"report.json": func(w io.Writer) error {
			return reports.JSON(w, r.Summary)
		},
		"report.bench.txt": func(w io.Writer) error { return reports.Benchfmt(w, r.Summary) },
		"pages.csv":        func(w io.Writer) error { return reports.PagesCSV(w, r.Run, r.Scored, r.Scoring) },
	} {
		if err := writeFile(filepath.Join(dir, name), write); err != nil {
			return err
		}
	}
	return nil
}

func writeSingle(ctx context.Context, r reports.Report, path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder; with --single -o names a file, such as report.html", path)
	}
	site, err := reports.NewSite(r)
	if err != nil {
		return err
	}
	var out bytes.Buffer // made in memory, so that a failure leaves no half of it
	if err := site.WriteSingle(ctx, &out); err != nil {
		return err
	}
	return writeFile(path, func(w io.Writer) error {
		_, err := out.WriteTo(w)
		return err
	})
}
