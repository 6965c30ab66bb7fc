package training

import (
	"context"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/learned"
	"chaff/detectors/learned/features"
)

// adviceReach is how many lines on each side make the neighbourhood of a line.
const adviceReach = 3

// advice returns what the advisors make of the lines of a page, line after line: whether each
// of them keeps it, what share of them does, and what share on average of the lines around. An advisor
// that fails keeps nothing, and none sees hidden lines.
func advice(ctx context.Context, page *corpus.Page, t *features.Table, advisors []detectors.Detector) ([]float32, error) {
	if len(advisors) == 0 {
		return nil, nil
	}
	n, width := len(t.Lines), adviceWidth(len(advisors))
	out := make([]float32, n*width)
	share := func(i int) *float32 { return &out[i*width+len(advisors)] }
	for k, d := range advisors {
		e, err := detectors.Ask(ctx, d, page)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			continue
		}
		kept := detectors.KeptLines(page, e)
		each(t, func(i, visible int) {
			if kept[visible] {
				out[i*width+k] = 1
				*share(i) += 1 / float32(len(advisors))
			}
		})
	}
	for i := range n {
		from, to := max(0, i-adviceReach), min(n, i+adviceReach+1)
		sum := float32(0)
		for k := from; k < to; k++ {
			sum += *share(k)
		}
		out[i*width+width-1] = sum / float32(to-from)
	}
	return out, nil
}

// adviceShares is how many shares there are of each line.
const adviceShares = 2

// advisorsOf returns what a card says of advisors.
func advisorsOf(list []detectors.Detector) []learned.Advisor {
	var out []learned.Advisor
	for _, d := range list {
		out = append(out, learned.Advisor{Name: d.Name(), Version: detectors.VersionOf(d), TrainedOn: detectors.TrainedOn(d)})
	}
	return out
}

// adviceWidth returns how many figures of each line so many advisors make.
func adviceWidth(advisors int) int {
	if advisors == 0 {
		return 0
	}
	return advisors + adviceShares
}

// advisorsIn returns how many advisors made so many figures of n lines.
func advisorsIn(figures, n int) int {
	if figures == 0 {
		return 0
	}
	return figures/n - adviceShares
}

// adviceOf is 1 if advisor k keeps line i, and 0 if not.
func (e *example) adviceOf(k, i int) float32 { return e.advice[i*(len(e.advice)/len(e.targets))+k] }

// advised returns rows of features of the page with the advice to each line behind them.
func (e *example) advised(values []float32) []float32 {
	n := len(e.targets)
	if n == 0 || len(e.advice) == 0 {
		return values
	}
	width, extra := len(values)/n, len(e.advice)/n
	out := make([]float32, 0, len(values)+len(e.advice))
	for i := range n {
		out = append(append(out, values[i*width:(i+1)*width]...), e.advice[i*extra:(i+1)*extra]...)
	}
	return out
}
