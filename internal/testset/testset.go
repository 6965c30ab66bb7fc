// Package testset is what the tests of strategies on lines share: where the public
// sets are, a count of lines, and pages to time a strategy on.
package testset

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// Path returns the path of a public set's ZIP, and skips the test where the sets are not
// at hand: they are other people's data and no part of the project.
func Path(tb testing.TB, name string) string {
	tb.Helper()
	dir := os.Getenv("CHAFF_CORPORA")
	if dir == "" {
		dir = filepath.Join(Root(tb), "..", "shared", "corpora")
	}
	path := filepath.Join(dir, name+".zip")
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no public sets: %s is missing; put them in ../shared/corpora or name their folder in $CHAFF_CORPORA", path)
	}
	return path
}

// Root returns the folder of the module that the test is in.
func Root(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	tb.Fatalf("no go.mod above the test: %v", err)
	return ""
}

// Pages returns n different HTML pages of some 60 kB, mostly markup as pages are: a
// menu, an article of made-up Russian or Kazakh words, which are as frequent as
// words are, cards of other news, and a footer that all pages share.
func Pages(n int) []string {
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.1, 4, 4000)
	syllables := [][]string{
		strings.Fields("ка про ст но ра пе ре да ви то ни ме ло го ско ве щи ля"),
		strings.Fields("қа лар ға мен ды ре бо лы сы тұ ің өз күн де шы жа ңы әл"),
	}
	sentence := func(syllables []string) string {
		words := make([]string, 4+random.IntN(8))
		for i := range words {
			for k := zipf.Uint64() + 1; k > 0; k /= uint64(len(syllables)) {
				words[i] += syllables[k%uint64(len(syllables))]
			}
		}
		return strings.Join(words, " ") + ". "
	}
	pages := make([]string, n)
	for i := range pages {
		var p strings.Builder
		p.WriteString("<!DOCTYPE html><html><head><title>Новости</title></head><body><div class=wrap><ul class=menu>")
		for j := range 100 {
			fmt.Fprintf(&p, "<li class=\"item item-%d\" data-id=%d><div class=inner><a href=\"/section/%d/index.html?from=menu\" title=\"Раздел %d\">"+
				"<i class=\"icon icon-small\"></i><span class=label>Раздел %d</span></a></div></li>\n", j, j, j, j, j)
		}
		p.WriteString("</ul><div class=article>")
		for j := range 15 {
			fmt.Fprintf(&p, "<p class=text>Абзац %d. ", j)
			for range 3 {
				p.WriteString(sentence(syllables[i%2]))
			}
			p.WriteString("</p>\n")
		}
		p.WriteString("</div>")
		for j := range 50 {
			fmt.Fprintf(&p, "<div class=\"card card-%d\"><div class=picture><a href=\"/news/%d/%d.html\"><img src=\"/images/%d/%d.jpg\" width=120 height=80 alt=\"\">"+
				"</a></div><div class=share><a href=#f class=\"share-button\"><i></i></a><a href=#t class=\"share-button\"><i></i></a></div><h3 class=title><a href=\"/news/%d/%d.html\">%s</a></h3><span class=date>12:%02d</span></div>\n",
				j, i, j, i, j, i, j, strings.Trim(sentence(syllables[i%2]), ". "), j)
		}
		p.WriteString("<div class=footer><a href=/about>О сайте</a> <span>© 2026</span><p>Все права защищены.</p></div></div></body></html>")
		pages[i] = p.String()
	}
	return pages
}

// Benchmark times run, which judges the pages once, and reports the metric
// of-parse: its time as a share of what html.Parse takes for them. The two take
// turns, since a machine's speed changes.
func Benchmark(b *testing.B, pages []string, run func()) {
	b.Helper()
	b.ReportAllocs()
	var parsing time.Duration
	for b.Loop() {
		run()
		b.StopTimer()
		parsing += parseTime(b, pages)
		b.StartTimer()
	}
	b.ReportMetric(b.Elapsed().Seconds()/parsing.Seconds(), "of-parse")
}

func parseTime(tb testing.TB, pages []string) time.Duration {
	tb.Helper()
	start := time.Now()
	for _, p := range pages {
		if _, err := html.Parse(strings.NewReader(p)); err != nil {
			tb.Fatal(err)
		}
	}
	return time.Since(start)
}
