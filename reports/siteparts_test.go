package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
)

// newReportOfRuns is [newReport] with an earlier run, in which one detector passed its time
// limit and another one did not panic.
func newReportOfRuns(t *testing.T) Report {
	t.Helper()
	r := newReport(t)
	m := &r.Run.Manifest
	m.Started, m.CPU, m.Revision = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC), hostile, ""
	r.Summary.Manifest, r.Command = *m, "chaff run tiny # "+hostile
	before := *m
	before.Tool, before.Started, before.Timeout = "chaff old", before.Started.AddDate(0, 0, -1), "1ms"
	var records [][]bench.Record
	for i := range r.Run.Results {
		list, err := r.Run.Records(i)
		if err != nil {
			t.Fatal(err)
		}
		list = slices.Clone(list)
		for k := range list {
			list[k].Outcome, list[k].Error = bench.OK, ""
			if i == 0 && k == 0 {
				list[k].Outcome, list[k].Error, list[k].Kept = bench.Timeout, "no answer within 1ms", nil
			}
		}
		records = append(records, list)
	}
	run := bench.NewRun(before, r.Run.Results, records)
	scored, err := bench.Score(t.Context(), run, r.Corpora, r.Scoring)
	if err != nil {
		t.Fatal(err)
	}
	r.Earlier = []Earlier{{Label: hostile, Run: run, Scored: scored, Summary: bench.Summarise(run, scored, r.Scoring, bench.View{})}}
	return r
}

// partsOf returns what the pages, runs and about files hold.
func partsOf(t *testing.T, r Report, v view) map[string]template.HTML {
	t.Helper()
	s, err := NewSite(r)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]template.HTML)
	for name, body := range map[string]func(view) (template.HTML, error){pagesFile: s.pagesBody, runsFile: s.runsBody, aboutFile: s.aboutBody} {
		if out[name], err = body(v); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestSitePartsGolden(t *testing.T) {
	r := newReportOfRuns(t)
	again := partsOf(t, r, view{})
	for name, got := range partsOf(t, r, view{}) {
		if got != again[name] {
			t.Errorf("%s is not the same twice", name)
		}
		checkGolden(t, "site-"+name, string(got))
	}
}

// Page text and names add no element and no attribute; every control has a label and
// every id is there once, in a file of its own and in a file of all.
func TestSitePartsAreInert(t *testing.T) {
	for _, v := range []view{{}, {single: true}} {
		ids := make(map[string]bool)
		for name, part := range partsOf(t, newReportOfRuns(t), v) {
			if !v.single {
				clear(ids)
			}
			labels, controls := make(map[string]bool), []string(nil)
			h1 := 0
			tree, err := html.Parse(strings.NewReader(string(part)))
			if err != nil {
				t.Fatal(err)
			}
			for n := range tree.Descendants() {
				if n.Type != html.ElementNode {
					continue
				}
				attr := make(map[string]string)
				for _, a := range n.Attr {
					attr[a.Key] = a.Val
					if strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "javascript:") || a.Key == "src" || a.Key == "style" {
						t.Errorf("%s: %s has %s=%q", name, n.Data, a.Key, a.Val)
					}
				}
				if slices.Contains([]string{"img", "iframe", "object", "link", "base", "form", "style"}, n.Data) || n.Data == "script" && attr["type"] != "application/json" {
					t.Errorf("%s has a %s element", name, n.Data)
				}
				if id, ok := attr["id"]; ok {
					if ids[id] {
						t.Errorf("%s: id %s is there twice", name, id)
					}
					ids[id] = true
				}
				switch n.Data {
				case "h1":
					h1++
				case "label":
					labels[attr["for"]] = true
				case "input", "select":
					controls = append(controls, attr["id"])
				case "a":
					if v.single && !strings.HasPrefix(attr["href"], "#") {
						t.Errorf("%s links to %s", name, attr["href"])
					}
				}
			}
			for _, id := range controls {
				if !labels[id] {
					t.Errorf("%s: %s has no label", name, id)
				}
			}
			if h1 != 1 {
				t.Errorf("%s has %d h1", name, h1)
			}
		}
	}
}

// jsonBlock returns what the JSON block of the list holds.
func jsonBlock(t *testing.T, part template.HTML) []byte {
	t.Helper()
	_, block, ok := strings.Cut(string(part), `id="data">`)
	block, _, ok2 := strings.Cut(block, "</script>")
	if !ok || !ok2 {
		t.Fatal("there is no JSON block")
	}
	return []byte(block)
}

func TestListData(t *testing.T) {
	r := newReportOfRuns(t)
	r.Scored[0].Scores[1][0] = score.Score{}
	var got struct {
		Detectors, Corpora, Types, Sites []string
		Pages                            [][]any
	}
	if err := json.Unmarshal(jsonBlock(t, partsOf(t, r, view{})[pagesFile]), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"everything", "nothing"}, got.Detectors); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{oneLine(hostile)}, got.Types); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i, p := range r.Scored {
		whole := func(x float64) any {
			if math.IsNaN(x) {
				return nil
			}
			return math.Round(1000 * x)
		}
		first, second := p.Scores[0][0].Main(), p.Scores[1][0].Main()
		mean := (first + second) / 2
		if i == 0 {
			mean = first
		}
		outcomes := ""
		if p.Fates[0].Outcome != bench.OK || p.Fates[1].Outcome != bench.OK {
			outcomes = fmt.Sprint(slices.Index(bench.Outcomes(), p.Fates[0].Outcome), slices.Index(bench.Outcomes(), p.Fates[1].Outcome))
			outcomes = strings.ReplaceAll(outcomes, " ", "")
		}
		want := []any{oneLine(p.Info.ID), p.Info.URL, 0., 0., 0., float64(i), whole(p.Complexity), whole(mean), outcomes, []any{whole(first), whole(second)}}
		if diff := cmp.Diff(want, got.Pages[i]); diff != "" {
			t.Errorf("page %d (-want +got):\n%s", i, diff)
		}
	}
}

// A list of as many pages as the largest public set has, with every detector, is small
// enough to open.
func TestListOfManyPages(t *testing.T) {
	const pages, detectors = 15_020, 34
	s := &Site{report: Report{Scoring: bench.Scoring{Metrics: []score.Metric{score.LineWord()}}, Summary: &bench.Summary{}}}
	for d := range detectors {
		s.report.Summary.Manifest.Detectors = append(s.report.Summary.Manifest.Detectors, fmt.Sprintf("detector-%d", d))
	}
	for i := range pages {
		scored := bench.Scored{
			Corpus: "large", Complexity: float64(i) / pages,
			Info: corpus.Info{ID: fmt.Sprintf("page-%d", i), URL: fmt.Sprintf("https://site-%d.example.org/%s", i, strings.Repeat("x", 60)), Site: fmt.Sprintf("site-%d.example.org", i)},
		}
		for d := range detectors {
			scored.Scores = append(scored.Scores, []score.Score{{Values: []float64{float64((i*31+d*17)%1000) / 1000}}})
			scored.Fates = append(scored.Fates, bench.Fate{Outcome: bench.Outcomes()[i%2]})
		}
		s.docs = append(s.docs, document{Corpus: "large", Page: scored.Info.ID, scored: scored})
	}
	part, err := s.pagesBody(view{})
	if err != nil {
		t.Fatal(err)
	}
	block := jsonBlock(t, part)
	if !json.Valid(block) {
		t.Error("the JSON block is not valid")
	}
	if n := len(block); n > 6<<20 {
		t.Errorf("the JSON block has %d bytes", n)
	}
	if n := bytes.Count([]byte(part), []byte("<tr>")); n != maxPlainRows+1 {
		t.Errorf("the table has %d rows", n)
	}
	if n := len(part); n > 8<<20 {
		t.Errorf("the list has %d bytes", n)
	}
	t.Logf("the block has %d bytes, the whole list %d", len(block), len(part))
}

// The plain table begins with the worst page, whichever way is worse, and ends with those
// that have no score.
func TestPlainRowsOrder(t *testing.T) {
	nan := thousandths(math.NaN())
	for _, tt := range []struct {
		lower bool
		want  []string
	}{{false, []string{"low", "low again", "high", "none"}}, {true, []string{"high", "low", "low again", "none"}}} {
		data := listData{Lower: tt.lower, Detectors: []string{"x"}, Corpora: []string{"c"}, Types: []string{""}, Languages: []string{""}}
		for id, mean := range map[string]thousandths{"none": nan, "low": .1, "high": .9, "low again": .1001} {
			data.Pages = append(data.Pages, listRow{id: id, mean: mean, scores: []thousandths{mean}})
		}
		slices.SortFunc(data.Pages, func(a, b listRow) int { return -strings.Compare(a.id, b.id) })
		slices.Reverse(data.Pages)
		var got []string
		for _, row := range data.plainRows(view{}) {
			got = append(got, row.ID)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("lower is better %v (-want +got):\n%s", tt.lower, diff)
		}
	}
}

func TestExtremes(t *testing.T) {
	nan := thousandths(math.NaN())
	for _, tt := range []struct {
		scores      []thousandths
		lower       bool
		best, worst int
	}{
		{[]thousandths{.1, .9, .9, .1}, false, 1, 0},
		{[]thousandths{.1, .9, .9, .1}, true, 0, 1},
		{[]thousandths{nan, .5, nan}, false, 1, 1},
		{[]thousandths{nan}, false, -1, -1},
	} {
		if best, worst := (listRow{scores: tt.scores}).extremes(tt.lower); best != tt.best || worst != tt.worst {
			t.Errorf("of %v the best is %d and the worst %d", tt.scores, best, worst)
		}
	}
}
