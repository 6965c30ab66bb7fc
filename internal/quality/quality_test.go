package quality

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func text(s string) Text {
	var t Text
	blank := false
	for l := range strings.SplitSeq(s, "\n") {
		if l == "" {
			blank = true
			continue
		}
		t.Lines, t.Breaks = append(t.Lines, l), append(t.Breaks, blank && len(t.Lines) > 0)
		blank = false
	}
	return t
}

func TestTokens(t *testing.T) {
	tests := []struct {
		name, text   string
		later, every []string
	}{
		{"empty", "", []string{}, []string{}},
		{"marks are tokens", "Да, нет! #1", []string{"Да", ",", "нет", "!", "#", "1"}, []string{"Да,", "нет!", "#1"}},
		{"a repeated mark is one", "Бәрі... || конец", []string{"Бәрі", "...", "||", "конец"}, []string{"Бәрі...", "||", "конец"}},
		{"not over a blank", "- - -", []string{"-", "-", "-"}, []string{"-", "-", "-"}},
		{"not over a word", "日日本", []string{"日", "日", "本"}, []string{"日日本"}},
		{"two marks are two", "Қайда?!", []string{"Қайда", "?", "!"}, []string{"Қайда?!"}},
		{"lines", "а б\nв", []string{"а", "б", "в"}, []string{"а", "б", "в"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.later, text(tt.text).Tokens(LaterCopies)); diff != "" {
				t.Errorf("LaterCopies (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.every, text(tt.text).Tokens(EveryCopy)); diff != "" {
				t.Errorf("EveryCopy (-want +got):\n%s", diff)
			}
		})
	}
}

func TestIsBlank(t *testing.T) {
	for r := range rune(unicode.MaxRune) {
		if isBlank(r) != unicode.IsSpace(r) {
			t.Errorf("isBlank(%U) = %v", r, isBlank(r))
		}
	}
}

func TestParagraphs(t *testing.T) {
	got := text("а\nб\n\nв\n\nг\nд").Paragraphs()
	if diff := cmp.Diff([]string{"а\nб", "в", "г\nд"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := (Text{}).Paragraphs(); len(got) != 0 {
		t.Errorf("%q without lines", got)
	}
	if got := (Text{Lines: []string{"а", "б"}}).Paragraphs(); len(got) != 1 {
		t.Errorf("%q without breaks", got)
	}
}

func TestCharacters(t *testing.T) {
	// "аб в" has 4 characters with a blank, "г" 1; two line feeds stand between.
	s := text("аб в\n\nг")
	if got := s.characters(LaterCopies); got != 7 {
		t.Errorf("LaterCopies: %d, want 7", got)
	}
	if got := s.characters(EveryCopy); got != 4 {
		t.Errorf("EveryCopy: %d, want 4", got)
	}
}

func TestCopies(t *testing.T) {
	items := []string{"Меню", "текст", "Меню", "Меню"}
	if n, characters := Copies(items, LaterCopies); n != 2 || characters != 8 {
		t.Errorf("LaterCopies: %d, %d, want 2, 8", n, characters)
	}
	if n, characters := Copies(items, EveryCopy); n != 3 || characters != 12 {
		t.Errorf("EveryCopy: %d, %d, want 3, 12", n, characters)
	}
}

// at returns the n-grams of the words for one n.
func at(n int, words string) *grams {
	g := newGrams(strings.Fields(words))
	for g.n < n {
		g.extend()
	}
	return g
}

func TestGrams(t *testing.T) {
	tests := []struct {
		name, words  string
		n            int
		top, topBare int // LaterCopies and EveryCopy
		dup, covered int
	}{
		{"no words", "", 2, 0, 0, 0, 0},
		{"fewer words than n", "аа бб", 3, 0, 0, 0, 0},
		{"nothing recurs", "аа бб вв гг", 2, 0, 0, 0, 0},
		// "аа бб" twice: 5 characters with the blank, 4 without.
		{"one 2-gram twice", "аа бб вв аа бб", 2, 10, 8, 4, 8},
		// "б в" at 1, 4 and 7 beats "а б" at 0 and 9; three copies are later ones.
		{"the most frequent", "а б в г б в д б в а б", 2, 9, 6, 6, 9},
		// Both twice: the first is longer.
		{"the first of equals", "ааа ббб ж ааа ббб з в г и в г", 2, 14, 12, 8, 16},
		// "а а" begins at 0, 1, 2 and 3. From the second, which is a copy, the
		// count goes on behind it: positions 1-2 and 3-4 are counted.
		{"copies do not overlap", "а а а а а", 2, 12, 8, 4, 5},
		// "а б в" at 0 and 3 and nothing else: "в а б" at 2 stands once.
		{"3-grams", "а б в а б в", 3, 10, 6, 3, 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := at(tt.n, tt.words)
			got := []int{g.top(LaterCopies), g.top(EveryCopy), g.duplicate(LaterCopies), g.duplicate(EveryCopy)}
			if diff := cmp.Diff([]int{tt.top, tt.topBare, tt.dup, tt.covered}, got); diff != "" {
				t.Errorf("top, top without blanks, later copies, every copy (-want +got):\n%s", diff)
			}
		})
	}
}

// The definitions again, by comparing text.
func TestGramsAgreeWithPlainCounting(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"а", "бб", "ввв", "қ", "ғғғғ"}), 0, 60)
	rapid.Check(t, func(t *rapid.T) {
		tokens := words.Draw(t, "tokens")
		g := newGrams(tokens)
		for g.extend(); g.n <= 10; g.extend() {
			want := plain(tokens, g.n)
			got := [4]int{g.top(LaterCopies), g.top(EveryCopy), g.duplicate(LaterCopies), g.duplicate(EveryCopy)}
			if got != want {
				t.Fatalf("%d-grams of %q: %v, want %v", g.n, tokens, got, want)
			}
		}
	})
}

func plain(tokens []string, n int) (out [4]int) {
	gram := func(i int) string { return strings.Join(tokens[i:i+n], " ") }
	bare := func(s string) int { return utf8.RuneCountInString(strings.ReplaceAll(s, " ", "")) }
	count := map[string]int{}
	for i := range max(0, len(tokens)-n+1) {
		count[gram(i)]++
	}
	best := ""
	covered := make([]bool, len(tokens))
	for i := range max(0, len(tokens)-n+1) {
		if count[gram(i)] < 2 {
			continue
		}
		if count[gram(i)] > count[best] {
			best = gram(i)
		}
		for j := range n {
			covered[i+j] = true
		}
	}
	out[0], out[1] = utf8.RuneCountInString(best)*count[best], bare(best)*count[best]
	seen := map[string]bool{}
	for i := 0; i+n <= len(tokens); {
		if seen[gram(i)] {
			out[2] += bare(gram(i))
			i += n
			continue
		}
		seen[gram(i)] = true
		i++
	}
	for i, c := range covered {
		if c {
			out[3] += utf8.RuneCountInString(tokens[i])
		}
	}
	return out
}

func TestLimits(t *testing.T) {
	every := func(l Limits) Limits {
		l.Counting = EveryCopy
		return l
	}
	stops := Limits{StopWords: []string{"the", "of"}, MinStopWords: 2}
	tests := []struct {
		name   string
		limits Limits
		text   string
		want   string
		why    string
	}{
		{"no limits", Limits{}, "", "", "0 switches a rule off"},
		{"words", Limits{MinWords: 2, MaxWords: 2}, "а б", "", "2 words"},
		{"too few words", Limits{MinWords: 3}, "а —", "too few words", "a mark is no word"},
		{"too few words for dolma", every(Limits{MinWords: 3}), "а — б", "", "a mark between blanks is one"},
		{"too many words", Limits{MaxWords: 2}, "а б\nв", "too many words", "3 words"},
		{"mean length", Limits{MinWordLength: 3, MaxWordLength: 3}, "аааа, бб!", "", "(4+2)/2, marks left out"},
		{"short words", Limits{MinWordLength: 3}, "аааа б", "word length", "(4+1)/2"},
		{"long words", Limits{MaxWordLength: 3}, "аааа ббб", "word length", "(4+3)/2"},
		{"median length", every(Limits{MinWordLength: 1, MaxWordLength: 1}), "а а аааааааа", "", "mean 3.3, median 1"},
		{"median of two", every(Limits{MinWordLength: 2, MaxWordLength: 2}), "а ббб", "", "(1+3)/2"},
		{"hashes", Limits{MaxHashes: 0.5}, "#а", "", "1 for 2 tokens"},
		{"too many hashes", Limits{MaxHashes: 0.5}, "## а", "hashes", "2 for 2 tokens: a repeated mark is one"},
		{"ellipses", Limits{MaxEllipses: 0.5}, "а … б...", "", "2 for 4 tokens"},
		{"too many ellipses", Limits{MaxEllipses: 0.3}, "а … б", "ellipses", "1 for 3 tokens"},
		{"bullets", Limits{MaxBulletLines: 0.5}, "• а\n- б\nв", "bullet lines", "2 of 3 lines"},
		{"an asterisk is none", Limits{MaxBulletLines: 0.5}, "* а\n- б\nв", "", "1 of 3"},
		{"an asterisk is one for dolma", every(Limits{MaxBulletLines: 0.5}), "* а\n- б\n• в", "bullet lines", "2 of 3"},
		{"ellipsis lines", Limits{MaxEllipsisLines: 0.3}, "а...\nб…\nв\nг", "ellipsis lines", "2 of 4"},
		{"words with a letter", Limits{MinLetterWords: 0.8}, "а б2 в г 5", "", "4 of 5"},
		{"numbers", Limits{MinLetterWords: 0.8}, "а б в 5", "words with a letter", "3 of 4"},
		{"marks are tokens", Limits{MinLetterWords: 0.8}, "а б в г, 5", "words with a letter", "4 of 6"},
		{"marks are none for dolma", every(Limits{MinLetterWords: 0.8}), "а б в г, 5", "", "4 of 5"},
		{"stop words", stops, "the end of it", "", "both"},
		{"one stop word twice", stops, "the end the", "stop words", "distinct ones count"},
		{"stop words keep their case", stops, "The end of it", "stop words", "only of"},
		{"lines", Limits{MaxDuplicateLines: 0.25}, "а\nа\nб\nв", "", "1 later copy of 4 lines"},
		{"copies of lines", Limits{MaxDuplicateLines: 0.25}, "а\nа\nб", "duplicate lines", "1 of 3"},
		{"copies of lines for dolma", every(Limits{MaxDuplicateLines: 0.25}), "а\nа\nб\nв", "duplicate lines", "2 of 4"},
		{"characters of lines", Limits{MaxDuplicateLineCharacters: 0.4}, "ааааа\nааааа\nб", "", "5 of 13"},
		{"blanks for dolma", every(Limits{MaxDuplicateLineCharacters: 1}), "а а\nа а\nб", "characters of duplicate lines", "6 of 5: only the denominator leaves blanks out"},
		{"more characters of lines", Limits{MaxDuplicateLineCharacters: 0.4}, "ааааа\nааааа", "characters of duplicate lines", "5 of 11"},
		{"paragraphs", Limits{MaxDuplicateParagraphs: 0.3}, "а\nб\n\nа\nв", "", "lines recur, paragraphs do not"},
		{"copies of paragraphs", Limits{MaxDuplicateParagraphs: 0.3}, "а\nб\n\nа\nб\n\nв", "duplicate paragraphs", "1 of 3"},
		{"characters of paragraphs", Limits{MaxDuplicateParagraphCharacters: 0.3}, "а\nб\n\nа\nб", "characters of duplicate paragraphs", "3 of 8"},
		{"2-gram", Limits{MaxTopGrams: [3]float64{0.72}}, "аа бб вв аа бб", "", "2 x 5 of 14"},
		{"2-gram for dolma", every(Limits{MaxTopGrams: [3]float64{0.72}}), "аа бб вв аа бб", "top 2-gram", "2 x 4 of 10"},
		{"4-gram", Limits{MaxTopGrams: [3]float64{0, 0, 0.5}}, "а б в г а б в г", "top 4-gram", "2 x 7 of 15"},
		{"over lines", Limits{MaxTopGrams: [3]float64{0.5}}, "а\nб\nа\nб", "top 2-gram", "n-grams know no lines: 2 x 3 of 7"},
		{"5-grams", Limits{MaxDuplicateGrams: [6]float64{0.3}}, "а б в г д а б в г д", "", "5 of 19"},
		{"5-grams for dolma", every(Limits{MaxDuplicateGrams: [6]float64{0.3}}), "а б в г д а б в г д", "duplicate 5-grams", "10 of 10"},
		{"10-grams", Limits{MaxDuplicateGrams: [6]float64{5: 0.2}}, strings.Repeat("а б в г д е ж з и к ", 2), "duplicate 10-grams", "10 of 39"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.limits.Broken(t.Context(), text(strings.TrimSpace(tt.text)))
			if err != nil || got != tt.want {
				t.Errorf("broken: %q, %v, want %q: %s", got, err, tt.want, tt.why)
			}
		})
	}
}

func TestBrokenHeedsItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Gopher().Broken(ctx, text("а")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}
