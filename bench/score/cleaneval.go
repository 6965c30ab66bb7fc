package score

import (
	"math"
	"strings"
	"unicode"

	"chaff/internal/difflib"
	"chaff/internal/lcs"
)

// CleanEvalEvert is the metric cleaneval.evert: F1, precision and recall over words as
// cleaneval.py counts them, Evert's scorer of CleanEval ("A lightweight and efficient
// tool for cleaning Web pages", LREC 2008; cleaneval.py 1.0), and the same over tags.
//
// Lines that start with "URL" are dropped, control characters become blanks, and what
// stands between blanks is a token; <p>, <h> and <l>, in small letters, are tokens
// wherever they stand. Case and punctuation are kept, nothing is composed. A tag counts
// as a word. The tokens cannot be exchanged, as others have no tags.
//
// Extraction and gold are aligned as difflib of Python does, which finds no least edit
// script: it takes the longest common run first, and in a gold of 200 tokens or more
// one that makes up more than 1 % of it anchors no run. Hit are the tokens that are
// aligned, Extra and Missed the others of extraction and gold, so that a replacement
// counts as deletions and insertions. The description does not say which text is
// which to difflib; here the gold is the second, the one whose frequencies count.
//
// Of the tags, labelled figures count those aligned. Unlabelled ones also count tags
// that stand opposite each other: of each replacement, the tags of the side that has
// fewer. The description names both without defining the second. They are NaN where
// neither text has a tag. Corpora here take tags out of gold text: see corpus/formats.
//
// Empty cases are those of [Counts]. Averaged as mean over pages, his macro average; he
// divides by all files, as is done here if an extraction that failed is scored as an
// empty one. His micro average is that of [Pool]. In [0,1], higher is better.
// Optional regions are removed from both sides first.
func CleanEvalEvert() Metric { return cleanEval("cleaneval.evert", difflib.Blocks) }

// CleanEvalLCS is the metric cleaneval.lcs: as [CleanEvalEvert], but with a least
// edit script of insertions and deletions, so that Hit is the length of a longest
// common subsequence. It never says less than cleaneval.evert does of words. Which
// of several least scripts is taken, by a fixed rule, matters to the tags only. The
// source of the alignment is chaff itself.
func CleanEvalLCS() Metric { return cleanEval("cleaneval.lcs", lcsBlocks) }

func lcsBlocks(text, gold []int32) []difflib.Block {
	var out []difflib.Block
	for _, p := range lcs.Align(text, gold) {
		if n := len(out) - 1; n >= 0 && out[n].A+out[n].Size == p.A && out[n].B+out[n].Size == p.B {
			out[n].Size++
		} else {
			out = append(out, difflib.Block{A: p.A, B: p.B, Size: 1})
		}
	}
	return out
}

func cleanEval(id string, align func(text, gold []int32) []difflib.Block) Metric {
	return Metric{ID: id, Measures: cleanEvalMeasures(), Page: func(c *Case, _ Tokens) Score {
		gold, ok := c.GoldText()
		if !ok {
			return Score{}
		}
		text := c.Text()
		blocks := align(text.IDs(evertTokens), gold.IDs(evertTokens))
		return cleanEvalScore(text.Strings(evertTokens), gold.Strings(evertTokens), blocks)
	}}
}

func cleanEvalMeasures() []Measure {
	out := f1Measures()
	for _, kind := range []string{"tag ", "unlabelled tag "} {
		for _, m := range f1Measures() {
			out = append(out, Measure{Name: kind + m.Name, Average: MeanOf(len(out))})
		}
	}
	return out
}

func cleanEvalScore(text, gold []string, blocks []difflib.Block) Score {
	hit := 0
	for _, b := range blocks {
		hit += b.Size
	}
	s := Counts{Hit: hit, Extra: len(text) - hit, Missed: len(gold) - hit}.score()
	s.Values = append(s.Values, tagValues(text, gold, blocks)...)
	return s
}

// tagValues returns F1, precision and recall of the tags, labelled and unlabelled.
func tagValues(text, gold []string, blocks []difflib.Block) []float64 {
	inText, inGold := countTags(text), countTags(gold)
	if inText+inGold == 0 {
		nan := math.NaN()
		return []float64{nan, nan, nan, nan, nan, nan}
	}
	labelled, opposite := 0, 0
	for _, o := range difflib.Opcodes(blocks, len(text), len(gold)) {
		switch o.Kind {
		case difflib.Equal:
			labelled += countTags(text[o.A:o.EndA])
		case difflib.Replace:
			opposite += min(countTags(text[o.A:o.EndA]), countTags(gold[o.B:o.EndB]))
		}
	}
	values := func(hit int) []float64 {
		return Counts{Hit: hit, Extra: inText - hit, Missed: inGold - hit}.score().Values
	}
	return append(values(labelled), values(labelled+opposite)...)
}

func countTags(tokens []string) int {
	n := 0
	for _, t := range tokens {
		if t == "<p>" || t == "<h>" || t == "<l>" {
			n++
		}
	}
	return n
}

var evertTokens = Tokens{Normaliser{"evert", normaliseAsEvert}, Blanks}

var tagsApart = strings.NewReplacer("<p>", " <p> ", "<h>", " <h> ", "<l>", " <l> ")

func normaliseAsEvert(text string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		if !strings.HasPrefix(line, "URL") {
			out.WriteString(line)
			out.WriteByte('\n')
		}
	}
	return tagsApart.Replace(strings.Map(controlToBlank, out.String()))
}

func controlToBlank(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}
