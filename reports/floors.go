package reports

import (
	"fmt"
	"io"

	"chaff/bench"
)

// FloorsTable writes what becomes of floors as aligned text. File is what was written, or
// would have been.
func FloorsTable(w io.Writer, file string, u *bench.FloorUpdate) error {
	return writeText(w, []sheet{floorsSheet(file, u)}, u.Notes)
}

// FloorsMarkdown writes what [FloorsTable] writes as a Markdown table.
func FloorsMarkdown(w io.Writer, file string, u *bench.FloorUpdate) error {
	return writeMarkdown(w, []sheet{floorsSheet(file, u)}, u.Notes)
}

// floorsVerdict says in a line what happened.
func floorsVerdict(file string, u *bench.FloorUpdate) string {
	switch n := len(u.Changes); {
	case u.Floors == nil:
		return fmt.Sprintf("FAIL: %s would have to fall; nothing was written to %s, --allow-lower does it", plural(n, "floor"), oneLine(file))
	case n == 0:
		return fmt.Sprintf("PASS: no floor of %s changes", oneLine(file))
	default:
		return fmt.Sprintf("PASS: %s changed in %s", plural(n, "floor"), oneLine(file))
	}
}

func floorsSheet(file string, u *bench.FloorUpdate) sheet {
	s := sheet{title: floorsVerdict(file, u)}
	if len(u.Changes) == 0 {
		return s
	}
	s.columns = []column{left("corpus"), left("detector"), right("floor before"), right("now"), right("failures before"), right("now"), left("floor")}
	for _, c := range u.Changes {
		was, failures := fine(c.Was.Floor), fmt.Sprint(c.Was.Failures)
		is, fail := fine(c.Is.Floor), fmt.Sprint(c.Is.Failures)
		switch c.Kind {
		case bench.FloorAdded:
			was, failures = "–", "–"
		case bench.FloorDropped:
			is, fail = "–", "–"
		}
		s.rows = append(s.rows, []string{oneLine(c.Corpus), oneLine(c.Detector), was, is, failures, fail, string(c.Kind)})
	}
	return s
}

type jsonFloors struct {
	Schema  int               `json:"schema"`
	Verdict string            `json:"verdict"`
	Passed  bool              `json:"passed"`
	File    string            `json:"file"`
	Changes []jsonFloorChange `json:"changes"`
	Notes   []string          `json:"notes"`
}

type jsonFloorChange struct {
	Corpus   string                `json:"corpus"`
	Detector string                `json:"detector"`
	Change   bench.FloorChangeKind `json:"change"`
	Before   *bench.Floor          `json:"before"` // null of one that is added
	Now      *bench.Floor          `json:"now"`    // null of one that is dropped
}

// FloorsJSON writes what becomes of floors as one JSON object.
func FloorsJSON(w io.Writer, file string, u *bench.FloorUpdate) error {
	out := jsonFloors{
		Schema: schema, Verdict: floorsVerdict(file, u), Passed: u.Floors != nil, File: file,
		Changes: []jsonFloorChange{}, Notes: append([]string{}, u.Notes...),
	}
	for _, c := range u.Changes {
		own := jsonFloorChange{c.Corpus, c.Detector, c.Kind, &c.Was, &c.Is}
		switch c.Kind {
		case bench.FloorAdded:
			own.Before = nil
		case bench.FloorDropped:
			own.Now = nil
		}
		out.Changes = append(out.Changes, own)
	}
	return writeJSON(w, out)
}
