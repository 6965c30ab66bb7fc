package cetd

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"chaff/corpus"
	"chaff/detectors/detectortest"
)

const sentence = "A sentence of running text, and it goes on for a while."

func Example() {
	links := strings.Repeat(`<li><a href="/">Home</a></li>`, 5)
	page := corpus.NewHTML(corpus.Info{}, "<body><ul>"+links+"</ul><article><p>"+sentence+"</p><p>"+sentence+"</p></article><ul>"+links+"</ul>")
	e, err := New(Default()).Detect(context.Background(), page)
	fmt.Println(e.Text, err)
	// Output:
	// A sentence of running text, and it goes on for a while.
	// A sentence of running text, and it goes on for a while. <nil>
}

func TestContract(t *testing.T) {
	for _, p := range []Params{Default(), {Gated: true, OnlyAnchors: true}} {
		t.Run(fmt.Sprintf("%+v", p), func(t *testing.T) { detectortest.Run(t, New(p)) })
	}
}

func TestName(t *testing.T) {
	if got := New(Default()).Name(); got != "cetd" {
		t.Errorf("name %q", got)
	}
	if got := New(Params{Gated: true}).Name(); got != "cetd-gated" {
		t.Errorf("name %q", got)
	}
}

// measured returns the elements of the source's body.
func measured(t *testing.T, source string, p Params) elements {
	t.Helper()
	es, err := measure(t.Context(), bodyOf(corpus.NewHTML(corpus.Info{}, source).Tree()), p)
	if err != nil {
		t.Fatal(err)
	}
	return es
}

func TestMeasure(t *testing.T) {
	tests := []struct {
		name, source string
		params       Params
		want         []string // name characters/in links elements/links loose
	}{
		{"empty", "", Params{}, []string{"body 0/0 0/0 0"}},
		{
			"the element itself is not counted", "<p>abcde <a>fgh</a></p>",
			Params{},
			[]string{"body 8/3 2/1 0", "p 8/3 1/1 5", "a 3/3 0/0 3"},
		},
		{
			"everything in a link is in links", "<a>ab<b>c<i>d</i></b></a>",
			Params{},
			[]string{"body 4/4 3/1 0", "a 4/4 2/0 2", "b 2/2 1/0 1", "i 1/1 0/0 1"},
		},
		{
			"buttons and selects are links", "<button>ab</button><select><option>c</select>",
			Params{},
			[]string{"body 3/3 3/2 0", "button 2/2 0/0 2", "select 1/1 1/0 0", "option 1/1 0/0 1"},
		},
		{
			"unless only a is", "<button>ab</button><a>c</a>",
			Params{OnlyAnchors: true},
			[]string{"body 3/1 2/1 0", "button 2/0 0/0 2", "a 1/1 0/0 1"},
		},
		{
			"what a reader does not see", `<script>x</script><noscript>y</noscript><p hidden>z</p><p style="color:red; display : none">z</p><br>a`,
			Params{},
			[]string{"body 1/0 1/0 1", "br 0/0 0/0 0"},
		},
		{"the head is outside", "<title>abc</title><body>d", Params{}, []string{"body 1/0 0/0 1"}},
		{"loose text around a child", "<p>ab<b>c</b>de", Params{}, []string{"body 5/0 2/0 0", "p 5/0 1/0 4", "b 1/0 0/0 1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, e := range measured(t, tt.source, tt.params) {
				got = append(got, fmt.Sprintf("%s %d/%d %d/%d %d", e.node.Data, e.chars, e.linkChars, e.tags, e.linkTags, e.loose))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCountChars(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, " \n\t": 0, "ab": 2, "  a \n b\u00a0 ": 3, "日本": 2, "\xff\xfe": 2,
	} {
		if got := countChars(text); got != want {
			t.Errorf("countChars(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestHidesByStyle(t *testing.T) {
	for style, want := range map[string]bool{
		"": false, "display:block": false, "display:none": true, "color:red;DISPLAY: None !important": true,
		"visibility:hidden;": true, "visibility": false, "x-display:none": false,
	} {
		if got := hidesByStyle(style); got != want {
			t.Errorf("hidesByStyle(%q) = %v, want %v", style, got, want)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-6 }

func TestTextDensity(t *testing.T) {
	tests := []struct {
		name      string
		element   element
		linkShare float64
		want      float64
		why       string
	}{
		{"no text", element{tags: 3, linkTags: 1}, 0.5, 0, "C = 0"},
		{
			"row 24: ln and ln ln",
			element{chars: 8, linkChars: 3, tags: 2, linkTags: 1},
			3. / 8, 7.824697,
			"4 ln(16/3) / ln ln(8*3/5 + 3/8*8 + e) = 4 * 1.673976 / ln 2.353115; with log10 for ln it would not be",
		},
		{
			"row 24: zero is one",
			element{chars: 4},
			1. / 4, 12.626018,
			"T, LC and LT are 1: 4 ln 4 / ln ln(4*1/4 + 1 + e) = 5.545177 / ln 1.551445",
		},
		{
			"row 24: all in links",
			element{chars: 3, linkChars: 3, tags: 1, linkTags: 1},
			1, 0,
			"C-LC is 1 in the denominator, and ln(3*1/(3*1)) = 0",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.element.textDensity(tt.linkShare); !near(got, tt.want) {
				t.Errorf("density %.6f, want %.6f: %s", got, tt.want, tt.why)
			}
		})
	}
}

// Densities and sums of <body><p>abcde <a>fgh</a></p>, where r = 3/8.
func TestWeigh(t *testing.T) {
	es := measured(t, "<p>abcde <a>fgh</a></p>", Params{})
	es.weigh()
	want := []element{
		{density: 7.824697, sum: 9.169414, best: 1},  // sum: the density of p
		{density: 9.169414, sum: 19.081439, best: 1}, // 8 ln(8/3) / ln ln(24/5+3+e); sum: 0 + 5 ln 5 / ln ln(15/8+e)
		{density: 0, sum: 11.082918, best: 2},        // sum: 3 ln 3 / ln ln(9/8+e)
	}
	for i, w := range want {
		if e := es[i]; !near(e.density, w.density) || !near(e.sum, w.sum) || e.best != w.best {
			t.Errorf("%s: density %.6f, sum %.6f, best %d, want %.6f, %.6f, %d", e.node.Data, e.density, e.sum, e.best, w.density, w.sum, w.best)
		}
	}
}

// Without links r is 1/C, not 0.
func TestWeighWithoutLinks(t *testing.T) {
	es := measured(t, "<p>word</p>", Params{})
	es.weigh()
	if e := es[1]; !near(e.density, 12.626018) || !near(e.sum, 20.348239) { // sum: 4 ln 4 / ln ln(1+e)
		t.Errorf("density %.6f, sum %.6f, want 12.626018, 20.348239", e.density, e.sum)
	}
}

func TestBestIsTheLargestOfTheSubtree(t *testing.T) {
	es, err := measure(t.Context(), bodyOf(synthetic(20).Tree()), Params{})
	if err != nil {
		t.Fatal(err)
	}
	es.weigh()
	for i, e := range es {
		want := i
		for j := i; j < e.after; j++ {
			if es[j].sum > es[want].sum {
				want = j
			}
		}
		if e.best != want {
			t.Errorf("best below element %d is %d, want %d", i, e.best, want)
		}
	}
}

// A body with an article, whose wrapper is sparse, and a footer with a dense line.
func handMade() elements {
	es := elements{
		{parent: -1, after: 6, density: 3, best: 2}, // body
		{parent: 0, after: 4, density: 2, best: 2},  // wrapper
		{parent: 1, after: 4, density: 9, best: 2},  // article
		{parent: 2, after: 4, density: 8, best: 3},  // paragraph
		{parent: 0, after: 6, density: 1, best: 5},  // footer
		{parent: 4, after: 6, density: 2, best: 5},  // line of the footer
	}
	for i := range es {
		es[i].node = &html.Node{Data: fmt.Sprint(i)}
	}
	return es
}

func TestContent(t *testing.T) {
	if got := handMade().threshold(); got != 2 {
		t.Errorf("row 24: threshold %v, want 2, the least on the path from 2 to 0", got)
	}
	for _, tt := range []struct {
		gated bool
		want  []string
	}{
		{false, []string{"2", "3", "5"}},
		{true, []string{"2", "3"}}, // the footer does not reach the threshold
	} {
		var got []string
		for n := range handMade().content(tt.gated) {
			got = append(got, n.Data)
		}
		slices.Sort(got)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("gated %v (-want +got):\n%s", tt.gated, diff)
		}
	}
}

func TestDetect(t *testing.T) {
	nav := "<nav>" + strings.Repeat(`<a href="/">A section</a> `, 10) + "</nav>"
	article := "<article>" + strings.Repeat("<p>"+sentence+"</p>", 4) + "</article>"
	footer := `<footer>` + strings.Repeat(`<a href="/">A link</a> `, 10) + "<p>All rights reserved.</p></footer>"
	tests := []struct {
		name, source string
		params       Params
		want         string // k kept, . dropped
	}{
		{"the article, and a line without links", nav + article + footer, Params{}, ".kkkk.k"},
		{"gated: the article", nav + article + footer, Params{Gated: true}, ".kkkk.."},
		{"a hidden copy is not found instead", nav + "<div hidden>" + article + article + "</div>" + article + footer, Params{Gated: true}, ".kkkk.."},
		{"only links", nav + nav, Params{}, "kk"},
		{"a line goes with most of its characters", "<body>" + article + "x <b>" + sentence + "</b>", Params{}, "kkkkk"},
		{"no text", "<body><img>", Params{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, New(tt.params), corpus.NewHTML(corpus.Info{}, tt.source), tt.want)
		})
	}
}

// A text page is a flat tree.
func TestTextPage(t *testing.T) {
	even := strings.Repeat(sentence+"\n", 10)
	long := strings.Repeat("word ", 400)
	tests := []struct{ name, text, want string }{
		{"even lines", even, "kkkkkkkkkk"},
		{"one line outweighs all others", even + long, "..........k"},
		{"one line", sentence, "k"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, New(Default()), corpus.NewText(corpus.Info{}, tt.text), tt.want)
		})
	}
}

func check(t *testing.T, d Detector, page *corpus.Page, want string) {
	t.Helper()
	e, err := d.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, k := range e.Kept {
		got.WriteByte(map[bool]byte{true: 'k', false: '.'}[k])
	}
	if got.String() != want {
		t.Errorf("kept %q, want %q", got.String(), want)
	}
}

func TestContextIsHeeded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := measure(ctx, bodyOf(synthetic(1).Tree()), Params{}); err == nil {
		t.Error("no error from a context that is done")
	}
}

// synthetic returns a page of n paragraphs between navigation and a footer.
func synthetic(n int) *corpus.Page {
	var s strings.Builder
	s.WriteString("<!DOCTYPE html><html><head><title>Head</title><script>var a = '<p>';</script></head><body>\n<nav><ul>")
	for i := range n {
		fmt.Fprintf(&s, `<li class="item"><a href="/page/%d">Item %d</a></li>`, i, i)
	}
	s.WriteString("</ul></nav>\n<article>")
	for i := range n {
		fmt.Fprintf(&s, "<p>Paragraph %d is a <b>sentence</b> of running text &amp; goes on for a while, as they do.</p>\n", i)
	}
	s.WriteString(`</article><footer><a href="/">Home</a> © 2026</footer></body></html>`)
	return corpus.NewHTML(corpus.Info{ID: "synthetic"}, s.String())
}
