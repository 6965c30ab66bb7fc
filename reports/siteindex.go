package reports

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"chaff/bench"
	"chaff/reports/chart"
)

// indexBody returns what index.html holds: who wins, where, by how much and how surely.
func (s *Site) indexBody(v view) (template.HTML, error) {
	x := newIndex(s, v)
	page := indexPage{Facts: x.facts()}
	if x.first == nil {
		page.Lead = "There is nothing to rank: no page was scored."
	} else {
		page.Lead = verdict(x.first)
		page.Corpora = x.verdicts()
		page.Caveats = caveats(x.summary, x.first)
		page.Sections = []section{
			x.leaderboard(), x.ceiling(), x.precisionRecall(), x.qualitySpeed(), x.apart(), x.where(), x.pages(),
			x.roles(), x.reliability(), x.curves(), x.stability(), x.speed(), x.outcomes(), x.otherMetrics(),
		}
	}
	page.Sections = slices.DeleteFunc(append(page.Sections, x.notes()), section.empty)
	if x.err != nil {
		return "", x.err
	}
	return execute("index.html", page)
}

// An indexPage is what the template shows.
type indexPage struct {
	Lead     string
	Corpora  []corpusVerdict
	Caveats  []string
	Facts    string
	Sections []section
}

// A corpusVerdict is the sentence on one corpus of several.
type corpusVerdict struct{ Corpus, Text, Href string }

// A section has a heading and a place in the table of contents.
type section struct {
	ID, Title string
	Blocks    []block
}

func (s section) empty() bool { return len(s.Blocks) == 0 }

// A block is a part of a section: text, then tables, then figures, then a list.
type block struct {
	Heading string // "" for none
	ID      string // of the heading
	Text    []string
	Tables  []indexTable
	Figures []template.HTML
	List    []string
	Fold    string // the summary of the details that hide it; "" where it is open
}

// An indexTable is a table with a caption.
type indexTable struct {
	Caption  string
	Sortable bool
	Columns  []column
	Rows     [][]indexCell
	Notes    []string
}

// Right reports whether the column holds numbers.
func (t indexTable) Right(i int) bool { return t.Columns[i].right }

// Heads are the names of the columns.
func (t indexTable) Heads() []string { return columnNames(t.Columns) }

// maxNotes bounds the notes that stand open below a table.
const maxNotes = 6

// Long reports whether the notes are folded.
func (t indexTable) Long() bool { return len(t.Notes) > maxNotes }

// An indexCell is a cell of a table.
type indexCell struct {
	Text  string
	Value string // what it is sorted by, "" for its text
	Href  string
	Class string
	Head  bool // it names its row
	Marks []tableMark
}

// A tableMark is a sign beside a name that the table's notes explain.
type tableMark struct{ Sign, Title string }

// index makes the sections of a report's first page.
type index struct {
	site    *Site
	view    view
	summary *bench.Summary
	main    string         // id of the first metric
	boards  []*bench.Board // of the first metric; the mean over corpora comes first
	first   *bench.Board   // nil where nothing was ranked
	learns  map[string]bool
	err     error // the first of making figures
}

func newIndex(s *Site, v view) *index {
	x := &index{site: s, view: v, summary: s.report.Summary, learns: make(map[string]bool)}
	if len(s.report.Scoring.Metrics) > 0 {
		x.main = s.report.Scoring.Metrics[0].ID
	}
	x.boards = boardsOf(x.summary, x.main)
	if len(x.boards) > 0 {
		x.first = x.boards[0]
	}
	for _, l := range s.report.Run.Learning() {
		x.learns[l.Detector] = true
	}
	return x
}

// boardsOf returns the boards of whole corpora by a metric, the mean over corpora first.
func boardsOf(s *bench.Summary, metric string) []*bench.Board {
	var out []*bench.Board
	for _, b := range s.Boards {
		switch {
		case b.Metric.ID != metric || b.Group != "":
		case b.Corpus == bench.AllCorpora:
			out = append([]*bench.Board{b}, out...)
		default:
			out = append(out, b)
		}
	}
	return out
}

// corpora returns the boards of single corpora, where there are several boards.
func (x *index) corpora() []*bench.Board {
	if len(x.boards) < 2 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(x.boards), func(b *bench.Board) bool { return b.Corpus == bench.AllCorpora })
}

// id makes an id that is unique in a site of a single file.
func (x *index) id(parts ...string) string { return "index-" + strings.Join(parts, "-") }

// corpusID names a corpus by its place, never by its hostile name.
func (x *index) corpusID(b *bench.Board) string {
	return fmt.Sprintf("corpus-%d", slices.Index(x.boards, b)+1)
}

// figure draws a chart.
func (x *index) figure(c chart.Chart, parts ...string) template.HTML {
	out, err := c.Figure(x.id(parts...)).HTML()
	if err != nil && x.err == nil {
		x.err = err
	}
	return out
}

// facts says what was run.
func (x *index) facts() string {
	m := x.summary.Manifest
	pages := 0
	for _, c := range m.Corpora {
		pages += c.Pages
	}
	return fmt.Sprintf("%s, %s, %s. Metric %s, policy %s, %s.", plural(len(m.Detectors), "detector"), plural(len(m.Corpora), "corpus"), plural(pages, "page"),
		x.main, oneLine(x.summary.Policy), x.summary.View.Failures)
}

// verdicts has a sentence for each corpus of several.
func (x *index) verdicts() []corpusVerdict {
	var out []corpusVerdict
	for _, b := range x.corpora() {
		if b != x.first {
			out = append(out, corpusVerdict{oneLine(b.Corpus), verdictLine(b), "#" + x.id(x.corpusID(b))})
		}
	}
	return out
}

// notes lists the warnings of the run, each once.
func (x *index) notes() section {
	var list []string
	for _, w := range x.summary.Warnings {
		if w = oneLine(w); !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	s := section{ID: x.id("notes"), Title: "Notes"}
	if len(list) > 0 {
		s.Blocks = []block{{List: list}}
	}
	return s
}
