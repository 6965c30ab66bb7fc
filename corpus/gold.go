package corpus

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"chaff/internal/words"
)

// Gold is the hand-made truth of a page, in the strongest form its source has:
// a role for each line, the main text, or snippets. A source may have several.
type Gold struct {
	// Roles holds one role for each line of the page's text view; nil where the
	// source does not say it by line. A line without a role counts neither way.
	Roles []Role
	// Text is the main text where HasText is set. An empty one says that the page
	// has nothing worth keeping.
	Text    string
	HasText bool
	// With and Without are snippets that an extraction must and must not contain.
	With, Without []string

	once  sync.Once
	lines LineGold
}

// A Form is how strongly gold is stated.
type Form uint8

// The forms, the strongest last.
const (
	NoGold    Form = iota
	Snippets       // some strings that must and must not be kept
	MainText       // the text to keep
	LineRoles      // a role for each line
)

// String returns "none", "snippets", "text" or "lines".
func (f Form) String() string {
	return [...]string{"none", "snippets", "text", "lines"}[min(f, LineRoles)]
}

// Form returns the strongest form that the gold has; of a nil Gold NoGold.
func (g *Gold) Form() Form {
	switch {
	case g == nil:
		return NoGold
	case g.Roles != nil:
		return LineRoles
	case g.HasText:
		return MainText
	case len(g.With)+len(g.Without) > 0:
		return Snippets
	default:
		return NoGold
	}
}

// LineGold is gold taken to the lines of a page's text view.
type LineGold struct {
	// Roles holds one role for each line.
	Roles []Role
	// Share is, for each line, the share of its words found in the gold text,
	// -1 for a line without words; nil where the roles were not derived from text.
	Share []float64
	// Derived says that the roles are not the source's own: Body and Other stand
	// for found and not found, and headlines, captions and the like in the gold
	// text are Body.
	Derived bool
	// Unfound says that the gold names something to keep of which the text view
	// has nothing, such as text that is only in scripts or noscript: the page cannot
	// be scored by its lines.
	Unfound bool
}

// bodyShare is the share of a line's words that must be in the gold text before
// the line counts as content.
const bodyShare = 0.5

// OnLines takes the gold to the lines of the page. Roles are taken as they are.
// Gold text is aligned to the lines ([Align]): a line of which at least half the
// words are found is Body, else Other. Of snippets, a line that holds one that
// must be kept is Body, one that holds one that must not be is Other. Lines about
// which the gold says nothing, such as those without words, stay Unlabelled.
//
// Gold belongs to one page; the result is kept and must not be changed.
func (g *Gold) OnLines(page *Page) LineGold {
	g.once.Do(func() { g.lines = g.onLines(page) })
	return g.lines
}

func (g *Gold) onLines(page *Page) LineGold {
	switch g.Form() {
	case LineRoles:
		return LineGold{Roles: g.Roles}
	case MainText:
		return g.textOnLines(page)
	default:
		return g.snippetsOnLines(page)
	}
}

func (g *Gold) textOnLines(page *Page) LineGold {
	a := Align(page.Lines(), g.Text)
	roles := make([]Role, len(a.Share))
	for i, share := range a.Share {
		switch {
		case share >= bodyShare:
			roles[i] = Body
		case share >= 0:
			roles[i] = Other
		}
	}
	unfound := words.Count(g.Text) > 0 && !slices.Contains(roles, Body)
	return LineGold{Roles: roles, Share: a.Share, Derived: true, Unfound: unfound}
}

func (g *Gold) snippetsOnLines(page *Page) LineGold {
	out := LineGold{Roles: make([]Role, len(page.Lines())), Derived: true}
	holdsAny := func(line string, snippets []string) bool {
		return slices.ContainsFunc(snippets, func(s string) bool {
			s = strings.Join(strings.Fields(s), " ")
			return s != "" && strings.Contains(line, s)
		})
	}
	for i, l := range page.Lines() {
		line := strings.Join(strings.Fields(l.Text), " ")
		switch {
		case holdsAny(line, g.With):
			out.Roles[i] = Body
		case holdsAny(line, g.Without):
			out.Roles[i] = Other
		}
	}
	out.Unfound = len(g.With) > 0 && !slices.Contains(out.Roles, Body)
	return out
}

// Classes returns how each line of the page counts under the policy.
func (g LineGold) Classes(p Policy) []Class {
	out := make([]Class, len(g.Roles))
	for i, r := range g.Roles {
		out[i] = p.Class(r)
	}
	return out
}

// check reports whether the gold fits the page.
func (g *Gold) check(page *Page) error {
	if g.Roles == nil {
		return nil
	}
	if got, want := len(g.Roles), len(page.Lines()); got != want {
		return fmt.Errorf("page %q: gold has %d roles, the text view has %d lines", page.ID, got, want)
	}
	return nil
}
