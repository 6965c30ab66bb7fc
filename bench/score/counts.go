package score

// Counts says how much an extraction got right and wrong, in the unit of its
// metric. They are integers, so that pooling them gives the same in any order.
type Counts struct {
	Hit      int // kept, and should be
	Extra    int // kept, and should not be
	Missed   int // not kept, and should be
	Rejected int // not kept, and should not be; only where a metric can tell
}

// Precision is Hit/(Hit+Extra), in [0,1]. Of an extraction that keeps nothing it
// is 1 if there was nothing to keep, else 0.
func (c Counts) Precision() float64 {
	if c.Hit+c.Extra == 0 {
		return boolean(c.Missed == 0)
	}
	return float64(c.Hit) / float64(c.Hit+c.Extra)
}

// Recall is Hit/(Hit+Missed), in [0,1]; 1 if there was nothing to keep.
func (c Counts) Recall() float64 {
	if c.Hit+c.Missed == 0 {
		return 1
	}
	return float64(c.Hit) / float64(c.Hit+c.Missed)
}

// F1 is the harmonic mean of precision and recall, in [0,1]; 1 if there was
// nothing to keep and nothing was kept.
func (c Counts) F1() float64 {
	if c.Hit+c.Extra+c.Missed == 0 {
		return 1
	}
	return 2 * float64(c.Hit) / float64(2*c.Hit+c.Extra+c.Missed)
}

// Accuracy is the share of right decisions, in [0,1]; 1 if there was nothing to
// decide.
func (c Counts) Accuracy() float64 {
	all := c.Hit + c.Extra + c.Missed + c.Rejected
	if all == 0 {
		return 1
	}
	return float64(c.Hit+c.Rejected) / float64(all)
}

// Plus returns the sum of both.
func (c Counts) Plus(o Counts) Counts {
	return Counts{c.Hit + o.Hit, c.Extra + o.Extra, c.Missed + o.Missed, c.Rejected + o.Rejected}
}

// Pool adds the counts of scores up, so that every line or word weighs the same and
// long pages weigh more.
func Pool(scores []Score) Counts {
	var out Counts
	for _, s := range scores {
		out = out.Plus(s.Counts)
	}
	return out
}

// score returns F1, precision and recall of the counts, with chaff's empty cases.
func (c Counts) score() Score {
	return Score{Values: []float64{c.F1(), c.Precision(), c.Recall()}, Counts: c}
}

// f1Measures are those of [Counts.score], each averaged over pages.
func f1Measures() []Measure {
	return []Measure{
		{Name: "F1", Average: MeanOf(0)}, {Name: "precision", Average: MeanOf(1)}, {Name: "recall", Average: MeanOf(2)},
	}
}

func boolean(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
