package agreement

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/bench/score"
	"chaff/corpus"
)

// letters of roles, so that a page's labels are a word; . is undecided.
var letters = map[rune]corpus.Role{
	't': corpus.Title, 'b': corpus.Body, 'r': corpus.Related, 'o': corpus.Other, 'c': corpus.Caption, '.': corpus.Unlabelled,
}

func rolesOf(word string) []corpus.Role {
	var out []corpus.Role
	for _, l := range word {
		out = append(out, letters[l])
	}
	return out
}

// entry returns a page with as many lines as the gold has letters.
func entry(id, site, gold string, layers map[string]string) corpus.Entry {
	lines := make([]string, len(gold))
	for i := range lines {
		lines[i] = fmt.Sprintf("line %d of %s", i+1, id)
	}
	e := corpus.NewEntry(corpus.NewText(corpus.Info{ID: id, Site: site}, strings.Join(lines, "\n")), &corpus.Gold{Roles: rolesOf(gold)})
	e.Layers = make(map[string]func(*corpus.Page) ([]corpus.Role, error))
	for name, word := range layers {
		e.Layers[name] = func(*corpus.Page) ([]corpus.Role, error) { return rolesOf(word), nil }
	}
	return e
}

func newCorpus(t *testing.T, entries ...corpus.Entry) *corpus.Corpus {
	t.Helper()
	c, err := corpus.New("mine", entries)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func figure(t *testing.T, a *Agreement, what string) Figure {
	t.Helper()
	i := slices.IndexFunc(a.Figures, func(f Figure) bool { return f.What == what })
	if i < 0 {
		t.Fatalf("no figure of %s", what)
	}
	return a.Figures[i]
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-12 || math.IsNaN(a) && math.IsNaN(b) }

func TestMeasure(t *testing.T) {
	c := newCorpus(
		t,
		entry("a", "s1", "......", map[string]string{"anna": "tbbbrr", "bob": "tbbrrr"}),
		entry("b", "s2", "....", map[string]string{"anna": "cbo.", "bob": "bbrr"}),
		entry("c", "s2", "..", map[string]string{"anna": "bb"}),
	)
	a, err := Measure(t.Context(), c, nil, corpus.StrictBody())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a.Annotators, []string{"anna", "bob"}) || a.Pages != 2 || a.Sites != 2 {
		t.Errorf("%q, %d pages, %d sites", a.Annotators, a.Pages, a.Sites)
	}
	// Titles and anna's caption count neither way: 5 lines of a and 2 of b, of which 6 alike.
	// anna has 4 of content and 3 of boilerplate, bob 3 and 4: c = (4*3 + 3*4) / 49.
	content := figure(t, a, ContentOrNot)
	if content.Lines != 7 || content.Marked != 4 || !near(content.Agreed, 6./7) || !near(content.Kappa, (6./7-24./49)/(1-24./49)) {
		t.Errorf("%+v", content)
	}
	// alpha = 1 - (n-1) * disagreeing / (n(n-1) - 7*6 - 7*6) with n = 14 ratings, 2 disagreeing.
	if want := 1 - 13.*2/(14*13-84); !near(content.Alpha, want) {
		t.Errorf("alpha %v, want %v", content.Alpha, want)
	}
	role := figure(t, a, AnyRole)
	if role.Lines != 9 || role.Marked != 9 || !near(role.Agreed, 6./9) {
		t.Errorf("%+v", role)
	}
	// Of 9 lines anna marks 2 as related and bob 4, both of them 2.
	related := figure(t, a, "related")
	if related.Marked != 4 || !near(related.Kappa, (7./9-(2*4+7*5)/81.)/(1-(2*4+7*5)/81.)) {
		t.Errorf("%+v", related)
	}
	for _, f := range a.Figures {
		if f.What == "ad" || f.What == "comment" {
			t.Errorf("nobody marked %s", f.What)
		}
		if i := f.AlphaInterval; !(i.Low <= f.Alpha && f.Alpha <= i.High) && !math.IsNaN(f.Alpha) && !math.IsNaN(i.Low) {
			t.Errorf("%s: alpha %v outside [%v, %v]", f.What, f.Alpha, i.Low, i.High)
		}
	}
	want := []Dispute{
		{"a", 4, []corpus.Role{corpus.Body, corpus.Related}, true, "line 4 of a"},
		{"b", 1, []corpus.Role{corpus.Caption, corpus.Body}, false, "line 1 of b"},
		{"b", 3, []corpus.Role{corpus.Other, corpus.Related}, false, "line 3 of b"},
	}
	if diff := cmp.Diff(want, a.Disputes); diff != "" {
		t.Errorf("disputes (-want +got):\n%s", diff)
	}
	if p := a.ByPage[1]; p.Page != "b" || p.Disputes != 2 || p.Role.Lines != 3 || !near(p.Role.Agreed, 1./3) || p.Content.Lines != 2 {
		t.Errorf("page b: %+v", p)
	}
	if diff := cmp.Diff([]string{
		"anna has labelled 2 of 3 pages whole; lines that fewer than two have decided count nowhere",
		"bob has labelled 2 of 3 pages whole; lines that fewer than two have decided count nowhere",
		"few sites (2 of at least 30): intervals are too narrow",
	}, a.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// Of three annotators kappa is the mean over pairs; the same figures whatever the order of pages.
func TestThreeAnnotators(t *testing.T) {
	x := entry("x", "s1", "....", map[string]string{"a": "bbrr", "b": "bbrr", "c": "brrr"})
	y := entry("y", "s2", "...", map[string]string{"a": "brb", "b": "brr", "c": "brb"})
	a, err := Measure(t.Context(), newCorpus(t, x, y), nil, corpus.StrictBody())
	if err != nil {
		t.Fatal(err)
	}
	f := figure(t, a, ContentOrNot)
	var mean float64
	for i, pair := range a.Pairs() {
		names := []string{a.Annotators[pair[0]], a.Annotators[pair[1]]}
		two, err := Measure(t.Context(), newCorpus(t, y, x), names, corpus.StrictBody())
		if err != nil {
			t.Fatal(err)
		}
		if k := figure(t, two, ContentOrNot).Kappa; !near(k, f.Pairs[i]) {
			t.Errorf("%v alone have kappa %v, among all %v", names, k, f.Pairs[i])
		}
		mean += f.Pairs[i] / 3
	}
	if !near(f.Kappa, mean) {
		t.Errorf("kappa %v, the mean of pairs is %v", f.Kappa, mean)
	}
}

// The author of the gold is an annotator where there is only one other.
func TestChoose(t *testing.T) {
	one := newCorpus(t, entry("a", "", "b", map[string]string{"anna": "b"}))
	two := newCorpus(t, entry("a", "", "b", map[string]string{"anna": "b", "bob": "b"}))
	none := newCorpus(t, entry("a", "", "b", nil))
	tests := []struct {
		c     *corpus.Corpus
		names []string
		want  string
	}{
		{one, nil, "anna gold"},
		{two, nil, "anna bob"},
		{two, []string{"gold", "bob", "gold"}, "bob gold"},
		{none, nil, `error: corpus mine has labels of one person only; "chaff label --annotator NAME" makes a second layer`},
		{two, []string{"bob"}, `error: corpus mine has labels of one person only; "chaff label --annotator NAME" makes a second layer`},
		{two, []string{"bob", "eve"}, `error: corpus mine has no annotator "eve"; it has gold, anna, bob`},
	}
	for _, tt := range tests {
		got, err := Choose(tt.c, tt.names)
		said := strings.Join(got, " ")
		if err != nil {
			said = "error: " + err.Error()
		}
		if said != tt.want {
			t.Errorf("%q, want %q", said, tt.want)
		}
	}
	undecided := newCorpus(t, entry("a", "", "b.", map[string]string{"anna": ".b"}))
	if _, err := Measure(t.Context(), undecided, nil, corpus.StrictBody()); err == nil || err.Error() != "corpus mine has no line that two of anna, gold have decided" {
		t.Errorf("error %v", err)
	}
}

func TestPagesThatCannotBeUsed(t *testing.T) {
	bad := corpus.Entry{Info: corpus.Info{ID: "bad"}, Load: func(context.Context) (*corpus.Page, *corpus.Gold, error) {
		return nil, nil, &corpus.PageError{Page: "bad", Err: errors.New("torn")}
	}}
	c := newCorpus(t, bad, entry("a", "", "bo", map[string]string{"anna": "bo"}))
	a, err := Measure(t.Context(), c, nil, corpus.StrictBody())
	if err != nil || a.Pages != 1 || !slices.Contains(a.Warnings, "page bad is left out: torn") {
		t.Errorf("%+v, %v", a, err)
	}
	if f := figure(t, a, ContentOrNot); f.Kappa != 1 || !math.IsNaN(f.KappaInterval.Low) {
		t.Errorf("one page: %+v", f)
	}
	if _, err := Ceilings(t.Context(), c, []score.Metric{score.LineCount()}, corpus.StrictBody()); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Measure(ctx, c, nil, corpus.StrictBody()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// A person is scored as a detector is.
func TestCeilings(t *testing.T) {
	c := newCorpus(
		t,
		entry("a", "s1", "....", map[string]string{"anna": "tbbr", "bob": "tbrr"}),
		entry("b", "s2", "...", map[string]string{"anna": "bbr", "bob": "bbr"}),
		entry("c", "s3", "...", map[string]string{"anna": "bbr", "bob": "b.r"}),
	)
	got, err := Ceilings(t.Context(), c, []score.Metric{score.LineCount()}, corpus.StrictBody())
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	// On page a one has 2 lines of content and the other 1 of them: F1 is 2/3 both ways.
	ceiling := got[0]
	if want := (2./3 + 1) / 2; !near(ceiling.Value, want) || ceiling.Pages != 2 || ceiling.Sites != 2 || ceiling.Corpus != "mine" {
		t.Errorf("%+v, want %v", ceiling, want)
	}
	if i := ceiling.Interval; !(i.Low <= ceiling.Value && ceiling.Value <= i.High && i.Low >= 2./3-1e-9 && i.High <= 1+1e-9) {
		t.Errorf("interval %v", i)
	}
	if len(ceiling.Pairs) != 2 || ceiling.Pairs[0].Gold != "anna" || ceiling.Pairs[0].Annotator != "bob" || ceiling.Pairs[0].Pages != 2 {
		t.Errorf("pairs %+v", ceiling.Pairs)
	}
	if none, err := Ceilings(t.Context(), newCorpus(t, entry("a", "", "b", nil)), nil, corpus.StrictBody()); none != nil || err != nil {
		t.Errorf("without layers: %v, %v", none, err)
	}
}
