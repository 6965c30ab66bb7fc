package score

import (
	"math"
	"slices"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/internal/words"
)

// A Truth is a page with its gold under a policy, and what metrics ask of them,
// made once for all extractions of the page. It and its cases are not for
// concurrent use.
type Truth struct {
	page  *corpus.Page // nil where only the gold text is known
	gold  *corpus.Gold
	lines corpus.LineGold

	classes  []corpus.Class
	optional []bool // lines whose text is removed from both sides
	text     *Text
	interner words.Interner
	memo     map[string]any
}

// NewTruth returns the truth of a page. The gold is taken to lines
// ([corpus.Gold.OnLines]). The text that should be kept is the gold text where
// that is the gold's strongest form, else that of the content lines.
func NewTruth(page *corpus.Page, gold *corpus.Gold, policy corpus.Policy) *Truth {
	t := &Truth{page: page, gold: gold, lines: gold.OnLines(page)}
	t.classes = t.lines.Classes(policy)
	t.optional = make([]bool, len(t.classes))
	for i, class := range t.classes {
		// Gold text cannot speak of a line without words: it is no optional region.
		wordless := t.lines.Share != nil && t.lines.Share[i] < 0
		t.optional[i] = class == corpus.Optional && !wordless
	}
	raw := gold.Text
	if gold.Form() != corpus.MainText {
		raw = corpus.JoinLines(t.pick(func(i int) bool { return t.classes[i] == corpus.Content }))
	}
	t.text = t.newText(raw)
	return t
}

// NewTextTruth returns the truth of a page of which only the gold text is known, as
// in a table of published extractions. Metrics that need lines say nothing of it.
func NewTextTruth(gold string) *Truth {
	t := &Truth{gold: &corpus.Gold{Text: gold, HasText: true}}
	t.text = t.newText(gold)
	return t
}

// Page returns the page, nil where it is not known.
func (t *Truth) Page() *corpus.Page { return t.page }

// Gold returns the gold.
func (t *Truth) Gold() *corpus.Gold { return t.gold }

// GoldText returns the text that should be kept; false where the gold is snippets
// only and says nothing of the rest.
func (t *Truth) GoldText() (*Text, bool) { return t.text, t.gold.Form() > corpus.Snippets }

// Roles returns the role of each line of the page's text view.
func (t *Truth) Roles() []corpus.Role { return t.lines.Roles }

// Classes returns how each line of the page's text view counts.
func (t *Truth) Classes() []corpus.Class { return t.classes }

// HasLines reports whether the page's lines can be scored: something of the gold is
// found in them.
func (t *Truth) HasLines() bool { return t.page != nil && !t.lines.Unfound }

// once returns what make returns, which is called the first time only.
func once[T any](t *Truth, key string, make func() T) T {
	if v, ok := t.memo[key]; ok {
		return v.(T)
	}
	v := make()
	if t.memo == nil {
		t.memo = map[string]any{}
	}
	t.memo[key] = v
	return v
}

func (t *Truth) pick(want func(int) bool) []corpus.Line {
	var out []corpus.Line
	for i, l := range t.page.Lines() {
		if want(i) {
			out = append(out, l)
		}
	}
	return out
}

// hasOptional reports whether anything is to be removed from both sides.
func (t *Truth) hasOptional() bool {
	return once(t, "hasOptional", func() bool {
		for i, o := range t.optional {
			if o && words.Count(t.page.Lines()[i].Text) > 0 {
				return true
			}
		}
		return false
	})
}

// A Case is one extraction beside the truth of its page.
type Case struct {
	*Truth
	extraction detectors.Extraction
	alignment  *corpus.Alignment
	kept       []bool
	text       *Text
	ownLines   [][]string // words of the raw extraction by line
}

// Case sets an extraction beside the truth.
func (t *Truth) Case(e detectors.Extraction) *Case { return &Case{Truth: t, extraction: e} }

// Kept says which lines of the page's text view the extraction keeps
// ([detectors.KeptLines]).
func (c *Case) Kept() []bool {
	if c.kept == nil {
		if c.kept = c.extraction.Kept; c.kept == nil {
			c.kept = detectors.KeptByAlignment(c.page.Lines(), c.align())
		}
	}
	return c.kept
}

// Text returns the extracted text without what was taken from optional lines, so
// that text metrics count it neither way: whole lines where the detector decides by
// line, else the words that [corpus.Align] finds in an optional line.
func (c *Case) Text() *Text {
	if c.text == nil {
		c.text = c.newText(c.withoutOptional())
	}
	return c.text
}

// Raw returns the extracted text as it is.
func (c *Case) Raw() string {
	if c.extraction.Kept == nil || c.page == nil {
		return c.extraction.Text
	}
	return corpus.JoinLines(c.pick(func(i int) bool { return c.extraction.Kept[i] }))
}

func (c *Case) withoutOptional() string {
	switch {
	case c.page == nil:
		return c.extraction.Text
	case c.extraction.Kept != nil:
		return corpus.JoinLines(c.pick(func(i int) bool { return c.extraction.Kept[i] && !c.optional[i] }))
	case !c.hasOptional():
		return c.extraction.Text
	default:
		return c.align().Without(func(line int) bool { return c.optional[line] })
	}
}

func (c *Case) align() corpus.Alignment {
	if c.alignment == nil {
		aligner := once(c.Truth, "aligner", func() *corpus.Aligner { return corpus.NewAligner(c.page.Lines()) })
		a := aligner.Align(c.extraction.Text)
		c.alignment = &a
	}
	return *c.alignment
}

// Hollow reports whether the page has nothing to keep, so that keeping nothing is
// right.
func (t *Truth) Hollow() bool {
	switch t.gold.Form() {
	case corpus.MainText:
		return words.Count(t.text.Raw) == 0
	case corpus.LineRoles:
		return !slices.Contains(t.classes, corpus.Content)
	default:
		return len(t.gold.With) == 0
	}
}

// Complexity is the page's complexity by WCEB's measure ([Complexity]); NaN where the
// gold does not say what the whole text is.
func (t *Truth) Complexity() float64 {
	text, ok := t.GoldText()
	if !ok || t.page == nil {
		return math.NaN()
	}
	return Complexity(t.page, text.Raw)
}
