package corpus

import (
	"strings"
	"testing"

	"golang.org/x/net/html/atom"
)

func TestDeepPageIsNotLost(t *testing.T) {
	deep := func(tag string) string { return strings.Repeat(tag, 3000) }
	tests := []struct{ name, source, want string }{
		{"nested", deep("<div>") + "bottom" + deep("</div>") + "<p>after</p>", "bottom\nafter"},
		{"self-closing tags that do not close", deep("<div/>") + "text<p>after", "text after"},
		{"script below the limit", deep("<div>") + "<script>var x = '<p>'</script>text", "text"},
		{"unclosed list items are no depth", strings.Repeat("<li>item", 450) + deep("<div>") + "x" + deep("</div>") + "<p>after", strings.Repeat("item\n", 450)[:450*5-1] + "\nx\nafter"},
		{"inline below the limit", deep("<div>") + "a<b>b</b>c", "abc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := NewHTML(Info{}, tt.source)
			if got := JoinLines(page.Lines()); got != tt.want {
				t.Errorf("lines %.200q, want %.200q", got, tt.want)
			}
			if w := page.Warnings(); len(w) != 1 || !strings.Contains(w[0], "nested deeper than") {
				t.Errorf("warnings %q", w)
			}
		})
	}
	if w := NewHTML(Info{}, "<p>flat").Warnings(); w != nil {
		t.Errorf("a flat page warns %q", w)
	}
}

func TestNoscript(t *testing.T) {
	page := NewHTML(Info{}, "<head><noscript><p>Enable it</p></noscript><title>x</title></head><body>a<noscript><p>Image <b>one</b></p></noscript>b")
	if got := JoinLines(page.Lines()); got != "ab" {
		t.Errorf("lines %q", got)
	}
	nodes := 0
	for n := range page.Tree().Descendants() {
		if n.DataAtom == atom.B && n.Parent.Parent.DataAtom == atom.Noscript {
			nodes++
		}
	}
	if nodes != 1 {
		t.Errorf("%d b elements in a noscript, want its content as nodes", nodes)
	}
}
