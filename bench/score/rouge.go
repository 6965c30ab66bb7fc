package score

import (
	"math"

	"chaff/internal/punkt"
)

// WCEBRougeLsum is the metric wceb.rouge-lsum: F1, precision and recall of WCEB's
// ROUGE-LSum, which is that of google-research's rouge_score with sentences by NLTK
// and tokens by blanks.
//
// Both texts are cut into sentences by NLTK's Punkt for English, whatever the
// language (departures: none known; see the tests), and each sentence into tokens at
// white space. Case and punctuation are kept, nothing is stemmed. For each gold
// sentence, a longest common subsequence with every extracted sentence is found, and
// the union of their places in the gold sentence taken. Each token in it is a hit as
// long as neither text runs out of that token (Counts.Hit). Precision is hits by
// extracted tokens, recall hits by gold tokens. Of several longest subsequences the
// one counts that rouge_score walks: from the ends of both sentences, equal tokens are
// taken; else the extracted sentence is shortened where that alone keeps the length,
// and otherwise the gold sentence.
//
// Gold without tokens gives recall 1, and precision and F1 1 if the extraction has none
// either, else 0. An extraction without tokens of gold with some gives 0 in all. A page
// is NaN where texts of some 100,000 tokens share so much in so many different
// sentences that finding the subsequences takes more than 2^31 steps (seconds); no
// real page is known that does.
//
// WCEB averages as mean over all pages (_micro) and as mean of the data sets' means
// (_macro); here it is the mean over pages. In [0,1], higher is better. Optional
// regions are removed from both sides first; tokens can be exchanged, sentences not.
// Sources: chatnoir-eu/web-content-extraction-benchmark, extraction_benchmark/eval.py
// (Bevendorff and others, SIGIR 2023); google-research/rouge, rouge_scorer.py; Lin,
// "ROUGE", 2004; Kiss and Strunk, 2006.
func WCEBRougeLsum() Metric {
	return Metric{
		ID: "wceb.rouge-lsum", Measures: f1Measures(),
		Tokens: Tokens{AsIs, Blanks},
		Page: func(c *Case, t Tokens) Score {
			gold, ok := c.GoldText()
			if !ok {
				return Score{}
			}
			english, err := punkt.English()
			if err != nil {
				return Score{} // a test holds that they can be read
			}
			goldSentences := once(c.Truth, "wceb.rouge-lsum "+t.String(), func() [][]int32 {
				return sentenceTokens(english, gold, t)
			})
			return rougeLsum(goldSentences, sentenceTokens(english, c.Text(), t))
		},
	}
}

// sentenceTokens returns the tokens of each sentence that has some.
func sentenceTokens(p *punkt.Model, text *Text, t Tokens) [][]int32 {
	var out [][]int32
	for _, s := range p.Sentences(text.Raw) {
		if ids := text.interner.IDs(t.Split(s)); len(ids) > 0 {
			out = append(out, ids)
		}
	}
	return out
}

func rougeLsum(gold, text [][]int32) Score {
	n := Counts{Extra: sizeOf(text), Missed: sizeOf(gold)}
	union, ok := unionLCS(gold, text, maxUnionWork)
	if !ok {
		nan := math.NaN()
		return Score{Values: []float64{nan, nan, nan}}
	}
	n.Hit = clip(union, text)
	n.Extra -= n.Hit
	n.Missed -= n.Hit
	return n.score()
}

// clip counts the tokens of the union, each as often as the text has it at most. The
// union has none more often than the gold.
func clip(union map[int32]int, text [][]int32) int {
	hits := 0
	for _, s := range text {
		for _, token := range s {
			if union[token] > 0 {
				union[token]--
				hits++
			}
		}
	}
	return hits
}

func sizeOf(sentences [][]int32) int {
	n := 0
	for _, s := range sentences {
		n += len(s)
	}
	return n
}
