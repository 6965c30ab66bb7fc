package score

import "chaff/internal/words"

// A Text is one side of a comparison, with its tokens made once for all metrics
// that ask for the same kind.
type Text struct {
	Raw      string
	interner *words.Interner
	tokens   map[string]tokenised
}

type tokenised struct {
	strings []string
	ids     []int32
}

func (t *Truth) newText(raw string) *Text {
	return &Text{Raw: raw, interner: &t.interner}
}

// Strings returns the tokens in order.
func (x *Text) Strings(t Tokens) []string { return x.made(t).strings }

// IDs returns the tokens in order as numbers: the same for equal tokens, here and in
// the other texts of the page, whatever kind of tokens they are.
func (x *Text) IDs(t Tokens) []int32 { return x.made(t).ids }

func (x *Text) made(t Tokens) tokenised {
	key := t.String()
	if made, ok := x.tokens[key]; ok {
		return made
	}
	list := t.Split(x.Raw)
	made := tokenised{list, x.interner.IDs(list)}
	if x.tokens == nil {
		x.tokens = map[string]tokenised{}
	}
	x.tokens[key] = made
	return made
}
