package training

import (
	"fmt"
	"math"

	"chaff/internal/boost"
)

// A judgement is the log-odds that a model gave a line, and what was to be said.
type judgement struct {
	logit float64
	target
}

// prior is how many pages speak for log-odds as they are, so that few pages on which all is
// right do not make every chance 0 or 1.
const prior = 1

// calibrate fits slope and offset of log-odds, so that the probabilities are those of content
// (Platt 1999, by Newton's method). Lines count as in training.
func calibrate(list []judgement) (slope, offset float64, err error) {
	slope = 1
	for range 50 {
		ga, gb, haa, hab, hbb := prior*(slope-1), prior*offset, float64(prior), 0.0, float64(prior)
		for _, j := range list {
			if j.weight == 0 {
				continue
			}
			w := float64(j.weight)
			p := boost.Sigmoid(slope*j.logit + offset)
			g, h := w*(p-float64(j.content)), w*p*(1-p)
			ga += g * j.logit
			gb += g
			haa += h * j.logit * j.logit
			hab += h * j.logit
			hbb += h
		}
		det := haa*hbb - hab*hab
		da, db := (hbb*ga-hab*gb)/det, (haa*gb-hab*ga)/det
		slope, offset = slope-da, offset-db
		if math.Abs(da)+math.Abs(db) < 1e-9 {
			break
		}
	}
	if !(slope > 0) || math.IsInf(slope, 0) || math.IsNaN(offset) || math.IsInf(offset, 0) {
		return 0, 0, fmt.Errorf("calibrating on %d lines: what was learned says nothing of pages of other sites (slope %v, offset %v); there may be too few", len(list), slope, offset)
	}
	return slope, offset, nil
}
