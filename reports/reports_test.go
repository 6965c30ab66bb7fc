package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
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

var update = flag.Bool("update", false, "rewrite the golden files")

const hostile = `<script>alert(1)</script> "><img src=x onerror=alert(1)> {{.}} ` + "\u202eevil | *b* `c`"

// newReport makes the report of a small corpus with hostile text, with fixed times.
func newReport(t *testing.T) Report {
	t.Helper()
	page := func(id, site, text string, roles ...corpus.Role) corpus.Entry {
		info := corpus.Info{ID: id, Site: site, URL: "javascript:alert(1)", Type: hostile}
		return corpus.NewEntry(corpus.NewText(info, text), &corpus.Gold{Roles: roles})
	}
	c, err := corpus.New("tiny", []corpus.Entry{
		page("a", "x.org", "A headline\n\nSome running text of the page.\nShare", corpus.Title, corpus.Body, corpus.Share),
		page(hostile, "y.org", hostile+"\nMore running text.", corpus.Body, corpus.Body),
	})
	if err != nil {
		t.Fatal(err)
	}
	r := Report{Scoring: bench.Scoring{Metrics: []score.Metric{score.LineWord(), score.TokenLCS()}, Policy: corpus.StrictBody()}, Corpora: []*corpus.Corpus{c}}
	list := []detectors.Detector{baseline.Everything{}, baseline.Nothing{}}
	run, err := bench.Plan{Corpora: r.Corpora, Detectors: list, Jobs: 1}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	run = fixed(t, run)
	m := &run.Manifest
	m.Tool, m.Go, m.Platform, m.CPUs = "chaff test", "go1", "os/arch", 1
	if r.Scored, err = bench.Score(t.Context(), run, r.Corpora, r.Scoring); err != nil {
		t.Fatal(err)
	}
	r.Run, r.Summary = run, bench.Summarise(run, r.Scored, r.Scoring, bench.View{})
	return r
}

// fixed returns the run with fixed times and a panic with a hostile message.
func fixed(t *testing.T, run *bench.Run) *bench.Run {
	t.Helper()
	var all [][]bench.Record
	n := 0
	for i := range run.Results {
		records, err := run.Records(i)
		if err != nil {
			t.Fatal(err)
		}
		for k := range records {
			n++
			records[k].Elapsed = time.Duration(n) * time.Millisecond
			if n == 4 {
				records[k].Outcome, records[k].Error = bench.Panic, hostile
			}
		}
		all = append(all, records)
	}
	return bench.NewRun(run.Manifest, run.Results, all)
}

// checkGolden compares with a file of testdata, which -update rewrites.
func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update rewrites it):\n%s", file, diff)
	}
}

func TestGolden(t *testing.T) {
	r := newReport(t)
	writers := map[string]func(io.Writer) error{
		"table.txt":  func(w io.Writer) error { return Table(w, r.Summary) },
		"table.md":   func(w io.Writer) error { return Markdown(w, r.Summary) },
		"table.json": func(w io.Writer) error { return JSON(w, r.Summary) },
		"table.csv":  func(w io.Writer) error { return CSV(w, r.Summary) },
	}
	for name, write := range writers {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := write(&got); err != nil {
				t.Fatal(err)
			}
			checkGolden(t, name, got.String())
		})
	}
}

// Page text is shown as text: it adds no element, attribute or script to any file.
func TestHostileTextIsInert(t *testing.T) {
	r := newReport(t)
	r.Earlier = []Earlier{{Label: hostile, Run: r.Run, Scored: r.Scored, Summary: r.Summary}}
	site, err := NewSite(r)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]func(io.Writer) error{"single": func(w io.Writer) error { return site.WriteSingle(t.Context(), w) }}
	for _, name := range site.Files() {
		if strings.HasSuffix(name, ".html") {
			files[name] = func(w io.Writer) error { return site.WriteFile(t.Context(), name, w) }
		}
	}
	for name, write := range files {
		t.Run(name, func(t *testing.T) {
			var page bytes.Buffer
			if err := write(&page); err != nil {
				t.Fatal(err)
			}
			checkInert(t, &page)
		})
	}
}

func checkInert(t *testing.T, page io.Reader) {
	t.Helper()
	tree, err := html.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	shown := false
	for n := range tree.Descendants() {
		if n.Type == html.TextNode && strings.Contains(n.Data, "<script>alert(1)</script>") {
			shown = true
		}
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"img", "iframe", "object", "embed", "base", "form"}, n.Data) {
			t.Errorf("the page has a %s element", n.Data)
		}
		if n.Data == "script" && n.FirstChild != nil && strings.Contains(n.FirstChild.Data, "alert(1)</script") {
			t.Error("the text ends a script")
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.Contains(a.Val, "javascript:") && a.Key != "title" ||
				a.Key == "src" && !strings.HasSuffix(a.Val, codeFile) {
				t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	if !shown {
		t.Error("the hostile text is not shown")
	}
}

// All formats tell the same.
func TestFormatsAgree(t *testing.T) {
	s := newReport(t).Summary
	var jsonOut, csvOut, table bytes.Buffer
	for _, err := range []error{JSON(&jsonOut, s), CSV(&csvOut, s), Table(&table, s)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var fromJSON jsonReport
	if err := json.Unmarshal(jsonOut.Bytes(), &fromJSON); err != nil {
		t.Fatal(err)
	}
	fromCSV, err := csv.NewReader(&csvOut).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	measure, value := slices.Index(fromCSV[0], "measure"), slices.Index(fromCSV[0], "value")
	lines := fromCSV[1:]
	for i, b := range s.Boards {
		for k, r := range b.Rows {
			for m, want := range r.Values {
				name := b.Metric.Measures[m].Name
				if got := float64(fromJSON.Boards[i].Rows[k].Values[name]); got != want {
					t.Errorf("%s of %s is %v in JSON, %v in the summary", name, r.Detector, got, want)
				}
				if lines[0][measure] != name || lines[0][value] != full(want) {
					t.Errorf("%s of %s is %s %s in CSV, %v in the summary", name, r.Detector, lines[0][measure], lines[0][value], want)
				}
				lines = lines[1:]
				if !strings.Contains(table.String(), number(want)) {
					t.Errorf("%s is not in the table", number(want))
				}
			}
		}
	}
	if len(lines) != 0 {
		t.Errorf("%d lines of CSV are left", len(lines))
	}
	for _, warning := range s.Warnings {
		if !strings.Contains(table.String(), oneLine(warning)) {
			t.Errorf("the table lacks %q", warning)
		}
	}
}

func TestCell(t *testing.T) {
	for text, want := range map[string]string{
		"=HYPERLINK(1)": "'=HYPERLINK(1)", "+1": "'+1", "-": "'-", "@x": "'@x", "a=b": "a=b", "": "", "\x1b]0;x\a": " ]0;x ",
	} {
		if got := cell(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestEscapeMarkdown(t *testing.T) {
	const hostile = `x\|y \[click\](http://evil) &lt; <b>`
	const want = `x\\\|y \\\[click\\\](http://evil) &amp;lt; &lt;b>`
	if got := escapeMarkdown(hostile); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A detector without a figure has no line for benchstat and a dash everywhere else.
func TestNoFigure(t *testing.T) {
	nan := math.NaN()
	b := &bench.Board{Corpus: "c", Group: "g", Metric: score.LossOrder(), Pages: 2, Sites: 2, Detectable: nan}
	b.Rows = []bench.Row{
		{Detector: "a", Pages: 2, Values: []float64{.5}, Versus: bench.Comparison{Verdict: bench.Best}},
		{Detector: "b", Values: []float64{nan}, Versus: bench.Comparison{Difference: nan, Verdict: bench.NoFigure}},
	}
	s := &bench.Summary{Boards: []*bench.Board{b, b}}
	var benchfmt, table, parts bytes.Buffer
	byGroup := *s
	byGroup.View.By = bench.ByType
	for _, err := range []error{Benchfmt(&benchfmt, s), Table(&table, s), Table(&parts, &byGroup)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(benchfmt.String(), "detector=b") || !strings.Contains(benchfmt.String(), "detector=a 1 0.5 disorder") {
		t.Errorf("benchfmt:\n%s", &benchfmt)
	}
	if strings.Contains(table.String(), "NaN") || !strings.Contains(table.String(), "no figure") || !strings.Contains(table.String(), "b counts on 0 of the pages only") {
		t.Errorf("table:\n%s", &table)
	}
	if n := strings.Count(parts.String(), "\nb "); n != 1 {
		t.Errorf("b stands %d times in\n%s", n, &parts)
	}
}
