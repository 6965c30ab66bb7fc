package reports

import (
	"context"
	"fmt"
	"html/template"
	"math"
	"slices"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/reports/look"
)

// A docView is what the file of a document shows.
type docView struct {
	ID           string // of the article; every id in it begins with it
	Corpus, Page string
	Info         corpus.Info
	Facts        []docFact
	URL          string
	Warnings     []string
	Notes        []string // on the gold
	Nav          docNav
	Metrics      []score.Metric
	Policy       string
	Detectors    []docDetector
	Snippets     []docLine
	SnippetsLeft int // not shown
	Lines        int
	Chunks       [][]docLine
	Words        []docWords
	NoWords      bool // the gold does not say what the whole text is
}

// A docFact is one thing that is known of a page.
type docFact struct{ Name, Text string }

// A docNav holds the links from a document to others; those that there are not are "".
type docNav struct {
	List, Previous, Next, Worse, Better string
	Place, Of                           int    // in corpus order, from 1
	Standing                            string // by the first metric
}

// chunkLines is how many lines a browser lays out together.
const chunkLines = 200

// docBody returns what the file of a document holds.
func (s *Site) docBody(ctx context.Context, v view, i int) (template.HTML, error) {
	d := s.docs[i]
	page, gold, err := d.corpus.Load(ctx, d.index)
	if err != nil {
		return "", err
	}
	place := s.report.Run.Place(d.Corpus, d.Page)
	records, err := s.report.Run.Records(place)
	if err != nil {
		return "", err
	}
	truth := score.NewTruth(page, gold, s.report.Scoring.Policy)
	table, err := docDetectors(records, page, truth, d.scored, s.report.Scoring)
	if err != nil {
		return "", err
	}
	snippets := snippetLines(gold, table)
	body := docView{
		ID: anchor(docFile(i)), Corpus: d.Corpus, Page: d.Page, Info: page.Info, URL: look.Shown(page.URL),
		Facts: docFacts(page, gold, d.scored), Warnings: s.report.Run.Results[place].Warnings, Notes: docNotes(page, gold),
		Nav: s.docNav(v, i), Metrics: s.report.Scoring.Metrics, Policy: s.report.Scoring.Policy.Name, Detectors: table,
		Snippets: snippets[:min(len(snippets), maxSnippets)], SnippetsLeft: max(0, len(snippets)-maxSnippets),
		Lines:  len(page.Lines()),
		Chunks: slices.Collect(slices.Chunk(docLines(page, gold, truth, table), chunkLines)),
	}
	if text, ok := truth.GoldText(); ok {
		body.Words = docDifferences(text.Raw, table)
	} else {
		body.NoWords = true
	}
	return execute("document.html", body)
}

// docFacts returns what is known of the page, without what is not known.
func docFacts(page *corpus.Page, gold *corpus.Gold, scored bench.Scored) []docFact {
	form := gold.Form().String()
	if scored.Hollow {
		form += ", nothing to keep"
	}
	all := []docFact{
		{"site", page.Site},
		{"language", page.Language},
		{"type", page.Type},
		{"split", page.Split},
		{"licence", page.Licence},
		{"source", fmt.Sprintf("%s, %s", page.Kind, byteSize(len(page.Source)))},
		{"lines", fmt.Sprint(len(page.Lines()))},
		{"gold", form},
	}
	if !math.IsNaN(scored.Complexity) {
		all = append(all, docFact{"complexity", fmt.Sprintf("%.2f", scored.Complexity)})
	}
	all = slices.DeleteFunc(all, func(f docFact) bool { return f.Text == "" })
	for i := range all {
		all[i].Text = look.Shown(all[i].Text)
	}
	return all
}

// docNotes says where the roles of the lines are not the source's own.
func docNotes(page *corpus.Page, gold *corpus.Gold) []string {
	lines := gold.OnLines(page)
	var out []string
	switch {
	case lines.Share != nil:
		out = append(out, "The gold of this page is a text. A line counts as body where at least half of its words are found in that text, else as other; a percentage says how many are where it is neither all nor none.")
	case lines.Derived:
		out = append(out, "The gold of this page is snippets. A line that holds one that must be kept counts as body, one that holds one that must not be as other, and the rest count neither way.")
	}
	if lines.Unfound {
		out = append(out, "The gold names text that is in none of the page's lines, so that metrics by line say nothing of this page.")
	}
	return out
}

// docNav returns the links from a document. Those to a worse and a better page follow the
// order of the mean over detectors of the first metric's main measure.
func (s *Site) docNav(v view, i int) docNav {
	nav := docNav{List: v.Link(pagesFile), Place: i + 1, Of: len(s.docs)}
	link := func(k int) string {
		if k < 0 || k >= len(s.docs) {
			return ""
		}
		return v.Link(docFile(k))
	}
	nav.Previous, nav.Next = link(i-1), link(i+1)
	at, ok := s.standing[i]
	if !ok {
		return nav
	}
	if at > 0 {
		nav.Worse = link(s.worst[at-1])
	}
	if at+1 < len(s.worst) {
		nav.Better = link(s.worst[at+1])
	}
	first := s.report.Scoring.Metrics[0]
	mean := meanScore(s.docs[i].scored, first)
	if first.Measures[0].LowerIsBetter {
		mean = -mean
	}
	nav.Standing = fmt.Sprintf("mean %s over %s: %s, place %d of %d from the worst",
		first.Measures[0].Name, plural(len(s.docs[i].scored.Scores), "detector"), number(mean), at+1, len(s.worst))
	return nav
}

func byteSize(n int) string {
	switch {
	case n >= 1_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1_000_000)
	case n >= 1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1000)
	default:
		return plural(n, "byte")
	}
}
