package all

import (
	"strings"
	"testing"

	"chaff/corpus"
)

// What every adapter of a library must do, whatever the library does.
func TestAdapters(t *testing.T) {
	const line = "A sentence of the article, with commas, and of some length, so that it counts & <b>more</b>."
	markup := strings.Repeat("<p>A sentence of the article, with commas, and of some length, so that it counts.</p>", 8)
	for _, e := range List() {
		if e.Module == "" {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			// The libraries' own text glues blocks together.
			blocks := text(t, e, corpus.NewHTML(corpus.Info{}, "<body><article>"+markup+"</article>"))
			if strings.Contains(blocks, "counts.A") || !strings.Contains(blocks, "counts.") {
				t.Errorf("glued or lost blocks in %q", blocks)
			}
			// A text page is judged by its lines, whose marks are text.
			if n := strings.Count(text(t, e, corpus.NewText(corpus.Info{}, strings.Repeat(line+"\n", 8))), line); n < 7 {
				t.Errorf("%d of 8 lines are kept", n)
			}
		})
	}
}

func text(t *testing.T, e Entry, page *corpus.Page) string {
	t.Helper()
	x, err := e.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	return x.Text
}
