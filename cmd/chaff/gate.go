package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/reports"
)

// defaultFloors is the floors file that is read where none is named.
const defaultFloors = "chaff-floors.json"

// gateOptions are the flags of "chaff gate".
type gateOptions struct {
	baseline   string
	floors     string
	corpora    []string
	metric     string
	policy     string
	rules      bench.GateRules
	update     bool
	allowLower bool
	format     string
}

// gatePrinters are the ways to print what a gate says, and what becomes of floors.
var (
	gatePrinters = map[string]func(io.Writer, *bench.GateResult) error{
		"table": reports.GateTable, "markdown": reports.GateMarkdown, "json": reports.GateJSON,
	}
	floorPrinters = map[string]func(io.Writer, string, *bench.FloorUpdate) error{
		"table": reports.FloorsTable, "markdown": reports.FloorsMarkdown, "json": reports.FloorsJSON,
	}
)

func newGateCommand() *cobra.Command {
	o := gateOptions{rules: bench.DefaultGateRules()}
	c := &cobra.Command{
		Use:   "gate RUN",
		Short: "Say no when a detector has become worse",
		Long: `Hold a run against an earlier one on the same pages, against a floors file, or both,
and exit with 1 if a detector has become worse:

  - its figure is worse than the baseline's by more than the tolerance, and that is
    significant when corrected for all comparisons;
  - its figure is below its floor by more than the tolerance, whatever chance says;
  - a page fails (error, panic, timeout) that had an answer in the baseline, or more
    pages fail than the floor allows;
  - a page collapses: its score was good and has fallen far, whatever the mean.

The gate says how small a drop it could see. Two runs are compared as with "chaff compare".
Of each corpus and detector that the run shares with the baseline there is one comparison;
fewer, by -d, see smaller drops.

The floors file (` + defaultFloors + ` in the current folder, unless --floors names one) is
to be committed. --update makes it, adds detectors and corpora and raises floors that the run
beats; where a floor would have to fall it writes nothing and exits with 1, unless
--allow-lower is given.

` + corporaOfRunHelp + `

Exit codes: 0 pass, 1 fail, 2 wrong flags or what cannot be read, 3 a corpus has changed
since the baseline, the floors or the run, 4 a run file is broken or lacks pages.`,
		Example: `  chaff gate chaff-out --update
  chaff gate chaff-out
  chaff gate after --baseline before -d mine --format markdown >>"$GITHUB_STEP_SUMMARY"
  chaff gate chaff-out --floors floors.json --update --allow-lower`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.gate(c.Context(), c.OutOrStdout(), c.Flags(), args[0])
		},
	}
	f := c.Flags()
	f.StringVar(&o.baseline, "baseline", "", "hold it against the earlier `RUN`")
	f.StringVar(&o.floors, "floors", "", "hold it against the floors in `FILE` (default "+defaultFloors+", if it is there; \"\" for none)")
	f.StringArrayVarP(&o.rules.Detectors, "detector", "d", nil, "check only the detector `NAME` (repeatable; default all)")
	addCorpora(f, &o.corpora)
	f.StringVarP(&o.metric, "metric", "m", score.LineWord().ID, "judge by the metric `ID`; by default that of the floors file")
	f.StringVar(&o.policy, "policy", corpus.StrictBody().Name, "what counts as content: strict-body, with-title, with-metadata, or a `FILE`; by default that of the floors file")
	f.Float64Var(&o.rules.Tolerance, "tolerance", o.rules.Tolerance, "let pass drops of so much")
	f.Float64Var(&o.rules.Relative, "relative", o.rules.Relative, "let pass drops of this share of the figure, where that is more")
	f.IntVar(&o.rules.MaxFailures, "max-failures", 0, "let pass `N` pages that newly fail, of each detector and corpus")
	f.Float64Var(&o.rules.Collapse, "collapse", o.rules.Collapse, "a page collapses that had at least this score and lost at least as much")
	f.IntVar(&o.rules.MaxCollapses, "max-collapses", 0, "let pass `N` pages that collapse, of each detector and corpus")
	f.BoolVar(&o.update, "update", false, "make the floors file, or raise what the run beats")
	f.BoolVar(&o.allowLower, "allow-lower", false, "with --update: take what the run has for floors, lower or not, and its corpora, metric and policy")
	f.Uint64Var(&o.rules.Seed, "seed", bench.Seed, "begin the randomness of intervals and tests with `N`")
	f.StringVar(&o.format, "format", "table", "print as table, markdown or json")
	return c
}

// flagsFit reports flags that make no sense.
func (o *gateOptions) flagsFit() error {
	switch {
	case gatePrinters[o.format] == nil:
		return fmt.Errorf("unknown format %q; the formats are table, markdown, json", o.format)
	case o.update && o.baseline != "":
		return errors.New("--update makes floors of the run alone; leave --baseline out")
	case o.allowLower && !o.update:
		return errors.New("--allow-lower says how --update goes about floors; give both")
	}
	return nil
}

func (o *gateOptions) gate(ctx context.Context, stdout io.Writer, flags *pflag.FlagSet, path string) error {
	if err := o.flagsFit(); err != nil {
		return err
	}
	if err := o.readFloors(flags.Changed("floors")); err != nil {
		return err
	}
	scoring, err := o.scoring(flags)
	if err != nil {
		return err
	}
	run, err := openWhole(path)
	if err != nil {
		return err
	}
	defer run.Run.Close()
	if o.baseline != "" {
		baseline, err := openWhole(o.baseline)
		if err != nil {
			return err
		}
		defer baseline.Run.Close()
		o.rules.Baseline = &baseline
	}
	if o.update {
		return o.advise(o.updateFloors(ctx, stdout, run, scoring))
	}
	return o.advise(o.check(ctx, stdout, run, scoring))
}

// check holds the run against the rules and prints what comes of it.
func (o *gateOptions) check(ctx context.Context, stdout io.Writer, run bench.ScoredRun, scoring bench.Scoring) error {
	if err := o.rules.Ready(run, scoring); err != nil { // scoring takes its time
		return err
	}
	if err := o.score(ctx, &run, scoring); err != nil {
		return err
	}
	if o.rules.Baseline != nil {
		err := o.score(ctx, o.rules.Baseline, scoring)
		if changed, ok := errors.AsType[*bench.ChangedCorpusError](err); ok {
			changed.Since = bench.SinceBaseline
		}
		if err != nil {
			return err
		}
	}
	result, err := o.rules.Check(run, scoring)
	if err != nil {
		return err
	}
	if err := gatePrinters[o.format](stdout, result); err != nil {
		return fmt.Errorf("printing what the gate says: %w", err)
	}
	if !result.Passed() {
		return errFindings
	}
	return nil
}

// readFloors reads the floors file. The one that nobody named need not be there, and no
// other one either if it is to be made.
func (o *gateOptions) readFloors(named bool) error {
	switch {
	case !named:
		o.floors = defaultFloors
	case o.floors == "" && o.baseline != "":
		return nil
	}
	floors, err := bench.ReadFloors(o.floors)
	if errors.Is(err, fs.ErrNotExist) {
		switch {
		case o.update || !named && o.baseline != "":
			return nil
		case named:
			return fmt.Errorf("there is no floors file %s; \"chaff gate RUN --floors %s --update\" makes it", o.floors, o.floors)
		}
		return fmt.Errorf("nothing to hold the run against: name a --baseline, or make %s with \"chaff gate RUN --update\"", defaultFloors)
	}
	o.rules.Floors = floors
	return err
}

// scoring returns the metric and the policy of the flags, or else of the floors file.
func (o *gateOptions) scoring(flags *pflag.FlagSet) (bench.Scoring, error) {
	floors := o.rules.Floors
	if floors != nil && !flags.Changed("metric") {
		o.metric = floors.Metric
	}
	metric, err := score.Find(o.metric)
	if err != nil {
		return bench.Scoring{}, err
	}
	var policy corpus.Policy
	if floors != nil && !flags.Changed("policy") {
		list := corpus.Policies()
		i := slices.IndexFunc(list, func(p corpus.Policy) bool { return p.Name == floors.Policy })
		if i < 0 {
			return bench.Scoring{}, fmt.Errorf("the floors of %s are by a policy named %q: name its file with --policy", o.floors, floors.Policy)
		}
		policy = list[i]
	} else if policy, err = findPolicy(o.policy); err != nil {
		return bench.Scoring{}, err
	}
	if floors != nil && !o.allowLower && (floors.Metric != metric.ID || floors.Policy != policy.Name) {
		return bench.Scoring{}, fmt.Errorf("the floors of %s are by metric %s and policy %q, not by %s and %q: leave -m and --policy out, or make them anew with --update --allow-lower",
			o.floors, floors.Metric, floors.Policy, metric.ID, policy.Name)
	}
	return bench.Scoring{Metrics: []score.Metric{metric}, Policy: policy}, nil
}

// openWhole opens a run, which must lack no pages.
func openWhole(path string) (bench.ScoredRun, error) {
	run, err := readRun(path)
	if err != nil {
		return bench.ScoredRun{}, err
	}
	if n := run.Missing(); n > 0 {
		closeRuns([]*bench.Run{run})
		return bench.ScoredRun{}, &bench.BrokenRunError{
			File: runPath(path), Err: fmt.Errorf("the run is not finished: it lacks %d pages; \"chaff run --resume\" goes on with it", n),
		}
	}
	return bench.ScoredRun{Name: path, Run: run}, nil
}

// score scores the run against its corpora.
func (o *gateOptions) score(ctx context.Context, run *bench.ScoredRun, scoring bench.Scoring) error {
	corpora, err := corporaOf(run.Run, run.Name, o.corpora)
	if err != nil {
		return err
	}
	if run.Scored, err = bench.Score(ctx, run.Run, corpora, scoring); err != nil {
		return interrupted(err)
	}
	return nil
}

// updateFloors writes what the floors become by the run.
func (o *gateOptions) updateFloors(ctx context.Context, stdout io.Writer, run bench.ScoredRun, scoring bench.Scoring) error {
	if err := o.score(ctx, &run, scoring); err != nil {
		return err
	}
	update, err := o.rules.UpdateFloors(run, scoring, o.allowLower)
	if err != nil {
		return err
	}
	if update.Floors != nil {
		if err := writeFile(o.floors, update.Floors.Write); err != nil {
			return err
		}
	}
	if err := floorPrinters[o.format](stdout, o.floors, update); err != nil {
		return fmt.Errorf("printing what becomes of floors: %w", err)
	}
	if update.Floors == nil {
		return errFindings
	}
	return nil
}

// advise says what to do where a corpus has changed.
func (o *gateOptions) advise(err error) error {
	changed, ok := errors.AsType[*bench.ChangedCorpusError](err)
	switch {
	case !ok:
		return err
	case changed.Since == bench.SinceBaseline:
		return fmt.Errorf("%w; run the baseline again on it", err)
	case changed.Since == bench.SinceRun:
		return fmt.Errorf("%w; run the detectors again on it", err)
	default:
		return fmt.Errorf("%w; make the floors of %s anew with --update --allow-lower", err, o.floors)
	}
}
