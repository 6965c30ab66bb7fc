package detectors_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors"
)

type firstLines struct{ n int }

func (firstLines) Name() string { return "first-lines" }

func (f firstLines) Detect(_ context.Context, page *corpus.Page) (detectors.Extraction, error) {
	kept := make([]bool, len(page.Lines()))
	for i := range min(f.n, len(kept)) {
		kept[i] = true
	}
	return detectors.KeepLines(page, kept), nil
}

func ExampleDetector() {
	page := corpus.NewText(corpus.Info{ID: "a"}, "One.\n\nTwo.\nThree.")
	var d detectors.Detector = firstLines{2}
	e, err := d.Detect(context.Background(), page)
	fmt.Printf("%s: %q %v %v\n", d.Name(), e.Text, e.Kept, err)
	// Output: first-lines: "One.\nTwo." [true true false] <nil>
}

func TestKeptLinesOfText(t *testing.T) {
	page := corpus.NewText(corpus.Info{}, "Head of the whole page\n—\nThe first sentence of the text.\n* * *\nThe second sentence of the text.\n—\nShare")
	tests := []struct {
		name, text string
		want       []bool
	}{
		{"body", "The first sentence of the text.\n\nThe second sentence of the text.", []bool{false, false, true, true, true, false, false}},
		{"half of a line", "The first sentence", []bool{false, false, false, false, false, false, false}},
		{"most of a line", "The first sentence of", []bool{false, false, true, false, false, false, false}},
		{"nothing", "", make([]bool, 7)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := detectors.KeptLines(page, detectors.KeepText(tt.text))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestKeepNumbers(t *testing.T) {
	page := corpus.NewText(corpus.Info{ID: "p"}, "one\n\nthree\nfour")
	tests := []struct {
		name    string
		numbers []int
		want    []bool
		err     string
	}{
		{"in any order, twice", []int{4, 1, 4}, []bool{true, false, true}, ""},
		{"blank lines count for nothing", []int{2, 3}, []bool{false, true, false}, ""},
		{"none", nil, []bool{false, false, false}, ""},
		{"beyond the last", []int{5}, nil, `keeps line 5 of page "p", which has lines 1 to 4`},
		{"before the first", []int{0}, nil, "keeps line 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := detectors.KeepNumbers(page, tt.numbers)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("error %v, want %q", err, tt.err)
				}
				return
			}
			if err != nil || !slices.Equal(e.Kept, tt.want) {
				t.Errorf("%v, %v, want %v", e.Kept, err, tt.want)
			}
		})
	}
}

type versioned struct {
	firstLines
	version string
}

func (v versioned) Version() string { return v.version }

func TestVersionOf(t *testing.T) {
	tests := []struct {
		name     string
		detector detectors.Detector
		want     string
	}{
		{"stated", versioned{version: "2"}, "2"},
		{"not stated", firstLines{}, ""},
		{"empty", versioned{}, ""},
		{"of a library", versioned{version: "v1.2.3 adapter 1"}, "v1.2.3 adapter 1"},
		{"of an unknown library", versioned{version: "unknown adapter 1"}, ""},
		{"of a library that is not linked", versioned{version: detectors.AdapterVersion("1", "example.org/none")}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := detectors.VersionOf(tt.detector); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
