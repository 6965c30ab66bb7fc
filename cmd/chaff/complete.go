package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors/all"
)

// A completion lists what may stand for a word that has been begun.
type completion = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// completions are those of the flags, which mean the same wherever they are.
func completions() map[string]completion {
	return map[string]completion{
		"detector":   alsoFiles(detectorNames, "exec:", "outputs:", "vote(", "union(", "intersection("),
		"propose":    alsoFiles(func() []string { return append(detectorNames(), "none") }, "exec:", "vote(", "union(", "intersection("),
		"isolate":    only(func() []string { return append(detectorNames(), everyDetector) }),
		"metric":     only(func() []string { return append(metricIDs(), "all") }),
		"policy":     alsoFiles(policyNames),
		"failures":   only(names("empty", "exclude")),
		"view":       only(names("page", "text")),
		"by":         only(breakdownNames),
		"format":     only(func() []string { return slices.Sorted(maps.Keys(rankings)) }),
		"tokenizer":  only(tokenizerNames),
		"normaliser": only(names("raw", "nfc", "case", "shy", "blanks")),
		"corpus":     alsoFiles(names("seeds")),
	}
}

// addCompletions lets a shell complete flags, and arguments that are corpora.
func addCompletions(c *cobra.Command) {
	known := completions()
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if complete, ok := known[f.Name]; ok {
			// It fails only where a flag has a completion already.
			_ = c.RegisterFlagCompletionFunc(f.Name, complete)
		}
	})
	if strings.Contains(c.Use, "CORPUS") && c.ValidArgsFunction == nil {
		c.ValidArgsFunction = alsoFiles(names("seeds"))
	}
	for _, sub := range c.Commands() {
		addCompletions(sub)
	}
}

// only offers the words of a list.
func only(list func() []string) completion {
	return func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		return beginningWith(begun, list()), cobra.ShellCompDirectiveNoFileComp
	}
}

// alsoFiles offers the words of a list, and beginnings that more must follow, or files.
func alsoFiles(list func() []string, beginnings ...string) completion {
	return func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		if words := beginningWith(begun, list()); len(words) > 0 {
			return append(words, beginningWith(begun, beginnings)...), cobra.ShellCompDirectiveDefault
		}
		if words := beginningWith(begun, beginnings); len(words) > 0 {
			return words, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
		}
		return nil, cobra.ShellCompDirectiveDefault
	}
}

func beginningWith(begun string, list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return !strings.HasPrefix(s, begun) })
}

func names(list ...string) func() []string { return func() []string { return list } }

func detectorNames() []string {
	var out []string
	for _, d := range all.Detectors() {
		out = append(out, d.Name())
	}
	return out
}

func metricIDs() []string {
	var out []string
	for _, m := range score.Metrics() {
		out = append(out, m.ID)
	}
	return out
}

func tokenizerNames() []string {
	var out []string
	for _, t := range score.Tokenizers() {
		out = append(out, t.Name)
	}
	return out
}

func policyNames() []string {
	var out []string
	for _, p := range corpus.Policies() {
		out = append(out, p.Name)
	}
	return out
}

func breakdownNames() []string {
	var out []string
	for _, b := range bench.Breakdowns() {
		out = append(out, string(b))
	}
	return out
}
