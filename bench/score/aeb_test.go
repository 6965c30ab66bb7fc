package score

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"chaff/corpus"
	"chaff/detectors"
)

// scoreText scores a text against a gold text.
func scoreText(m Metric, gold, text string) Score {
	return m.Score(NewTextTruth(gold).Case(detectors.KeepText(text)))
}

// figuresOf returns what a metric's measures come to over pages of gold and text.
func figuresOf(m Metric, pages ...[2]string) []float64 {
	scores := make([]Score, len(pages))
	for i, p := range pages {
		scores[i] = scoreText(m, p[0], p[1])
	}
	out := make([]float64, len(m.Measures))
	for i, measure := range m.Measures {
		out[i] = measure.Average.Of(scores)
	}
	return out
}

func sameFigures(t *testing.T, got, want []float64) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// readLines decodes the lines of a file in testdata.
func readLines[T any](t *testing.T, name string) []T {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []T
	for d := json.NewDecoder(f); d.More(); {
		var x T
		if err := d.Decode(&x); err != nil {
			t.Fatalf("%s: record %d: %v", name, len(out)+1, err)
		}
		out = append(out, x)
	}
	return out
}

func TestAEBPage(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name, gold, text string
		want             Score
	}{
		{"equal", "a b c d e", "a b c d e", Score{[]float64{1, 1, 1, 1}, Counts{Hit: 2}}},
		{"marks between the words are not compared", "a b, c d.", "a b c\nd", Score{[]float64{1, 1, 1, 1}, Counts{Hit: 1}}},
		// abcd bcde against abcd bcdx cdxy
		{"partly", "a b c d e", "a b c d x y", Score{[]float64{2. / 5, 1. / 3, 1. / 2, 0}, Counts{Hit: 1, Extra: 2, Missed: 1}}},
		// aaaa twice against aaaa once
		{"as often as on the other side", "a a a a a", "a a a a", Score{[]float64{2. / 3, 1, 1. / 2, 0}, Counts{Hit: 1, Missed: 1}}},
		{"all words, in another order", "a b c d", "d c b a", Score{[]float64{0, 0, 0, 0}, Counts{Extra: 1, Missed: 1}}},
		{"nothing of something", "a b c d e", "", Score{[]float64{0, nan, 0, 0}, Counts{Missed: 2}}},
		{"something of nothing", "…", "a b c d e", Score{[]float64{0, 0, nan, 0}, Counts{Extra: 2}}},
		{"nothing of nothing", "", "– –", Score{[]float64{1, nan, nan, 1}, Counts{}}},
		{"3 AEB short text: equal", "a b c", "a b c", Score{[]float64{1, 1, 1, 1}, Counts{Hit: 1}}},
		{"3 AEB short text: one word", "a", "a", Score{[]float64{1, 1, 1, 1}, Counts{Hit: 1}}},
		{"3 AEB short text: another", "a b c", "a b d", Score{[]float64{0, 0, 0, 0}, Counts{Extra: 1, Missed: 1}}},
		{"3 AEB short text: a shorter one", "a b c", "a b", Score{[]float64{0, 0, 0, 0}, Counts{Extra: 1, Missed: 1}}},
		{"3 AEB short text: in a longer one", "a b c", "a b c d e", Score{[]float64{0, 0, 0, 0}, Counts{Extra: 2, Missed: 1}}},
		{"3 AEB short text: of a longer one", "a b c d e", "a b c", Score{[]float64{0, 0, 0, 0}, Counts{Extra: 1, Missed: 2}}},
		{"4 AEB case", "The end", "the end", Score{[]float64{0, 0, 0, 0}, Counts{Extra: 1, Missed: 1}}},
		{"soft hyphens part words", "fri\u00adday", "friday", Score{[]float64{0, 0, 0, 0}, Counts{Extra: 1, Missed: 1}}},
		{"nothing is composed", "e\u0301", "\u00e9", Score{[]float64{0, 0, 0, 0}, Counts{Extra: 1, Missed: 1}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := scoreText(AEBShingle4(), tt.gold, tt.text)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAEBCorpus(t *testing.T) {
	perfect, partly := [2]string{"a b c d e", "a b c d e"}, [2]string{"a b c d e", "a b c d x y"}
	tests := []struct {
		name  string
		pages [][2]string
		want  []float64 // F1, precision, recall, accuracy
	}{
		// Mean precision (1+1/3)/2 and mean recall (1+1/2)/2; the mean of the pages' F1 is .7.
		{"1 AEB F1", [][2]string{perfect, partly}, []float64{12. / 17, 2. / 3, 3. / 4, 1. / 2}},
		{"2 AEB means: no output", [][2]string{perfect, {"a b c d", ""}}, []float64{2. / 3, 1, 1. / 2, 1. / 2}},
		{"2 AEB means: no gold", [][2]string{perfect, {"", "a b c d"}}, []float64{2. / 3, 1. / 2, 1, 1. / 2}},
		{"2 AEB means: neither", [][2]string{perfect, {"", ""}}, []float64{1, 1, 1, 1}},
		{"no output at all", [][2]string{{"a", ""}, {"b", ""}}, []float64{0, math.NaN(), 0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { sameFigures(t, figuresOf(AEBShingle4(), tt.pages...), tt.want) })
	}
}

func TestAEBAgainstPython(t *testing.T) {
	for i, want := range readLines[struct {
		Gold, Text string
		Tokens     []string
		TP, FP, FN int
		Equal      bool
	}](t, "aeb.jsonl") {
		if diff := cmp.Diff(want.Tokens, AEBShingle4().Tokens.Split(want.Text), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("line %d: tokens of %q (-want +got):\n%s", i+1, want.Text, diff)
		}
		got := scoreText(AEBShingle4(), want.Gold, want.Text)
		if n := (Counts{Hit: want.TP, Extra: want.FP, Missed: want.FN}); got.Counts != n {
			t.Errorf("line %d: %+v, want %+v", i+1, got.Counts, n)
		}
		if got.Values[3] != boolean(want.Equal) {
			t.Errorf("line %d: accuracy %v, want %v", i+1, got.Values[3], want.Equal)
		}
	}
}

// PythonWord is \w of Python's re, for every character that its Unicode knows.
func TestPythonWordIsPythons(t *testing.T) {
	f, err := os.Open("testdata/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := make([]string, 0x110000)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kind string
		var from, to int
		if _, err := fmt.Sscanf(lines.Text(), "%s %X-%X", &kind, &from, &to); err != nil {
			t.Fatalf("%q: %v", lines.Text(), err)
		}
		for c := from; c <= to; c++ {
			want[c] = kind
		}
	}
	for c, kind := range want {
		// Between two marks, so that both ways of ending a word are gone through.
		words := PythonWord.Split("-" + string(rune(c)) + "-" + string(rune(c)))
		if kind != "?" && len(words) != 2*len(kind) {
			t.Errorf("U+%04X is %q to Python, words are %q", c, kind, words)
		}
	}
}

func TestPythonWordOfBrokenUTF8(t *testing.T) {
	text := "a\xffb \xc3 \xe4\xb8c\xd1"
	if diff := cmp.Diff([]string{"a", "b", "c"}, PythonWord.Split(text)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPythonWordIsFieldsFunc(t *testing.T) {
	text := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.RuneFrom([]rune("aZ_09 -.’я\u0301日"))))
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		if diff := cmp.Diff(strings.FieldsFunc(s, notPythonWord), PythonWord.Split(s), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestAEBNeedsText(t *testing.T) {
	p := corpus.NewText(corpus.Info{}, "a\nb")
	truth := NewTruth(p, &corpus.Gold{With: []string{"a"}}, corpus.StrictBody())
	for _, m := range []Metric{AEBShingle4(), WCXBWord()} {
		if s := m.Score(truth.Case(detectors.KeepText("a"))); s.Defined() {
			t.Errorf("%s of snippets is %+v", m.ID, s)
		}
	}
}

// What is optional counts neither way, and lines without a word join nothing.
func TestTextMetricsLeaveOptionalOut(t *testing.T) {
	p, gold := newPage()
	truth := NewTruth(p, gold, corpus.StrictBody())
	for _, m := range []Metric{AEBShingle4(), WCXBWord()} {
		for _, e := range []detectors.Extraction{
			byLines(1, 3), byLines(0, 1, 3), detectors.KeepText("The title\nFirst body line\nBody of four words"),
		} {
			if s := m.Score(truth.Case(e)); s.Main() != 1 || s.Counts.Extra+s.Counts.Missed != 0 {
				t.Errorf("%s of %q is %+v", m.ID, e.Text, s)
			}
		}
	}
}

// A truth scored by two kinds of tokens gives for each what it gives by that alone.
func TestTokensAreNotMixedUp(t *testing.T) {
	const gold, text = "Fri\u00adday the 13th: e\u0301te\u0301", "friday The 13th, été"
	shared := NewTextTruth(gold)
	for _, m := range []Metric{AEBShingle4(), WCXBWord()} {
		for _, tokens := range []Tokens{m.Tokens, {NFC.Then(NoSoftHyphen).Then(LowerCase), UAX29}, {AsIs, Blanks}} {
			m, err := m.WithTokens(tokens)
			if err != nil {
				t.Fatal(err)
			}
			got := m.Score(shared.Case(detectors.KeepText(text)))
			if diff := cmp.Diff(scoreText(m, gold, text), got, cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("%s: (-alone +shared):\n%s", m.ID, diff)
			}
		}
	}
	m, _ := AEBShingle4().WithTokens(Tokens{NFC.Then(NoSoftHyphen).Then(LowerCase), UAX29})
	if got := scoreText(m, gold, text).Main(); got != 1 {
		t.Errorf("%s is %v, want 1", m.ID, got)
	}
}

func TestAEBProperties(t *testing.T) {
	text := rapid.StringMatching(`([abAB]|é|日)?([ ,.][abcAB]+){0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		gold, other := text.Draw(t, "gold"), text.Draw(t, "other")
		s := scoreText(AEBShingle4(), gold, other)
		for i, v := range s.Values {
			if v < 0 || v > 1 {
				t.Errorf("value %d is %v", i, v)
			}
		}
		if back := scoreText(AEBShingle4(), other, gold); back.Counts.Extra != s.Counts.Missed || back.Counts.Hit != s.Counts.Hit {
			t.Errorf("%+v and, with the sides swapped, %+v", s, back)
		}
		words := len(PythonWord.Split(gold))
		if s := scoreText(AEBShingle4(), gold, gold); s.Main() != 1 || s.Values[3] != 1 || (words > 0) != (s.Values[1] == 1) {
			t.Errorf("the gold itself scores %+v", s)
		}
		if s := scoreText(AEBShingle4(), gold, ""); s.Main() != boolean(words == 0) || !math.IsNaN(s.Values[1]) {
			t.Errorf("nothing scores %+v", s)
		}
		if s := scoreText(AEBShingle4(), gold, gold+"\n"+gold); s.Counts.Missed > 0 && words > 3 {
			t.Errorf("more than the gold scores %+v", s)
		}
	})
}

// Of distinct words in reverse no shingle is left.
func TestAEBSeesOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{5}`), 2, 30, rapid.ID).Draw(t, "words")
		gold := strings.Join(words, " ")
		slices.Reverse(words)
		reversed := strings.Join(words, " ")
		if s := scoreText(AEBShingle4(), gold, reversed); s.Counts.Hit != 0 {
			t.Errorf("%+v", s)
		}
		if s := scoreText(WCXBWord(), gold, reversed); s.Main() != 1 {
			t.Errorf("bag of words: %+v", s)
		}
	})
}

func ExampleAEBShingle4() {
	m := AEBShingle4()
	pages := []struct{ gold, text string }{
		{"Call me Ishmael. Some years ago", "Call me Ishmael. Some years ago"},
		{"It was the best of times", "Home. It was the best of times"},
		{"All happy families are alike", ""},
	}
	var scores []Score
	for _, p := range pages {
		truth := NewTextTruth(p.gold)
		scores = append(scores, m.Score(truth.Case(detectors.KeepText(p.text))))
	}
	for _, measure := range m.Measures {
		fmt.Printf("%s %.3f\n", measure.Name, measure.Average.Of(scores))
	}
	// Output:
	// F1 0.757
	// precision 0.875
	// recall 0.667
	// accuracy 0.333
}
