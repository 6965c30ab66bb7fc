package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/pflag"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
)

// takeOver takes what the run in the folder was begun with, where the command line does
// not say it again.
func (o *runOptions) takeOver(flags *pflag.FlagSet, args *[]string) error {
	run, err := bench.OpenRun(o.runPath())
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, bench.ErrNoManifest) {
		if len(*args) == 0 && len(o.detectors) == 0 {
			return fmt.Errorf("there is no run in %s to go on with; name corpora to begin one", o.out)
		}
		return nil // it begins
	}
	if err != nil {
		return err
	}
	defer run.Close()
	m := run.Manifest
	if len(*args) == 0 {
		for _, c := range m.Corpora {
			*args = append(*args, c.Source)
		}
		if strings.HasSuffix(m.Corpora[0].Name, textSuffix) && !flags.Changed("view") {
			o.view = "text"
		}
	}
	if len(o.detectors) == 0 {
		o.detectors = m.Detectors
	}
	if len(o.isolate) == 0 {
		o.isolate = m.Isolated
	}
	if timeout, err := time.ParseDuration(m.Timeout); err == nil && !flags.Changed("timeout") {
		o.timeout = timeout
	}
	if !flags.Changed("max-page") {
		o.maxPage = m.MaxPage >> 20
	}
	o.takeOverScoring(flags, m)
	return nil
}

// takeOverScoring takes the first metric and the policy, where they are built in.
func (o *runOptions) takeOverScoring(flags *pflag.FlagSet, m bench.Manifest) {
	builtIn := slices.ContainsFunc(corpus.Policies(), func(p corpus.Policy) bool { return p.Name == m.Policy })
	if builtIn && !flags.Changed("policy") {
		o.policy = m.Policy
	}
	if len(m.Metrics) > 0 && !flags.Changed("metric") {
		if first, err := score.Find(m.Metrics[0]); err == nil {
			o.metrics = []string{first.ID}
		}
	}
}

// runPath returns the path of the run file to write.
func (o runOptions) runPath() string { return filepath.Join(o.out, runFile) }

// runFile returns the run file to write, and whether it takes the place of a finished one. It
// refuses to take that of an unfinished or damaged one.
func (o runOptions) runFile() (file *bench.RunFile, replaces bool, err error) {
	path := o.runPath()
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0:
		return bench.CreateRun(path), false, nil
	case err != nil:
		return nil, false, fmt.Errorf("writing run: %w; write elsewhere with -o", err)
	case o.resume:
		file, err = bench.ResumeRun(path)
		return file, false, err
	}
	run, err := bench.OpenRun(path)
	if err != nil {
		return nil, false, fmt.Errorf("%w; it would be overwritten: remove it, or write elsewhere with -o", err)
	}
	missing := run.Missing()
	if err := run.Close(); err != nil {
		return nil, false, err
	}
	if missing > 0 {
		return nil, false, fmt.Errorf("%s is an unfinished run that lacks %d pages: go on with --resume, write elsewhere with -o, or remove it", path, missing)
	}
	return bench.CreateRun(path), true, nil
}

// earlier opens the runs to reuse, none of which may be the file that is written.
func (o runOptions) earlier() ([]*bench.Run, error) {
	var out []*bench.Run
	for _, name := range o.reuse {
		run, err := readRun(name)
		if err != nil {
			closeRuns(out)
			return nil, err
		}
		out = append(out, run)
		if sameFile(runPath(name), o.runPath()) {
			closeRuns(out)
			return nil, fmt.Errorf("--reuse %s: the run would overwrite it; write elsewhere with -o, or go on with it by --resume", name)
		}
	}
	return out, nil
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// closeRuns closes runs that were only read; there is nothing that this could lose.
func closeRuns(runs []*bench.Run) {
	for _, r := range runs {
		_ = r.Close()
	}
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

// runCommand is how a run is made again.
func runCommand(m bench.Manifest) string {
	words := []string{"chaff", "run"}
	for _, c := range m.Corpora {
		words = append(words, c.Source)
	}
	for _, d := range m.Detectors {
		words = append(words, "-d", d)
	}
	for _, d := range m.Isolated {
		words = append(words, "--isolate", d)
	}
	words = append(words, "--timeout", m.Timeout, "--max-page", strconv.Itoa(m.MaxPage>>20))
	if strings.HasSuffix(m.Corpora[0].Name, textSuffix) {
		words = append(words, "--view", "text")
	}
	for i, w := range words {
		if w == "" || strings.ContainsFunc(w, unsafeInShell) {
			words[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
	}
	return strings.Join(words, " ")
}

// unsafeInShell reports whether a shell may take the character for more than itself.
func unsafeInShell(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_./:=+,@%", r)
}
