package training

import (
	"math"
	"slices"

	"chaff/internal/boost"
)

const (
	// guessContent is the chance from which a line is guessed to be content.
	guessContent = 0.5
	// agreeContent is the chance from which a snippet that must be kept agrees with the
	// guess, and below which one that must not be does.
	agreeContent = 0.4
)

// guess teaches the lines of weak pages of which nothing is known: the chances that a model
// gives them that was trained on the other pages. It teaches nothing of pages on which the
// model is wrong about what is known. The model guesses, not the gold, so that no score is ever
// counted on a guess (self-training: Yarowsky 1995; with soft labels, Lee 2013).
func guess(m rawModel, pages []*example, share float32) {
	for _, page := range pages {
		if page.weak {
			page.taught = page.withGuesses(boost.Logits(m.forests, m.valuesOf(page), math.MaxFloat32), share)
		}
	}
}

// withGuesses returns what the page teaches and, where its targets agree with the log-odds of its
// lines, guesses of those that have none.
func (e *example) withGuesses(logits []float32, share float32) []target {
	out := slices.Clone(e.taught)
	content, known := float32(smoothWords), 0
	for i, l := range logits {
		p := float32(boost.Sigmoid(float64(l)))
		if e.targets[i].weight > 0 {
			known++
			if (e.targets[i].content >= 0.5) != (p >= agreeContent) {
				return e.taught
			}
			continue
		}
		out[i].content = p
	}
	if known == 0 {
		return e.taught
	}
	for i, l := range logits {
		if boost.Sigmoid(float64(l)) >= guessContent {
			content += float32(e.table.WordCount(i))
		}
	}
	for i := range out {
		if e.targets[i].weight == 0 {
			out[i].weight = share * e.weight * float32(e.table.WordCount(i)) / content
		}
	}
	capPage(out, e.weight)
	return out
}
