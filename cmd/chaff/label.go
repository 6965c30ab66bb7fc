package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/corpus/labelling"
	"chaff/detectors"
	"chaff/detectors/all"
	"chaff/reports/labeller"
)

// labelOptions are the flags of "chaff label".
type labelOptions struct {
	annotator string
	propose   string
	port      int
	fresh     bool // make a new corpus
	out       string
	pick      int
	yes       bool
	serve     bool
}

// maxPick bounds the pages that a person is asked about.
const maxPick = 5000

func newLabelCommand() *cobra.Command {
	o := labelOptions{}
	c := &cobra.Command{
		Use:   "label DIR|FILE...",
		Short: "Label the lines of pages by hand, in a browser",
		Long: `Label the pages of a folder line by line, at an address of this machine only, until it is
interrupted. A folder of pages in text or HTML is all it takes; labels are kept beside them,
in the format that corpus/seeds/README.md describes, and every key is saved at once. FILEs
are pages of one folder to label alone.

What is labelled is the gold. With --annotator NAME it is a layer beside it, for a measure of
how far people agree ("chaff agree") and for the adjudication of what they dispute, which the
page offers to whoever labels the gold.

With --new the FILEs are pages in which nobody has labelled anything, as text, HTML, WARC,
WET or JSON lines, or folders of such, and a new corpus is made of them in the folder -o:
the page shows them to choose, with names, sites and languages guessed. Of more than --pick
it shows that many, drawn evenly over their sites; --yes takes all that it would show.

` + detectorHelp,
		Example: `  chaff label my/pages
  chaff label my/pages --annotator anna --propose none
  chaff label --new -o mine crawl.warc.gz page.html`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c.Context(), c.ErrOrStderr(), args)
		},
	}
	f := c.Flags()
	f.StringVar(&o.annotator, "annotator", "", "label a layer of `NAME` instead of the gold")
	f.StringVar(&o.propose, "propose", "", "propose roles as the detector `NAME` judges, or none (default: as on other pages of the site)")
	f.IntVar(&o.port, "port", 0, "listen on this `PORT` (default a free one)")
	f.BoolVar(&o.fresh, "new", false, "make a new corpus of FILEs and label it")
	f.StringVarP(&o.out, "out", "o", "", "with --new, make the corpus in the new folder `DIR`")
	f.IntVar(&o.pick, "pick", 200, "with --new, show at most `N` pages to choose from")
	f.BoolVar(&o.yes, "yes", false, "with --new, take all these pages without asking")
	f.BoolVar(&o.serve, "serve", true, "with --new --yes, go on to label the corpus")
	return c
}

func (o labelOptions) run(ctx context.Context, stderr io.Writer, args []string) error {
	options, err := o.proposing()
	if err != nil {
		return err
	}
	if o.fresh {
		options.Draft, err = o.draft(ctx, stderr, args)
		if err != nil {
			return interrupted(err)
		}
		if o.yes {
			options.Draft = nil
			args = []string{o.out}
		}
	} else if o.out != "" {
		return errors.New("-o names the folder of a new corpus; it goes with --new")
	}
	if !o.serve && o.fresh && o.yes {
		return nil
	}
	if options.Draft == nil {
		store, err := openStore(args, o.annotator)
		if err != nil {
			return err
		}
		defer store.Close() // all is on disk
		options.Store = store
	}
	server, err := labeller.New(options)
	if err != nil {
		return err
	}
	defer server.Close() // all is on disk
	return serve(ctx, "the labelling page", o.port, func(address string) http.Handler {
		fmt.Fprintf(stderr, "labelling page at %s until interrupted\n", server.URL(address))
		return server.Handler(address)
	})
}

// proposing returns the options of the page that the flags alone decide.
func (o labelOptions) proposing() (labeller.Options, error) {
	options := labeller.Options{Annotator: o.annotator, Propose: o.propose, Find: all.Find, Detectors: detectorNames()}
	if o.annotator != "" {
		if err := corpus.CheckAnnotator(o.annotator); err != nil {
			return options, err
		}
	}
	if o.propose == "" || o.propose == "none" {
		return options, nil
	}
	d, err := all.Find(o.propose)
	if err != nil {
		return options, err
	}
	options.Propose = d.Name()
	options.Find = func(name string) (detectors.Detector, error) {
		if name == d.Name() {
			return d, nil
		}
		return all.Find(name)
	}
	if _, err := detectors.Find(all.Detectors(), d.Name()); err != nil {
		options.Detectors = append([]string{d.Name()}, options.Detectors...)
	}
	return options, nil
}

// draft reads the pages that a new corpus may be made of, and makes it where nobody is to be
// asked.
func (o labelOptions) draft(ctx context.Context, stderr io.Writer, args []string) (*labelling.Draft, error) {
	if o.out == "" {
		return nil, errors.New("-o needs the name of a new folder for the corpus")
	}
	if o.pick < 1 || o.pick > maxPick {
		return nil, fmt.Errorf("--pick %d: want a number of pages from 1 to %d", o.pick, maxPick)
	}
	var entries []corpus.Entry
	for _, arg := range args {
		of, err := formats.Raw(arg)
		if err != nil {
			return nil, err
		}
		entries = append(entries, of...)
	}
	d, err := labelling.NewDraft(ctx, o.out, entries, o.pick)
	if err != nil || !o.yes {
		return d, err
	}
	var pages []labelling.DraftPage
	for _, p := range d.Pages {
		if p.Problem != "" {
			fmt.Fprintf(stderr, "left out page %q: %s\n", p.Entry.ID, p.Problem)
			continue
		}
		pages = append(pages, p)
	}
	left, err := d.Create(ctx, d.Name, pages)
	if err != nil {
		return nil, err
	}
	for _, p := range left {
		fmt.Fprintf(stderr, "left out page %q: %s\n", p.Page, p.Reason)
	}
	fmt.Fprintf(stderr, "wrote %d of %d pages to %s\n", len(pages)-len(left), d.Of, o.out)
	return d, nil
}

// openStore opens the folder that the arguments name, or the pages of one folder that they
// do.
func openStore(args []string, annotator string) (*labelling.Store, error) {
	if info, err := os.Stat(args[0]); err == nil && info.IsDir() {
		if len(args) > 1 {
			return nil, errors.New("label one folder at a time, or pages of one folder")
		}
		store, err := labelling.Open(args[0], annotator)
		if err != nil {
			return nil, fmt.Errorf("%w; \"chaff import\" makes a folder to label of a public set", err)
		}
		return store, nil
	}
	var files []string
	for _, arg := range args {
		if _, err := os.Stat(arg); err != nil {
			return nil, fmt.Errorf("labelling: %w", err)
		}
		if filepath.Dir(arg) != filepath.Dir(args[0]) {
			return nil, errors.New("label one folder at a time, or pages of one folder")
		}
		files = append(files, filepath.Base(arg))
	}
	return labelling.Open(filepath.Dir(args[0]), annotator, files...)
}
