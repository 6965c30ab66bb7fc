package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"chaff/bench"
	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/all"
	"chaff/reports"
)

// detectorHelp says what a detector may be called.
const detectorHelp = `A detector is a built-in one ("chaff list detectors" names them), or

  cetr?radius=2                 with options; a wrong one lists those that there are
  vote(a,b,c,2*d,e)             words that 2/3 of them vote for, d twice; of 2 or 3 any one
  union(a,b) intersection(a,b)  lines that any, that all of them keep
  exec:CMD                      any program; see detectors/program/README.md
  outputs:FILE                  what another system has extracted`

func newListDetectorsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "detectors",
		Short: "List the built-in detectors",
		Long:  "List the built-in detectors: what they look at, where they come from, what they learn from.\n\n" + detectorHelp,
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			versions := moduleVersions()
			var cards []reports.DetectorCard
			for _, e := range all.List() {
				cards = append(cards, reports.DetectorCard{
					Name: e.Name(), Family: e.Family, View: e.View, SiteAware: e.SiteAware(), TrainedOn: detectors.TrainedOn(e.Detector), Source: e.Source,
					Module: e.Module, Version: versions[e.Module],
				})
			}
			return reports.Detectors(c.OutOrStdout(), cards)
		},
	}
}

// extractOptions are the flags of "chaff extract".
type extractOptions struct {
	detector []string
	format   string
	url      string
	timeout  time.Duration
}

func newExtractCommand() *cobra.Command {
	o := extractOptions{format: "text"}
	c := &cobra.Command{
		Use:   "extract -d NAME [FILE|-]",
		Short: "Try a detector on one page",
		Long: `Run a detector on one page, a file or standard input, and print the kept text, every
line with what became of it, or JSON. A page that begins with markup is read as HTML, any
other as plain text.

` + detectorHelp,
		Example: `  chaff extract -d trafilatura page.html
  curl -s https://example.org | chaff extract -d readability --format lines`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c.Context(), c.InOrStdin(), c.OutOrStdout(), c.ErrOrStderr(), args)
		},
	}
	f := c.Flags()
	f.StringArrayVarP(&o.detector, "detector", "d", nil, "the detector `NAME` to try")
	f.StringVar(&o.format, "format", o.format, "print text, lines or json")
	f.DurationVar(&o.timeout, "timeout", 30*time.Second, "how long the detector may take")
	f.StringVar(&o.url, "url", "", "the `URL` of the page, for programs that want it")
	return c
}

func (o extractOptions) run(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer, args []string) (err error) {
	print, ok := map[string]func(io.Writer, *corpus.Page, detectors.Extraction) error{
		"text": reports.ExtractionText, "lines": reports.ExtractionLines, "json": reports.ExtractionJSON,
	}[o.format]
	if !ok {
		return fmt.Errorf("unknown format %q; the formats are text, lines, json", o.format)
	}
	if len(o.detector) != 1 {
		return fmt.Errorf("-d NAME says which detector to try, one at a time; \"chaff list detectors\" names them")
	}
	d, err := all.Find(o.detector[0])
	if err != nil {
		return err
	}
	defer closeAll([]detectors.Detector{d}, &err)
	name := "-"
	if len(args) > 0 {
		name = args[0]
	}
	page, err := readPage(name, stdin, o.url)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, o.timeout)
	defer cancel()
	e, err := bench.Try(ctx, d, page)
	if err != nil {
		return fmt.Errorf("extracting from %s: %w", name, err)
	}
	if e.Text == "" {
		fmt.Fprintf(stderr, "note: %s keeps nothing of %s; %s\n", d.Name(), name, cmp.Or(e.Basis, "it does not say why"))
	}
	return print(stdout, page, e)
}

// maxPage bounds what is read of one page.
const maxPage = 64 << 20

func readPage(name string, stdin io.Reader, url string) (*corpus.Page, error) {
	in := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("reading page: %w", err)
		}
		defer f.Close()
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, maxPage+1))
	if err != nil {
		return nil, fmt.Errorf("reading page %s: %w", name, err)
	}
	if bytes.IndexByte(raw, 0) >= 0 {
		return nil, fmt.Errorf("page %s is neither HTML nor text: it has NUL bytes", name)
	}
	if len(raw) > maxPage {
		return nil, fmt.Errorf("page %s is larger than %d MB", name, maxPage>>20)
	}
	return corpus.Decoding{}.Guess(corpus.Info{ID: name, URL: url}, raw), nil
}

// closeAll ends what detectors hold, such as programs.
func closeAll(list []detectors.Detector, err *error) {
	for _, d := range list {
		if c, ok := d.(io.Closer); ok {
			if cerr := c.Close(); cerr != nil && *err == nil {
				*err = fmt.Errorf("closing detector %s: %w", d.Name(), cerr)
			}
		}
	}
}
