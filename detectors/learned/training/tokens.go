package training

import (
	"hash/fnv"
	"math"

	"chaff/detectors/learned"
	"chaff/internal/boost"
)

const (
	tokenEpochs = 4
	tokenRate   = 0.05
	tokenRidge  = 1e-5
	// tokenFolds is into how many parts training pages fall for scores of tokens by weights
	// that the page had no part in.
	tokenFolds = 4
)

// fitTokens fits a logistic regression over the tokens above each line, by AdaGrad (Duchi,
// Hazan, Singer 2011), page after page.
func fitTokens(pages []*example) *learned.Tokens {
	weights, squares := make([]float32, learned.Buckets()), make([]float32, learned.Buckets())
	var bias, biasSquares float32
	for range tokenEpochs {
		for _, page := range pages {
			for i, tokens := range page.table.Tokens {
				t := page.taught[i]
				if t.weight == 0 {
					continue
				}
				logit := bias
				for _, h := range tokens {
					logit += weights[learned.Bucket(h)]
				}
				p := float32(boost.Sigmoid(float64(logit)))
				g := (p - t.content) * min(20*t.weight, 2)
				biasSquares += g * g
				bias -= step(g, biasSquares)
				for _, h := range tokens {
					k := learned.Bucket(h)
					own := g + tokenRidge*weights[k]
					squares[k] += own * own
					weights[k] -= step(own, squares[k])
				}
			}
		}
	}
	return learned.NewTokens(weights)
}

func step(gradient, squares float32) float32 {
	return tokenRate * gradient / (float32(math.Sqrt(float64(squares))) + 1e-6)
}

// scoreTokens gives each page the features that go by tokens, by weights fitted to the pages
// of other groups, and returns the weights fitted to all.
func scoreTokens(pages []*example) *learned.Tokens {
	for k := range tokenFolds {
		in, out := split(pages, "tokens", tokenFolds, k)
		weights := fitTokens(in)
		for _, page := range out {
			page.scored = page.table.Rescored(weights)
		}
	}
	return fitTokens(pages)
}

// split returns the pages that are not in part k of so many, and those that are. The salt makes
// partitions independent.
func split(pages []*example, salt string, parts, k int) (in, out []*example) {
	for _, page := range pages {
		if partOf(page.group, salt, parts) == k {
			out = append(out, page)
		} else {
			in = append(in, page)
		}
	}
	return in, out
}

// partOf returns the part of a group, by a hash whose bits are mixed once more (the end of
// MurmurHash3): names that differ only in their last letters would else share some.
func partOf(group, salt string, parts int) int {
	f := fnv.New64a()
	f.Write([]byte(salt + "\x00" + group))
	h := f.Sum64()
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return int((h ^ h>>33) % uint64(parts))
}
