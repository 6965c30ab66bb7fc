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
		want       map[string]Counts
	}{
		{"exact", byLines(1, 3), map[string]Counts{
			"line.count": {Hit: 2}, "line.word": {Hit: 7}, "token.lcs": {Hit: 7},
		}},
		{"the optional title counts neither way", byLines(0, 1, 3), map[string]Counts{
			"line.count": {Hit: 2}, "line.word": {Hit: 7}, "token.lcs": {Hit: 7},
		}},
		{"one of two, and boilerplate", byLines(1, 2, 4, 5), map[string]Counts{
			"line.count": {Hit: 1, Extra: 3, Missed: 1},
			"line.word":  {Hit: 3, Extra: 4, Missed: 4},
			// "First body line Share Read also this" against "First body line Body of four words"
			"token.lcs": {Hit: 3, Extra: 4, Missed: 4},
		}},
		{"nothing", byLines(), map[string]Counts{
			"line.count": {Missed: 2}, "line.word": {Missed: 7}, "token.lcs": {Missed: 7},
		}},
		{"everything", byLines(0, 1, 2, 3, 4, 5), map[string]Counts{
			"line.count": {Hit: 2, Extra: 3}, "line.word": {Hit: 7, Extra: 4}, "token.lcs": {Hit: 7, Extra: 4},
		}},
		{"text, with an invented word", detectors.KeepText("First body line, really. Body of four words"), map[string]Counts{
			"line.count": {Hit: 2}, "line.word": {Hit: 7}, "token.lcs": {Hit: 7, Extra: 1},
		}},
		{"text in another order", detectors.KeepText("Body of four words. First body line"), map[string]Counts{
			// The alignment is in order too, and takes the longer line.
			"line.count": {Hit: 1, Missed: 1}, "line.word": {Hit: 4, Missed: 3}, "token.lcs": {Hit: 4, Extra: 3, Missed: 3},
		}},
		{"text with the title", detectors.KeepText("The title\nFirst body line\nBody of four words"), map[string]Counts{
			"line.count": {Hit: 2}, "line.word": {Hit: 7}, "token.lcs": {Hit: 7},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, gold := newPage()
			c := NewTruth(p, gold, corpus.StrictBody()).Case(tt.extraction)
			got := make(map[string]Counts)
			for _, m := range []Metric{LineCount(), LineWord(), TokenLCS()} {
				n := m.Score(c).Counts
				n.Rejected = 0 // known by Extra
				got[m.ID] = n
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCounts(t *testing.T) {
	tests := []struct {
		name     string
		counts   Counts
		p, r, f1 float64
	}{
		{"perfect", Counts{Hit: 3}, 1, 1, 1},
		{"3 right, 1 extra, 2 missed", Counts{Hit: 3, Extra: 1, Missed: 2}, 0.75, 0.6, 2. / 3},
		{"nothing kept, something to keep", Counts{Missed: 2}, 0, 0, 0},
		{"nothing kept, nothing to keep", Counts{}, 1, 1, 1},
		{"something kept, nothing to keep", Counts{Extra: 2}, 0, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := tt.counts
			if math.Abs(s.Precision()-tt.p)+math.Abs(s.Recall()-tt.r)+math.Abs(s.F1()-tt.f1) > 1e-12 {
				t.Errorf("P %v R %v F1 %v, want %v %v %v", s.Precision(), s.Recall(), s.F1(), tt.p, tt.r, tt.f1)
			}
		})
	}
}

func TestLineChar(t *testing.T) {
	p, gold := newPage()
	got := LineChar().Score(NewTruth(p, gold, corpus.StrictBody()).Case(byLines(1, 2))).Counts
	// "First body line" has 13 letters, "Share" 5, "Body of four words" 15, "Read also this" 12, the dash none.
	if want := (Counts{Hit: 13, Extra: 5, Missed: 15, Rejected: 12}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestFind(t *testing.T) {
	for _, m := range Metrics() {
		if got, err := Find(m.ID); err != nil || got.ID != m.ID {
			t.Errorf("Find(%q) = %v, %v", m.ID, got.ID, err)
		}
	}
	if _, err := Find("f1"); err == nil || !strings.Contains(err.Error(), "line.word, line.count, ") {
		t.Errorf("error %v", err)
	}
}

func ExampleLineWord() {
	page := corpus.NewText(corpus.Info{}, "Some running text.\nShare")
	gold := &corpus.Gold{Roles: []corpus.Role{corpus.Body, corpus.Share}}
	truth := NewTruth(page, gold, corpus.StrictBody())
	s := LineWord().Score(truth.Case(detectors.KeepText(page.Source)))
	fmt.Printf("%+v F1 %.2f P %.2f R %.2f\n", s.Counts, s.Values[0], s.Values[1], s.Values[2])
	// Output: {Hit:3 Extra:1 Missed:0 Rejected:0} F1 0.86 P 0.75 R 1.00
}

// ownMetrics are those that chaff defines itself: they share their empty cases.
func ownMetrics() []Metric { return []Metric{LineWord(), LineCount(), LineChar(), TokenLCS()} }

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
		truth := NewTruth(p, gold, policy)
		classes := truth.Classes()
		kept := rapid.SliceOfN(rapid.Bool(), len(classes), len(classes)).Draw(t, "kept")
		perfect := make([]bool, len(classes))
		for i, c := range classes {
			perfect[i] = c == corpus.Content
		}
		for _, m := range Metrics() {
			for i, x := range m.Score(truth.Case(detectors.KeepLines(p, kept))).Values {
				if x < 0 || x > 1 {
					t.Errorf("%s: %s is %v", m.ID, m.Measures[i].Name, x)
				}
			}
		}
		for _, m := range ownMetrics() {
			if f := m.Score(truth.Case(detectors.KeepLines(p, perfect))).Main(); f != 1 {
				t.Errorf("%s: the gold itself has F1 %v", m.ID, f)
			}
			everything := slices.Repeat([]bool{true}, len(classes))
			if r := m.Score(truth.Case(detectors.KeepLines(p, everything))).Counts.Recall(); r != 1 {
				t.Errorf("%s: everything has recall %v", m.ID, r)
			}
			nothing := m.Score(truth.Case(detectors.KeepLines(p, make([]bool, len(classes))))).Counts
			if nothing.Hit+nothing.Extra != 0 {
				t.Errorf("%s: nothing scores %+v", m.ID, nothing)
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
		s := TokenLCS().Score(NewTruth(p, gold, corpus.StrictBody()).Case(detectors.KeepText(strings.Join(words, " "))))
		if s.Counts.Hit != 1 {
			t.Errorf("%d words of the reversed text are in order", s.Counts.Hit)
		}
	})
}

func TestPoolDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 1000)
		scores := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Score {
			return Score{Counts: Counts{n.Draw(t, "hit"), n.Draw(t, "extra"), n.Draw(t, "missed"), n.Draw(t, "rejected")}}
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
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		TokenLCS().Score(NewTruth(p, gold, corpus.StrictBody()).Case(detectors.KeepText(text[len(text)/3:])))
	}
}
