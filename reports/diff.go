package reports

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"

	"chaff/internal/words"
)

// A piece is a stretch of words that gold and extraction share, or that only
// one of them has.
type piece struct {
	Kind string // "same", "missed" or "extra"
	Text string
}

// maxDiffWords bounds the words shown in a difference: the algorithm is
// quadratic in what differs, and nobody reads more.
const maxDiffWords = 20_000

// contextWords is how much shared text is shown around a difference.
const contextWords = 6

// diffWords shows what the extraction missed of the gold and what it has beside
// it. It serves the eye only: scores come from exact counts. Nil where the texts
// are equal; ok is false where they are too long to be compared.
func diffWords(gold, text string) (pieces []piece, ok bool) {
	a, b := words.Split(gold), words.Split(text)
	if len(a)+len(b) > maxDiffWords {
		return nil, false
	}
	var in words.Interner
	x, y := in.IDs(a), in.IDs(b)
	names := make([]string, len(a)+len(b))
	for i, id := range x {
		names[id] = a[i]
	}
	for i, id := range y {
		names[id] = b[i]
	}
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // a time limit would make the page depend on the machine's load
	for _, part := range d.DiffMainRunes(toRunes(x), toRunes(y), false) {
		w := fromRunes(part.Text, names)
		switch part.Type {
		case diffmatchpatch.DiffDelete:
			pieces = append(pieces, piece{"missed", strings.Join(w, " ")})
		case diffmatchpatch.DiffInsert:
			pieces = append(pieces, piece{"extra", strings.Join(w, " ")})
		default:
			pieces = append(pieces, piece{"same", shortenMiddle(w)})
		}
	}
	if len(pieces) == 1 && pieces[0].Kind == "same" {
		return nil, true
	}
	return pieces, true
}

func shortenMiddle(w []string) string {
	if len(w) <= 2*contextWords {
		return strings.Join(w, " ")
	}
	return strings.Join(w[:contextWords], " ") + " … " + strings.Join(w[len(w)-contextWords:], " ")
}

// The diff library compares runes, so each word's number becomes one; surrogates
// are no runes and are passed over.
const (
	surrogateStart = 0xD800
	surrogateCount = 0x800
)

func toRunes(ids []int32) []rune {
	out := make([]rune, len(ids))
	for i, id := range ids {
		out[i] = id + 1
		if out[i] >= surrogateStart {
			out[i] += surrogateCount
		}
	}
	return out
}

func fromRunes(s string, names []string) []string {
	var out []string
	for _, r := range s {
		if r >= surrogateStart {
			r -= surrogateCount
		}
		out = append(out, names[r-1])
	}
	return out
}
