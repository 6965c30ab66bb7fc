package score

import (
	"chaff/internal/lcs"
	"chaff/internal/words"
)

// TokenLCS is the metric token.lcs: order-aware precision, recall and F1 over
// words. Hit is the length of a longest common subsequence of the words of
// extraction and gold text, exact and without a time limit; Extra and Missed
// are the other words of extraction and gold.
//
// Tokens are UAX #29 words with a letter or digit; text is in NFC, soft hyphens
// are removed, case is kept. The gold text is that of [NewCase]; what the
// extraction took from optional lines is removed from it first. Empty
// cases are those of [Score]. Higher is better.
//
// Against line.word it also sees lines cut in half, words that are not in the
// page, glued words and a changed order.
type TokenLCS struct{}

// ID returns "token.lcs".
func (TokenLCS) ID() string { return "token.lcs" }

// Score compares words in order.
func (TokenLCS) Score(c Case) Score {
	var in words.Interner
	gold, text := in.IDs(words.Split(c.Gold)), in.IDs(words.Split(c.Text))
	hit := lcs.Length(gold, text)
	return Score{Hit: hit, Extra: len(text) - hit, Missed: len(gold) - hit}
}
