package bench

import "chaff/bench/score"

// A PartFigures holds the figures of the detectors on a part of a corpus.
type PartFigures struct {
	Group string
	Pages int // that the metric can score
	// Values are the detectors' figures of the main measure, in the order of the manifest;
	// NaN where there is none.
	Values []float64
}

// FiguresBy returns the figures on the parts of one corpus: those that [Summarise] ranks by,
// without intervals and tests, which take most of its time. All is every page of the run,
// which says what is complex; index is that of the metric among those that were scored.
// Parts of which the metric says nothing are left out.
func FiguresBy(run *Run, pages, all []Scored, metric score.Metric, index int, view View) []PartFigures {
	var out []PartFigures
	for _, p := range view.By.parts(pages, all) {
		st := newStratum(p.pages, index)
		if len(st.pages) == 0 {
			continue
		}
		part := PartFigures{Group: p.name, Pages: len(st.pages)}
		for _, scores := range scoresOf(run, st, index, view.Failures) {
			part.Values = append(part.Values, metric.Measures[0].Average.Of(scores))
		}
		out = append(out, part)
	}
	return out
}
