package learned

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
)

func TestTextOfData(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("A long story that goes on and on. ", 20))
	script := func(data string) string { return `<script type="application/ld+json">` + data + `</script>` }
	tests := []struct{ name, page, want string }{
		{"none", "<p>text", ""},
		{"an article", script(`{"@type":"NewsArticle","articleBody":"` + long + `","publisher":{"text":"no"}}`), long},
		{"in a graph", script(`{"@graph":[{"@type":"WebSite"},{"articleBody":"` + long + `"}]}`), long},
		{"markup", script(`{"articleBody":"<p>` + long + `</p><p>A &amp; B</p>"}`), long + "\nA & B"},
		{"a thread", script(`{"@type":"DiscussionForumPosting","text":"` + long + `","comment":[{"text":"Second"},{"text":"Third"}]}`), long + "\nSecond\nThird"},
		{"a question", script(`{"mainEntity":{"text":"` + long + `","acceptedAnswer":{"text":"Yes"},"suggestedAnswer":[{"text":"No"}]}}`), long + "\nYes\nNo"},
		{"other kinds of values", script(`[{"articleBody":["x"],"comment":"3","text":7},{"articleBody":"` + long + `"}]`), long},
		{"too short", script(`{"articleBody":"Short"}`), ""},
		{"broken", script(`{"articleBody":"` + long), ""},
		{"another script", `<script>{"articleBody":"` + long + `"}</script>`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := textOfData(corpus.NewHTML(corpus.Info{}, tt.page).Tree())
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
