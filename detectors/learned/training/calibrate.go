package training

import (
	"math"

	"chaff/internal/boost"
)

// A judgement is the log-odds that a model gave a line, and what was to be said.
type judgement struct {
	logit float64
	target
}

// calibrate fits slope and offset of log-odds, so that the probabilities are those of content
// (Platt 1999, by Newton's method). Lines count as in training.
func calibrate(list []judgement) (slope, offset float64) {
	slope = 1
	for range 50 {
		var ga, gb, haa, hab, hbb float64
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
		haa, hbb = haa+1e-9, hbb+1e-9
		det := haa*hbb - hab*hab
		if det <= 0 {
			break
		}
		da, db := (hbb*ga-hab*gb)/det, (haa*gb-hab*ga)/det
		slope, offset = slope-da, offset-db
		if math.Abs(da)+math.Abs(db) < 1e-9 {
			break
		}
	}
	if !(slope > 0) {
		return 1, 0
	}
	return slope, offset
}
