package reports

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"chaff/bench/agreement"
	"chaff/bench/stats"
	"chaff/corpus"
	"chaff/reports/look"
)

// Bounds of what the tables of an agreement name; JSON and CSV have all.
const (
	shownPages    = 20
	shownDisputes = 40
	shownDispute  = 200 // bytes of a disputed line
)

// AgreementTable writes an agreement as aligned text: the figures of the corpus, those of
// the pages that are disputed most, and the disputed lines.
func AgreementTable(w io.Writer, a *agreement.Agreement) error {
	return writeText(w, agreementSheets(a), a.Warnings)
}

// AgreementMarkdown writes what [AgreementTable] writes as Markdown tables.
func AgreementMarkdown(w io.Writer, a *agreement.Agreement) error {
	return writeMarkdown(w, agreementSheets(a), a.Warnings)
}

func agreementSheets(a *agreement.Agreement) []sheet {
	out := []sheet{figuresSheet(a)}
	if len(a.Annotators) > 2 {
		out = append(out, pairsSheet(a))
	}
	return append(out, agreedPagesSheet(a), disputesSheet(a))
}

func figuresSheet(a *agreement.Agreement) sheet {
	s := sheet{
		title: fmt.Sprintf("corpus %s, agreement of %s on %s of %s, policy %s",
			oneLine(a.Corpus), list(a.Annotators), plural(a.Pages, "page"), plural(a.Sites, "site"), oneLine(a.Policy)),
		columns: []column{
			left("what"), right("lines"), right("marked"), right("agreed"), right("kappa"), left("95% interval"), right("alpha"), left("95% interval"),
		},
		remarks: []string{
			"kappa is Cohen's" + meanRemark(a) + ", alpha Krippendorff's for nominal data: 1 is complete agreement, 0 what chance would give; intervals draw sites",
			"content/boilerplate leaves out lines to which the policy gives no side; a role is asked for against all others, and marked are the lines somebody gave it",
		},
	}
	for _, f := range a.Figures {
		s.rows = append(s.rows, []string{
			f.What, fmt.Sprint(f.Lines), fmt.Sprint(f.Marked), number(f.Agreed),
			number(f.Kappa), intervalText(f.KappaInterval), number(f.Alpha), intervalText(f.AlphaInterval),
		})
	}
	return s
}

func meanRemark(a *agreement.Agreement) string {
	if len(a.Annotators) > 2 {
		return ", the mean over pairs"
	}
	return ""
}

func intervalText(i stats.Interval) string {
	if math.IsNaN(i.Low) || math.IsNaN(i.High) {
		return "–"
	}
	return fmt.Sprintf("[%.3f, %.3f]", i.Low, i.High)
}

// pairsSheet shows the kappa of each pair of several annotators.
func pairsSheet(a *agreement.Agreement) sheet {
	s := sheet{title: "kappa of each pair", columns: []column{left("annotators"), right("content/boilerplate"), right("role")}}
	for i, p := range a.Pairs() {
		s.rows = append(s.rows, []string{
			a.Annotators[p[0]] + " and " + a.Annotators[p[1]], number(a.Figures[0].Pairs[i]), number(a.Figures[1].Pairs[i]),
		})
	}
	return s
}

// agreedPagesSheet shows pages, those with the most disputes first.
func agreedPagesSheet(a *agreement.Agreement) sheet {
	s := sheet{
		title: "by page, the most disputed first",
		columns: []column{
			left("page"), left("site"), right("lines"), right("disputed"),
			right("kappa content"), right("alpha content"), left("95% interval"), right("kappa role"), right("alpha role"), left("95% interval"),
		},
		remarks: []string{"intervals of a page draw its lines, which are not independent: they are too narrow"},
	}
	pages := slices.Clone(a.ByPage)
	slices.SortStableFunc(pages, func(x, y agreement.PageFigures) int { return cmp.Compare(y.Disputes, x.Disputes) })
	for i, p := range pages {
		if i == shownPages {
			s.remarks = append(s.remarks, fmt.Sprintf("%d more pages; --format json and csv list all", len(pages)-i))
			break
		}
		s.rows = append(s.rows, []string{
			oneLine(p.Page), oneLine(p.Site), fmt.Sprint(p.Role.Lines), fmt.Sprint(p.Disputes),
			number(p.Content.Kappa), number(p.Content.Alpha), intervalText(p.Content.AlphaInterval),
			number(p.Role.Kappa), number(p.Role.Alpha), intervalText(p.Role.AlphaInterval),
		})
	}
	return s
}

// disputesSheet lists the disputed lines, those first that one takes for content and another
// for boilerplate.
func disputesSheet(a *agreement.Agreement) sheet {
	s := sheet{title: disputesTitle(a)}
	if len(a.Disputes) == 0 {
		return s
	}
	s.columns = []column{left("page"), right("line")}
	for _, n := range a.Annotators {
		s.columns = append(s.columns, left(n))
	}
	s.columns = append(s.columns, left("content?"), left("text"))
	disputes := slices.Clone(a.Disputes)
	slices.SortStableFunc(disputes, func(x, y agreement.Dispute) int { return when(y.Content, 1) - when(x.Content, 1) })
	for i, d := range disputes {
		if i == shownDisputes {
			s.remarks = append(s.remarks, fmt.Sprintf("%d more lines; --format json and csv list all", len(disputes)-i))
			break
		}
		row := []string{oneLine(d.Page), fmt.Sprint(d.Line)}
		for _, r := range d.Roles {
			row = append(row, roleName(r))
		}
		content := ""
		if d.Content {
			content = "disputed"
		}
		text, _ := look.Cut(d.Text, shownDispute)
		s.rows = append(s.rows, append(row, content, oneLine(text)))
	}
	return s
}

func disputesTitle(a *agreement.Agreement) string {
	content := 0
	for _, d := range a.Disputes {
		content += when(d.Content, 1)
	}
	if len(a.Disputes) == 0 {
		return "no disputed lines"
	}
	return fmt.Sprintf("%s, %d of them over whether they are content", plural(len(a.Disputes), "disputed line"), content)
}

func roleName(r corpus.Role) string {
	if r == corpus.Unlabelled {
		return "?"
	}
	return r.String()
}

type jsonAgreement struct {
	Schema     int           `json:"schema"`
	Corpus     string        `json:"corpus"`
	Policy     string        `json:"policy"`
	Annotators []string      `json:"annotators"`
	Pages      int           `json:"pages"`
	Sites      int           `json:"sites"`
	Figures    []jsonFigure  `json:"figures"`
	ByPage     []jsonPage    `json:"by_page"`
	Disputes   []jsonDispute `json:"disputes"`
	Warnings   []string      `json:"warnings"`
}

type jsonFigure struct {
	What          string    `json:"what"`
	Lines         int       `json:"lines"`
	Marked        int       `json:"marked"`
	Agreed        float     `json:"agreed"`
	Kappa         float     `json:"kappa"`
	KappaInterval [2]float  `json:"kappa_interval"`
	Alpha         float     `json:"alpha"`
	AlphaInterval [2]float  `json:"alpha_interval"`
	Pairs         []jsonTwo `json:"pairs,omitempty"`
}

type jsonTwo struct {
	Annotators [2]string `json:"annotators"`
	Kappa      float     `json:"kappa"`
}

type jsonPage struct {
	Page     string     `json:"page"`
	Site     string     `json:"site,omitempty"`
	Disputes int        `json:"disputes"`
	Content  jsonFigure `json:"content"`
	Role     jsonFigure `json:"role"`
}

type jsonDispute struct {
	Page    string            `json:"page"`
	Line    int               `json:"line"`
	Roles   map[string]string `json:"roles"`
	Content bool              `json:"content"`
	Text    string            `json:"text"`
}

// AgreementJSON writes an agreement as one JSON object.
func AgreementJSON(w io.Writer, a *agreement.Agreement) error {
	out := jsonAgreement{
		Schema: schema, Corpus: a.Corpus, Policy: a.Policy, Annotators: a.Annotators, Pages: a.Pages, Sites: a.Sites,
		ByPage: []jsonPage{}, Disputes: []jsonDispute{}, Warnings: append([]string{}, a.Warnings...),
	}
	for _, f := range a.Figures {
		out.Figures = append(out.Figures, newJSONFigure(a, f))
	}
	for _, p := range a.ByPage {
		out.ByPage = append(out.ByPage, jsonPage{p.Page, p.Site, p.Disputes, newJSONFigure(a, p.Content), newJSONFigure(a, p.Role)})
	}
	for _, d := range a.Disputes {
		roles := make(map[string]string)
		for k, r := range d.Roles {
			roles[a.Annotators[k]] = roleName(r)
		}
		out.Disputes = append(out.Disputes, jsonDispute{d.Page, d.Line, roles, d.Content, d.Text})
	}
	return writeJSON(w, out)
}

func newJSONFigure(a *agreement.Agreement, f agreement.Figure) jsonFigure {
	out := jsonFigure{
		What: f.What, Lines: f.Lines, Marked: f.Marked, Agreed: float(f.Agreed),
		Kappa: float(f.Kappa), KappaInterval: bounds(f.KappaInterval), Alpha: float(f.Alpha), AlphaInterval: bounds(f.AlphaInterval),
	}
	if len(a.Annotators) > 2 {
		for i, p := range a.Pairs() {
			out.Pairs = append(out.Pairs, jsonTwo{[2]string{a.Annotators[p[0]], a.Annotators[p[1]]}, float(f.Pairs[i])})
		}
	}
	return out
}

// AgreementCSV writes an agreement as comma-separated values with a header: a line for each
// figure of the corpus, with an empty page, and of each page, then one for each disputed
// line. The last column holds the warnings, a semicolon apart, on the first line only. A
// name that a spreadsheet would take for a formula has an apostrophe before it.
func AgreementCSV(w io.Writer, a *agreement.Agreement) error {
	out := csv.NewWriter(w)
	rows := [][]string{{
		"corpus", "page", "what", "lines", "marked", "agreed", "kappa", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high", "line", "roles", "text", "warnings",
	}}
	add := func(page string, f agreement.Figure) {
		rows = append(rows, []string{
			cell(a.Corpus), cell(page), f.What, fmt.Sprint(f.Lines), fmt.Sprint(f.Marked), full(f.Agreed), full(f.Kappa), full(f.KappaInterval.Low), full(f.KappaInterval.High),
			full(f.Alpha), full(f.AlphaInterval.Low), full(f.AlphaInterval.High), "", "", "", "",
		})
	}
	for _, f := range a.Figures {
		add("", f)
	}
	for _, p := range a.ByPage {
		add(p.Page, p.Content)
		add(p.Page, p.Role)
	}
	for _, d := range a.Disputes {
		var roles []string
		for k, r := range d.Roles {
			roles = append(roles, a.Annotators[k]+"="+roleName(r))
		}
		row := make([]string, len(rows[0]))
		row[0], row[1], row[2], row[12], row[13], row[14] = cell(a.Corpus), cell(d.Page), "dispute", fmt.Sprint(d.Line), strings.Join(roles, " "), cell(d.Text)
		rows = append(rows, row)
	}
	rows[1][len(rows[0])-1] = cell(strings.Join(a.Warnings, "; "))
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the agreement: %w", err)
	}
	return nil
}
