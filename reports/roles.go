package reports

import (
	"fmt"
	"io"
	"slices"

	"chaff/bench"
	"chaff/corpus"
)

// RolesTable writes which share of each role's words each detector keeps, as aligned
// text: what boilerplate it lets through and what content it loses.
func RolesTable(w io.Writer, s *bench.Summary) error {
	return writeText(w, roleSheets(s), s.Warnings)
}

// RolesMarkdown writes what [RolesTable] writes as Markdown tables.
func RolesMarkdown(w io.Writer, s *bench.Summary) error {
	return writeMarkdown(w, roleSheets(s), s.Warnings)
}

func roleSheets(s *bench.Summary) []sheet {
	var out []sheet
	for _, c := range s.Manifest.Corpora {
		var rows []bench.RoleRow
		for _, r := range s.Roles {
			if r.Corpus == c.Name {
				rows = append(rows, r)
			}
		}
		title := fmt.Sprintf("corpus %s (%s, %s), share of each role's words that is kept, policy %s",
			oneLine(c.Name), plural(c.Pages, "page"), shortFingerprint(c.Fingerprint), s.Policy)
		if len(rows) == 0 {
			out = append(out, sheet{title: title, remarks: []string{"its gold has no roles"}})
			continue
		}
		out = append(out, roleSheet(title, rows))
	}
	return out
}

func roleSheet(title string, rows []bench.RoleRow) sheet {
	out := sheet{title: title, columns: []column{left("role"), left("counts as"), right("words")}}
	var roles []corpus.Role
	var detectors []string
	for _, r := range rows {
		if !slices.Contains(roles, r.Role) {
			roles = append(roles, r.Role)
		}
		if !slices.Contains(detectors, r.Detector) {
			detectors = append(detectors, r.Detector)
			out.columns = append(out.columns, right(oneLine(r.Detector)))
		}
	}
	slices.Sort(roles)
	for _, role := range roles {
		var cells []string
		for _, r := range rows {
			if r.Role != role {
				continue
			}
			if cells == nil {
				cells = []string{role.String(), r.Class.String(), fmt.Sprint(r.Words)}
			}
			cells = append(cells, fmt.Sprintf("%.1f%%", 100*float64(r.Kept)/float64(r.Words)))
		}
		out.rows = append(out.rows, cells)
	}
	return out
}
