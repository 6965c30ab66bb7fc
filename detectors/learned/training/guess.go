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
	// heedRight and heedWrong are how much the advisors who contradict no snippet count in the
	// guesses of a page, where the model contradicts none either and where it does.
	heedRight, heedWrong = float32(0.3), float32(0.5)
)

// guess teaches the lines of weak pages of which nothing is known: the chances that a model
// gives them that was trained on the other pages, and besides what those advisors keep who
// contradict nothing that is known of the page. It teaches nothing of pages on which the model and
// all advisors are wrong. The model guesses, not the gold, so that no score is ever counted on a
// guess (self-training: Yarowsky 1995; with soft labels, Lee 2013).
func guess(m rawModel, pages []*example, share float32) {
	for _, page := range pages {
		if page.weak {
			page.taught = page.withGuesses(boost.Logits(m.forests, m.valuesOf(page), math.MaxFloat32), share)
		}
	}
}

// withGuesses returns the targets of a page and, unless they contradict the log-odds of its
// lines and all advisors, guesses of those that have none.
func (e *example) withGuesses(logits []float32, share float32) []target {
	chances := make([]float32, len(logits))
	right, known := true, false
	for i, l := range logits {
		chances[i] = float32(boost.Sigmoid(float64(l)))
		if t := e.targets[i]; t.weight > 0 {
			known = true
			right = right && (t.content >= 0.5) == (chances[i] >= agreeContent)
		}
	}
	consent := e.consent()
	if !known || !right && consent == nil {
		return e.targets
	}
	heed := heedRight
	if !right {
		heed = heedWrong
	}
	content := float32(smoothWords)
	for i := range chances {
		if consent != nil && !e.table.Hidden[i] {
			chances[i] = heed*consent[i] + (1-heed)*chances[i]
		}
		if chances[i] >= guessContent {
			content += float32(e.table.WordCount(i))
		}
	}
	out := slices.Clone(e.targets)
	for i := range out {
		if e.targets[i].weight == 0 {
			out[i] = target{chances[i], share * e.weight * float32(e.table.WordCount(i)) / content}
		}
	}
	capPage(out, e.weight)
	return out
}

// consent returns for each line what share of the advisors keeps it, of those who keep something
// and contradict nothing that is known; nil if there is none.
func (e *example) consent() []float32 {
	n := len(e.targets)
	var out []float32
	heeded := float32(0)
	for k := range advisorsIn(len(e.advice), n) {
		if !e.isRight(k) {
			continue
		}
		if out == nil {
			out = make([]float32, n)
		}
		heeded++
		for i := range out {
			out[i] += e.adviceOf(k, i)
		}
	}
	for i := range out {
		out[i] /= heeded
	}
	return out
}

// isRight reports whether advisor k keeps something and contradicts nothing that is known.
func (e *example) isRight(k int) bool {
	keeps := false
	for i, t := range e.targets {
		kept := e.adviceOf(k, i) > 0
		if t.weight > 0 && kept != (t.content >= 0.5) {
			return false
		}
		keeps = keeps || kept
	}
	return keeps
}
