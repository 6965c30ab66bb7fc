package formats

import (
	"path/filepath"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/corpus/seeds"
)

// What Export writes, Open reads as the set whose layout it is, with the same text.
func TestExport(t *testing.T) {
	c, err := seeds.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, layout := range Layouts() {
		t.Run(layout, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), layout)
			left, err := Export(t.Context(), c, layout, dir)
			if err != nil || len(left) > 0 {
				t.Fatalf("left %v, %v", left, err)
			}
			again, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if again.Len() != c.Len() {
				t.Fatalf("%d pages, want %d", again.Len(), c.Len())
			}
			for i := range c.Len() {
				want, wantGold, err := c.Load(t.Context(), i)
				if err != nil {
					t.Fatal(err)
				}
				got, gold, err := again.Load(t.Context(), i)
				if err != nil {
					t.Fatal(err)
				}
				// HTML collapses blanks inside a line.
				blanks := func(p *corpus.Page) string { return strings.Join(strings.Fields(corpus.JoinLines(p.Lines())), " ") }
				if blanks(got) != blanks(want) || len(got.Lines()) != len(want.Lines()) {
					t.Errorf("the lines of %s differ", want.ID)
				}
				if text, _ := mainText(want, wantGold); gold.Text != text || text == "" {
					t.Errorf("the gold of %s is %q, want %q", want.ID, gold.Text, text)
				}
			}
			if _, err := Export(t.Context(), c, layout, dir); err == nil || !strings.Contains(err.Error(), "is not empty") {
				t.Errorf("exporting into a full folder: %v", err)
			}
		})
	}
	if _, err := Export(t.Context(), c, "xml", t.TempDir()); err == nil || !strings.Contains(err.Error(), "the layouts are aeb, wcxb") {
		t.Errorf("error %v", err)
	}
}
