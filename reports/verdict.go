package reports

import (
	"fmt"
	"strings"

	"chaff/bench"
)

// verdict says in words what a board shows.
func verdict(b *bench.Board) string {
	var first, undecided, worse []string
	top := b.Rows[0]
	for _, r := range b.Rows {
		switch {
		case r.Versus.Verdict == bench.Best || r.Versus.Verdict == bench.Tied:
			first = append(first, r.Detector)
		case r.Versus.Verdict == bench.Worse:
			worse = append(worse, r.Detector)
		default:
			undecided = append(undecided, r.Detector)
		}
	}
	var out strings.Builder
	beats, lead := "It beats", "Its lead"
	if len(first) > 1 {
		beats, lead = "They beat", "Their lead"
	}
	comes := "comes first"
	if len(first) > 1 {
		comes = "share the first place"
	}
	fmt.Fprintf(&out, "%s %s on %s by %s: %s.", list(first), comes, b.Corpus, b.Metric.Measures[0].Name, number(top.Values[0]))
	if len(worse) > 0 {
		fmt.Fprintf(&out, " %s %s beyond chance.", beats, list(worse))
	}
	if len(undecided) > 0 {
		fmt.Fprintf(&out, " %s over %s is not decided by this corpus.", lead, list(undecided))
	}
	return out.String()
}

// list joins names as prose does.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
