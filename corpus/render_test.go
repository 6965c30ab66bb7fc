package corpus

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/google/go-cmp/cmp"
)

func TestRender(t *testing.T) {
	tests := []struct {
		name, html, why string
		want            []string // "number:text"
	}{
		{name: "empty", html: "", want: nil},
		{name: "inline elements do not break", html: "A<b>B</b><i>C</i> <span>D</span>", want: []string{"1:ABC D"}},
		{name: "blocks break", html: "a<div>b</div>c", want: []string{"1:a", "2:b", "3:c"}},
		{name: "nested blocks break once", html: "<div><div>a</div></div><div>b</div>", want: []string{"1:a", "2:b"}},
		{name: "p leaves a blank line", html: "<p>a</p><p>b</p><div>c</div>", want: []string{"1:a", "3:b", "5:c"}},
		{name: "br", html: "a<br>b<br><br>c", want: []string{"1:a", "2:b", "4:c"}, why: "two br leave a blank line"},
		{name: "white space collapses", html: "  a \n\t b  <b> c</b>", want: []string{"1:a b c"}},
		{name: "no-break space and soft hyphen", html: "a&nbsp;b&shy;c", want: []string{"1:a bc"}},
		{name: "pre keeps lines", html: "<pre>a  b\n\nc</pre>", want: []string{"1:a  b", "3:c"}},
		{name: "table cells apart", html: "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", want: []string{"1:a b", "2:c"}},
		{name: "list", html: "<ul><li>a<li>b</ul>", want: []string{"1:a", "2:b"}},
		{name: "unseen", html: "<body><script>x</script><style>x</style><template>x</template><noscript><p>x</p></noscript><p hidden>x</p><p style='Display : NONE'>x</p><p style='visibility:hidden'>x</p><textarea>x</textarea><dialog>x</dialog>a", want: []string{"1:a"}},
		{name: "title is not text", html: "<title>x</title><p>a", want: []string{"1:a"}},
		{name: "entities", html: "&lt;b&gt; &amp; &#1103;", want: []string{"1:<b> & я"}},
		{name: "comments", html: "a<!-- x -->b", want: []string{"1:ab"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, l := range NewHTML(Info{}, tt.html).Lines() {
				got = append(got, fmt.Sprintf("%d:%s", l.Number, l.Text))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", tt.html, tt.why, diff)
			}
		})
	}
}

func TestLinkRunes(t *testing.T) {
	lines := NewHTML(Info{}, `<p>see <a href="/x">the <b>пруд</b></a> now</p><p><a name=x>anchor</a></p>`).Lines()
	if got, want := lines[0].LinkRunes, len("the ")+4; got != want {
		t.Errorf("LinkRunes = %d, want %d", got, want)
	}
	if got := lines[1].LinkRunes; got != 0 {
		t.Errorf("an a without href counts as %d link characters", got)
	}
}

func TestPath(t *testing.T) {
	lines := NewHTML(Info{}, `<ul><li><b>a</b></ul>`).Lines()
	if got, want := lines[0].Path(), "html body ul li"; got != want {
		t.Errorf("Path = %q, want %q", got, want)
	}
	if got, want := NewText(Info{}, "a").Lines()[0].Path(), "html body p"; got != want {
		t.Errorf("Path of a text line = %q, want %q", got, want)
	}
}

func TestTextPage(t *testing.T) {
	page := NewText(Info{}, "one <b>\r\n\n\u00a0\n two\u00a0words \n")
	var got []string
	for _, l := range page.Lines() {
		got = append(got, fmt.Sprintf("%d:%s", l.Number, l.Text))
	}
	if diff := cmp.Diff([]string{"1:one <b>", "4:two words"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := RenderText(page.Tree()), "one <b>\ntwo words"; got != want {
		t.Errorf("tree renders as %q, want %q", got, want)
	}
}

// The view of any input is well formed, and rendering it again changes nothing.
func FuzzRender(f *testing.F) {
	f.Add("<p>a<table><td>b<br><pre>\n x\ty")
	f.Add("<div><a href=x>y<div>z</a></div>\x00\xff")
	f.Fuzz(func(t *testing.T, source string) {
		page := NewHTML(Info{}, source)
		last := 0
		for _, l := range page.Lines() {
			if l.Number <= last {
				t.Fatalf("line numbers %d, %d", last, l.Number)
			}
			last = l.Number
			if l.Text == "" || l.Text != strings.TrimSpace(l.Text) || strings.ContainsAny(l.Text, "\n\u00a0\u00ad") {
				t.Fatalf("line %q", l.Text)
			}
			if l.LinkRunes < 0 || l.LinkRunes > utf8.RuneCountInString(l.Text) {
				t.Fatalf("%d link characters in %q", l.LinkRunes, l.Text)
			}
			if l.Node == nil {
				t.Fatal("line without a node")
			}
		}
		asText := page.AsText().Lines()
		if len(asText) != len(page.Lines()) {
			t.Fatalf("%d lines as text, %d as HTML", len(asText), len(page.Lines()))
		}
		for i, l := range page.Lines() {
			if asText[i].Text != l.Text || asText[i].Number != l.Number {
				t.Fatalf("line %d %q as text, %d %q as HTML", asText[i].Number, asText[i].Text, l.Number, l.Text)
			}
		}
		if again := RenderText(page.Tree()); again != JoinLines(page.Lines()) {
			t.Error("a second rendering differs")
		}
	})
}

func BenchmarkRender(b *testing.B) {
	page := "<html><body>" + strings.Repeat(`<div class="x"><p>Some <a href="/">running</a> text, and more of it.</p><ul><li>one<li>two</ul></div>`, 2000)
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		b.ReportAllocs()
		for b.Loop() {
			parseHTML(page)
		}
	})
	b.Run("render", func(b *testing.B) {
		tree, _ := parseHTML(page)
		b.SetBytes(int64(len(page)))
		b.ReportAllocs()
		for b.Loop() {
			Render(tree)
		}
	})
}

// Extractors build trees by hand, whose elements have names but no atoms.
func TestRenderTreeWithoutAtoms(t *testing.T) {
	tree, err := html.Parse(strings.NewReader("<p>One<br>two</p><table><tr><td>a</td><td>b</td></tr></table><pre>x\ny</pre><script>z</script>"))
	if err != nil {
		t.Fatal(err)
	}
	want := RenderText(tree)
	for n := range tree.Descendants() {
		n.DataAtom = 0
	}
	if got := RenderText(tree); got != want || !strings.Contains(got, "a b") {
		t.Errorf("%q, want %q", got, want)
	}
}
