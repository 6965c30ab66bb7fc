package score

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"chaff/corpus"
	"chaff/detectors"
)

func TestCleanEval(t *testing.T) {
	tests := []struct {
		name, gold, text string
		evert, lcs       Counts
	}{
		{"equal", "a b c", "a b c", Counts{Hit: 3}, Counts{Hit: 3}},
		{"case and punctuation are kept", "The end.", "the end", Counts{Extra: 2, Missed: 2}, Counts{Extra: 2, Missed: 2}},
		{"15 Evert: a replacement is deletions and insertions", "a b c", "a x y c", Counts{Hit: 2, Extra: 2, Missed: 1}, Counts{Hit: 2, Extra: 2, Missed: 1}},
		{"15 Evert: tags count as words", "<p>a b", "a b", Counts{Hit: 2, Missed: 1}, Counts{Hit: 2, Missed: 1}},
		{"15 Evert: tags part words", "a<p>b", "a <p> b", Counts{Hit: 3}, Counts{Hit: 3}},
		{"15 Evert: other tags are parts of words", "<b>a <P>b", "a b", Counts{Extra: 2, Missed: 2}, Counts{Extra: 2, Missed: 2}},
		// The longest run is "1 2 3", after which nothing is left on the same side.
		{"15 Evert: the longest run first", "1 2 3 p q x u v", "p q u v 1 2 3", Counts{Hit: 3, Extra: 4, Missed: 5}, Counts{Hit: 4, Extra: 3, Missed: 4}},
		// Of 200 tokens, 4 are popular and anchor nothing; they only extend the run of b.
		{
			"15 Evert: what is frequent anchors nothing",
			"x x " + strings.Repeat("y ", 196) + "x x", "b x x",
			Counts{Extra: 3, Missed: 200},
			Counts{Hit: 2, Extra: 1, Missed: 198},
		},
		{
			"15 Evert: what is frequent extends a run",
			"x x " + strings.Repeat("y ", 195) + "x x b", "x x b",
			Counts{Hit: 3, Missed: 197},
			Counts{Hit: 3, Missed: 197},
		},
		{"lines that start with URL", "URL: http://a.example/ b\na", "a\nURLs b", Counts{Hit: 1}, Counts{Hit: 1}},
		{"URL in a line", "a", "a URL b\n URL", Counts{Hit: 1, Extra: 3}, Counts{Hit: 1, Extra: 3}},
		{"control characters are blanks", "a\x00b\u0085c\x1fd", "a b c d", Counts{Hit: 4}, Counts{Hit: 4}},
		{"nothing", "a b", "", Counts{Missed: 2}, Counts{Missed: 2}},
		{"nothing wanted", "URL: x", "a b", Counts{Extra: 2}, Counts{Extra: 2}},
		{"neither", "", " \n", Counts{}, Counts{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := []Counts{scoreText(CleanEvalEvert(), tt.gold, tt.text).Counts, scoreText(CleanEvalLCS(), tt.gold, tt.text).Counts}
			if diff := cmp.Diff([]Counts{tt.evert, tt.lcs}, got); diff != "" {
				t.Errorf("Evert, LCS (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCleanEvalValues(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name, gold, text string
		want             []float64 // F1, precision, recall of words, tags, tags without labels
	}{
		{"no tags", "a b c d", "b c", []float64{2. / 3, 1, 1. / 2, nan, nan, nan, nan, nan, nan}},
		{"tags", "<p>a<l>b", "<p>a<l>b", []float64{1, 1, 1, 1, 1, 1, 1, 1, 1}},
		{"another tag", "<p> a b <h> c", "<p> a b <l> c", []float64{4. / 5, 4. / 5, 4. / 5, 1. / 2, 1. / 2, 1. / 2, 1, 1, 1}},
		// The replacement of "<h>" by "<l> <l>" has one tag opposite.
		{"tags of a replacement", "a <h> b", "a <l> <l> b", []float64{4. / 7, 1. / 2, 2. / 3, 0, 0, 0, 2. / 3, 1. / 2, 1}},
		{"no tags extracted", "<p> a", "a", []float64{2. / 3, 1, 1. / 2, 0, 0, 0, 0, 0, 0}},
		{"no tags wanted", "a", "<p> a", []float64{2. / 3, 1. / 2, 1, 0, 0, 1, 0, 0, 1}},
		{"neither", "", "", []float64{1, 1, 1, nan, nan, nan, nan, nan, nan}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, m := range []Metric{CleanEvalEvert(), CleanEvalLCS()} {
				sameFigures(t, scoreText(m, tt.gold, tt.text).Values, tt.want)
			}
		})
	}
}

// All pages divide, those without an extraction as well; tags only where there are some.
func TestCleanEvalCorpus(t *testing.T) {
	got := figuresOf(CleanEvalEvert(), [2]string{"a b", "a b"}, [2]string{"<p> a", "<p> b"}, [2]string{"a", ""})
	sameFigures(t, got, []float64{1. / 2, 1. / 2, 1. / 2, 1, 1, 1, 1, 1, 1})
}

type cleanEvalReference struct {
	Name, Gold, Text                              string
	Extracted, Wanted, Hit, Plain, Tags, Opposite int
}

func TestCleanEvalAgainstPython(t *testing.T) {
	for _, want := range readLines[cleanEvalReference](t, "cleaneval.jsonl") {
		t.Run(want.Name, func(t *testing.T) {
			got := scoreText(CleanEvalEvert(), want.Gold, want.Text)
			counts := Counts{Hit: want.Hit, Extra: want.Extracted - want.Hit, Missed: want.Wanted - want.Hit}
			if diff := cmp.Diff(counts, got.Counts); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			inText, inGold := countTags(evertTokens.Split(want.Text)), countTags(evertTokens.Split(want.Gold))
			if inText+inGold == 0 {
				return
			}
			labelled := Counts{Hit: want.Tags, Extra: inText - want.Tags, Missed: inGold - want.Tags}
			either := want.Tags + want.Opposite
			unlabelled := Counts{Hit: either, Extra: inText - either, Missed: inGold - either}
			sameFigures(t, got.Values[3:], append(labelled.score().Values, unlabelled.score().Values...))
		})
	}
}

// On 1,200 tokens of a skewed vocabulary Python's difflib aligns less with autojunk
// (F1 .844) than without, which here is as much as the least edit script does (.860).
func TestAutojunkAlignsLess(t *testing.T) {
	list := readLines[cleanEvalReference](t, "cleaneval.jsonl")
	i := slices.IndexFunc(list, func(r cleanEvalReference) bool { return r.Name == "1200 tokens" })
	if i < 0 {
		t.Fatal("no such pair in testdata")
	}
	pair := list[i]
	plain := Counts{Hit: pair.Plain, Extra: pair.Extracted - pair.Plain, Missed: pair.Wanted - pair.Plain}
	var got []string
	for _, f1 := range []float64{
		scoreText(CleanEvalEvert(), pair.Gold, pair.Text).Main(), plain.F1(),
		scoreText(CleanEvalLCS(), pair.Gold, pair.Text).Main(),
	} {
		got = append(got, fmt.Sprintf("%.3f", f1))
	}
	if diff := cmp.Diff([]string{"0.844", "0.860", "0.860"}, got); diff != "" {
		t.Errorf("with autojunk, without, least (-want +got):\n%s", diff)
	}
}

func TestCleanEvalNeedsText(t *testing.T) {
	p := corpus.NewText(corpus.Info{}, "a\nb")
	truth := NewTruth(p, &corpus.Gold{With: []string{"a"}}, corpus.StrictBody())
	for _, m := range []Metric{CleanEvalEvert(), CleanEvalLCS(), WMBRouge5(), WMBEdit()} {
		if s := m.Score(truth.Case(detectors.KeepText("a"))); s.Defined() {
			t.Errorf("%s of snippets is %+v", m.ID, s)
		}
	}
}

func TestCleanEvalProperties(t *testing.T) {
	text := rapid.StringMatching(`((<p>|<h>|<l>)? ?[a-f]{1,2}[ \n]){0,40}`)
	rapid.Check(t, func(t *rapid.T) {
		gold, other := text.Draw(t, "gold"), text.Draw(t, "other")
		evert, least := scoreText(CleanEvalEvert(), gold, other), scoreText(CleanEvalLCS(), gold, other)
		for i, v := range append(evert.Values, least.Values...) {
			if v < 0 || v > 1 {
				t.Errorf("value %d is %v", i, v)
			}
		}
		if evert.Counts.Hit > least.Counts.Hit {
			t.Errorf("difflib aligns %d tokens, the least script %d", evert.Counts.Hit, least.Counts.Hit)
		}
		if evert.Values[3] > evert.Values[6] {
			t.Errorf("tags have F1 %v, without labels %v", evert.Values[3], evert.Values[6])
		}
		for _, m := range []Metric{CleanEvalEvert(), CleanEvalLCS()} {
			perfect := scoreText(m, gold, gold)
			if slices.ContainsFunc(perfect.Values, func(v float64) bool { return v < 1 }) {
				t.Errorf("%s: the gold itself has %v", m.ID, perfect.Values)
			}
			if nothing := scoreText(m, gold, "").Counts; nothing.Hit+nothing.Extra != 0 {
				t.Errorf("%s: nothing has %+v", m.ID, nothing)
			}
			if more := scoreText(m, gold, gold+" "+other).Values[2]; m.ID == "cleaneval.lcs" && more != 1 {
				t.Errorf("%s: more than the gold has recall %v", m.ID, more)
			}
		}
	})
}

// Of distinct words in reverse one is left in order.
func TestCleanEvalSeesOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{5}`), 2, 30, rapid.ID).Draw(t, "words")
		gold := strings.Join(words, " ")
		slices.Reverse(words)
		for _, m := range []Metric{CleanEvalEvert(), CleanEvalLCS()} {
			if s := scoreText(m, gold, strings.Join(words, " ")); s.Counts.Hit != 1 {
				t.Errorf("%s: %d words of the reversed text are in order", m.ID, s.Counts.Hit)
			}
		}
	})
}

func TestLCSBlocksAreJoined(t *testing.T) {
	got := lcsBlocks([]int32{1, 2, 3, 9, 4}, []int32{8, 1, 2, 3, 4})
	var sizes []int
	for _, b := range got {
		sizes = append(sizes, b.Size)
	}
	if diff := cmp.Diff([]int{3, 1}, sizes, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A replacement counts as a deletion and an insertion.
func ExampleCleanEvalEvert() {
	truth := NewTextTruth("<h> The title <p> of a page")
	s := CleanEvalEvert().Score(truth.Case(detectors.KeepText("The title <p> of some page")))
	fmt.Printf("%+v F1 %.2f, tags %.2f\n", s.Counts, s.Main(), s.Values[3])
	// Output: {Hit:5 Extra:1 Missed:2 Rejected:0} F1 0.77, tags 0.67
}

// The longest run, "the end of it", keeps difflib from the longer alignment.
func ExampleCleanEvalLCS() {
	truth := NewTextTruth("the end of it once upon | a time")
	c := truth.Case(detectors.KeepText("once upon a time the end of"))
	fmt.Println(CleanEvalEvert().Score(c).Counts.Hit, CleanEvalLCS().Score(c).Counts.Hit)
	// Output: 3 4
}
