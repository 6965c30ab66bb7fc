package score

import (
	"slices"
	"strings"

	"chaff/corpus"
)

// TrafSnippets is the metric traf.snippets of Trafilatura's evaluation (repository
// adbar/trafilatura, files tests/evaluate.py and tests/eval_common.py): F1, precision,
// recall and accuracy over the snippets that an extraction must ("with") and must not
// ("without") contain.
//
// A snippet is found where it is a substring of the extracted text, case kept, after
// runs of white space have become one blank in both. Hit and Missed are the "with" that
// are found and absent, Extra and Rejected the "without". An extraction that failed or is
// empty thus misses every "with" and rightly lacks every "without". A blank snippet,
// which the source does not admit, is left out. The whole extracted text is searched,
// optional regions too, as the source has none.
//
// Precision is Hit/(Hit+Extra), recall Hit/(Hit+Missed), accuracy (Hit+Rejected)/all, F1
// the harmonic mean of precision and recall. Corpus figures are those of the counts
// pooled over pages, not means; a page's values are those of its own counts, the empty
// cases being those of [Counts]. Gold without snippets is not scored. In [0,1], higher is
// better.
//
// Older versions of the source and the Go ports do not normalise white space.
func TrafSnippets() Metric {
	return Metric{
		ID: "traf.snippets",
		Measures: []Measure{
			{Name: "F1", Average: Pooled(Counts.F1)},
			{Name: "precision", Average: Pooled(Counts.Precision)},
			{Name: "recall", Average: Pooled(Counts.Recall)},
			{Name: "accuracy", Average: Pooled(Counts.Accuracy)},
		},
		Page: func(c *Case, _ Tokens) Score {
			want := once(c.Truth, "traf.snippets", func() snippets { return trafSnippets(c.Gold()) })
			if len(want.with)+len(want.without) == 0 {
				return Score{}
			}
			n := want.counts(OneBlank.Apply(c.Raw()))
			return Score{Values: []float64{n.F1(), n.Precision(), n.Recall(), n.Accuracy()}, Counts: n}
		},
	}
}

func trafSnippets(g *corpus.Gold) snippets {
	return snippets{notEmpty(applyAll(OneBlank, g.With)), notEmpty(applyAll(OneBlank, g.Without))}
}

// snippets are those that must and must not be in a text, normalised as it is.
type snippets struct{ with, without []string }

// counts looks the snippets up in the text.
func (s snippets) counts(text string) Counts {
	var n Counts
	for _, x := range s.with {
		if strings.Contains(text, x) {
			n.Hit++
		} else {
			n.Missed++
		}
	}
	for _, x := range s.without {
		if strings.Contains(text, x) {
			n.Extra++
		} else {
			n.Rejected++
		}
	}
	return n
}

func applyAll(n Normaliser, texts []string) []string {
	out := make([]string, len(texts))
	for i, x := range texts {
		out[i] = n.Apply(x)
	}
	return out
}

func notEmpty(texts []string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}
