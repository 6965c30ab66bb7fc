package corpus

import "fmt"

// Gold is the hand-made truth of a page.
type Gold struct {
	// Roles holds one role for each line of the page's text view.
	Roles []Role
}

// Classes returns how each line counts under the policy.
func (g *Gold) Classes(p Policy) []Class {
	out := make([]Class, len(g.Roles))
	for i, r := range g.Roles {
		out[i] = p.Class(r)
	}
	return out
}

// check reports whether the gold fits the page.
func (g *Gold) check(page *Page) error {
	if got, want := len(g.Roles), len(page.Lines()); got != want {
		return fmt.Errorf("page %q: gold has %d roles, the text view has %d lines", page.ID, got, want)
	}
	return nil
}
