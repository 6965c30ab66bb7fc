package reports

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
)

//go:embed report.html report.css
var assets embed.FS

// A Report is everything the HTML page shows.
type Report struct {
	Summary *bench.Summary
	// Run holds what was extracted.
	Run *bench.Run
	// Scored are the run's pages, scored by Scoring.
	Scored  []bench.Scored
	Scoring bench.Scoring
	// Corpora are those of the run; their pages are read one at a time.
	Corpora []*corpus.Corpus
	// Others are summaries of the same run scored otherwise, such as by other policies: a
	// report says whether the ranking survives.
	Others []*bench.Summary
	// Earlier are the runs to compare this one with, the oldest first.
	Earlier []Earlier
	// Command is how this run is made again.
	Command string
}

// HTML writes the report as one page without scripts that needs no network:
// leaderboards, and every page's own lines beside what each detector did with
// them. Page text is hostile and is escaped; a content security policy forbids
// everything but the page's own style.
func (r Report) HTML(ctx context.Context, w io.Writer) error {
	t, css, err := parseAssets()
	if err != nil {
		return fmt.Errorf("writing HTML report: %w", err)
	}
	shown, worst := r.shown()
	head := struct {
		CSS      template.CSS
		Boards   []boardView
		Curves   []boardView
		Manifest bench.Manifest
		Policy   string
		Warnings []string
		Contents []shownPage
		Worst    bool
	}{
		css, r.boardViews(), sheetViews(curveSheets(r.Summary.Curves)), r.Summary.Manifest, r.Summary.Policy, r.Summary.Warnings, shown, worst,
	}
	if err := t.ExecuteTemplate(w, "head", head); err != nil {
		return fmt.Errorf("writing HTML report: %w", err)
	}
	for _, p := range shown {
		if err := r.writePage(ctx, t, w, p); err != nil {
			return fmt.Errorf("writing HTML report: %w", err)
		}
	}
	if err := t.ExecuteTemplate(w, "foot", head); err != nil {
		return fmt.Errorf("writing HTML report: %w", err)
	}
	return nil
}

func parseAssets() (*template.Template, template.CSS, error) {
	css, err := assets.ReadFile("report.css")
	if err != nil {
		return nil, "", err
	}
	t := template.New("report").Funcs(template.FuncMap{
		"number": number, "plural": plural, "short": shortFingerprint, "oneLine": oneLine,
	})
	t, err = t.ParseFS(assets, "report.html")
	return t, template.CSS(css), err
}

type boardView struct {
	Title, Verdict string
	Columns        []cellView
	Rows           [][]cellView
	Remarks        []string
}

// A cellView is a cell of a table; numbers are set flush right.
type cellView struct {
	Text  string
	Right bool
}

func (r Report) boardViews() []boardView {
	var out []boardView
	for _, b := range r.Summary.Boards {
		view := sheetViews([]sheet{boardSheet(r.Summary, b)})[0]
		view.Verdict = verdict(b)
		out = append(out, view)
	}
	return out
}

func sheetViews(sheets []sheet) []boardView {
	var out []boardView
	for _, s := range sheets {
		view := boardView{Title: s.title, Columns: cellViews(s.columns, columnNames(s.columns)), Remarks: s.remarks}
		for _, row := range s.rows {
			view.Rows = append(view.Rows, cellViews(s.columns, row))
		}
		out = append(out, view)
	}
	return out
}

func cellViews(columns []column, row []string) []cellView {
	out := make([]cellView, len(row))
	for i, text := range row {
		out[i] = cellView{text, columns[i].right}
	}
	return out
}

// maxShownPages bounds the pages shown line by line, or the report of a large
// corpus could not be opened.
const maxShownPages = 40

// A shownPage is a page of the report with its records.
type shownPage struct {
	Anchor string // names the page by its place, never by its hostile id
	Corpus string
	Page   string

	corpus *corpus.Corpus
	index  int
	scored bench.Scored
}

// mean is the mean over the detectors of the first metric's main measure; pages that
// it cannot score come last.
func (p shownPage) mean() float64 {
	var sum float64
	for _, s := range p.scored.Scores {
		sum += s[0].Main()
	}
	if math.IsNaN(sum) {
		return math.Inf(1)
	}
	return sum / float64(len(p.scored.Scores))
}

// shown returns the pages to show: all of them in their order, or where they are
// too many those on which the detectors do worst.
func (r Report) shown() (pages []shownPage, worst bool) {
	byPage := make(map[[2]string]bench.Scored)
	for _, s := range r.Scored {
		byPage[[2]string{s.Corpus, s.Info.ID}] = s
	}
	for _, c := range r.Corpora {
		for i := range c.Len() {
			// A page that could not be used or has no gold has no scores.
			if scored, ok := byPage[[2]string{c.Name(), c.Info(i).ID}]; ok {
				pages = append(pages, shownPage{fmt.Sprintf("%s-%d", c.Name(), i+1), c.Name(), c.Info(i).ID, c, i, scored})
			}
		}
	}
	if len(pages) <= maxShownPages {
		return pages, false
	}
	slices.SortStableFunc(pages, func(a, b shownPage) int { return cmp.Compare(a.mean(), b.mean()) })
	return pages[:maxShownPages], true
}

type pageView struct {
	Anchor    string
	Corpus    string
	Info      corpus.Info
	Metrics   []string
	Detectors []detectorView
	Lines     []lineView
	Columns   int
}

type detectorView struct {
	Name    string
	Outcome bench.Outcome
	Error   string
	Basis   string
	Scores  []string
	Diff    []piece
	TooLong bool
}

type lineView struct {
	Number int
	Gap    bool // a blank line stands before it
	Role   corpus.Role
	Class  corpus.Class
	Text   string
	Marks  []mark
}

// A mark is what a detector did with a line: a sign and a word, so that colour
// is never the only carrier.
type mark struct{ Class, Sign, Title string }

var (
	hit      = mark{"hit", "●", "kept, content"}
	missed   = mark{"missed", "−", "dropped, content: missed"}
	extra    = mark{"extra", "+", "kept, boilerplate: extra"}
	rejected = mark{"rejected", "·", "dropped, boilerplate"}
	optIn    = mark{"optional", "○", "kept, optional"}
	optOut   = mark{"optional", " ", "dropped, optional"}
)

func markOf(class corpus.Class, kept bool) mark {
	switch {
	case class == corpus.Content && kept:
		return hit
	case class == corpus.Content:
		return missed
	case class == corpus.Boilerplate && kept:
		return extra
	case class == corpus.Boilerplate:
		return rejected
	case kept:
		return optIn
	default:
		return optOut
	}
}

func (r Report) writePage(ctx context.Context, t *template.Template, w io.Writer, shown shownPage) error {
	page, gold, err := shown.corpus.Load(ctx, shown.index)
	if err != nil {
		return err
	}
	view := pageView{Anchor: shown.Anchor, Corpus: shown.Corpus, Info: page.Info, Lines: lineViews(page, gold, r.Scoring.Policy)}
	for _, m := range r.Scoring.Metrics {
		view.Metrics = append(view.Metrics, m.ID+" "+measureNames(m))
	}
	truth := score.NewTruth(page, gold, r.Scoring.Policy)
	records, err := r.Run.Records(r.Run.Place(shown.Corpus, shown.Page))
	if err != nil {
		return err
	}
	for k, rec := range records {
		e, err := rec.Extraction(page)
		if err != nil {
			return err
		}
		c := truth.Case(e)
		d := detectorView{Name: rec.Detector, Outcome: rec.Outcome, Error: rec.Error, Basis: rec.Basis}
		for _, s := range shown.scored.Scores[k] {
			d.Scores = append(d.Scores, values(s))
		}
		if text, ok := c.GoldText(); ok {
			pieces, ok := diffWords(text.Raw, c.Text().Raw)
			d.Diff, d.TooLong = pieces, !ok
		}
		view.Detectors = append(view.Detectors, d)
		for i, class := range c.Classes() {
			view.Lines[i].Marks = append(view.Lines[i].Marks, markOf(class, c.Kept()[i]))
		}
	}
	view.Columns = len(view.Detectors) + 3
	return t.ExecuteTemplate(w, "page", view)
}

// measureNames joins the names of a metric's measures.
func measureNames(m score.Metric) string {
	var out []string
	for _, measure := range m.Measures {
		out = append(out, measure.Name)
	}
	return strings.Join(out, " / ")
}

// values joins what a metric says of a page.
func values(s score.Score) string {
	if !s.Defined() {
		return "–"
	}
	var out []string
	for _, v := range s.Values {
		out = append(out, number(v))
	}
	return strings.Join(out, " / ")
}

func lineViews(page *corpus.Page, gold *corpus.Gold, policy corpus.Policy) []lineView {
	out := make([]lineView, len(page.Lines()))
	roles := gold.OnLines(page).Roles
	previous := 0
	for i, l := range page.Lines() {
		role := roles[i]
		out[i] = lineView{
			Number: l.Number, Gap: l.Number > previous+1 && i > 0, Role: role, Class: policy.Class(role),
			Text: strings.ToValidUTF8(l.Text, "\uFFFD"),
		}
		previous = l.Number
	}
	return out
}
