package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"chaff/bench"
	"chaff/corpus"
	"chaff/reports"
)

// corporaOfRunHelp says where the gold of a run file comes from.
const corporaOfRunHelp = `A run file holds what was extracted, not the pages: they are read again from where the
run found them, or from the corpora that -c names. They must not have changed. RUN may be the folder that "chaff run" wrote.`

func newScoreCommand() *cobra.Command {
	var o scoringOptions
	var roles, pages bool
	var corpora []string
	c := &cobra.Command{
		Use:   "score RUN",
		Short: "Score a run again by other metrics, tokens or policies",
		Long: `Score what a run extracted against the gold, without extracting again.

With --tokenizer or --normaliser each metric is computed both ways, and a table says
whether the ranking survives.

` + corporaOfRunHelp,
		Example: `  chaff score chaff-out
  chaff score chaff-out -m aeb.shingle4 --tokenizer uax29
  chaff score chaff-out -m line.word --by type --policy with-title
  chaff score chaff-out --roles
  chaff score chaff-out -m all --pages >pages.csv`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			chosen, err := o.choose()
			if err != nil {
				return err
			}
			print, err := o.printer(chosen, roles, pages, c.Flags().Changed("format"))
			if err != nil {
				return err
			}
			run, scored, err := rescore(c.Context(), args[0], corpora, chosen.scoring())
			if err != nil {
				return interrupted(err)
			}
			return print(c.OutOrStdout(), run, scored)
		},
	}
	o.addTo(c.Flags())
	addCorpora(c.Flags(), &corpora)
	c.Flags().BoolVar(&roles, "roles", false, "show which share of each role's words detectors keep")
	c.Flags().BoolVar(&pages, "pages", false, "print the scores of every page, as CSV")
	return c
}

// addCorpora declares the flag that names the corpora of a run file.
func addCorpora(f *pflag.FlagSet, corpora *[]string) {
	f.StringArrayVarP(corpora, "corpus", "c", nil, "read pages from the corpus `PATH` and not from where the run found them (repeatable)")
}

// printer returns what prints a scored run.
func (o scoringOptions) printer(chosen choices, roles, pages, formatSet bool) (func(io.Writer, *bench.Run, []bench.Scored) error, error) {
	write := rankings[o.format]
	switch {
	case (roles || pages) && chosen.view != bench.View{}:
		return nil, errors.New("--by and --failures change nothing of --roles and --pages; leave them out")
	case roles && pages:
		return nil, errors.New("--roles and --pages cannot be printed together")
	case roles:
		byFormat := map[string]func(io.Writer, *bench.Summary) error{
			"table": reports.RolesTable, "markdown": reports.RolesMarkdown, "json": reports.JSON,
		}
		if write = byFormat[o.format]; write == nil {
			return nil, fmt.Errorf("--roles cannot be printed as %s; the formats are table, markdown, json", o.format)
		}
	case pages:
		if formatSet && o.format != "csv" {
			return nil, fmt.Errorf("--pages cannot be printed as %s; the format is csv", o.format)
		}
		return func(w io.Writer, run *bench.Run, scored []bench.Scored) error {
			return reports.PagesCSV(w, run, scored, chosen.scoring())
		}, nil
	}
	return func(w io.Writer, run *bench.Run, scored []bench.Scored) error {
		return write(w, bench.Summarise(run, scored, chosen.scoring(), chosen.view))
	}, nil
}

// rescore reads a run file and scores it against its corpora.
func rescore(ctx context.Context, path string, args []string, scoring bench.Scoring) (*bench.Run, []bench.Scored, error) {
	run, err := readRun(path)
	if err != nil {
		return nil, nil, err
	}
	corpora, err := corporaOf(run, path, args)
	if err != nil {
		return nil, nil, err
	}
	scored, err := bench.Score(ctx, run, corpora, scoring)
	return run, scored, err
}

// runPath returns the path of a run file, given that or the folder that it is in.
func runPath(path string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return filepath.Join(path, runFile)
	}
	return path
}

// readRun opens a run file, or the one in the folder that "chaff run" wrote.
func readRun(path string) (*bench.Run, error) {
	path = runPath(path)
	run, err := bench.OpenRun(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no run file %s; \"chaff run\" writes one", path)
	}
	return run, err
}

// corporaOf opens the corpora of a run: those that the arguments name, or where there
// are none those that the run itself names.
func corporaOf(run *bench.Run, path string, args []string) ([]*corpus.Corpus, error) {
	named := len(args) > 0
	if !named {
		for _, c := range run.Manifest.Corpora {
			if c.Source == "" {
				return nil, fmt.Errorf("%s does not say where corpus %s is; name it with -c", path, c.Name)
			}
			args = append(args, c.Source)
		}
	}
	opened, err := openCorpora(args)
	if err != nil && !named {
		return nil, fmt.Errorf("%w; if a corpus of %s has moved, name it with -c", err, path)
	}
	if err != nil {
		return nil, err
	}
	var out []*corpus.Corpus
	for _, info := range run.Manifest.Corpora {
		bare, asText := strings.CutSuffix(info.Name, textSuffix)
		i := slices.IndexFunc(opened, func(c *corpus.Corpus) bool { return c.Name() == info.Name || asText && c.Name() == bare })
		switch {
		case i < 0:
			return nil, fmt.Errorf("%s was made on corpus %s, which is not among those named", path, info.Name)
		case opened[i].Name() == info.Name:
			out = append(out, opened[i])
		default:
			out = append(out, opened[i].AsText())
		}
	}
	return out, nil
}

// textSuffix is what the name of a corpus given as text ends in.
const textSuffix = ":text"
