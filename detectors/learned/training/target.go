package training

import (
	"chaff/corpus"
	"chaff/detectors/learned/features"
)

// A target is how much of a line is content, in [0,1], and how much the line counts.
type target struct{ content, weight float32 }

const (
	// smoothWords keeps pages of little content from counting by the word what long ones do
	// by the page.
	smoothWords = 50
	// maxPage bounds what a page counts, in multiples of its content.
	maxPage = 3
	// snippetWords stands for the content of a page of which only snippets are known.
	snippetWords = 500
	// leastSnippet is what a line counts at least that must not be kept, in words.
	leastSnippet = 8
)

// targetsOf returns the target of each line of the table. A line counts by its words, over
// those of the page's content. Of gold text the target is the share of the line's words that
// is found there; of roles what the policy makes of them; of snippets only lines that hold one
// are known. Unknown and optional lines count nothing.
func targetsOf(page *corpus.Page, gold *corpus.Gold, t *features.Table, policy corpus.Policy) []target {
	out := make([]target, len(t.Lines))
	var content float32
	switch gold.Form() {
	case corpus.MainText:
		content = fromText(out, gold.Text, t)
	case corpus.LineRoles:
		content = fromRoles(out, gold.OnLines(page).Classes(policy), t)
	default:
		content = snippetWords
		fromSnippets(out, gold.OnLines(page).Roles, t)
	}
	for i := range out {
		out[i].weight /= content + smoothWords
	}
	capPage(out, 1)
	return out
}

// capPage keeps a page that counts so much within [maxPage] of that.
func capPage(targets []target, weight float32) {
	total := float32(0)
	for _, t := range targets {
		total += t.weight
	}
	if most := maxPage * weight; total > most {
		for i := range targets {
			targets[i].weight *= most / total
		}
	}
}

// fromText aligns the gold with all lines, and with those that are shown alone: a hidden copy
// takes nothing from them.
func fromText(out []target, gold string, t *features.Table) (content float32) {
	a := corpus.NewAligner(t.Lines).Align(gold)
	for i, share := range a.Share {
		if share >= 0 {
			out[i] = target{float32(share), float32(t.WordCount(i))}
		}
	}
	var shown []corpus.Line
	for i, l := range t.Lines {
		if !t.Hidden[i] {
			shown = append(shown, l)
		}
	}
	if len(shown) < len(t.Lines) {
		alone := corpus.NewAligner(shown).Align(gold)
		each(t, func(i, visible int) { out[i].content = max(out[i].content, float32(alone.Share[visible])) })
	}
	return float32(len(a.Of))
}

func fromRoles(out []target, classes []corpus.Class, t *features.Table) (content float32) {
	each(t, func(i, visible int) {
		words := float32(t.WordCount(i))
		switch classes[visible] {
		case corpus.Content:
			out[i] = target{1, words}
			content += words
		case corpus.Boilerplate:
			out[i] = target{0, words}
		}
	})
	return content
}

func fromSnippets(out []target, roles []corpus.Role, t *features.Table) {
	each(t, func(i, visible int) {
		words := float32(t.WordCount(i))
		switch roles[visible] {
		case corpus.Body:
			out[i] = target{1, words}
		case corpus.Other:
			out[i] = target{0, max(words, leastSnippet)}
		}
	})
}

// each calls do for every line of the text view, with its places in the table and there.
func each(t *features.Table, do func(i, visible int)) {
	visible := 0
	for i, hidden := range t.Hidden {
		if !hidden {
			do(i, visible)
			visible++
		}
	}
}
