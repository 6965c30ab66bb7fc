package reports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/baseline"
)

// A scripted detector answers as the test says.
type scripted struct {
	name   string
	answer func(*corpus.Page) (detectors.Extraction, error)
}

func (d scripted) Name() string { return d.name }
func (d scripted) Detect(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
	return d.answer(p)
}

// keeping returns a detector that keeps the lines with those numbers.
func keeping(name string, keep func(number int) bool) detectors.Detector {
	return scripted{name, func(p *corpus.Page) (detectors.Extraction, error) {
		kept := make([]bool, len(p.Lines()))
		for i, l := range p.Lines() {
			kept[i] = keep(l.Number)
		}
		return detectors.KeepLines(p, kept), nil
	}}
}

func saying(name, text string) detectors.Detector {
	return scripted{name, func(*corpus.Page) (detectors.Extraction, error) { return detectors.KeepText(text), nil }}
}

// newDocSite returns the site of a run of the detectors on pages.
func newDocSite(t *testing.T, entries []corpus.Entry, list ...detectors.Detector) *Site {
	t.Helper()
	c, err := corpus.New("tiny", entries)
	if err != nil {
		t.Fatal(err)
	}
	r := Report{Scoring: bench.Scoring{Metrics: []score.Metric{score.LineWord()}, Policy: corpus.StrictBody()}, Corpora: []*corpus.Corpus{c}}
	if r.Run, err = (bench.Plan{Corpora: r.Corpora, Detectors: list, Jobs: 1}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r.Scored, err = bench.Score(t.Context(), r.Run, r.Corpora, r.Scoring); err != nil {
		t.Fatal(err)
	}
	r.Summary = bench.Summarise(r.Run, r.Scored, r.Scoring, bench.View{})
	s, err := NewSite(r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func newEntry(info corpus.Info, text string, gold *corpus.Gold) corpus.Entry {
	return corpus.NewEntry(corpus.NewText(info, text), gold)
}

// docOf returns the body of a document and its tree.
func docOf(t *testing.T, s *Site, v view, i int) (string, *html.Node) {
	t.Helper()
	body, err := s.docBody(t.Context(), v, i)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	return string(body), tree
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// find returns the elements of that name and class ("" for any), in their order.
func find(tree *html.Node, name, class string) []*html.Node {
	var out []*html.Node
	for n := range tree.Descendants() {
		if n.Type == html.ElementNode && n.Data == name && (class == "" || slices.Contains(strings.Fields(attr(n, "class")), class)) {
			out = append(out, n)
		}
	}
	return out
}

func textOf(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return out.String()
}

func textsOf(nodes []*html.Node) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, textOf(n))
	}
	return out
}

func TestDocGolden(t *testing.T) {
	s, err := NewSite(newReport(t))
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.docs {
		var first, second bytes.Buffer
		for _, out := range []*bytes.Buffer{&first, &second} {
			body, err := s.docBody(t.Context(), view{up: "../"}, i)
			if err != nil {
				t.Fatal(err)
			}
			out.WriteString(string(body))
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Error("the same document has other bytes the second time")
		}
		checkGolden(t, fmt.Sprintf("document%d.html", i+1), first.String())
	}
}

// Page text, ids, URLs, errors and names of detectors are shown as text.
func TestHostileDocIsInert(t *testing.T) {
	r := newReport(t)
	info := corpus.Info{ID: hostile, URL: "javascript:alert(1)", Site: hostile, Language: `en" onclick="alert(1)`, Split: hostile, Licence: hostile}
	strange := hostile + "\nnul \x00 bell \x07 \x1b[31m bad \xff\xfe end\n" + "\u0085 \u2028 tail"
	fails := scripted{`x" onmouseover="alert(1)` + hostile, func(*corpus.Page) (detectors.Extraction, error) {
		return detectors.Extraction{}, errors.New(hostile)
	}}
	ours := newDocSite(t, []corpus.Entry{
		newEntry(info, strange, &corpus.Gold{Text: hostile + " other", HasText: true, With: []string{hostile}, Without: []string{"tail"}}),
	}, baseline.Everything{}, fails, saying("says", hostile+" </p><script>alert(2)</script>"))
	reported, err := NewSite(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Site{ours, reported} {
		for i := range s.docs {
			for _, v := range []view{{up: "../"}, {single: true}} {
				body, tree := docOf(t, s, v, i)
				for n := range tree.Descendants() {
					if n.Type != html.ElementNode {
						continue
					}
					if slices.Contains([]string{"script", "img", "iframe", "object", "link", "base", "style", "meta"}, n.Data) {
						t.Errorf("the document has a %s element", n.Data)
					}
					for _, a := range n.Attr {
						if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" {
							t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
						}
						if a.Key == "href" && !strings.HasPrefix(a.Val, "../") && !strings.HasPrefix(a.Val, "#") {
							t.Errorf("%s links to %q", n.Data, a.Val)
						}
					}
				}
				if strings.ContainsFunc(body, func(r rune) bool { return r < ' ' && r != '\n' || 0x7f <= r && r < 0xa0 }) {
					t.Error("the document holds control characters")
				}
			}
		}
	}
	_, tree := docOf(t, ours, view{up: "../"}, 0)
	lines := textsOf(find(tree, "td", "t"))
	if !strings.Contains(lines[0], "<script>alert(1)</script>") || !strings.Contains(lines[1], "nul ␀ bell ␇ ␛[31m bad \uFFFD") {
		t.Errorf("the lines are %q", lines)
	}
}

// Detectors stand best first, those with the same answer side by side, and failures say so.
func TestDocDetectors(t *testing.T) {
	body := func(n int) bool { return n == 2 }
	s := newDocSite(t, []corpus.Entry{
		newEntry(corpus.Info{ID: "a"}, "A headline\nSome running text of the page.\n\nShare this", &corpus.Gold{Roles: []corpus.Role{corpus.Title, corpus.Body, corpus.Share}}),
	},
		baseline.Nothing{}, baseline.Everything{}, keeping("best", body), keeping("all", func(int) bool { return true }), keeping("also", body),
		scripted{"broken", func(*corpus.Page) (detectors.Extraction, error) {
			return detectors.Extraction{}, errors.New("no such tag\nsecond line")
		}},
	)
	_, tree := docOf(t, s, view{}, 0)
	var got []string
	table := find(tree, "table", "scores")[0]
	for _, row := range find(find(table, "tbody", "")[0], "tr", "") {
		cells := textsOf(find(row, "td", ""))
		got = append(got, textOf(find(row, "th", "")[0])+" | "+cells[0]+" | "+cells[1]+" | "+cells[4]+" "+cells[5])
	}
	want := []string{
		"best | ok | 1.000 | 0 0",
		"also same answer as best | ok | 1.000 | 0 0",
		"everything | ok | 0.857 | 0 1",
		"all same answer as everything | ok | 0.857 | 0 1",
		"nothing | empty | 0.000 | 1 0",
		"broken | error: no such tag | 0.000 | 1 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var marks [][]string
	for _, row := range find(find(find(tree, "table", "lines")[0], "tbody", "")[0], "tr", "") {
		cells := textsOf(find(row, "td", ""))
		marks = append(marks, append([]string{attr(row, "class")}, cells[:5]...))
	}
	wantMarks := [][]string{
		{"o", "title", "optional, dropped", "optional, dropped", "optional, kept", "optional, kept"},
		{"c", "body", "hit", "hit", "hit", "hit"},
		{"b g", "share", "rejected", "rejected", "extra", "extra"},
	}
	if diff := cmp.Diff(wantMarks, marks); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if summaries := textsOf(find(tree, "summary", "")); len(summaries) != 4 || summaries[0] != "best, also: no difference" {
		t.Errorf("differences: %q", summaries)
	}
}

// Gold that is snippets only has no text to compare, and says what is found of it.
func TestDocOfSnippets(t *testing.T) {
	s := newDocSite(t, []corpus.Entry{
		newEntry(corpus.Info{ID: "a"}, "Running text\nRead also", &corpus.Gold{With: []string{"Running  text", "not there"}, Without: []string{"Read also"}}),
	}, baseline.Everything{}, saying("half", "Running"))
	body, tree := docOf(t, s, view{}, 0)
	var got []string
	for _, row := range find(find(find(tree, "table", "snippets")[0], "tbody", "")[0], "tr", "") {
		got = append(got, strings.Join(textsOf(find(row, "td", "")), " | "))
	}
	want := []string{"with | hit | missed | Running  text", "with | missed | missed | not there", "without | extra | rejected | Read also"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(body, "nothing to compare word by word") || len(find(tree, "details", "words")) > 0 {
		t.Error("the document shows differences from a text that is not known")
	}
	if !strings.Contains(body, "The gold of this page is snippets.") {
		t.Error("the document does not say that roles are derived")
	}
}

func TestDocWithoutLines(t *testing.T) {
	s := newDocSite(t, []corpus.Entry{newEntry(corpus.Info{ID: "a"}, "\n\n", &corpus.Gold{HasText: true})}, baseline.Everything{}, baseline.Nothing{})
	body, tree := docOf(t, s, view{}, 0)
	if !strings.Contains(body, "The page has no lines of text.") || len(find(tree, "table", "lines")) > 0 {
		t.Error("the document does not say that the page has no lines")
	}
}

// Each line has its own direction, and scripts without blanks stay without them.
func TestDocOfScripts(t *testing.T) {
	tests := []struct{ language, text, gold, missed string }{
		{"kk", "Қазақстан Республикасы\nБасты бет", "Қазақстан Республикасы", "Қазақстан Республикасы"},
		{"ar", "مرحبا بالعالم\nالصفحة الرئيسية", "مرحبا بالعالم", "مرحبا بالعالم"},
		{"zh", "中华人民共和国，北京。\n首页", "中华人民共和国，北京。", "中华人民共和国，北京。"},
	}
	for _, tt := range tests {
		t.Run(tt.language, func(t *testing.T) {
			s := newDocSite(t, []corpus.Entry{newEntry(corpus.Info{ID: "a", Language: tt.language}, tt.text, &corpus.Gold{Text: tt.gold, HasText: true})}, baseline.Nothing{})
			_, tree := docOf(t, s, view{}, 0)
			for _, cell := range find(tree, "td", "t") {
				if attr(cell, "lang") != tt.language || attr(cell, "dir") != "auto" {
					t.Errorf("%q has lang %q and dir %q", textOf(cell), attr(cell, "lang"), attr(cell, "dir"))
				}
			}
			if got := textsOf(find(find(tree, "p", "diff")[0], "del", "")); !slices.Equal(got, []string{tt.missed}) {
				t.Errorf("missed %q, want %q", got, tt.missed)
			}
		})
	}
}

// Links lead to the neighbours in the corpus and by the mean score; ids are a document's own.
func TestDocLinks(t *testing.T) {
	page := func(id string, good bool) corpus.Entry {
		role := corpus.Body
		if !good {
			role = corpus.Ad
		}
		return newEntry(corpus.Info{ID: id}, "Some text\nMore text", &corpus.Gold{Roles: []corpus.Role{corpus.Body, role}})
	}
	s := newDocSite(t, []corpus.Entry{page("a", true), page("b", false), page("c", true), page("d", false)}, baseline.Everything{})
	// From the worst: b, d, a, c.
	want := []docNav{
		{Previous: "", Next: "../doc/00002.html", Worse: "../doc/00004.html", Better: "../doc/00003.html"},
		{Previous: "../doc/00001.html", Next: "../doc/00003.html", Worse: "", Better: "../doc/00004.html"},
		{Previous: "../doc/00002.html", Next: "../doc/00004.html", Worse: "../doc/00001.html", Better: ""},
		{Previous: "../doc/00003.html", Next: "", Worse: "../doc/00002.html", Better: "../doc/00001.html"},
	}
	for i, w := range want {
		got := s.docNav(view{up: "../"}, i)
		w.List, w.Place, w.Of, w.Standing = "../pages.html", i+1, 4, got.Standing
		if diff := cmp.Diff(w, got); diff != "" {
			t.Errorf("document %d (-want +got):\n%s", i+1, diff)
		}
	}
	var single bytes.Buffer
	if err := s.WriteSingle(t.Context(), &single); err != nil {
		t.Fatal(err)
	}
	tree, err := html.Parse(&single)
	if err != nil {
		t.Fatal(err)
	}
	ids := make(map[string]bool)
	for n := range tree.Descendants() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("id %q stands twice", id)
			}
			ids[id] = true
		}
	}
	for _, nav := range find(tree, "nav", "docnav") {
		for _, a := range find(nav, "a", "") {
			if to := strings.TrimPrefix(attr(a, "href"), "#"); !ids[to] {
				t.Errorf("a link leads to %q, which is not there", attr(a, "href"))
			}
		}
	}
	for n := range tree.Descendants() {
		for _, id := range strings.Fields(attr(n, "aria-labelledby")) {
			if !ids[id] {
				t.Errorf("%s is labelled by %q, which is not there", n.Data, id)
			}
		}
	}
}

// A long page and a long line make a file that a browser can open, in little time.
func TestLongDoc(t *testing.T) {
	var text strings.Builder
	roles := make([]corpus.Role, 5000)
	for i := range roles {
		roles[i] = []corpus.Role{corpus.Body, corpus.Ad, corpus.Title}[i%3]
		fmt.Fprintf(&text, "%d %s\n", i, strings.Repeat("word & more ", 33))
	}
	var list []detectors.Detector
	for k := range 12 {
		list = append(list, keeping(fmt.Sprintf("detector%d", k), func(n int) bool { return n%(k+2) == 0 }))
	}
	oneLine := strings.Repeat("ж", 1_000_000) + strings.Repeat("e\u0301", 1000)
	s := newDocSite(t, []corpus.Entry{
		newEntry(corpus.Info{ID: "a", Language: "en"}, text.String(), &corpus.Gold{Roles: roles}),
		newEntry(corpus.Info{ID: "b"}, oneLine, &corpus.Gold{Roles: []corpus.Role{corpus.Body}}),
	}, list...)
	for i, limit := range []int{6_000_000, 200_000} {
		start := time.Now()
		body, tree := docOf(t, s, view{}, i)
		t.Logf("%s: %d bytes in %v, parsed again", s.docs[i].Page, len(body), time.Since(start))
		if len(body) > limit {
			t.Errorf("the document of page %s has %d bytes, the limit is %d", s.docs[i].Page, len(body), limit)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("the document of page %s took %v", s.docs[i].Page, took)
		}
		if bodies := len(find(find(tree, "table", "lines")[0], "tbody", "")); bodies != []int{25, 1}[i] {
			t.Errorf("%d table bodies", bodies)
		}
		if i == 1 && !strings.Contains(body, "(992000 more characters are not shown)") {
			t.Error("the cut of the long line is not told")
		}
	}
}

func TestDocDifferences(t *testing.T) {
	long := strings.Repeat("a ", maxDiffWords)
	tests := []struct {
		name, gold, text string
		want             []piece
		tooLong          bool
	}{
		{"equal words", "One two.", "One, two", nil, false},
		{"missed and extra", "One, two three.", "Zero one. One three", []piece{{"extra", "Zero one."}, {"same", "One"}, {"missed", "two"}, {"same", "three"}}, false},
		{"nothing extracted", "One  two", "", []piece{{"missed", "One two"}}, false},
		{"long shared text is cut", "a b c d e f g h i j k l m n", "a b c d e f g h i j k l m n o", []piece{{"same", "a b c d e f … i j k l m n"}, {"extra", "o"}}, false},
		{
			"words shared by chance", "a b c d e f the g h i j k l", "m n o p q r the s t u v w x",
			[]piece{{"missed", "a b c d e f the g h i j k l"}, {"extra", "m n o p q r the s t u v w x"}},
			false,
		},
		{"too many words", long, "b", nil, true},
		{"too many bytes", strings.Repeat("a", maxDiffText), "b", nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := docDifferences(tt.gold, []docDetector{{Name: "d", answer: &docAnswer{text: tt.text}}})[0]
			if diff := cmp.Diff(tt.want, got.Pieces); diff != "" || got.TooLong != tt.tooLong {
				t.Errorf("too long %v (-want +got):\n%s", got.TooLong, diff)
			}
		})
	}
}

// A long stretch that only one text has is shown in part.
func TestDocDifferenceIsBounded(t *testing.T) {
	got := docDifferences(strings.Repeat("a ", 5000), []docDetector{{Name: "d", answer: &docAnswer{}}})[0]
	want := strings.Repeat("a ", 99) + "a … (4800 more words) … " + strings.Repeat("a ", 99) + "a"
	if len(got.Pieces) != 1 || got.Pieces[0].Text != want || got.Missed != 5000 {
		t.Errorf("%d missed: %v", got.Missed, got.Pieces)
	}
}

func BenchmarkDocDifference(b *testing.B) {
	var gold, text strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&gold, "g%d ", i*7%5003)
		fmt.Fprintf(&text, "t%d the ", i*11%5003)
	}
	b.Run("unrelated", func(b *testing.B) {
		for b.Loop() {
			docDifferences(gold.String()[:50_000], []docDetector{{answer: &docAnswer{text: text.String()[:80_000]}}})
		}
	})
}
