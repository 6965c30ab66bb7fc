package score

// WCEBLevenshtein is the metric wceb.levenshtein: WCEB's "Levenshtein", which is a
// similarity, though its column says distance (chatnoir-eu/web-content-extraction-benchmark,
// extraction_benchmark/eval.py: Levenshtein.ratio on lists of tokens).
//
// Tokens are runs of anything but white space; nothing is normalised. The edits are
// insertions and deletions only, a substitution being one of each: with n and m tokens
// of which L stand in a longest common subsequence, the similarity is 2L/(n+m). Both
// texts empty give 1, one of them 0. It is the F1 of the counts, which are by the
// same subsequence. Optional regions are removed from both sides first. Averaged as mean over
// pages; in [0,1], higher is better. It is not the measure of [WMBEdit].
func WCEBLevenshtein() Metric {
	return Metric{
		ID: "wceb.levenshtein", Measures: []Measure{{Name: "similarity", Average: MeanOf(0)}},
		Tokens: Tokens{AsIs, Blanks},
		Page: func(c *Case, t Tokens) Score {
			gold, ok := c.GoldText()
			if !ok {
				return Score{}
			}
			n := inOrder(gold.IDs(t), c.Text().IDs(t))
			return Score{Values: []float64{n.F1()}, Counts: n}
		},
	}
}
