package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chaff/corpus"
	"chaff/corpus/seeds"
	"chaff/detectors"
	"chaff/detectors/all"
	"chaff/detectors/baseline"
	"chaff/detectors/density"
	"chaff/detectors/program"
	"chaff/detectors/repeated"
)

func TestIsolate(t *testing.T) {
	list := []detectors.Detector{density.New(density.Default()), repeated.New(repeated.Default()), baseline.Everything{}}
	tests := []struct {
		names []string
		want  []bool // which are isolated
	}{
		{nil, []bool{false, false, false}},
		{[]string{"everything"}, []bool{false, false, true}},
		{[]string{"everything", "density", "everything"}, []bool{true, false, true}},
		{[]string{"all"}, []bool{true, false, true}},
		{[]string{"density", "all"}, []bool{true, false, true}},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.names, " "), func(t *testing.T) {
			got, err := isolate(list, tt.names)
			if err != nil {
				t.Fatal(err)
			}
			for i, d := range got {
				if _, isolated := d.(*program.Isolated); isolated != tt.want[i] || d.Name() != list[i].Name() {
					t.Errorf("%s is %T called %s", list[i].Name(), d, d.Name())
				}
			}
			var closeErr error
			if closeAll(got, &closeErr); closeErr != nil {
				t.Error(closeErr)
			}
		})
	}
}

// Every built-in detector that can be isolated answers in a process of its own as it does
// here.
func TestIsolatedAnswersAreEqual(t *testing.T) {
	if testing.Short() {
		t.Skip("starts every detector")
	}
	chaff, err := exec.LookPath("chaff") // testscript has put this binary there
	if err != nil {
		t.Fatal(err)
	}
	pages := append(seedPages(t), isolationPages()...)
	n := 0
	for _, d := range all.Detectors() {
		if isolable(d) != nil {
			continue
		}
		n++
		t.Run(d.Name(), func(t *testing.T) {
			isolated, err := program.Isolate(d, []string{chaff, serveCommand, "-d", d.Name()}, program.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, page := range pages {
				checkEqualAnswers(t, d, isolated, page)
			}
			if err := isolated.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	if n < 20 {
		t.Errorf("only %d detectors can be isolated", n)
	}
}

func checkEqualAnswers(t *testing.T, d, isolated detectors.Detector, page *corpus.Page) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	want, err := d.Detect(ctx, page)
	if err != nil {
		t.Fatalf("page %s: %v", page.ID, err)
	}
	if want.Kept != nil {
		want.Text = detectors.KeepLines(page, want.Kept).Text
	}
	got, err := isolated.Detect(ctx, page)
	if err != nil {
		t.Fatalf("page %s: %v", page.ID, err)
	}
	if got.Took <= 0 {
		t.Errorf("page %s: it took %v", page.ID, got.Took)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(detectors.Extraction{}, "Took")); diff != "" {
		t.Errorf("page %s (-want +got):\n%s", page.ID, diff)
	}
}

func seedPages(t *testing.T) []*corpus.Page {
	t.Helper()
	c, err := seeds.Open()
	if err != nil {
		t.Fatal(err)
	}
	var pages []*corpus.Page
	for i := range c.Len() {
		page, _, err := c.Load(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	return pages
}

// isolationPages returns pages in which much could be lost on the way to another process.
func isolationPages() []*corpus.Page {
	article := "<h1>A head of the article</h1>" +
		strings.Repeat("<p>A sentence of running text, which has commas, and which goes on until it is long enough. And one more.</p>\n", 6)
	menu := "<ul class=menu><li><a href=/>Home</a><li><a href=/news>News</a><li><a href=/about>About</a></ul>"
	sources := []string{
		"",
		"<!DOCTYPE html><html><head><title>T</title></head><body>" + menu + "<article>" + article + "</article><footer>© 2026</footer></body></html>",
		"<body>" + article + "<div class=comments><p>A comment of a reader, which is short.</p></div>",
		"<pre>\n  a\n\n\tb\r\nc\rd\n</pre>" + article,
		"<p>&lt;b&gt; &amp;amp; \"quotes\" \\ backslash</p>\u2028\u2029" + article,
		"<p>a\x00b\x01\x1b[31m</p>" + article,
		"<p>soft\u00adhyphen no\u00a0break \ufeffmark</p>" + article,
		"<table><tr><td>One<td>Two<tr><td>" + article + "</table>",
		strings.Repeat("<div>", 700) + article,
		"<p>unclosed <b><i>" + article + "<script>while(1)",
		"<noscript><p>Only without scripts, but it is a sentence all the same.</p></noscript>" + article,
		strings.Repeat("<p>Абзац статьи, в котором есть запятые, и который достаточно длинный. Ещё одно предложение.</p>", 6),
		strings.Repeat("<p>これは文章です。長い文章がここにあります、そして続きます。</p>", 6),
		menu + strings.Repeat("<div><a href=/a>A card of other news</a><span>12:00</span></div>", 50) + article,
		"<a href=relative.html>link</a><img src=x.png alt='A picture of it'>" + article,
	}
	var pages []*corpus.Page
	for i, s := range sources {
		info := corpus.Info{ID: fmt.Sprintf("html %d", i), URL: "https://example.org/news/1?a=b&c", Language: []string{"", "en", "ru"}[i%3]}
		pages = append(pages, corpus.NewHTML(info, s))
	}
	line := "A line of running text, which has commas, and which goes on until it is long enough."
	for i, s := range []string{
		"", "\n\n", "\n \n" + line + "\r\n\r\n\u00a0\n" + line + "\n\n\n", "Head\n\n" + strings.Repeat(line+"\n"+line+" And more.\n\n", 5) + "\ufeffShare\u00ad\nShare",
		strings.Repeat(line+" <b>&amp;</b>\t\"x\"\\\n", 8), "a\rb\n" + line + "\u2028" + line,
	} {
		pages = append(pages, corpus.NewText(corpus.Info{ID: fmt.Sprintf("text %d", i), Language: "en"}, s))
	}
	return pages
}
