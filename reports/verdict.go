package reports

import (
	"fmt"
	"strings"

	"chaff/bench"
)

// verdict says in words what a board shows.
func (b board) verdict() string {
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
	if len(first) == 1 {
		fmt.Fprintf(&out, "%s comes first on %s with an F1 of %s.", first[0], b.Corpus.Name, number(top.F1))
	} else {
		fmt.Fprintf(&out, "%s share the first place on %s with an F1 of %s.", list(first), b.Corpus.Name, number(top.F1))
	}
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
