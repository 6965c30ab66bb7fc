package combine

import (
	"fmt"
	"slices"
	"strings"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/internal/words"
)

// window is the number of tokens that must stand in a row in a member's answer before it
// votes for the one at their end or start.
const window = 5

// Vote returns the majority vote of WCEB (chatnoir-eu/web-content-extraction-benchmark;
// Bevendorff and others, SIGIR 2023). The page's text view is split at blanks. A token
// gets the votes of a member in whose answer the five tokens that end with it stand in a
// row, or the five that begin with it; at the edges of the page fewer do. Kept is what
// has at least 0.66 votes for each member, rounded down: 5 of 9 as 5.94 is, 3 of 5, 2 of 4.
// Of two or three members one vote is enough, so that they make a union by words.
//
// Weights holds how many votes each member has; nil gives each one. The threshold counts
// members, not votes, as in the source, whose weighted form gives goose3, readability and
// trafilatura 2. A member that fails gives no vote, as in the source; where all fail the
// vote does. The members share the page's time.
//
// The source votes on the text of Resiliparse's full extraction, chaff on its own text
// view; lines stay lines, and only the tokens that lost are left out of them.
func Vote(name string, members []detectors.Detector, weights []int) detectors.Detector {
	return newEnsemble(name, members, func(page *corpus.Page, members []detectors.Detector, answers []answer) (detectors.Extraction, error) {
		if !slices.ContainsFunc(answers, func(a answer) bool { return a.err == nil }) {
			return detectors.Extraction{}, fmt.Errorf("no member answered; %s: %w", members[0].Name(), answers[0].err)
		}
		return vote(page, members, answers, weights), nil
	})
}

// threshold is floor(0.66 n), in integers.
func threshold(members int) int { return members * 66 / 100 }

func vote(page *corpus.Page, members []detectors.Detector, answers []answer, weights []int) detectors.Extraction {
	var in words.Interner
	var tokens []string
	var lineOf []int
	for i, l := range page.Lines() {
		for _, t := range strings.Fields(l.Text) {
			tokens, lineOf = append(tokens, t), append(lineOf, i)
		}
	}
	ids := in.IDs(tokens)
	votes := make([]int, len(ids))
	var failed []string
	for m, a := range answers {
		if a.err != nil {
			failed = append(failed, members[m].Name())
			continue
		}
		weight := 1
		if weights != nil {
			weight = weights[m]
		}
		for i, found := range findTokens(ids, in.IDs(strings.Fields(a.extraction.Text))) {
			if found {
				votes[i] += weight
			}
		}
	}
	e := detectors.KeepText(joinKept(tokens, lineOf, votes, threshold(len(answers))))
	if len(failed) > 0 {
		e.Basis = fmt.Sprintf("without %s, which failed", strings.Join(failed, ", "))
	}
	return e
}

// joinKept joins the tokens that have votes enough, lines apart. With no threshold one
// vote is enough.
func joinKept(tokens []string, lineOf, votes []int, least int) string {
	var out strings.Builder
	last := -1
	for i, t := range tokens {
		if votes[i] < max(1, least) {
			continue
		}
		if last >= 0 && lineOf[i] == last {
			out.WriteByte(' ')
		} else if last >= 0 {
			out.WriteByte('\n')
		}
		out.WriteString(t)
		last = lineOf[i]
	}
	return out.String()
}

// findTokens reports for each token of the page whether the window that ends or the one
// that begins with it stands in the text.
func findTokens(page, text []int32) []bool {
	known := make(map[[window]int32]bool, len(text))
	for i := range len(text) - window + 1 {
		known[[window]int32(text[i:])] = true
	}
	found := make([]bool, len(page))
	for i := range page {
		begin, end := max(0, i-window+1), min(len(page), i+window)
		found[i] = stands(page[begin:i+1], text, known) || stands(page[i:end], text, known)
	}
	return found
}

// stands reports whether the tokens stand in a row in the text. Fewer than a window,
// which only the edges of the page have, are searched for one by one.
func stands(tokens, text []int32, known map[[window]int32]bool) bool {
	if len(tokens) == window {
		return known[[window]int32(tokens)]
	}
	for i := range len(text) - len(tokens) + 1 {
		if slices.Equal(tokens, text[i:i+len(tokens)]) {
			return true
		}
	}
	return false
}
