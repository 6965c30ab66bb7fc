package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"chaff/corpus"
	"chaff/corpus/formats"
)

func newImportCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "import CORPUS -o DIR",
		Short: "Turn a corpus into a folder of files to read and edit by hand",
		Long: `Write the pages and the gold of a corpus into a new folder in the format for one's
own pages. Pages that cannot be used are named and left out.

` + corpusHelp,
		Example: `  chaff import path/to/clone -o mine`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return convert(c.Context(), c.ErrOrStderr(), args[0], out, (*corpus.Corpus).WriteFolder)
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "", "write to the new folder `DIR`")
	return c
}

func newExportCommand() *cobra.Command {
	var out, layout string
	c := &cobra.Command{
		Use:   "export CORPUS --to LAYOUT -o DIR",
		Short: "Write a corpus in the layout of another benchmark",
		Long: `Write the pages and the gold text of a corpus into a new folder in the layout of
another benchmark, for its own scripts: ` + strings.Join(formats.Layouts(), " or ") + `. Pages without gold text are named and
left out.

` + corpusHelp,
		Example: `  chaff export seeds --to aeb -o out`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return convert(c.Context(), c.ErrOrStderr(), args[0], out,
				func(from *corpus.Corpus, ctx context.Context, dir string) ([]corpus.UnusablePage, error) {
					return formats.Export(ctx, from, layout, dir)
				})
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "", "write to the new folder `DIR`")
	c.Flags().StringVar(&layout, "to", "aeb", "the layout: "+strings.Join(formats.Layouts(), ", "))
	return c
}

func convert(ctx context.Context, stderr io.Writer, arg, dir string, write func(*corpus.Corpus, context.Context, string) ([]corpus.UnusablePage, error)) error {
	if dir == "" {
		return errors.New("-o needs the name of a new folder")
	}
	corpora, err := openCorpora([]string{arg})
	if err != nil {
		return err
	}
	left, err := write(corpora[0], ctx, dir)
	if err != nil {
		return interrupted(err)
	}
	for _, p := range left {
		fmt.Fprintf(stderr, "left out page %q: %s\n", p.Page, p.Reason)
	}
	fmt.Fprintf(stderr, "wrote %d of %d pages to %s\n", corpora[0].Len()-len(left), corpora[0].Len(), dir)
	return nil
}
