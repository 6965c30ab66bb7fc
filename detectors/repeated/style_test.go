package repeated

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"chaff/corpus"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-6 }

// Importances worked out by hand; log_4 3 = 0.792481, log_4 2 = 0.5.
func TestImportance(t *testing.T) {
	texts := func(pages ...float64) sums {
		var s sums
		for _, c := range pages {
			s.addText(c, 1)
		}
		return s
	}
	styles := func(importance float64, pages ...float64) sums {
		var s sums
		for _, c := range pages {
			s.addStyle(c, styleWeight{importance: importance}, 1)
		}
		return s
	}
	tests := []struct {
		name string
		sums sums
		want float64
		why  string
	}{
		{"a text on one page", texts(1), 1, "m = 1"},
		{"one text on four pages", texts(4), 0, "1 - log_4 4"},
		{"four texts", texts(1, 1, 1, 1), 1, "1 - log_4 1"},
		{"one of four differs", texts(3, 1), 0.603759, "1 - (0.792481 + 0)/2"},
		{"two and two", texts(2, 2), 0.5, "1 - (0.5 + 0.5)/2"},
		{"a style on one page", styles(0, 1), 1, "m = 1"},
		{"one style, children all noise", styles(0, 4), 0, "0.1*0 + 0.9*0"},
		{"one style, children all important", styles(1, 4), 0.1, "(1-0.9)*1 + 0.9*0"},
		{"four styles, children noise", styles(0, 1, 1, 1, 1), 0.6561, "(1-0.6561)*0 + 0.9^4*1"},
		{"one of four differs in style", styles(0.5, 3, 1), 0.423568, "(1-0.81)*0.5 + 0.81*(0.75*0.207519+0.25*1)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.sums.importance(); !near(got, tt.want) {
				t.Errorf("importance %.6f, want %.6f: %s", got, tt.want, tt.why)
			}
		})
	}
}

// A style of two children of importance 0 and 1 has 0.5; one below is not noise.
func TestWeigh(t *testing.T) {
	pages := []*corpus.Page{markup("<ul><li>Home<li>a</ul>"), markup("<ul><li>Home<li>b</ul>")}
	s := New(Styles()).NewSketch()
	for _, p := range pages {
		s.Add(p)
	}
	// document, html, body and ul have one style with one child each, ul with two
	w := s.root.weigh(scale{0.9, 1})
	e := s.root
	for range 3 {
		if len(e.styles) != 1 || len(w.styles[0].parts) != 1 || w.loud != 1 {
			t.Fatalf("%d styles, %d loud", len(e.styles), w.loud)
		}
		e, w = &e.styles[0].parts[0], w.styles[0].parts[0]
	}
	// each li has one style of one line: 0.1*0 and 0.1*1
	if got := w.styles[0].importance; !near(got, 0.05) {
		t.Errorf("importance of the style of ul %v, want the mean of 0 and 0.1", got)
	}
	if got := w.importance(); !near(got, 0.005) {
		t.Errorf("importance of ul %v, want 0.1*0.05", got)
	}
	if w.loud != 1 || e.pages() != 2 {
		t.Errorf("%d elements that are not noise, on %d pages, want 1 on 2", w.loud, e.pages())
	}
}

func TestStyles(t *testing.T) {
	page := func(menu, story, foot string) *corpus.Page {
		return markup("<div><ul>" + menu + "</ul></div><article>" + story + "</article><footer>" + foot + "</footer>")
	}
	const home = "<li>Home<li>News"
	site := learn(New(Styles()),
		page(home, "<p>a", "<p>About"), page(home, "<p>b<p>c", "<p>About"), page(home, "<p>d<p>e<p>f", "<p>About"))
	tests := []struct {
		name  string
		page  *corpus.Page
		wants string
	}{
		{"a style of the site", page(home, "<p>x<p>y", "<p>About"), "x\ny"},
		{"a style that the site does not have", page(home, "<p>x<p>y<p>z<p>v", "<p>About"), "x\ny\nz\nv"},
		{"another text in noise", page("<li>Home<li>Sport", "<p>x", "<p>About"), "x"},
		{"another style in noise", page("<li>Home<li>News<li>Sport", "<p>x", "<h2>Contact</h2>"), "x"},
		{"another page altogether", markup("<h1>Home</h1><p>News"), "Home\nNews"},
		{"text has no styles", text("Home\nNews"), "Home\nNews"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := kept(t, site, tt.page); got != tt.wants {
				t.Errorf("kept %q, want %q", got, tt.wants)
			}
		})
	}
}

// What an element weighs without a page is what it weighs where the page never was.
func TestStylesLeaveOneOut(t *testing.T) {
	pages := sitePages(12)
	all := newModel(sketch(New(Styles()), pages...), Styles())
	for i, page := range pages {
		others := newModel(sketch(New(Styles()), slices.Delete(slices.Clone(pages), i, i+1)...), Styles())
		f := newFeatures(t, page)
		measured := func(m *model, copies uint32) (sums, []bool) {
			s := stylist{scale: scale{0.9, 1}, nodes: f.nodes, copies: copies, quiet: make([]bool, len(f.nodes))}
			return s.measure(0, m.root, &m.weights), s.quiet
		}
		got, quiet := measured(all, 1)
		want, wantQuiet := measured(others, 0)
		if got.kinds != want.kinds || got.loud != want.loud || !near(got.pages, want.pages) || !near(got.clogc, want.clogc) || !near(got.mixed, want.mixed) {
			t.Errorf("page %d: %+v, want %+v", i, got, want)
		}
		if !slices.Equal(quiet, wantQuiet) {
			t.Errorf("page %d: other elements are noise", i)
		}
	}
}

// One page in the tree says nothing: what stands on one page is important.
func TestStylesOfOnePage(t *testing.T) {
	page := markup("<ul><li>Home</ul><p>text")
	if got := kept(t, learn(New(Styles()), page), markup("<ul><li>Home</ul><p>other")); got != "Home\nother" {
		t.Errorf("kept %q", got)
	}
}

// A style tree of merged sketches is that of all pages, and one of which two
// styles collide is left in peace.
func TestStyleCollision(t *testing.T) {
	a, b := new(element), new(element)
	a.styleOf(7, 1).pages = 1
	a.styles[0].parts[0].addText(1, 1)
	b.styleOf(7, 2).pages = 1
	b.styles[0].parts[0].addText(1, 1)
	b.styles[0].parts[1].addText(1, 1)
	a.merge(b)
	if len(a.styles) != 1 || len(a.styles[0].parts) != 1 || a.pages() != 1 {
		t.Errorf("%+v", a)
	}
	nodes := []node{{line: -1, children: 2, style: 7, first: 1}, {parent: 0, next: 2, line: 0}, {parent: 0, line: 1}}
	a.add(nodes, 0)
	if a.pages() != 1 {
		t.Errorf("%+v", a)
	}
}

func TestTree(t *testing.T) {
	// An element holds the lines that begin in it, in order.
	page := markup("<body><div id=x>one<p>two<br>three</p>four</div><p>five")
	f := newFeatures(t, page)
	var got []string
	for i, n := range f.nodes {
		switch {
		case n.line >= 0:
			got = append(got, fmt.Sprint(n.line))
		case n.isBlock():
			got = append(got, fmt.Sprintf("block %d-%d of %d", n.from, n.to, n.children))
		}
		if i > 0 && (n.parent < 0 || int(n.parent) >= i) {
			t.Errorf("node %d has parent %d", i, n.parent)
		}
	}
	want := []string{"block 0-5 of 2", "block 0-4 of 3", "0", "block 1-3 of 2", "1", "2", "3", "4"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestBlockHash(t *testing.T) {
	block := func(s string) uint64 {
		f := newFeatures(t, markup(s))
		i := slices.IndexFunc(f.nodes, func(n node) bool { return n.isBlock() })
		return f.nodes[i].text
	}
	base := block("<ul><li>one<li>two 2</ul>")
	for name, other := range map[string]string{
		"classes and inline elements": "<ul class=x><li>One!<li><b>two</b> <a href=/>17</a></ul>",
		"an element without text":     "<ul><li>one<li><li>two 2</ul><div></div>",
	} {
		if block(other) != base {
			t.Errorf("%s make another block", name)
		}
	}
	for name, other := range map[string]string{
		"order": "<ul><li>two 2<li>one</ul>", "text": "<ul><li>one<li>three</ul>", "structure": "<ol><li>one<li>two 2</ol>",
		"nesting": "<ul><li>one<li><div>two 2</div></ul>", "more": "<ul><li>one<li>two 2<li>three</ul>",
	} {
		if block(other) == base {
			t.Errorf("another %s makes the same block", name)
		}
	}
}
