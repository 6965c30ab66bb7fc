package combine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/baseline"
	"chaff/detectors/combine"
	"chaff/detectors/detectortest"
)

// says answers with a text, or fails with the error of an empty one.
type says string

func (s says) Name() string { return "says " + string(s) }

func (s says) Detect(context.Context, *corpus.Page) (detectors.Extraction, error) {
	if s == "" {
		return detectors.Extraction{}, errors.New("speechless")
	}
	return detectors.KeepText(string(s)), nil
}

func detect(t *testing.T, d detectors.Detector, text string) detectors.Extraction {
	t.Helper()
	e, err := d.Detect(t.Context(), corpus.NewText(corpus.Info{}, text))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestVote(t *testing.T) {
	const page = "a b c d e f g h i j\nk l m n o p q r s t"
	const whole = "a b c d e f g h i j k l m n o p q r s t"
	tests := []struct {
		name    string
		members []detectors.Detector
		weights []int
		want    string
	}{
		{"of one, all that it says", []detectors.Detector{says(whole)}, nil, page},
		// floor(.66 x 3) = 1: one vote of three is enough.
		{"11 WCEB vote: one of three", []detectors.Detector{says(whole), baseline.Nothing{}, baseline.Nothing{}}, nil, page},
		// floor(.66 x 4) = 2.
		{"11 WCEB vote: one of four is not", []detectors.Detector{says(whole), baseline.Nothing{}, baseline.Nothing{}, baseline.Nothing{}}, nil, ""},
		{"11 WCEB vote: two of four are", []detectors.Detector{says(whole), says(whole), baseline.Nothing{}, baseline.Nothing{}}, nil, page},
		// A weight of two passes the threshold that counts members.
		{"11 WCEB vote: weights", []detectors.Detector{says(whole), baseline.Nothing{}, baseline.Nothing{}, baseline.Nothing{}}, []int{2, 1, 1, 1}, page},
		// Of five tokens in a row the first has its right window and the last its left one;
		// those between have neither. Nine in a row are kept whole.
		{"11 WCEB vote: left or right window", []detectors.Detector{says("f g h i j")}, nil, "f j"},
		{"11 WCEB vote: nine in a row", []detectors.Detector{says("f g h i j k l m n")}, nil, "f g h i j\nk l m n"},
		{"four in a row are not enough", []detectors.Detector{says("g h i j")}, nil, ""},
		// The window of the page's first token that ends with it is that token alone.
		{"at the edge fewer are enough", []detectors.Detector{says("x a y")}, nil, "a"},
		{"tokens, not parts of them", []detectors.Detector{says("xf g h i jx")}, nil, ""},
		{"who fails has no vote", []detectors.Detector{says(whole), says(""), baseline.Nothing{}}, nil, page},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := detect(t, combine.Vote("vote", tt.members, tt.weights), page).Text; got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// Nine members need five votes: 0.66 x 9 is 5.94, rounded down.
func TestVoteThreshold(t *testing.T) {
	const text = "one two three four five six seven"
	for votes := range 10 {
		members := slices.Repeat([]detectors.Detector{baseline.Nothing{}}, 9)
		for i := range votes {
			members[i] = says(text)
		}
		if kept := detect(t, combine.Vote("vote", members, nil), text).Text != ""; kept != (votes >= 5) {
			t.Errorf("11 WCEB vote: %d of 9 votes, kept %v", votes, kept)
		}
	}
}

func TestVoteNamesWhoFailed(t *testing.T) {
	e := detect(t, combine.Vote("vote", []detectors.Detector{says("a"), says("")}, nil), "a")
	if want := "without says , which failed"; e.Basis != want {
		t.Errorf("basis %q, want %q", e.Basis, want)
	}
}

// panics is a member that panics.
type panics struct{ says }

func (panics) Detect(context.Context, *corpus.Page) (detectors.Extraction, error) { panic("boom") }

// A member's panic is its failure; when all fail the vote does.
func TestVoteOutlivesItsMembers(t *testing.T) {
	const text = "one two three four five six seven"
	if got := detect(t, combine.Vote("vote", []detectors.Detector{says(text), panics{"x"}, baseline.Nothing{}}, nil), text); got.Text != text || got.Basis != "without says x, which failed" {
		t.Errorf("%+v", got)
	}
	_, err := combine.Vote("vote", []detectors.Detector{says(""), panics{"x"}}, nil).Detect(t.Context(), corpus.NewText(corpus.Info{}, text))
	if err == nil || err.Error() != "no member answered; says : speechless" {
		t.Errorf("%v", err)
	}
}

func TestAny(t *testing.T) {
	d := combine.Any("any", says("the first line of it"), says("the third line of it"))
	got := detect(t, d, "the first line of it\nthe second line of it\nthe third line of it")
	if want := []bool{true, false, true}; !slices.Equal(got.Kept, want) {
		t.Errorf("%v, want %v", got.Kept, want)
	}
}

func TestVoteContract(t *testing.T) {
	detectortest.Run(t, combine.Vote("vote", []detectors.Detector{baseline.Everything{}, baseline.Everything{}, baseline.Nothing{}}, []int{1, 1, 2}))
}

func ExampleVote() {
	page := corpus.NewText(corpus.Info{}, "Some text that all of them keep.\nShare this with your many friends")
	d := combine.Vote("vote", []detectors.Detector{baseline.Everything{}, says("Some text that all of them keep."), baseline.Nothing{}, says("Some text that all of them keep.")}, nil)
	e, err := d.Detect(context.Background(), page)
	fmt.Println(strings.TrimSpace(e.Text), err)
	// Output: Some text that all of them keep. <nil>
}
