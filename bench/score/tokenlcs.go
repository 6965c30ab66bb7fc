package score

import "chaff/internal/lcs"

// TokenLCS is the metric token.lcs: order-aware F1, precision and recall over
// words. Hit is the length of a longest common subsequence of the words of
// extraction and gold text, exact and without a time limit; Extra and Missed
// are the other words of extraction and gold.
//
// Tokens are UAX #29 words with a letter or digit; text is in NFC, soft hyphens
// are removed, case is kept; both can be exchanged. Optional regions are removed
// from both sides first. Empty cases are those of [Counts]; averaged as mean over
// pages; in [0,1], higher is better. The source is chaff itself.
//
// Against line.word it also sees lines cut in half, words that are not in the
// page, glued words and a changed order.
func TokenLCS() Metric {
	return Metric{
		ID: "token.lcs", Measures: f1Measures(),
		Tokens: Tokens{NFC.Then(NoSoftHyphen), UAX29},
		Page: func(c *Case, t Tokens) Score {
			gold, ok := c.GoldText()
			if !ok {
				return Score{}
			}
			return inOrder(gold.IDs(t), c.Text().IDs(t)).score()
		},
	}
}

// inOrder counts the tokens of the longest common subsequence.
func inOrder(gold, text []int32) Counts {
	hit := lcs.Length(gold, text)
	return Counts{Hit: hit, Extra: len(text) - hit, Missed: len(gold) - hit}
}
