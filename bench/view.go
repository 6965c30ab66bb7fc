package bench

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"chaff/bench/score"
)

// A View says how scores are summed up. The zero View shows whole corpora and counts
// failures as empty answers.
type View struct {
	Failures Failures
	By       Breakdown
	// Seed is what the randomness of intervals and tests begins with; 0 means [Seed].
	Seed uint64

	permutations int // at least so many, for p-values that are corrected together with others
}

func (v View) seed() uint64 { return cmp.Or(v.Seed, Seed) }

// Failures says how a page counts on which a detector gave no answer.
type Failures string

// The ways to count failures.
const (
	FailuresEmpty    Failures = ""        // as an extraction that keeps nothing
	FailuresExcluded Failures = "exclude" // not at all, for that detector
)

// String says it in words.
func (f Failures) String() string {
	if f == FailuresExcluded {
		return "failures excluded"
	}
	return "failures count as empty"
}

// A Breakdown is a property of pages by which a corpus is shown in parts.
type Breakdown string

// The breakdowns. Classes of complexity share the pages on their edges.
const (
	ByNothing    Breakdown = ""
	ByType       Breakdown = "type"
	ByLanguage   Breakdown = "language"
	BySite       Breakdown = "site"
	BySplit      Breakdown = "split"
	ByForm       Breakdown = "form"       // of the gold
	ByContent    Breakdown = "content"    // pages that have any, and hollow ones
	ByComplexity Breakdown = "complexity" // quartiles over the pages of all corpora, as WCEB has them
)

// Breakdowns returns every breakdown but ByNothing.
func Breakdowns() []Breakdown {
	return []Breakdown{ByType, ByLanguage, BySite, BySplit, ByForm, ByContent, ByComplexity}
}

// ParseBreakdown returns the breakdown of that name; the error lists the known ones.
func ParseBreakdown(name string) (Breakdown, error) {
	if slices.Contains(Breakdowns(), Breakdown(name)) {
		return Breakdown(name), nil
	}
	var names []string
	for _, b := range Breakdowns() {
		names = append(names, string(b))
	}
	return "", fmt.Errorf("unknown breakdown %q; pages can be shown by %s", name, strings.Join(names, ", "))
}

// unnamed is the group of pages of which the property is not known.
const unnamed = "(unknown)"

// A part is a named part of a corpus.
type part struct {
	name  string
	pages []Scored
}

// parts divides pages of one corpus, the groups in alphabetical order and those of
// complexity from low to high. All is every page of the run.
func (b Breakdown) parts(pages, all []Scored) []part {
	if b == ByNothing {
		return []part{{"", pages}}
	}
	groups := b.groups(all)
	var out []part
	for _, p := range pages {
		for _, name := range groups(p) {
			i := slices.IndexFunc(out, func(x part) bool { return x.name == name })
			if i < 0 {
				i = len(out)
				out = append(out, part{name: name})
			}
			out[i].pages = append(out[i].pages, p)
		}
	}
	slices.SortFunc(out, func(x, y part) int { return strings.Compare(b.order(x.name), b.order(y.name)) })
	return out
}

// order is what groups are sorted by.
func (b Breakdown) order(name string) string {
	if b == ByComplexity {
		return fmt.Sprint(slices.Index(score.ComplexityNames(), name))
	}
	return name
}

// groups returns the function that names the groups of a page.
func (b Breakdown) groups(all []Scored) func(Scored) []string {
	property := func(of func(Scored) string) func(Scored) []string {
		return func(p Scored) []string {
			if name := of(p); name != "" {
				return []string{name}
			}
			return []string{unnamed}
		}
	}
	switch b {
	case ByType:
		return property(func(p Scored) string { return p.Info.Type })
	case ByLanguage:
		return property(func(p Scored) string { return p.Info.Language })
	case BySite:
		return property(func(p Scored) string { return p.Info.Site })
	case BySplit:
		return property(func(p Scored) string { return p.Info.Split })
	case ByForm:
		return property(func(p Scored) string { return p.Form.String() })
	case ByContent:
		return property(func(p Scored) string {
			if p.Hollow {
				return "without"
			}
			return "with"
		})
	default:
		return byComplexity(all)
	}
}

func byComplexity(all []Scored) func(Scored) []string {
	var values []float64
	for _, p := range all {
		if !math.IsNaN(p.Complexity) {
			values = append(values, p.Complexity)
		}
	}
	quartiles := score.NewComplexityQuartiles(values)
	return func(p Scored) []string {
		if math.IsNaN(p.Complexity) {
			return []string{unnamed}
		}
		return quartiles.Classes(p.Complexity)
	}
}
