package score

import "chaff/corpus"

// A RoleCount says how much of a page's lines of one role an extraction keeps, in
// words (UAX #29 words with a letter or digit).
type RoleCount struct {
	Role  corpus.Role
	Kept  int
	Words int
}

// Roles returns the counts of each role that the page has, in the order of the
// guideline: which kinds of boilerplate the extraction lets through, and what
// content it loses. It returns nil where the roles are not the gold's own but
// derived from a text, which tells content from the rest only.
func Roles(c *Case) []RoleCount {
	if c.page == nil || c.lines.Derived {
		return nil
	}
	weights := c.weights("line.word", wordsOf)
	counts := make([]RoleCount, len(corpus.Roles())+1)
	for i, role := range c.Roles() {
		counts[role].Words += weights[i]
		if c.Kept()[i] {
			counts[role].Kept += weights[i]
		}
	}
	var out []RoleCount
	for role, n := range counts {
		if n.Words > 0 && corpus.Role(role) != corpus.Unlabelled {
			n.Role = corpus.Role(role)
			out = append(out, n)
		}
	}
	return out
}
