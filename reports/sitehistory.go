package reports

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/reports/chart"
)

// A historyView is the history of all detectors on one corpus.
type historyView struct {
	Corpus string
	Chart  template.HTML
	// Marked names the runs in which the corpus had other pages.
	Marked []string
}

// histories draws a line for each detector over all runs, for each corpus of this one.
func (s *Site) histories(v view) ([]historyView, error) {
	r := s.report
	runs := append(slices.Clone(r.Earlier), Earlier{Label: thisRun, Run: r.Run, Scored: r.Scored})
	runs = runs[max(0, len(runs)-maxRuns):]
	measure := r.Scoring.Metrics[0].Measures[0]
	prefix := "history"
	if v.single {
		prefix = anchor(runsFile) + "-history"
	}
	var out []historyView
	for i, c := range r.Run.Manifest.Corpora {
		view := historyView{Corpus: oneLine(c.Name)}
		h := chart.History{
			Title:   measure.Name + " on " + oneLine(c.Name),
			Measure: chart.Measure{Name: measure.Name, LowerIsBetter: measure.LowerIsBetter},
		}
		for _, name := range r.Run.Manifest.Detectors[:min(len(r.Run.Manifest.Detectors), maxRunDetectors)] {
			h.Rows = append(h.Rows, chart.HistoryRow{Name: name})
		}
		for _, e := range runs {
			label := oneLine(e.Label)
			if was, ok := corpusOf(e.Run.Manifest, c.Name); ok && was.Fingerprint != c.Fingerprint {
				view.Marked = append(view.Marked, label)
				label += " *"
			}
			h.Runs = append(h.Runs, label)
			figures := figuresOn(e, c.Name, measure, r.Summary.View.Failures)
			for k := range h.Rows {
				value, ok := figures[h.Rows[k].Name]
				if !ok {
					value = math.NaN()
				}
				h.Rows[k].Values = append(h.Rows[k].Values, value)
			}
		}
		var err error
		if view.Chart, err = h.Figure(fmt.Sprintf("%s-%d", prefix, i+1)).HTML(); err != nil {
			return nil, err
		}
		out = append(out, view)
	}
	return out, nil
}

// figuresOn returns the figure of each detector of a run on a corpus by the first metric.
func figuresOn(e Earlier, corpusName string, measure score.Measure, failures bench.Failures) map[string]float64 {
	out := make(map[string]float64)
	for d, name := range e.Run.Manifest.Detectors {
		var scores []score.Score
		for _, p := range e.Scored {
			if p.Corpus != corpusName || failures == bench.FailuresExcluded && p.Fates[d].Outcome.Failed() {
				continue
			}
			if s := p.Scores[d][0]; isNumber(s.Main()) {
				scores = append(scores, s)
			}
		}
		if len(scores) > 0 {
			out[name] = measure.Average.Of(scores)
		}
	}
	return out
}

// A differenceView is a field of the manifest that differs between two runs.
type differenceView struct{ Field, Before, Now string }

// manifestDifferences compares two manifests. Same counts the fields that do not differ.
func manifestDifferences(before, now bench.Manifest) (out []differenceView, same int) {
	add := func(field, a, b string) {
		if a == b {
			same++
			return
		}
		out = append(out, differenceView{oneLine(field), oneLine(a), oneLine(b)})
	}
	was := manifestFields(before)
	for i, f := range manifestFields(now) {
		add(f.Name, was[i].Value, f.Value)
	}
	for _, name := range union(before.Detectors, now.Detectors) {
		add("detector "+name, detectorState(before, name), detectorState(now, name))
	}
	for _, name := range union(corpusNames(before), corpusNames(now)) {
		add("corpus "+name, corpusState(before, name), corpusState(now, name))
	}
	return out, same
}

// A field of a manifest.
type field struct{ Name, Value string }

// manifestFields returns what a manifest says of the whole run, in a fixed order, as text.
func manifestFields(m bench.Manifest) []field {
	started := "not known"
	if !m.Started.IsZero() {
		started = m.Started.UTC().Format("2006-01-02 15:04:05 MST")
	}
	orNot := func(text string) string {
		if text == "" {
			return "not known"
		}
		return text
	}
	return []field{
		{"tool", orNot(m.Tool)},
		{"revision", orNot(m.Revision)},
		{"started", started},
		{"Go", orNot(m.Go)},
		{"platform", orNot(m.Platform)},
		{"CPU", orNot(m.CPU)},
		{"logical cores", fmt.Sprint(m.CPUs)},
		{"pages at the same time", fmt.Sprint(m.Jobs)},
		{"time limit of a detector on a page", orNot(m.Timeout)},
		{"limit of a page", bytesText(m.MaxPage)},
		{"limit of an extraction", bytesText(m.MaxText)},
		{"version of the text view", fmt.Sprint(m.View)},
		{"seed of intervals and tests", fmt.Sprint(m.Seed)},
		{"policy when first scored", orNot(m.Policy)},
		{"metrics when first scored", orNot(strings.Join(m.Metrics, ", "))},
	}
}

// bytesText prints a limit, "none" where there is none.
func bytesText(n int) string {
	switch {
	case n <= 0:
		return "none"
	case n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return plural(n, "byte")
}

// detectorState says in a line what a manifest tells of a detector.
func detectorState(m bench.Manifest, name string) string {
	if !slices.Contains(m.Detectors, name) {
		return "not in the run"
	}
	out := []string{"in the run"}
	if v := m.Versions[name]; v != "" {
		out[0] = v
	}
	if sets := m.TrainedOn[name]; len(sets) > 0 {
		out = append(out, "trained on "+strings.Join(sets, ", "))
	}
	if slices.Contains(m.Isolated, name) {
		out = append(out, "in a process of its own")
	}
	return strings.Join(out, "; ")
}

func corpusState(m bench.Manifest, name string) string {
	c, ok := corpusOf(m, name)
	if !ok {
		return "not in the run"
	}
	return fmt.Sprintf("%s, %s", plural(c.Pages, "page"), shortFingerprint(c.Fingerprint))
}

func corpusNames(m bench.Manifest) []string {
	var out []string
	for _, c := range m.Corpora {
		out = append(out, c.Name)
	}
	return out
}

// union returns the names of both, each once, in the order in which they come.
func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, name := range b {
		if !slices.Contains(a, name) {
			out = append(out, name)
		}
	}
	return out
}
