package features

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chaff/corpus"
)

func TestHearts(t *testing.T) {
	const paragraph = "<p>This is a paragraph of some length, with a comma or two, as stories have them.</p>"
	source := "<body><ul><li><a href=1>Home</a><li><a href=2>Sports</a></ul>" +
		"<main><div class=story>" + strings.Repeat(paragraph, 6) + "</div>" +
		"<div class=comments><div><p>I do not think that this is so at all.</p></div><div><p>Nor does anybody else whom I know.</p></div></div></main>" +
		"<p>All rights are reserved by those who have them.</p>"
	table, err := OfHTML(t.Context(), corpus.NewHTML(corpus.Info{}, source), nil, false)
	if err != nil {
		t.Fatal(err)
	}
	const home, first, last, comment, foot = 0, 2, 7, 8, 10
	if len(table.Lines) != 11 {
		t.Fatalf("%d lines", len(table.Lines))
	}
	tests := []struct {
		line int
		name string
		want float32
	}{
		{first, "heart-half-below", 1}, // the p is in the div
		{first, "heart-half-place", 0},
		{last, "heart-half-place", 5. / 6},
		{home, "heart-half-below", -1},
		{home, "heart-half-place", -2. / 6},
		{comment, "heart-half-below", -1},
		{comment, "heart-half-place", 1},
		{first, "heart-most-below", 2}, // the main: the story alone is four fifths at most
		{first, "heart-best-below", 1},
		{foot, "heart-best-below", -1},
		{first, "heart-best-link", 0},
		{first, "heart-score", 1},
	}
	names := HTMLNames()
	for _, tt := range tests {
		if got := value(t, table, names, tt.line, tt.name); !cmp.Equal(got, tt.want, cmpopts.EquateApprox(1e-6, 0)) {
			t.Errorf("%s of line %d is %v, want %v", tt.name, tt.line, got, tt.want)
		}
	}
	if menu, below := value(t, table, names, home, "heart-score"), value(t, table, names, comment, "heart-score"); menu > 0.1 || below < 0.1 || below > 0.5 {
		t.Errorf("the scores near the menu and a comment are %v and %v", menu, below)
	}
	// Where nothing is running text, all is around the root.
	table, err = OfHTML(t.Context(), corpus.NewHTML(corpus.Info{}, "<ul><li>Home<li>Sports</ul>"), nil, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := value(t, table, names, 0, "heart-best-of-page"); got != 1 {
		t.Errorf("the best element has %v of a page without text", got)
	}
}
