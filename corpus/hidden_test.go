package corpus

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

func TestRenderHidden(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"nothing", "<p>seen</p>", ""},
		{"attribute", "<p>seen</p><div hidden><p>one</p><p>two</p></div>", "one\ntwo"},
		{"inline style in a line", `<p>a <span style="display:none">b</span> c</p>`, "b"},
		{"noscript", "<p>seen</p><noscript><p>one <b>two</b></p><img src=x></noscript>", "one two"},
		{"template", "<p>seen</p><template><p>one</p></template>", "one"},
		{"nested", "<div hidden><p>one</p><p hidden>two</p></div>", "one\ntwo"},
		{"never text", "<div hidden><script>x</script><style>y</style><textarea>z</textarea></div>", ""},
		{"order", "<div hidden>one</div><p>seen</p><div><dialog>two</dialog></div>", "one\ntwo"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tree, _ := parseHTML(tt.source)
			lines := RenderHidden(tree)
			if diff := cmp.Diff(tt.want, JoinLines(lines)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, l := range lines {
				if l.Number != 0 {
					t.Errorf("line %q has the number %d", l.Text, l.Number)
				}
			}
		})
	}
	if RenderHidden(nil) != nil {
		t.Error("no tree has hidden lines")
	}
}

// Start is the text node that holds the first words of the line, so that a walk over the
// tree meets the lines in their order.
func TestLinesStartInOrder(t *testing.T) {
	tree, _ := parseHTML("<ul><li> <b>one</b> two<li>three<br>four</ul><table><tr><td>five<td>six</table><pre>seven\neight</pre>")
	lines := Render(tree)
	next := 0
	for n := range tree.Descendants() {
		for next < len(lines) && lines[next].Start == n {
			if n.Type != html.TextNode || !strings.Contains(n.Data, lines[next].Text[:3]) {
				t.Errorf("line %q starts in %q", lines[next].Text, n.Data)
			}
			next++
		}
	}
	if next != len(lines) || len(lines) != 6 {
		t.Errorf("met %d of %d lines, want 6", next, len(lines))
	}
}
