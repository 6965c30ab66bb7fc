package score

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chaff/corpus"
	"chaff/detectors"
)

// The page of the hand-computed cases. Words by line: 2, 3, 1, 4, 3, 0.
const page = "The title\nFirst body line\nShare\nBody of four words\nRead also this\n—"

var roles = []corpus.Role{corpus.Title, corpus.Body, corpus.Share, corpus.Body, corpus.Related, corpus.Related}

func newPage() (*corpus.Page, *corpus.Gold) {
	return corpus.NewText(corpus.Info{ID: "page"}, page), &corpus.Gold{Roles: roles}
}

func byLines(keep ...int) detectors.Extraction {
	p, _ := newPage()
	kept := make([]bool, len(p.Lines()))
	for _, i := range keep {
		kept[i] = true
	}
	return detectors.KeepLines(p, kept)
}

func TestMetrics(t *testing.T) {
	tests := []struct {
		name       string
		extraction detectors.Extraction
		want       map[string]Score
	}{
		{"exact", byLines(1, 3), map[string]Score{
			"line.count": {Hit: 2}, "line.word": {Hit: 7}, "token.lcs": {Hit: 7},
		}},
		{"the optional title counts neither way", byLines(0, 1, 3), map[string]Score{
			"line.count": {Hit: 2}, "line.word": {Hit: 7}, "token.lcs": {Hit: 7},
		}},
		{"one of two, and boilerplate", byLines(1, 2, 4, 5), map[string]Score{
			"line.count": {Hit: 1, Extra: 3, Missed: 1},
			"line.word":  {Hit: 3, Extra: 4, Missed: 4},
			// "First body line Share Read also this" against "First body line Body of four words"
			"token.lcs": {Hit: 3, Extra: 4, Missed: 4},
		}},
		{"nothing", byLines(), map[string]Score{
			"line.count": {Missed: 2}, "line.word": {Missed: 7}, "token.lcs": {Missed: 7},
		}},
		{"everything", byLines(0, 1, 2, 3, 4, 5), map[string]Score{
			"line.count": {Hit: 2, Extra: 3}, "line.word": {Hit: 7, Extra: 4}, "token.lcs": {Hit: 7, Extra: 4},
		}},
		{"text, with an invented word", detectors.KeepText("First body line, really. Body of four words"), map[string]Score{
			"line.count": {Hit: 2}, "line.word": {Hit: 7}, "token.lcs": {Hit: 7, Extra: 1},
		}},
		{"text in another order", detectors.KeepText("Body of four words. First body line"), map[string]Score{
			// The alignment is in order too, and takes the longer line.
			"line.count": {Hit: 1, Missed: 1}, "line.word": {Hit: 4, Missed: 3}, "token.lcs": {Hit: 4, Extra: 3, Missed: 3},
		}},
		{"text with the title", detectors.KeepText("The title\nFirst body line\nBody of four words"), map[string]Score{
			"line.count": {Hit: 2}, "line.word": {Hit: 7}, "token.lcs": {Hit: 7},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, gold := newPage()
			c := NewCase(p, gold, corpus.StrictBody(), tt.extraction)
			got := make(map[string]Score)
			for _, m := range Metrics() {
				got[m.ID()] = m.Score(c)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestScore(t *testing.T) {
	tests := []struct {
		name     string
		score    Score
		p, r, f1 float64
	}{
		{"perfect", Score{Hit: 3}, 1, 1, 1},
		{"3 right, 1 extra, 2 missed", Score{3, 1, 2}, 0.75, 0.6, 2. / 3},
		{"nothing kept, something to keep", Score{Missed: 2}, 0, 0, 0},
		{"nothing kept, nothing to keep", Score{}, 1, 1, 1},
		{"something kept, nothing to keep", Score{Extra: 2}, 0, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := tt.score
			if math.Abs(s.Precision()-tt.p)+math.Abs(s.Recall()-tt.r)+math.Abs(s.F1()-tt.f1) > 1e-12 {
				t.Errorf("P %v R %v F1 %v, want %v %v %v", s.Precision(), s.Recall(), s.F1(), tt.p, tt.r, tt.f1)
			}
		})
	}
}

func TestFind(t *testing.T) {
	for _, m := range Metrics() {
		if got, err := Find(m.ID()); err != nil || got != m {
			t.Errorf("Find(%q) = %v, %v", m.ID(), got, err)
		}
	}
	if _, err := Find("f1"); err == nil || !strings.Contains(err.Error(), "line.word, line.count, token.lcs") {
		t.Errorf("error %v", err)
	}
}

func ExampleLineWord() {
	p := corpus.NewText(corpus.Info{}, "Some running text.\nShare")
	gold := &corpus.Gold{Roles: []corpus.Role{corpus.Body, corpus.Share}}
	c := NewCase(p, gold, corpus.StrictBody(), detectors.KeepText(p.Source))
	s := LineWord{}.Score(c)
	fmt.Printf("%+v P %.2f R %.2f F1 %.2f\n", s, s.Precision(), s.Recall(), s.F1())
	// Output: {Hit:3 Extra:1 Missed:0} P 0.75 R 1.00 F1 0.86
}

// drawPage draws a page whose lines are words of a small alphabet, and its gold.
func drawPage(t *rapid.T) (*corpus.Page, *corpus.Gold) {
	lines := rapid.SliceOfN(rapid.StringMatching(`[a-e]( [a-e]){0,7}`), 1, 12).Draw(t, "lines")
	role := rapid.SampledFrom(corpus.Roles())
	gold := &corpus.Gold{}
	for range lines {
		gold.Roles = append(gold.Roles, role.Draw(t, "role"))
	}
	return corpus.NewText(corpus.Info{ID: "p"}, strings.Join(lines, "\n")), gold
}

func TestProperties(t *testing.T) {
	policy := corpus.StrictBody()
	rapid.Check(t, func(t *rapid.T) {
		p, gold := drawPage(t)
		classes := gold.OnLines(p).Classes(policy)
		kept := rapid.SliceOfN(rapid.Bool(), len(classes), len(classes)).Draw(t, "kept")
		everything := slices.Repeat([]bool{true}, len(classes))
		perfect := make([]bool, len(classes))
		for i, c := range classes {
			perfect[i] = c == corpus.Content
		}
		for _, m := range Metrics() {
			s := m.Score(NewCase(p, gold, policy, detectors.KeepLines(p, kept)))
			for name, x := range map[string]float64{"precision": s.Precision(), "recall": s.Recall(), "F1": s.F1()} {
				if math.IsNaN(x) || x < 0 || x > 1 {
					t.Errorf("%s: %s %v of %+v", m.ID(), name, x, s)
				}
			}
			if s.Hit < 0 || s.Extra < 0 || s.Missed < 0 {
				t.Errorf("%s: negative count in %+v", m.ID(), s)
			}
			if f := m.Score(NewCase(p, gold, policy, detectors.KeepLines(p, perfect))).F1(); f != 1 {
				t.Errorf("%s: the gold itself has F1 %v", m.ID(), f)
			}
			if r := m.Score(NewCase(p, gold, policy, detectors.KeepLines(p, everything))).Recall(); r != 1 {
				t.Errorf("%s: everything has recall %v", m.ID(), r)
			}
			nothing := m.Score(NewCase(p, gold, policy, detectors.KeepLines(p, make([]bool, len(classes)))))
			if nothing.Hit+nothing.Extra != 0 {
				t.Errorf("%s: nothing scores %+v", m.ID(), nothing)
			}
		}
	})
}

// Order matters to token.lcs: of the words in reverse only one in order is left
// where all are different.
func TestTokenLCSIsOrderAware(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{5}`), 2, 30, rapid.ID).Draw(t, "words")
		p := corpus.NewText(corpus.Info{}, strings.Join(words, " "))
		gold := &corpus.Gold{Roles: []corpus.Role{corpus.Body}}
		slices.Reverse(words)
		s := TokenLCS{}.Score(NewCase(p, gold, corpus.StrictBody(), detectors.KeepText(strings.Join(words, " "))))
		if s.Hit != 1 {
			t.Errorf("%d words of the reversed text are in order", s.Hit)
		}
	})
}

func TestPoolDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 1000)
		scores := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Score {
			return Score{n.Draw(t, "hit"), n.Draw(t, "extra"), n.Draw(t, "missed")}
		})).Draw(t, "scores")
		shuffled := rapid.Permutation(scores).Draw(t, "shuffled")
		if Pool(scores) != Pool(shuffled) {
			t.Errorf("%v and %v", Pool(scores), Pool(shuffled))
		}
	})
}

func BenchmarkTokenLCS(b *testing.B) {
	text := strings.Repeat("some words of a page that is rather long and repeats itself a lot\n", 2000)
	p := corpus.NewText(corpus.Info{}, text)
	gold := &corpus.Gold{Roles: slices.Repeat([]corpus.Role{corpus.Body}, 2000)}
	c := NewCase(p, gold, corpus.StrictBody(), detectors.KeepText(text[len(text)/3:]))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		TokenLCS{}.Score(c)
	}
}
