package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/reports"
)

// scoringOptions are the flags that say how extractions are scored and summed up.
type scoringOptions struct {
	metrics    []string
	policy     string
	tokenizer  string
	normaliser string
	failures   string
	by         string
	format     string
}

// rankings are the ways to print a summary.
var rankings = map[string]func(io.Writer, *bench.Summary) error{
	"table": reports.Table, "json": reports.JSON, "csv": reports.CSV, "markdown": reports.Markdown, "benchfmt": reports.Benchfmt,
}

// addTo declares the flags.
func (o *scoringOptions) addTo(f *pflag.FlagSet) {
	f.StringArrayVarP(&o.metrics, "metric", "m", []string{score.LineWord().ID}, "rank by the metric `ID` (repeatable; all for every one)")
	f.StringVar(&o.policy, "policy", corpus.StrictBody().Name, "what counts as content: strict-body, with-title, with-metadata, or a `FILE`")
	f.StringVar(&o.tokenizer, "tokenizer", "", "rank by the metrics on other tokens as well: word, blank, char, uax29 or cjk-bigram")
	f.StringVar(&o.normaliser, "normaliser", "", "with --tokenizer or alone: raw, nfc, case, shy and blanks, joined by +")
	f.StringVar(&o.failures, "failures", "empty", "count a page on which a detector failed as empty, or exclude it")
	f.StringVar(&o.by, "by", "", "show the corpora in parts: by type, language, site, split, form (of gold), content (pages with any and without) or complexity")
	f.StringVar(&o.format, "format", "table", "print as table, json, csv, markdown or benchfmt")
}

// choices are what the flags say.
type choices struct {
	metrics []score.Metric // to show
	policy  corpus.Policy
	view    bench.View
}

func (c choices) scoring() bench.Scoring { return bench.Scoring{Metrics: c.metrics, Policy: c.policy} }

// choose checks the flags.
func (o scoringOptions) choose() (choices, error) {
	var c choices
	if _, ok := rankings[o.format]; !ok {
		return c, fmt.Errorf("unknown format %q; the formats are table, json, csv, markdown, benchfmt", o.format)
	}
	switch o.failures {
	case "empty":
	case "exclude":
		c.view.Failures = bench.FailuresExcluded
	default:
		return c, fmt.Errorf("unknown way %q to count failures; the ways are empty, exclude", o.failures)
	}
	var err error
	if o.by != "" {
		if c.view.By, err = bench.ParseBreakdown(o.by); err != nil {
			return c, err
		}
	}
	if c.policy, err = findPolicy(o.policy); err != nil {
		return c, err
	}
	c.metrics, err = o.chooseMetrics()
	return c, err
}

func (o scoringOptions) chooseMetrics() ([]score.Metric, error) {
	list := score.Metrics()
	if !slices.Contains(o.metrics, "all") {
		var err error
		if list, err = findAll(o.metrics, score.Find); err != nil {
			return nil, err
		}
	}
	if o.tokenizer == "" && o.normaliser == "" {
		return list, nil
	}
	return o.onOtherTokens(list)
}

// onOtherTokens adds, behind each metric that compares by exchangeable tokens, the same on
// the tokens that the flags name.
func (o scoringOptions) onOtherTokens(list []score.Metric) ([]score.Metric, error) {
	var out []score.Metric
	var refused error
	for _, m := range list {
		t := m.Tokens
		var err error
		if o.tokenizer != "" {
			if t.Tokenizer, err = score.FindTokenizer(o.tokenizer); err != nil {
				return nil, err
			}
		}
		if o.normaliser != "" {
			if t.Normaliser, err = score.FindNormaliser(o.normaliser); err != nil {
				return nil, err
			}
		}
		other, err := m.WithTokens(t)
		out = append(out, m)
		if err != nil {
			refused = err
			continue
		}
		out = append(out, other)
	}
	if len(out) == len(list) {
		return nil, fmt.Errorf("%w; choose one that does, such as -m token.lcs", refused)
	}
	return out, nil
}

// findPolicy returns the policy of that name, or the one in the file of that name.
func findPolicy(name string) (corpus.Policy, error) {
	var names []string
	for _, p := range corpus.Policies() {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return corpus.Policy{}, fmt.Errorf("unknown policy %q, and no file has that name; the policies are %s", name, strings.Join(names, ", "))
	}
	if err != nil {
		return corpus.Policy{}, fmt.Errorf("reading policy: %w", err)
	}
	return corpus.ParsePolicy(name, data)
}
