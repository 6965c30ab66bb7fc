// Package agreement measures how far people agree on the labels of a corpus, and with that
// how good its gold can be.
//
// [Measure] compares what annotators say of the same lines: Cohen's kappa and Krippendorff's
// alpha for content against boilerplate, for all roles and for each, with intervals, by
// page, and every line that they dispute. [Ceilings] scores people as detectors are scored:
// one against the other, which is as good as a detector can be told to be.
package agreement

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"chaff/bench/stats"
	"chaff/corpus"
)

// An Agreement says how far annotators of a corpus agree.
type Agreement struct {
	Corpus     string
	Policy     string
	Annotators []string // two at least
	// Pages and Sites are those that at least two annotators have decided lines of.
	Pages, Sites int
	// Figures are those of content against boilerplate, of all roles, and then of each role
	// against the others, in the order of the guideline; roles that nobody gave are left out.
	Figures []Figure
	// ByPage holds the figures of single pages.
	ByPage []PageFigures
	// Disputes are the lines to which annotators gave different roles, in their order.
	Disputes []Dispute
	// Warnings say what a reader of the figures must know.
	Warnings []string
}

// A Figure is how far annotators agree on one question.
type Figure struct {
	// What is asked of a line: ContentOrNot, AnyRole or the name of a role, which asks whether
	// it has that role.
	What string
	// Lines is how many lines two annotators at least have answered for.
	Lines int
	// Marked is how many of them somebody gave the role, or took for content; all where any
	// role is asked for.
	Marked int
	// Agreed is the share of pairs of answers to the same line that are alike, in [0,1].
	Agreed float64
	// Kappa is Cohen's kappa ([stats.Kappa]), of more than two annotators its mean over pairs
	// (Light 1971); Alpha is Krippendorff's ([stats.Alpha]). NaN where they are not defined.
	Kappa, Alpha float64
	// KappaInterval and AlphaInterval are 95 % bootstrap intervals: of a corpus over sites,
	// as a board's; of a page over its lines, which are not independent, so that these
	// are too narrow. NaN where there is only one site, page or line.
	KappaInterval, AlphaInterval stats.Interval
	// Pairs holds the kappa of each pair of annotators, in the order of Pairs.
	Pairs []float64
}

// The questions that are no roles.
const (
	// ContentOrNot asks whether a line is content or boilerplate under the policy. Lines of an
	// optional role count neither way, as in scoring.
	ContentOrNot = "content/boilerplate"
	// AnyRole asks which role a line has.
	AnyRole = "role"
)

// PageFigures are the figures of one page.
type PageFigures struct {
	Page, Site string
	Content    Figure // content against boilerplate
	Role       Figure // which role
	Disputes   int
}

// A Dispute is a line to which annotators gave different roles.
type Dispute struct {
	Page string
	Line int // its number
	// Roles are those that annotators gave, in their order; Unlabelled where one gave none.
	Roles []corpus.Role
	// Content says that one takes the line for content and another for boilerplate.
	Content bool
	Text    string
}

// Pairs returns the pairs of annotators by their indices, (0, 1) first, then (0, 2).
func (a *Agreement) Pairs() [][2]int { return pairsOf(len(a.Annotators)) }

func pairsOf(n int) [][2]int {
	var out [][2]int
	for i := range n {
		for k := i + 1; k < n; k++ {
			out = append(out, [2]int{i, k})
		}
	}
	return out
}

// A rated page is what annotators say of its lines.
type rated struct {
	info  corpus.Info
	lines []corpus.Line
	roles [][]corpus.Role // by annotator and line; a row of Unlabelled where one said nothing
}

// Choose returns the annotators to compare: those that are named, else all who have a
// layer, and the author of the gold as well ([corpus.AuthorOfGold]) where only one has. Gold
// that was adjudicated from two layers is no third opinion.
func Choose(c *corpus.Corpus, names []string) ([]string, error) {
	known := c.Annotators()
	if len(names) == 0 {
		if names = known; len(names) < 2 {
			names = append([]string{corpus.AuthorOfGold}, names...)
		}
	}
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	for _, n := range names {
		if n != corpus.AuthorOfGold && !slices.Contains(known, n) {
			return nil, fmt.Errorf("corpus %s has no annotator %q; it has %s", c.Name(), n, strings.Join(append([]string{corpus.AuthorOfGold}, known...), ", "))
		}
	}
	if len(names) < 2 {
		return nil, fmt.Errorf("corpus %s has labels of one person only; \"chaff label --annotator NAME\" makes a second layer", c.Name())
	}
	return names, nil
}

// Measure compares what the annotators say of the pages of the corpus; names are those of
// [Choose]. It fails where no page has lines that two of them have decided.
func Measure(ctx context.Context, c *corpus.Corpus, names []string, policy corpus.Policy) (*Agreement, error) {
	names, err := Choose(c, names)
	if err != nil {
		return nil, err
	}
	l, err := load(ctx, c, names)
	if err != nil {
		return nil, err
	}
	pages := l.pages
	if len(pages) == 0 {
		return nil, fmt.Errorf("corpus %s has no line that two of %s have decided", c.Name(), strings.Join(names, ", "))
	}
	a := &Agreement{Corpus: c.Name(), Policy: policy.Name, Annotators: names, Pages: len(pages), Warnings: append(l.left, l.coverage(c, names)...)}
	clusters := clustersOf(pages)
	a.Sites = len(stats.ClustersOf(sitesOf(pages)))
	for _, q := range questions(policy, pages) {
		a.Figures = append(a.Figures, q.figure(pages, clusters))
	}
	content, role := contentOrNot(policy), anyRole()
	for _, p := range pages {
		one := []rated{p}
		disputes := p.disputes(policy)
		a.ByPage = append(a.ByPage, PageFigures{p.info.ID, p.info.Site, content.pageFigure(one), role.pageFigure(one), len(disputes)})
		a.Disputes = append(a.Disputes, disputes...)
	}
	if len(clusters) < stats.MinClusters {
		a.Warnings = append(a.Warnings, fmt.Sprintf("few sites (%d of at least %d): intervals are too narrow", len(clusters), stats.MinClusters))
	}
	return a, nil
}

// loaded is what was read of a corpus.
type loaded struct {
	pages []rated  // of which two annotators have decided a line
	whole []int    // how many pages each annotator has labelled whole
	left  []string // which pages could not be read
}

func load(ctx context.Context, c *corpus.Corpus, names []string) (loaded, error) {
	l := loaded{whole: make([]int, len(names))}
	for i := range c.Len() {
		if err := ctx.Err(); err != nil {
			return l, fmt.Errorf("reading corpus %s: %w", c.Name(), err)
		}
		page, gold, err := c.Load(ctx, i)
		if bad, ok := errors.AsType[*corpus.PageError](err); ok {
			l.left = append(l.left, fmt.Sprintf("page %s is left out: %v", bad.Page, bad.Err))
			continue
		}
		if err != nil {
			return l, err
		}
		p, err := rate(c, i, page, gold, names)
		if err != nil {
			return l, err
		}
		for k := range names {
			if p.whole(k) {
				l.whole[k]++
			}
		}
		if p.common() {
			l.pages = append(l.pages, p)
		}
	}
	return l, nil
}

// rate returns what the annotators say of page i.
func rate(c *corpus.Corpus, i int, page *corpus.Page, gold *corpus.Gold, names []string) (rated, error) {
	p := rated{info: page.Info, lines: page.Lines()}
	for _, n := range names {
		var roles []corpus.Role
		var err error
		switch {
		case n != corpus.AuthorOfGold:
			roles, err = c.Layer(i, page, n)
		case gold.Form() == corpus.LineRoles:
			roles = gold.Roles
		}
		if err != nil {
			return p, err
		}
		if roles == nil {
			roles = make([]corpus.Role, len(p.lines))
		}
		p.roles = append(p.roles, roles)
	}
	return p, nil
}

// whole reports whether annotator k has decided every line.
func (p rated) whole(k int) bool {
	return len(p.lines) > 0 && !slices.Contains(p.roles[k], corpus.Unlabelled)
}

// common reports whether two annotators have decided the same line.
func (p rated) common() bool {
	for line := range p.lines {
		n := 0
		for _, roles := range p.roles {
			if roles[line] != corpus.Unlabelled {
				n++
			}
		}
		if n > 1 {
			return true
		}
	}
	return false
}

// disputes returns the lines of the page to which annotators gave different roles.
func (p rated) disputes(policy corpus.Policy) []Dispute {
	var out []Dispute
	for i, l := range p.lines {
		d := Dispute{Page: p.info.ID, Line: l.Number, Text: l.Text}
		given := make(map[corpus.Role]bool)
		classes := make(map[corpus.Class]bool)
		for _, roles := range p.roles {
			d.Roles = append(d.Roles, roles[i])
			if roles[i] != corpus.Unlabelled {
				given[roles[i]] = true
				classes[policy.Class(roles[i])] = true
			}
		}
		d.Content = classes[corpus.Content] && classes[corpus.Boilerplate]
		if len(given) > 1 {
			out = append(out, d)
		}
	}
	return out
}

// coverage says who has not labelled all pages.
func (l loaded) coverage(c *corpus.Corpus, names []string) []string {
	var out []string
	for k, n := range names {
		if l.whole[k] < c.Len() {
			out = append(out, fmt.Sprintf("%s has labelled %d of %d pages whole; lines that fewer than two have decided count nowhere", n, l.whole[k], c.Len()))
		}
	}
	return out
}

func sitesOf(pages []rated) []string {
	out := make([]string, len(pages))
	for i, p := range pages {
		out[i] = p.info.Site
	}
	return out
}

// clustersOf groups pages by site. Pages of a single site are taken as independent.
func clustersOf(pages []rated) stats.Clusters {
	clusters := stats.ClustersOf(sitesOf(pages))
	if len(clusters) == 1 {
		return stats.ClustersOf(make([]string, len(pages)))
	}
	return clusters
}
