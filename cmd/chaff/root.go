package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"chaff/bench"
	"chaff/reports"
)

// The exit codes.
const (
	exitOK       = 0
	exitFindings = 1 // what was looked for was found: chaff lint has an error, a run does not pass chaff gate
	exitUsage    = 2 // wrong flags, or input that cannot be read
	exitChanged  = 3 // a corpus is not the one that a run or floors were made on
	exitBroken   = 4 // a run file is none, is damaged, or lacks pages that are needed

	exitInterrupted = 130 // as of a shell
)

// execute runs the command with the given arguments and returns its exit code.
// It is all of chaff but the process around it.
func execute(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer, args []string) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(inColours(stdout))
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err != nil && !errors.Is(err, errFindings) {
		fmt.Fprintln(stderr, "chaff:", err)
	}
	return exitCode(err)
}

// exitCode returns the exit code that an error stands for.
func exitCode(err error) int {
	if err == nil {
		return exitOK
	}
	if _, ok := errors.AsType[*bench.ChangedCorpusError](err); ok {
		return exitChanged
	}
	if _, ok := errors.AsType[*bench.BrokenRunError](err); ok {
		return exitBroken
	}
	switch {
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	default:
		return exitUsage
	}
}

// errInterrupted ends a command that the user stopped.
var errInterrupted = errors.New("interrupted")

// interrupted replaces the error of a command that the user stopped before it wrote
// anything.
func interrupted(err error) error {
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("%w; nothing was written", errInterrupted)
	}
	return err
}

// inColours lets tables have colours where somebody looks at them and wants any
// (https://no-color.org).
func inColours(w io.Writer) io.Writer {
	if !isTerminal(w) || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return w
	}
	return reports.Coloured(w)
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "chaff",
		Short: "Measure how well detectors separate main content from boilerplate",
		Long: `chaff runs detectors over hand-labelled pages, HTML and stripped text alike, and
says which one separates the main content from the boilerplate best, by how
much, and whether the difference could be chance.

Exit codes: 0 done, 1 found what it looks for ("lint" an error, "gate" a detector that has
become worse), 2 wrong flags or what cannot be read, 3 a corpus has changed since a run was
made on it, 4 a run file is broken or lacks pages, 130 interrupted.`,
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w; see %q", err, c.CommandPath()+" --help")
	})
	root.AddCommand(
		newRunCommand(), newScoreCommand(), newCompareCommand(), newGateCommand(), newReportCommand(), newServeCommand(), newSpeedCommand(), newTrainCommand(),
		newExtractCommand(), newDetectCommand(), newCorpusCommand(), newExportCommand(), newImportCommand(), newLabelCommand(), newAgreeCommand(), newLintCommand(), newListCommand(),
		newManCommand(),
	)
	addCompletions(root)
	return root
}

// moduleVersions returns the version of each module that the build links.
func moduleVersions() map[string]string {
	out := make(map[string]string)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			out[m.Path] = m.Version
		}
	}
	return out
}

// version is the module's version and revision, as far as the build knows them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
