package reports

import (
	"fmt"
	"html/template"
	"math"
	"slices"

	"chaff/bench/score"
	"chaff/reports/chart"
)

// reliability shows, for each detector that says how likely lines are content, how often that
// comes true, over all corpora.
func (x *index) reliability() section {
	s := section{ID: x.id("reliability"), Title: "Can the chances be trusted?"}
	sums := make(map[string][]score.ReliabilityBin)
	var flattered []string
	for _, r := range x.summary.Reliability {
		if x.summary.Manifest.TrainedOnCorpus(r.Detector, r.Corpus) && !slices.Contains(flattered, oneLine(r.Detector)) {
			flattered = append(flattered, oneLine(r.Detector))
		}
		if sums[r.Detector] == nil {
			sums[r.Detector] = make([]score.ReliabilityBin, len(r.Bins))
		}
		for i, b := range r.Bins {
			sums[r.Detector][i].Add(b)
		}
	}
	var figures []template.HTML
	for i, name := range x.summary.Manifest.Detectors {
		if sums[name] == nil {
			continue
		}
		c := chart.Reliability{Title: oneLine(name) + ": chances that come true"}
		for _, b := range sums[name] {
			c.Bins = append(c.Bins, chart.ReliabilityBin{
				Predicted: b.MeanChance(), Observed: float64(b.Content) / float64(b.Words), Interval: chart.Interval{Low: math.NaN(), High: math.NaN()}, Count: b.Words,
			})
		}
		figures = append(figures, x.figure(c, "reliability", fmt.Sprint(i+1)))
	}
	if figures == nil {
		return s
	}
	text := "These detectors say of each line how likely it is content, so that a threshold of one's own chooses between precision and recall. A case is a word."
	if len(flattered) > 0 {
		text += " On pages that a detector was trained on they flatter it, here: " + several(flattered) + "."
	}
	s.Blocks = []block{{Text: []string{text}, Figures: figures}}
	return s
}
