package score

import (
	"math"
	"slices"
)

// AEBShingle4 is the metric aeb.shingle4 of the article extraction benchmark
// (repository scrapinghub/article-extraction-benchmark, file evaluate.py): F1,
// precision and recall over shingles, and accuracy.
//
// Tokens are runs of Python's \w; nothing is normalised: case is kept and soft
// hyphens part words. Both can be exchanged. A shingle is 4 consecutive tokens; a text
// of 1 to 3 tokens is one short shingle, one of none has no shingle. Shingles are
// compared as multisets: Hit is the sum of the smaller counts, Extra and Missed are the
// surplus of extraction and gold. Order counts within a shingle only. Optional regions
// are removed from both sides first.
//
// Precision of a page is Hit/(Hit+Extra), recall Hit/(Hit+Missed). A page without
// extracted shingles has no precision and leaves that mean; one without gold shingles
// has no recall and leaves that. An empty extraction thus costs recall only.
// Accuracy is 1 where the token sequences are equal, else 0; no page leaves its mean.
// Corpus precision, recall and accuracy are means over pages. Corpus F1 is the
// harmonic mean of mean precision and mean recall; it is not the mean of the pages' F1.
// The source has no F1 of a page: here it is 2 Hit/(2 Hit+Extra+Missed), 0 where
// one side is empty and 1 where both are. All in [0,1], higher is better.
//
// The source's figures come with the standard deviation over 1,000 resamples of pages,
// which is no confidence interval.
func AEBShingle4() Metric {
	return Metric{
		ID: "aeb.shingle4",
		Measures: []Measure{
			{Name: "F1", Average: HarmonicOf(1, 2)},
			{Name: "precision", Average: MeanOf(1)},
			{Name: "recall", Average: MeanOf(2)},
			{Name: "accuracy", Average: MeanOf(3)},
		},
		Tokens: Tokens{AsIs, PythonWord},
		Page: func(c *Case, t Tokens) Score {
			text, ok := c.GoldText()
			if !ok {
				return Score{}
			}
			gold := once(c.Truth, "aeb.shingle4 "+t.String(), func() *bag { return shingles(text.IDs(t)) })
			return aebScore(gold, c.Text().IDs(t))
		},
	}
}

const shingleSize = 4

// shingles indexes the shingles of the gold; those of a short text are as long as it.
func shingles(ids []int32) *bag { return newBag(ids, shingleLength(ids)) }

func shingleLength(ids []int32) int { return max(1, min(shingleSize, len(ids))) }

func aebScore(gold *bag, ids []int32) Score {
	n := shingleCounts(gold, ids)
	s := Score{Values: []float64{n.F1(), n.Precision(), n.Recall(), boolean(slices.Equal(gold.ids, ids))}, Counts: n}
	if n.Hit+n.Extra == 0 {
		s.Values[1] = math.NaN()
	}
	if n.Hit+n.Missed == 0 {
		s.Values[2] = math.NaN()
	}
	return s
}

func shingleCounts(gold *bag, ids []int32) Counts {
	size := shingleLength(ids)
	if size == gold.size {
		return gold.counts(ids)
	}
	// Shingles of different length are never equal.
	return Counts{Extra: ngrams(len(ids), size), Missed: ngrams(len(gold.ids), gold.size)}
}
