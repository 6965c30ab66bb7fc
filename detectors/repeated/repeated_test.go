package repeated

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors"
)

func text(s string) *corpus.Page { return corpus.NewText(corpus.Info{}, s) }

func kept(t *testing.T, d detectors.Detector, page *corpus.Page) string {
	t.Helper()
	e, err := d.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	return e.Text
}

func Example() {
	first := text("Menu\nThe first story.\nAbout us")
	second := text("Menu\nThe second story.\nAbout us")
	d := New(Default())
	alone, _ := d.Detect(context.Background(), first)
	fmt.Printf("%q, judged on %s\n", alone.Text, alone.Basis)

	site := d.NewSite()
	site.Add(first)
	site.Add(second)
	informed, _ := site.Detector().Detect(context.Background(), first)
	fmt.Printf("%q, judged on %s\n", informed.Text, informed.Basis)
	// Output:
	// "Menu\nThe first story.\nAbout us", judged on this page alone
	// "The first story.", judged on 2 pages of the site
}

func TestNormalise(t *testing.T) {
	// 12:30 is two runs of digits and 4 a third; what stands between them is
	// dropped after the runs are told apart.
	tests := map[string]string{
		"Алматы -11": "алматы0", "АЛМАТЫ  -2": "алматы0", "— • —": "", "12:30, 4 мая": "000мая",
	}
	for line, want := range tests {
		if got := normalise(line); got != want {
			t.Errorf("normalise(%q) = %q, want %q", line, got, want)
		}
	}
}

func TestInsideThePage(t *testing.T) {
	const lead = "A lead of more than ten words that stands on the page a second time."
	tests := []struct{ name, page, want string }{
		{"every short copy goes", "SHARE\ntext\nShare!\n", "text"},
		{"the first long copy stays", lead + "\nShare\n" + lead, lead + "\nShare"},
		{"numbers do not tell lines apart", "Views 12\nViews 7\ntext", "text"},
		{"marks alone recur", "-\ntext\n-", "text"},
		{"a single mark stays", "-\ntext", "-\ntext"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, kept(t, New(Default()), text(tt.page))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAcrossPages(t *testing.T) {
	d := New(Params{BlockLines: 3, LineShare: 0.5, BlockShare: 0.1, LongWords: 10})
	site := d.NewSite()
	for i := range 10 {
		page := fmt.Sprintf("Menu\nStory %s\nAbout", strings.Repeat("x", i+1))
		if i < 2 {
			page += "\nOne\nTwo\nThree"
		}
		if i < 3 {
			page += "\nRare " + strings.Repeat("y", i+1) + "\nLone"
		}
		site.Add(text(page))
	}
	judge := site.Detector()
	tests := []struct{ name, page, want string }{
		{"lines on half of the pages", "Menu\nnew text\nAbout", "new text"},
		{"a line on three of ten is not template", "Lone\nnew text", "Lone\nnew text"},
		{"a block on two of ten is", "new text\nOne\nTwo\nThree", "new text"},
		{"part of a block is not", "new text\nOne\nTwo", "new text\nOne\nTwo"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, kept(t, judge, text(tt.page))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A site of one page gives no evidence across pages, or every line would go.
func TestSiteOfOnePage(t *testing.T) {
	page := text("one\ntwo")
	site := New(Default()).NewSite()
	site.Add(page)
	if got := kept(t, site.Detector(), page); got != "one\ntwo" {
		t.Errorf("kept %q", got)
	}
}

func TestOrderOfAddingDoesNotMatter(t *testing.T) {
	a, b, c := text("Menu\none"), text("Menu\ntwo\nFoot"), text("three\nFoot")
	forward, backward := New(Default()).NewSite(), New(Default()).NewSite()
	for _, p := range []*corpus.Page{a, b, c} {
		forward.Add(p)
	}
	for _, p := range []*corpus.Page{c, b, a} {
		backward.Add(p)
	}
	for _, p := range []*corpus.Page{a, b, c} {
		if x, y := kept(t, forward.Detector(), p), kept(t, backward.Detector(), p); x != y {
			t.Errorf("%q and %q", x, y)
		}
	}
}

func BenchmarkDetect(b *testing.B) {
	var lines strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&lines, "a line of text with the number %d, %c\n", i, 'a'+i%26)
	}
	page := text(lines.String())
	page.Lines()
	b.SetBytes(int64(len(page.Source)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(Default()).Detect(b.Context(), page); err != nil {
			b.Fatal(err)
		}
	}
}
