package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"chaff/bench"
	"chaff/bench/stats"
)

// shownNames bounds the names that a sentence lists.
const shownNames = 4

// verdict says in words what a board shows: who comes first, who cannot be told apart from
// it, who is beaten and by how much, and how small a difference could have been seen.
func verdict(b *bench.Board) string {
	out := []string{verdictLine(b)}
	for _, sentence := range []string{beaten(b), couldSee(b)} {
		if sentence != "" {
			out = append(out, sentence)
		}
	}
	return strings.Join(out, " ")
}

// verdictLine says in one sentence who comes first, and who cannot be told apart from it.
func verdictLine(b *bench.Board) string {
	m := b.Metric.Measures[0]
	if len(b.Rows) == 0 || math.IsNaN(b.Rows[0].Values[0]) {
		return fmt.Sprintf("No detector has a figure on %s by %s.", placeOf(b), m.Name)
	}
	first := b.Rows[0]
	lead, same := leadersOf(b)
	figure := m.Name + " " + number(first.Values[0])
	if m.LowerIsBetter {
		figure += ", lower is better"
	}
	name := oneLine(first.Detector)
	switch rest := names(lead[1:]); {
	case len(b.Rows) == 1:
		return fmt.Sprintf("%s reaches %s on %s, and there is no other detector to compare it with.", name, figure, placeOf(b))
	case len(lead) == 1:
		return fmt.Sprintf("%s is the best on %s (%s).", name, placeOf(b), figure)
	case same && len(lead) == len(b.Rows):
		return fmt.Sprintf("All %d detectors score the same on every page of %s (%s).", len(lead), placeOf(b), figure)
	case same:
		return fmt.Sprintf("%s share the first place on %s (%s): they score the same on every page.", several(names(lead)), placeOf(b), figure)
	case len(lead) == len(b.Rows) && len(lead) > 2:
		return fmt.Sprintf("%s comes first on %s (%s), but none of the other %d can be told apart from it.", name, placeOf(b), figure, len(rest))
	case len(lead) == 2 && beatAll(b, lead, worseOf(b)) && len(b.Rows) > 2:
		return fmt.Sprintf("%s (%s) and %s (%s) come first on %s and cannot be told apart.", name, figure, rest[0], number(lead[1].Values[0]), placeOf(b))
	case len(lead) == 2:
		return fmt.Sprintf("%s comes first on %s (%s), but it cannot be told apart from %s (%s).", name, placeOf(b), figure, rest[0], number(lead[1].Values[0]))
	default:
		return fmt.Sprintf("%s comes first on %s (%s), but it cannot be told apart from %s.", name, placeOf(b), figure, several(rest))
	}
}

// placeOf names what the board's pages are.
func placeOf(b *bench.Board) string {
	if b.Corpus == bench.AllCorpora {
		return fmt.Sprintf("the mean over %s", plural(len(b.Corpora), "corpus"))
	}
	return oneLine(b.Corpus)
}

// leadersOf returns the first row and those that cannot be told apart from it, and whether
// these all score the same on every page.
func leadersOf(b *bench.Board) (lead []bench.Row, same bool) {
	same = true
	for i, r := range b.Rows {
		switch v := r.Versus.Verdict; {
		case i == 0 || v == bench.Tied:
			lead = append(lead, r)
		case v != bench.Worse && v != bench.NoFigure:
			lead = append(lead, r)
			same = false
		}
	}
	return lead, same
}

// worseOf returns the rows that are worse than the first beyond chance.
func worseOf(b *bench.Board) []bench.Row {
	return slices.DeleteFunc(slices.Clone(b.Rows), func(r bench.Row) bool { return r.Versus.Verdict != bench.Worse })
}

// beaten says whom the leaders beat and by how much; "" where there is none.
func beaten(b *bench.Board) string {
	lead, _ := leadersOf(b)
	worse := worseOf(b)
	if len(worse) == 0 {
		return ""
	}
	subject := "It beats"
	switch all := beatAll(b, lead, worse); {
	case len(lead) == 1:
	case all && len(lead) == 2:
		subject = "Both beat"
	case all:
		subject = fmt.Sprintf("All %d beat", len(lead))
	default:
		lead = lead[:1]
		subject = oneLine(lead[0].Detector) + " beats"
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, r := range lead {
		by := lossOf(b, r.Detector, worse[0].Detector)
		low, high = min(low, by.Low), max(high, by.High)
	}
	out := fmt.Sprintf("%s %s by %s to %s %s", subject, oneLine(worse[0].Detector), number(low), number(high), b.Metric.Measures[0].Name)
	switch n := len(worse) - 1; {
	case n > shownNames:
		out += fmt.Sprintf(", and %d others", n)
	case n > 0:
		out += ", and " + list(names(worse[1:]))
	}
	return out + "."
}

// beatAll reports whether each of the leaders is better than each of the others beyond
// chance.
func beatAll(b *bench.Board, lead, worse []bench.Row) bool {
	for _, l := range lead {
		for _, w := range worse {
			if b.Between(l.Detector, w.Detector).Verdict != bench.Better {
				return false
			}
		}
	}
	return true
}

// lossOf is the interval of what the other detector loses against the first one.
func lossOf(b *bench.Board, first, other string) stats.Interval {
	c := b.Between(first, other)
	if !b.Metric.Measures[0].LowerIsBetter {
		return c.Interval
	}
	return stats.Interval{Low: 0 - c.Interval.High, High: 0 - c.Interval.Low}
}

// couldSee says how small a difference the pages can show; "" where that is not known.
func couldSee(b *bench.Board) string {
	if math.IsNaN(b.Detectable) || len(b.Rows) < 2 {
		return ""
	}
	return fmt.Sprintf("On these %s of %s a true difference of %s between two detectors, compared alone, would be found four times out of five.",
		plural(b.Pages, "page"), plural(b.Sites, "site"), number(b.Detectable))
}

// caveats says in words what weakens the verdict on a board: few sites, failures, and
// leaders that owe their parameters to it.
func caveats(s *bench.Summary, b *bench.Board) []string {
	var out []string
	if s.Missing > 0 {
		out = append(out, fmt.Sprintf("The run is not finished: it lacks %s, and the others may tell otherwise.", plural(s.Missing, "page")))
	}
	if few := fewSites(s, b); len(few) > 0 {
		out = append(out, fmt.Sprintf("An interval needs the pages of %d sites, and there are only %s: take the figures with care.", stats.MinClusters, several(few)))
	}
	lead, _ := leadersOf(b)
	var flattered []string
	for _, r := range lead {
		if len(chosenOn(s, b, r.Detector)) > 0 {
			flattered = append(flattered, oneLine(r.Detector))
		}
	}
	switch {
	case len(flattered) == 1:
		out = append(out, fmt.Sprintf("The parameters of %s were chosen on pages that are among these, which flatters it.", flattered[0]))
	case len(flattered) > 1:
		out = append(out, fmt.Sprintf("The parameters of %s were chosen on pages that are among these, which flatters them.", several(flattered)))
	}
	return append(out, failed(s, b)...)
}

// fewSites names the board's corpora that have too few sites for an interval.
func fewSites(s *bench.Summary, b *bench.Board) []string {
	boards := []*bench.Board{b}
	if b.Corpus == bench.AllCorpora {
		boards = slices.DeleteFunc(boardsOf(s, b.Metric.ID), func(m *bench.Board) bool { return !slices.Contains(b.Corpora, m.Corpus) })
	}
	var out []string
	for _, member := range boards {
		if member.Sites < stats.MinClusters {
			out = append(out, fmt.Sprintf("%d of %s", member.Sites, oneLine(member.Corpus)))
		}
	}
	return out
}

// failed says how many detectors failed, and which of them the most.
func failed(s *bench.Summary, b *bench.Board) []string {
	detectors, most, name := 0, 0, ""
	for _, r := range b.Rows {
		n := 0
		for _, o := range bench.Outcomes() {
			if o.Failed() {
				n += r.Outcomes[o]
			}
		}
		if n > 0 {
			detectors++
		}
		if n > most {
			most, name = n, oneLine(r.Detector)
		}
	}
	counted := "as if it had kept nothing"
	if s.View.Failures == bench.FailuresExcluded {
		counted = "not at all, for that detector"
	}
	switch detectors {
	case 0:
		return nil
	case 1:
		return []string{fmt.Sprintf("%s failed on %s; a failed page counts %s.", name, plural(most, "page"), counted)}
	default:
		return []string{fmt.Sprintf("%d detectors failed on some pages, %s on the most (%d); a failed page counts %s.", detectors, name, most, counted)}
	}
}

// chosenOn returns the corpora of the board on whose pages the detector's parameters were
// chosen, as far as their names tell.
func chosenOn(s *bench.Summary, b *bench.Board, detector string) []string {
	names := b.Corpora
	if len(names) == 0 {
		names = []string{b.Corpus}
	}
	var out []string
	for _, name := range names {
		if s.Manifest.TrainedOnCorpus(detector, name) {
			bare, _, _ := strings.Cut(name, ":")
			out = append(out, bare)
		}
	}
	return out
}

// several joins the first names as prose does and counts the rest.
func several(names []string) string {
	if len(names) > shownNames+1 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shownNames], ", "), len(names)-shownNames)
	}
	return list(names)
}

// list joins names as prose does.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
