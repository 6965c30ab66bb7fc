package justext

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/detectors"
	"chaff/internal/testset"
)

// aebToken is Python's \w+.
var aebToken = regexp.MustCompile(`[\p{L}\p{N}_]+`)

func aebTokens(text string) []string {
	return aebToken.FindAllString(strings.ReplaceAll(text, "\u00ad", ""), -1)
}

// shingles returns the multiset of runs of 4 tokens; of all tokens where there
// are fewer.
func shingles(text string) map[string]int {
	tokens := aebTokens(text)
	out := make(map[string]int)
	for i := 0; i < len(tokens) && (i == 0 || i+4 <= len(tokens)); i++ {
		out[strings.Join(tokens[i:min(i+4, len(tokens))], " ")]++
	}
	return out
}

// overlap counts the shingles that two texts share, and those of one only.
func overlap(prediction, gold string) (shared, surplus, missing int) {
	p, g := shingles(prediction), shingles(gold)
	for s, n := range p {
		shared += min(n, g[s])
		surplus += max(0, n-g[s])
	}
	for s, n := range g {
		missing += max(0, n-p[s])
	}
	return shared, surplus, missing
}

// similarity is 2 shared / (2 shared + surplus + missing) of two texts, 1 if both
// are empty.
func similarity(a, b string) float64 {
	shared, surplus, missing := overlap(a, b)
	if shared+surplus+missing == 0 {
		return 1
	}
	return 2 * float64(shared) / float64(2*shared+surplus+missing)
}

// aeb is the score of the article extraction benchmark: the mean precision of pages
// with a prediction, the mean recall of pages with gold, and their harmonic mean.
func aeb(predictions, gold []string) (f1, precision, recall float64) {
	var ps, rs []float64
	for i := range gold {
		shared, surplus, missing := overlap(predictions[i], gold[i])
		if shared+surplus > 0 {
			ps = append(ps, float64(shared)/float64(shared+surplus))
		}
		if shared+missing > 0 {
			rs = append(rs, float64(shared)/float64(shared+missing))
		}
	}
	precision, recall = mean(ps), mean(rs)
	return 2 * precision * recall / (precision + recall), precision, recall
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func TestAEBScore(t *testing.T) {
	// Page 1: 2 shingles, 1 of them right, 1 of 2 found. Page 2: no prediction,
	// so it is in the mean recall only. Page 3: one short shingle, right.
	f1, p, r := aeb([]string{"a b c d x", "", "a b"}, []string{"a b c d e", "a b c d", "a, b"})
	if want := 2 * 0.75 * 0.5 / 1.25; p != 0.75 || r != 0.5 || math.Abs(f1-want) > 1e-12 {
		t.Errorf("F1 %v, precision %v, recall %v, want %v, 0.75, 0.5", f1, p, r, want)
	}
	if _, p, _ := aeb([]string{"a b c D"}, []string{"a b c d"}); p != 0 {
		t.Error("case is not kept")
	}
}

// pages returns a set's pages with their gold texts.
func pages(tb testing.TB, name string) (list []*corpus.Page, gold []string) {
	tb.Helper()
	set, err := formats.Open(testset.Path(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	for i := range set.Len() {
		page, g, err := set.Load(tb.Context(), i)
		if err != nil {
			tb.Fatal(err)
		}
		list, gold = append(list, page), append(gold, g.Text)
	}
	return list, gold
}

// published returns the answers of the library's published run by page id.
func published(t *testing.T) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(testset.Path(t, "scrapinghub"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	file, err := archive.Open("output/justext.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var run struct {
		Output map[string]struct{ ArticleBody string }
	}
	if err := json.NewDecoder(file).Decode(&run); err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for id, answer := range run.Output {
		out[id] = answer.ArticleBody
	}
	return out
}

// paragraphText is the library's own answer: the text of the good paragraphs.
func paragraphText(t *testing.T, p Params, page *corpus.Page) string {
	t.Helper()
	all, _, err := paragraphs(t.Context(), page.Tree())
	if err != nil {
		t.Fatal(err)
	}
	classes, _, err := p.classify(t.Context(), all, page.Language)
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for i, c := range classes {
		if c == good {
			kept = append(kept, all[i].text)
		}
	}
	return strings.Join(kept, "\n")
}

func answers(t *testing.T, d detectors.Detector, list []*corpus.Page) []string {
	t.Helper()
	out := make([]string, len(list))
	for i, page := range list {
		e, err := d.Detect(t.Context(), page)
		if err != nil {
			t.Fatal(err)
		}
		all, nodes, err := paragraphs(t.Context(), page.Tree())
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(lineRoles(page.Tree(), nodes, make([]class, len(all)))), len(page.Lines()); got != want {
			t.Errorf("page %s: %d lines with roles, the page has %d", page.ID, got, want)
		}
		out[i] = e.Text
	}
	return out
}

// The benchmark's published figures, and those of a run of justext 3.0.2 with its
// default parameters on the same pages.
func TestAEB(t *testing.T) {
	list, gold := pages(t, "scrapinghub")
	theirs := published(t)
	tests := []struct {
		d                     Detector
		f1, precision, recall float64
	}{
		{New("justext", Benchmark()), 0.804, 0.858, 0.756},
		{New("justext-default", Published()), 0.792, 0.866, 0.729},
	}
	for _, tt := range tests {
		f1, p, r := aeb(answers(t, tt.d, list), gold)
		t.Logf("%s: F1 %.4f, precision %.4f, recall %.4f; published %.3f, %.3f, %.3f", tt.d.Name(), f1, p, r, tt.f1, tt.precision, tt.recall)
		if math.Abs(f1-tt.f1) > 0.02 {
			t.Errorf("%s: F1 %.4f is more than 0.02 from %.3f", tt.d.Name(), f1, tt.f1)
		}
	}
	original := answers(t, New("justext-original", Original()), list)
	f1, p, r := aeb(original, gold)
	t.Logf("justext-original: F1 %.4f, precision %.4f, recall %.4f", f1, p, r)

	texts, library := make([]string, len(list)), make([]string, len(list))
	for i, page := range list {
		texts[i], library[i] = paragraphText(t, Benchmark(), page), theirs[page.ID]
	}
	f1, p, r = aeb(texts, gold)
	t.Logf("justext, text of the paragraphs: F1 %.4f, precision %.4f, recall %.4f", f1, p, r)
	f1, p, r = aeb(library, gold)
	t.Logf("the published answers: F1 %.4f, precision %.4f, recall %.4f", f1, p, r)
	compare(t, list, texts, library)
}

// compare logs how far our paragraphs are from the library's.
func compare(t *testing.T, list []*corpus.Page, ours, theirs []string) {
	t.Helper()
	type pair struct {
		id      string
		similar float64
		a, b    int // tokens
	}
	var pairs []pair
	var similar []float64
	same := 0
	for i, page := range list {
		a, b := aebTokens(ours[i]), aebTokens(theirs[i])
		if slices.Equal(a, b) {
			same++
		}
		s := similarity(ours[i], theirs[i])
		similar = append(similar, s)
		pairs = append(pairs, pair{page.ID, s, len(a), len(b)})
	}
	t.Logf("same words as the published answer: %d of %d pages; mean similarity %.4f", same, len(list), mean(similar))
	if same < 160 || mean(similar) < 0.98 {
		t.Error("the paragraphs are no longer those of the library")
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		if a.similar < b.similar {
			return -1
		}
		return 1
	})
	for _, p := range pairs[:12] {
		t.Logf("page %.8s: similarity %.3f, %d tokens, published %d", p.id, p.similar, p.a, p.b)
	}
}

// syntheticPages returns pages of some 60 kB with as much markup for their text as
// pages have: scripts, menus of links with attributes, nested blocks, an article.
func syntheticPages() []string {
	var out []string
	for n := range 20 {
		var b strings.Builder
		b.WriteString("<!DOCTYPE html><html><head><title>Page</title><script>" + strings.Repeat("var a = 1;\n", 1000) + "</script></head><body>")
		for i := range 120 {
			fmt.Fprintf(&b, `<div class="menu-item menu-item-%d" id="item-%d"><div class="inner"><a href="https://www.example.org/section/%d/" title="Section" `+
				`rel="nofollow" data-track="menu"><img src="/i/%d.png" alt="" width="16" height="16"><span class="label">Section %d</span></a></div></div>`+"\n", i, i, i, i, i)
		}
		b.WriteString("<div class=article><h1>Headline</h1>")
		for i := range 25 {
			b.WriteString(`<div class="paragraph"><p class="text">` + strings.Repeat(sentence+", ", 1+(i+n)%6) + `<a href="/x">and more</a>.</p></div>` + "\n")
		}
		b.WriteString("</div><div class=footer><p>© 2026 All rights reserved</p></div></body></html>")
		out = append(out, b.String())
	}
	return out
}

// BenchmarkDetect times the detector on parsed and rendered pages beside bare
// parsing; of-parse is the ratio.
func BenchmarkDetect(b *testing.B) {
	b.Run("set=synthetic", func(b *testing.B) { benchmark(b, syntheticPages()) })
	b.Run("set=scrapinghub", func(b *testing.B) {
		list, _ := pages(b, "scrapinghub")
		var sources []string
		for _, page := range list {
			sources = append(sources, page.Source)
		}
		benchmark(b, sources)
	})
}

func benchmark(b *testing.B, sources []string) {
	b.Helper()
	size := 0
	known, unknown := make([]*corpus.Page, len(sources)), make([]*corpus.Page, len(sources))
	for i, s := range sources {
		size += len(s)
		known[i], unknown[i] = corpus.NewHTML(corpus.Info{Language: "en"}, s), corpus.NewHTML(corpus.Info{}, s)
		known[i].Lines()
		unknown[i].Lines()
	}
	var parse float64 // seconds for all sources
	b.Run("detector=none", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			for _, s := range sources {
				if _, err := html.Parse(strings.NewReader(s)); err != nil {
					b.Fatal(err)
				}
			}
		}
		parse = b.Elapsed().Seconds() / float64(b.N)
	})
	run := func(name string, d Detector, list []*corpus.Page) {
		b.Run("detector="+name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, page := range list {
					if _, err := d.Detect(b.Context(), page); err != nil {
						b.Fatal(err)
					}
				}
			}
			if parse > 0 {
				b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/parse, "of-parse")
			}
		})
	}
	run("justext", New("justext", Benchmark()), known)
	run("justext-default", New("justext-default", Published()), known)
	run("justext-default-unknown", New("justext-default", Published()), unknown)
}
