package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
)

// indexOf returns the first page of a report's site, without what all pages share.
func indexOf(t *testing.T, r Report, v view) string {
	t.Helper()
	s, err := NewSite(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := s.indexBody(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestIndexGolden(t *testing.T) {
	r := newReport(t)
	for i := range r.Run.Results {
		r.Run.Results[i].Parse = time.Duration(i+1) * time.Millisecond
	}
	got := indexOf(t, r, view{})
	if again := indexOf(t, r, view{}); got != again {
		t.Error("the same report gives other bytes")
	}
	checkGolden(t, "index.html", got)
}

// parsed returns the tree of a body.
func parsed(t *testing.T, body string) *html.Node {
	t.Helper()
	tree, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func elements(n *html.Node, names ...string) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && slices.Contains(names, d.Data) {
			out = append(out, d)
		}
	}
	return out
}

// ownText is the text of an element, that of spans left out.
func ownText(n *html.Node) string {
	var out strings.Builder
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode:
			out.WriteString(c.Data)
		case c.Data != "span":
			out.WriteString(ownText(c))
		}
	}
	return out.String()
}

// A hostile name or text adds no element, no style and no script, ids are unique, links lead
// to them, and headings are in order.
func TestIndexIsSound(t *testing.T) {
	reports := map[string]Report{"tiny": newReport(t), "several corpora": wide(t, 34, 2)}
	for name, r := range reports {
		for _, single := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, single %t", name, single), func(t *testing.T) {
				body := indexOf(t, r, view{single: single})
				tree := parsed(t, body)
				ids := make(map[string]bool)
				level, shown := 0, false
				for n := range tree.Descendants() {
					shown = shown || n.Type == html.TextNode && strings.Contains(n.Data, "<script>alert(1)</script>")
					if n.Type != html.ElementNode {
						continue
					}
					if slices.Contains([]string{"script", "style", "img", "iframe", "object", "link", "base", "form"}, n.Data) {
						t.Errorf("the page has a %s element", n.Data)
					}
					for _, a := range n.Attr {
						if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || strings.HasPrefix(a.Val, "javascript:") {
							t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
						}
					}
					if id := attr(n, "id"); id != "" {
						if ids[id] || !strings.HasPrefix(id, "index-") {
							t.Errorf("id %q is not unique, or not of the index", id)
						}
						ids[id] = true
					}
					if len(n.Data) == 2 && n.Data[0] == 'h' && '1' <= n.Data[1] && n.Data[1] <= '6' {
						next := int(n.Data[1] - '0')
						if next > level+1 || next == 1 && level > 0 {
							t.Errorf("heading %d after %d: %s", next, level, ownText(n))
						}
						level = next
					}
				}
				for _, a := range elements(tree, "a") {
					href := attr(a, "href")
					target, inside := strings.CutPrefix(href, "#")
					switch {
					case single && strings.HasPrefix(target, "doc-"): // a document's part
					case inside && ids[target]:
					case !single && strings.HasPrefix(href, "doc/"):
					default:
						t.Errorf("link to %q", href)
					}
				}
				if name == "tiny" && !shown {
					t.Error("the hostile text is not shown")
				}
			})
		}
	}
}

// The leaderboards say what CSV, JSON and Markdown say.
func TestIndexNumbersAgree(t *testing.T) {
	for name, r := range map[string]Report{"tiny": newReport(t), "several corpora": wide(t, 5, 2)} {
		t.Run(name, func(t *testing.T) {
			var csvOut, jsonOut, markdown bytes.Buffer
			s := r.Summary
			for _, err := range []error{CSV(&csvOut, s), JSON(&jsonOut, s), Markdown(&markdown, s)} {
				if err != nil {
					t.Fatal(err)
				}
			}
			lines, err := csv.NewReader(&csvOut).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			var fromJSON jsonReport
			if err := json.Unmarshal(jsonOut.Bytes(), &fromJSON); err != nil {
				t.Fatal(err)
			}
			tables := make(map[string]*html.Node)
			for _, table := range elements(parsed(t, indexOf(t, r, view{})), "table") {
				if captions := elements(table, "caption"); len(captions) > 0 {
					tables[ownText(captions[0])] = table
				}
			}
			column := func(name string) int { return slices.Index(lines[0], name) }
			checked := 0
			for i, b := range s.Boards {
				table := tables[boardTitle(s, b)]
				if table == nil {
					t.Errorf("there is no table %q", boardTitle(s, b))
					continue
				}
				rows := elements(table, "tr")
				heads := elements(rows[0], "th")
				for k, tr := range rows[1:] {
					cells := elements(tr, "th", "td")
					detector := ownText(cells[1])
					for _, line := range lines[1:] {
						if line[column("corpus")] != b.Corpus || line[column("metric")] != b.Metric.ID || line[column("detector")] != detector {
							continue
						}
						at := slices.IndexFunc(heads, func(h *html.Node) bool { return ownText(h) == line[column("measure")] })
						value := attr(cells[at], "data-value")
						if value != line[column("value")] {
							t.Errorf("%s of %s is %s, in CSV %s", ownText(heads[at]), detector, value, line[column("value")])
						}
						if j := fromJSON.Boards[i].Rows[k]; j.Detector != detector || full(float64(j.Values[ownText(heads[at])])) != value {
							t.Errorf("row %d is %s with %s, in JSON %v", k, detector, value, j)
						}
						if !strings.Contains(markdown.String(), "| "+ownText(cells[0])+" | "+escapeMarkdown(detector)+" | ") || !strings.Contains(markdown.String(), ownText(cells[at])) {
							t.Errorf("Markdown has no %s %s with %s", ownText(cells[0]), detector, ownText(cells[at]))
						}
						checked++
					}
				}
			}
			if want := len(lines) - 1; checked != want {
				t.Errorf("%d figures are in the tables, %d in CSV", checked, want)
			}
		})
	}
}

// The page of a large run is small and soon made.
func TestIndexSize(t *testing.T) {
	r := wide(t, 34, 1)
	start := time.Now()
	body := indexOf(t, r, view{})
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	if len(body) > 2_000_000 {
		t.Errorf("it has %d bytes", len(body))
	}
	t.Logf("%d bytes in %v", len(body), time.Since(start))
	if len(r.Scored) != 751 {
		t.Errorf("the run has %d pages", len(r.Scored))
	}
}

func TestIndexWithoutScores(t *testing.T) {
	r := newReport(t)
	r.Scored = nil
	r.Summary = bench.Summarise(r.Run, nil, r.Scoring, bench.View{})
	body := indexOf(t, r, view{})
	if !strings.Contains(body, "There is nothing to rank") || !strings.Contains(body, "tiny has no page with gold") {
		t.Error(body)
	}
}

// A metric of a single measure has no chart of precision and recall, and the first metric's
// pages are the ones that lists are of.
func TestIndexOfLowerIsBetter(t *testing.T) {
	r := newReport(t)
	r.Scoring.Metrics = []score.Metric{score.LossInvented()}
	scored, err := bench.Score(t.Context(), r.Run, r.Corpora, r.Scoring)
	if err != nil {
		t.Fatal(err)
	}
	r.Scored, r.Summary = scored, bench.Summarise(r.Run, scored, r.Scoring, bench.View{})
	body := indexOf(t, r, view{})
	if strings.Contains(body, "index-precision-recall") || !strings.Contains(body, "lower is better") {
		t.Error(body)
	}
}

// wide makes up a report of many detectors: 751 pages in all, with two boards for each
// corpus, of which the numbers are made up, not computed.
func wide(t *testing.T, detectors, corpora int) Report {
	t.Helper()
	metrics := []score.Metric{score.LineWord(), score.TokenLCS()}
	r := Report{Scoring: bench.Scoring{Metrics: metrics, Policy: corpus.StrictBody()}, Summary: &bench.Summary{Policy: "strict-body"}}
	m := bench.Manifest{Tool: "chaff test", TrainedOn: map[string][]string{"b": {"corpus 0"}}}
	figures := make([]float64, detectors)
	for i := range figures {
		figures[i] = .95 - .9*float64(i)/float64(detectors)
	}
	board := func(metric score.Metric, corpusName string) *bench.Board {
		b := made(metric, figures, apartFrom(4))
		b.Corpus, b.Ties = corpusName, [][2]int{{0, 3}, {1, 4}}
		for i := range b.Rows {
			row := &b.Rows[i]
			row.Values = []float64{figures[i], figures[i] * .9, figures[i] * 1.05}[:len(metric.Measures)]
			row.PagesPerSecond = 1000 * figures[i]
			row.Outcomes = map[bench.Outcome]int{bench.OK: 700, bench.Timeout: i}
		}
		return b
	}
	for _, row := range board(metrics[0], "").Rows {
		m.Detectors = append(m.Detectors, row.Detector)
	}
	for c := range corpora {
		name := fmt.Sprintf("corpus %d", c)
		var entries []corpus.Entry
		for i := range 751 / corpora {
			info := corpus.Info{
				ID: fmt.Sprintf("page %03d with a name of some length", i), Site: fmt.Sprintf("site%d.example", i/2),
				Type: fmt.Sprintf("type %d", i%9), Language: fmt.Sprintf("l%d", i%30), Split: []string{"dev", "test"}[i%2],
			}
			entries = append(entries, corpus.NewEntry(corpus.NewText(info, "Some text."), &corpus.Gold{Roles: []corpus.Role{corpus.Body}}))
			p := bench.Scored{Corpus: name, Info: info, Complexity: float64(i%100) / 100}
			for d, f := range figures {
				x := math.Mod(f+float64(i*d%17)/40, 1)
				p.Fates = append(p.Fates, bench.Fate{Outcome: bench.OK, Elapsed: time.Duration(i+d+1) * time.Microsecond})
				p.Scores = append(p.Scores, []score.Score{{Values: []float64{x, x, x}}, {Values: []float64{x, x, x}}})
			}
			r.Scored = append(r.Scored, p)
		}
		opened, err := corpus.New(name, entries)
		if err != nil {
			t.Fatal(err)
		}
		r.Corpora = append(r.Corpora, opened)
		m.Corpora = append(m.Corpora, bench.CorpusInfo{Name: name, Pages: len(entries)})
		for _, metric := range metrics {
			r.Summary.Boards = append(r.Summary.Boards, board(metric, name))
		}
		for _, d := range m.Detectors {
			for k, role := range corpus.Roles() {
				r.Summary.Roles = append(r.Summary.Roles, bench.RoleRow{Corpus: name, Detector: d, Role: role, Class: r.Scoring.Policy.Class(role), Kept: 10 * k, Words: 1000})
			}
		}
	}
	if corpora > 1 {
		for _, metric := range metrics {
			b := board(metric, bench.AllCorpora)
			for _, c := range m.Corpora {
				b.Corpora = append(b.Corpora, c.Name)
			}
			r.Summary.Boards = append(r.Summary.Boards, b)
		}
	}
	r.Run, r.Summary.Manifest = runOf(m, r.Scored), m
	return r
}

// runOf returns a run with a result for each scored page.
func runOf(m bench.Manifest, scored []bench.Scored) *bench.Run {
	var results []bench.Result
	for i, p := range scored {
		results = append(results, bench.Result{Corpus: p.Corpus, Page: p.Info.ID, Bytes: 1000 * i, Parse: time.Duration(i+1) * time.Millisecond, Answers: len(p.Fates)})
	}
	return bench.NewRun(m, results, make([][]bench.Record, len(results)))
}
