package score

// WCXBWord is the metric wcxb.word of the web content extraction benchmark
// (repository Murrough-Foley/web-content-extraction-benchmark, file evaluate.py): F1,
// precision and recall over the multiset of words, whatever their order.
//
// Tokens are runs of Python's \w in lower-cased text; both can be exchanged. Hit is
// the sum over distinct words of the smaller of both counts. Where extraction and gold
// are both without words all three are 1, where one of them is all three are 0.
// Optional regions are removed from both sides first. Averaged as mean over pages; in
// [0,1], higher is better.
func WCXBWord() Metric {
	return Metric{
		ID: "wcxb.word", Measures: f1Measures(),
		Tokens: Tokens{LowerCase, PythonWord},
		Page: func(c *Case, t Tokens) Score {
			text, ok := c.GoldText()
			if !ok {
				return Score{}
			}
			gold := once(c.Truth, "wcxb.word "+t.String(), func() *bag { return newBag(text.IDs(t), 1) })
			return wcxbScore(gold.counts(c.Text().IDs(t)))
		},
	}
}

func wcxbScore(n Counts) Score {
	s := n.score()
	if n.Hit == 0 && n.Extra+n.Missed > 0 {
		// [Counts] calls recall 1 where there was nothing to keep.
		clear(s.Values)
	}
	return s
}

// WCXBSnippets is the metric wcxb.snippets of the same source: the share of the
// snippets that an extraction must contain, "with" (higher is better), and of those that
// it must not contain, "without" (lower is better), that are found in it.
//
// Snippet and text are lower-cased, as str.lower does in Python; a snippet is found where
// it is a substring. White space is not normalised: a line break in the text hides a
// snippet that has a blank there. A list without snippets yields 1, for "without" as
// well, as if all had leaked. The whole extracted text is searched, optional regions
// too, as the source has none. Counts are snippets: Hit and Missed of "with", Extra and
// Rejected of "without". Gold that states neither list (both nil) is not scored. Averaged
// as mean over pages; both in [0,1].
func WCXBSnippets() Metric {
	return Metric{
		ID: "wcxb.snippets",
		Measures: []Measure{
			{Name: "with", Average: MeanOf(0)},
			{Name: "without", LowerIsBetter: true, Average: MeanOf(1)},
		},
		Page: func(c *Case, _ Tokens) Score {
			g := c.Gold()
			if g.With == nil && g.Without == nil {
				return Score{}
			}
			want := once(c.Truth, "wcxb.snippets", func() snippets {
				return snippets{applyAll(LowerCase, g.With), applyAll(LowerCase, g.Without)}
			})
			n := want.counts(LowerCase.Apply(c.Raw()))
			return Score{
				Values: []float64{share(n.Hit, n.Missed), share(n.Extra, n.Rejected)},
				Counts: n,
			}
		},
	}
}

// share returns the share of those found; of no snippets it is 1.
func share(found, absent int) float64 {
	if found+absent == 0 {
		return 1
	}
	return float64(found) / float64(found+absent)
}
