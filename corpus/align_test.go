package corpus

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/internal/lcs"
)

func TestAlign(t *testing.T) {
	const page = "A headline of five words\nShare\nThe first sentence stands here now.\n—\nShare\nA second sentence ends it all."
	tests := []struct {
		name, text, why string
		want            []float64
	}{
		{name: "nothing", text: "", want: []float64{0, 0, 0, -1, 0, 0}},
		{name: "one line", text: "The first sentence stands here now.", want: []float64{0, 0, 1, -1, 0, 0}},
		{name: "short line whole", text: "Share", want: []float64{0, 1, 0, -1, 0, 0}, why: "the earlier of two copies"},
		{name: "short passage of a longer line", text: "sentence stands here", want: []float64{0, 0, 0, -1, 0, 0}, why: "three words prove nothing"},
		{name: "half a line", text: "The first sentence stands", want: []float64{0, 0, 4. / 6, -1, 0, 0}},
		{name: "lines glued", text: "The first sentence stands here now. Share A second sentence ends it all.", want: []float64{0, 0, 1, -1, 1, 1}},
		{name: "foreign text", text: "Nothing of this is on that page at all", want: []float64{0, 0, 0, -1, 0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Align(NewText(Info{}, page).Lines(), tt.text)
			if diff := cmp.Diff(tt.want, got.Share); diff != "" {
				t.Errorf("shares %s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// The words of a passage are not given away to stray copies before it.
func TestAlignKeepsPassagesWhole(t *testing.T) {
	tests := []struct {
		name, page string
		line       int
	}{
		{"stray words before", "The news today\nShare\nThe cat sat down\nfoot note end", 2},
		{"begins as the title does", "Fire in the old town\nFire in the old town destroyed a house", 1},
		{"a copy at the end", "Menu\nSome body line of text\nFoot\nSome body line of text", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := NewText(Info{}, tt.page).Lines()
			want := make([]float64, len(lines))
			want[tt.line] = 1
			got := Align(lines, lines[tt.line].Text)
			if diff := cmp.Diff(want, got.Share); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What stands in for the exact alignment of enormous texts.
func TestMatchWholeLines(t *testing.T) {
	lines := NewText(Info{}, "one two\nthree\none two\nfour five").Lines()
	got := matchWholeLines(lines, "four five!\nsix\none two\nthree x")
	want := []lcs.Pair{{A: 5, B: 0}, {A: 6, B: 1}, {A: 0, B: 3}, {A: 1, B: 4}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAlignOfEnormousTextEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a few seconds")
	}
	text := strings.Repeat("a b\n", 150_000)
	lines := NewText(Info{}, text).Lines()
	for i, share := range Align(lines, "b a\n"+text).Share {
		if share != 1 {
			t.Fatalf("line %d has share %v", i, share)
		}
	}
}

func TestAlignmentWithout(t *testing.T) {
	lines := NewText(Info{}, "The title of this page\nThe body of this very page\nSome caption of a picture").Lines()
	tests := []struct {
		name, text, want string
		drop             int
	}{
		{"at the start", "The title of this page. The body of this very page, and (invented) words!", "The body of this very page, and (invented) words!", 0},
		{"in the middle", "The title of this page.\nThe body of this very page…\n«Some caption of a picture»", "The title of this page.\nSome caption of a picture»", 1},
		{"at the end", "«The body of this very page»\nSome caption of a picture.", "«The body of this very page»\n", 2},
		{"nothing of it", "«The body of this very page»", "«The body of this very page»", 0},
		{"all of it", "The title of this page.", "", 0},
		{"soft hyphens and combining marks stay", "The ti\u00adtle of this page. Cafe\u0301 au lait — good.", "Cafe\u0301 au lait — good.", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Align(lines, tt.text).Without(func(line int) bool { return line == tt.drop })
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
