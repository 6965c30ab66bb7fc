package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

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

func (o labelOptions) run(ctx context.Context, stderr io.Writer, args []string) (err error) {
	if err := o.check(); err != nil {
		return err
	}
	options, proposer, err := o.proposing()
	if err != nil {
		return err
	}
	defer closeAll(proposer, &err)
	if o.fresh {
		if options.Draft, err = o.draft(ctx, args); err != nil {
			return interrupted(err)
		}
	}
	if o.yes {
		if err := takeAll(ctx, stderr, options.Draft); err != nil || !o.serve {
			return interrupted(err)
		}
		options.Draft, args = nil, []string{o.out}
	}
	if options.Draft == nil {
		if options.Store, err = openStore(args, o.annotator); err != nil {
			return err
		}
		defer options.Store.Close() // all is on disk
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

// check reports flags that make no sense.
func (o labelOptions) check() error {
	switch {
	case !o.fresh && (o.out != "" || o.yes || !o.serve):
		return errors.New("-o, --yes and --serve are about a new corpus; they go with --new")
	case o.fresh && o.out == "":
		return errors.New("-o needs the name of a new folder for the corpus")
	case !o.serve && !o.yes:
		return errors.New("--serve=false goes with --yes, which makes a corpus without asking")
	case o.pick < 1 || o.pick > maxPick:
		return fmt.Errorf("--pick %d: want a number of pages from 1 to %d", o.pick, maxPick)
	case o.annotator != "":
		return corpus.CheckAnnotator(o.annotator)
	}
	return nil
}

// proposing returns the options of the page that the flags alone decide, and the detector
// that they name.
func (o labelOptions) proposing() (labeller.Options, []detectors.Detector, error) {
	options := labeller.Options{Annotator: o.annotator, Propose: o.propose, Find: all.Find, Detectors: detectorNames()}
	if o.propose == "" || o.propose == "none" {
		return options, nil, nil
	}
	d, err := all.Find(o.propose)
	if err != nil {
		return options, nil, err
	}
	options.Propose = d.Name()
	options.Find = func(name string) (detectors.Detector, error) {
		if name == d.Name() {
			return d, nil
		}
		return all.Find(name)
	}
	if !slices.Contains(options.Detectors, d.Name()) {
		options.Detectors = append([]string{d.Name()}, options.Detectors...)
	}
	return options, []detectors.Detector{d}, nil
}

// draft reads the pages that a new corpus may be made of.
func (o labelOptions) draft(ctx context.Context, args []string) (*labelling.Draft, error) {
	var entries []corpus.Entry
	for _, arg := range args {
		of, err := formats.Raw(arg)
		if err != nil {
			return nil, err
		}
		entries = append(entries, of...)
	}
	return labelling.NewDraft(ctx, o.out, entries, o.pick)
}

// takeAll makes a corpus of all pages of the draft.
func takeAll(ctx context.Context, stderr io.Writer, d *labelling.Draft) error {
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
		return err
	}
	for _, p := range left {
		fmt.Fprintf(stderr, "left out page %q: %s\n", p.Page, p.Reason)
	}
	fmt.Fprintf(stderr, "wrote %d of %d pages to %s\n", len(pages)-len(left), d.Of, d.Dir)
	return nil
}

// isPage reports whether a file is a page of a folder, by its name.
func isPage(name string) bool {
	return slices.Contains([]string{".txt", ".html", ".htm"}, filepath.Ext(strings.TrimSuffix(name, ".gz")))
}

// openStore opens the folder that the arguments name, or the pages of one folder that they
// do.
func openStore(args []string, annotator string) (*labelling.Store, error) {
	oneFolder := errors.New("label one folder at a time, or pages of one folder")
	var files []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case err != nil:
			return nil, fmt.Errorf("labelling: %w; \"chaff import CORPUS -o DIR\" makes a folder to label of a corpus", err)
		case info.IsDir() && len(args) == 1:
			return labelling.Open(arg, annotator)
		case !info.IsDir() && !isPage(arg):
			return nil, fmt.Errorf("%s is no page of text or HTML; \"chaff import CORPUS -o DIR\" makes a folder to label of a corpus", arg)
		case info.IsDir() || filepath.Dir(arg) != filepath.Dir(args[0]):
			return nil, oneFolder
		}
		files = append(files, filepath.Base(arg))
	}
	return labelling.Open(filepath.Dir(args[0]), annotator, files...)
}
