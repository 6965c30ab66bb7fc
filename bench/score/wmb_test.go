package score

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"chaff/detectors"
)

func TestSplitLikeJieba(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"white space is a token", "a b\t\nc", []string{"a", " ", "b", "\t", "\n", "c"}},
		{"a line break of two characters is one", "a\r\n\r\nb\n\r", []string{"a", "\r\n", "\r\n", "b", "\n", "\r"}},
		{"numbers", "3.14 100% 2.5% 1.2.3", []string{"3.14", " ", "100%", " ", "2.5%", " ", "1.2", ".", "3"}},
		{"letters before a point and digits", "v1.25b", []string{"v1.25", "b"}},
		{"a point at the end", "end.", []string{"end", "."}},
		{"what is between words stays together", "a+-#b", []string{"a", "+-#", "b"}},
		{"a dictionary would know it", "C++", []string{"C", "++"}},
		{"other marks stand alone", "a,\"b\"", []string{"a", ",", "\"", "b", "\""}},
		{"Cyrillic letters stand alone", "Ёж 1", []string{"Ё", "ж", " ", "1"}},
		{"accented letters as well", "naïve", []string{"na", "ï", "ve"}},
		{"Han characters stand alone", "中文a", []string{"中", "文", "a"}},
		{"broken UTF-8", "a\xff\xfe", []string{"a", "\xff", "\xfe"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, splitLikeJieba(tt.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWMBRouge5(t *testing.T) {
	tests := []struct {
		name, gold, text string
		values           []float64 // F1, precision, recall
		counts           Counts
	}{
		{"equal", "a b c d", "a b c d", []float64{1, 1, 1}, Counts{Hit: 3}},
		// "a b c", " b c ", "b c d" against the first and "b c "
		{"partly", "a b c d", "a b c ", []float64{4. / 5, 1, 2. / 3}, Counts{Hit: 2, Missed: 1}},
		{"as often as on the other side", "中中中中中中", "中中中中中", []float64{2. / 3, 1, 1. / 2}, Counts{Hit: 1, Missed: 1}},
		{"12 WMB ROUGE: white space counts", "a b c", "a b c", []float64{1, 1, 1}, Counts{Hit: 1}},
		{"12 WMB ROUGE: another white space", "a b c", "a\nb c", []float64{0, 0, 0}, Counts{Extra: 1, Missed: 1}},
		{"12 WMB ROUGE: at the ends as well", "a b c", " a b c", []float64{2. / 3, 1. / 2, 1}, Counts{Hit: 1, Extra: 1}},
		{"12 WMB ROUGE: fewer than 5 tokens, equal", "a b ", "a b ", []float64{0, 0, 0}, Counts{}},
		{"12 WMB ROUGE: white space only", " ", " ", []float64{0, 0, 0}, Counts{}},
		{"12 WMB ROUGE: both empty", "", "", []float64{1, 1, 1}, Counts{}},
		{"12 WMB ROUGE: one empty", "a b c", "", []float64{0, 0, 0}, Counts{Missed: 1}},
		{"12 WMB ROUGE: the other empty", "", "a b c", []float64{0, 0, 0}, Counts{Extra: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := scoreText(WMBRouge5(), tt.gold, tt.text)
			sameFigures(t, got.Values, tt.values)
			if got.Counts != tt.counts {
				t.Errorf("%+v, want %+v", got.Counts, tt.counts)
			}
		})
	}
}

func TestWMBEdit(t *testing.T) {
	tests := []struct {
		name, gold, text string
		want             float64
	}{
		{"equal", "abc", "abc", 1},
		{"substitution costs one", "abcd", "abxd", 3. / 4},
		{"by the longer text", "ab", "abcdefgh", 1. / 4},
		{"case, blanks and marks count", "A b.", "a  b", 1. / 4},
		{"by code points", "ёж", "еж", 1. / 2},
		{"nothing shared", "abc", "xyz", 0},
		{"nothing", "abc", "", 0},
		{"13 WMB overall: both empty", "", "", math.NaN()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sameFigures(t, scoreText(WMBEdit(), tt.gold, tt.text).Values, []float64{tt.want})
		})
	}
}

func TestWMBCorpus(t *testing.T) {
	pages := [][2]string{{"a b c", "a b c"}, {"", ""}, {"abcdefgh", "ab"}}
	t.Run("12 WMB ROUGE", func(t *testing.T) {
		sameFigures(t, figuresOf(WMBRouge5(), pages...), []float64{2. / 3, 2. / 3, 2. / 3})
	})
	t.Run("13 WMB overall", func(t *testing.T) { // the page without texts is in no mean
		sameFigures(t, figuresOf(WMBEdit(), pages...), []float64{(1 + 1./4) / 2})
		sameFigures(t, figuresOf(WMBEdit(), [2]string{"", ""}), []float64{math.NaN()})
	})
}

func TestWMBAgainstPython(t *testing.T) {
	for i, want := range readLines[struct {
		Gold, Text                       string
		Tokens                           []string
		Hit, Extracted, Wanted, Distance int
	}](t, "wmb.jsonl") {
		if diff := cmp.Diff(want.Tokens, WMBRouge5().Tokens.Split(want.Text), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("line %d: tokens of %q (-want +got):\n%s", i+1, want.Text, diff)
		}
		got := scoreText(WMBRouge5(), want.Gold, want.Text)
		counts := Counts{Hit: want.Hit, Extra: want.Extracted - want.Hit, Missed: want.Wanted - want.Hit}
		if got.Counts != counts {
			t.Errorf("line %d: %+v, want %+v", i+1, got.Counts, counts)
		}
		if n := max(len([]rune(want.Gold)), len([]rune(want.Text))); n > 0 {
			sameFigures(t, scoreText(WMBEdit(), want.Gold, want.Text).Values, []float64{1 - float64(want.Distance)/float64(n)})
		}
	}
}

func TestWMBTokensCanBeExchanged(t *testing.T) {
	m, err := WMBRouge5().WithTokens(Tokens{AsIs, UAX29})
	if err != nil {
		t.Fatal(err)
	}
	truth := NewTextTruth("Соғым ет бес алты жеті")
	c := truth.Case(detectors.KeepText("Соғым, ет — бес\nалты жеті."))
	if s := WMBRouge5().Score(c); s.Main() == 1 {
		t.Errorf("%s of other marks is 1", WMBRouge5().ID)
	}
	if s := m.Score(c); s.Counts != (Counts{Hit: 1}) {
		t.Errorf("%s is %+v", m.ID, s)
	}
}

func TestWMBProperties(t *testing.T) {
	text := rapid.StringOf(rapid.RuneFrom([]rune("aab1. \n%+я中")))
	rapid.Check(t, func(t *rapid.T) {
		gold, other := text.Draw(t, "gold"), text.Draw(t, "other")
		tokens := splitLikeJieba(gold)
		if strings.Join(tokens, "") != gold {
			t.Errorf("%q is parted into %q", gold, tokens)
		}
		rouge, back := scoreText(WMBRouge5(), gold, other), scoreText(WMBRouge5(), other, gold)
		if rouge.Counts.Hit != back.Counts.Hit || rouge.Values[1] != back.Values[2] {
			t.Errorf("%+v and, with the sides swapped, %+v", rouge, back)
		}
		similarity := scoreText(WMBEdit(), gold, other).Main()
		if swapped := scoreText(WMBEdit(), other, gold).Main(); similarity != swapped && gold+other != "" {
			t.Errorf("similarity %v and, with the sides swapped, %v", similarity, swapped)
		}
		for _, v := range append(rouge.Values, similarity) {
			if v < 0 || v > 1 {
				t.Errorf("%v of %v, %v", v, rouge.Values, similarity)
			}
		}
		if v := scoreText(WMBEdit(), gold, gold).Main(); v != 1 && gold != "" {
			t.Errorf("the gold itself has similarity %v", v)
		}
		if v := scoreText(WMBRouge5(), gold, gold).Main(); v != boolean(len(tokens) >= 5 || gold == "") {
			t.Errorf("the gold itself, of %d tokens, has F1 %v", len(tokens), v)
		}
		if v := scoreText(WMBRouge5(), gold, gold+other).Values[2]; len(tokens) >= 10 && v == 0 {
			t.Errorf("the gold and more has recall %v", v)
		}
		if gold != "" && (scoreText(WMBEdit(), gold, "").Main() != 0 || scoreText(WMBRouge5(), gold, "").Main() != 0) {
			t.Errorf("nothing of %q is similar", gold)
		}
	})
}

// Both see order, the one within five tokens.
func TestWMBSeesOrder(t *testing.T) {
	const gold, swapped = "one two three four five six", "six five four three two one"
	if v := scoreText(WMBRouge5(), gold, swapped).Main(); v != 0 {
		t.Errorf("%s of words in reverse is %v", WMBRouge5().ID, v)
	}
	if v := scoreText(WMBEdit(), gold, swapped).Main(); v > .5 {
		t.Errorf("%s of words in reverse is %v", WMBEdit().ID, v)
	}
}

// Another character between two words changes all 5-grams that it is in.
func ExampleWMBRouge5() {
	truth := NewTextTruth("Five words and white space")
	s := WMBRouge5().Score(truth.Case(detectors.KeepText("Five words and white\nspace")))
	fmt.Printf("%+v F1 %.1f\n", s.Counts, s.Main())
	// Output: {Hit:3 Extra:2 Missed:2 Rejected:0} F1 0.6
}

func ExampleWMBEdit() {
	truth := NewTextTruth("kitten")
	s := WMBEdit().Score(truth.Case(detectors.KeepText("sitting")))
	fmt.Printf("%.3f\n", s.Main()) // 1 - 3/7
	// Output: 0.571
}
