package cetr

import (
	"os"
	"path/filepath"
	"testing"
	"unicode"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/detectors"
)

// The band is wide because nothing published is this measure on this set: comparisons that
// have CETR, on news and with other measures, put its F1 between 0.7 and 0.9. Outside
// it something is broken.
//
// Measured: F1 0.811 (precision 0.715, recall 0.937), 0.793 in one dimension; with lines as
// they are written 0.749 and 0.737, as minified pages then have few and long lines. The
// text view without any tag gives 0.809 and 0.816. Everything, for comparison, has 0.685.
// Precision is low where comments (macrumors.com, givewell.org) or teasers (cbsnews.com)
// are running text as well, and because the change takes lines before the text along. A line
// far longer than the others, such as a legal notice, draws both free clusters away
// and the article stays with the origin: such pages score 0 (cnn.com).
func TestScrapinghub(t *testing.T) {
	pages := scrapinghub(t)
	written, line, lineWritten := Default(), Default(), Default()
	written.BlockBreaks = false
	line.OneDimension = true
	lineWritten.OneDimension, lineWritten.BlockBreaks = true, false
	texts := make([]judged, len(pages))
	for i, p := range pages {
		texts[i] = judged{p.page.AsText(), p.gold}
	}
	tests := []struct {
		name      string
		detector  Detector
		pages     []judged
		low, high float64
	}{
		{"cetr", New(Default()), pages, 0.7, 0.9},
		{"cetr, lines as written", New(written), pages, 0.7, 0.9},
		{"cetr-1d", New(line), pages, 0.7, 0.9},
		{"cetr-1d, lines as written", New(lineWritten), pages, 0.7, 0.9},
		{"cetr, text view", New(Default()), texts, 0.7, 0.9},
		{"cetr-1d, text view", New(line), texts, 0.7, 0.9},
	}
	for _, tt := range tests {
		m := measureAEB(t, tt.detector, tt.pages)
		if f1 := m.log(t, tt.name); f1 < tt.low || f1 > tt.high {
			t.Errorf("%s: F1 %.4f, want it in [%.2f,%.2f]", tt.name, f1, tt.low, tt.high)
		}
	}
}

// measureAEB returns the measure of the detector over the pages.
func measureAEB(t *testing.T, d detectors.Detector, pages []judged) (out aeb) {
	t.Helper()
	for _, p := range pages {
		e, err := d.Detect(t.Context(), p.page)
		if err != nil {
			t.Fatalf("page %s: %v", p.page.ID, err)
		}
		out.add(e.Text, p.gold)
	}
	return out
}

// judged is a page with its gold text.
type judged struct {
	page *corpus.Page
	gold string
}

// scrapinghub returns the pages of the article extraction benchmark, and skips the test
// where the set is not at hand.
func scrapinghub(t testing.TB) []judged {
	t.Helper()
	dir := os.Getenv("CHAFF_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpora")
	}
	path := filepath.Join(dir, "scrapinghub.zip")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no public sets: %s is missing; put them in ../shared/corpora or name their folder in $CHAFF_CORPORA", path)
	}
	c, err := formats.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]judged, c.Len())
	for i := range out {
		page, gold, err := c.Load(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = judged{page, gold.Text}
	}
	return out
}

// aeb adds up the measure of the article extraction benchmark: shingles of four words
// as multisets, precision over the pages with an answer, recall over those with gold,
// F1 of the two means.
type aeb struct {
	precision, recall float64 // sums over pages
	answers, golds    int
}

func (a *aeb) add(text, gold string) {
	got, want := shingles(text), shingles(gold)
	hits, answered, wanted := 0, 0, 0
	for s, n := range got {
		hits += min(n, want[s])
		answered += n
	}
	for _, n := range want {
		wanted += n
	}
	if answered > 0 {
		a.precision += float64(hits) / float64(answered)
		a.answers++
	}
	if wanted > 0 {
		a.recall += float64(hits) / float64(wanted)
		a.golds++
	}
}

// log writes the measure to the test's log and returns F1.
func (a *aeb) log(t *testing.T, name string) float64 {
	t.Helper()
	p, r := a.precision/float64(a.answers), a.recall/float64(a.golds)
	f1 := 2 * p * r / (p + r)
	t.Logf("%s: AEB F1 %.4f, precision %.4f over %d answers, recall %.4f over %d pages", name, f1, p, a.answers, r, a.golds)
	return f1
}

// shingles counts the runs of four words of a text, or the only run of a shorter one.
func shingles(text string) map[[4]string]int {
	words := wordsOf(text)
	out := make(map[[4]string]int)
	for i := 0; i == 0 && len(words) > 0 || i+4 <= len(words); i++ {
		var s [4]string
		copy(s[:], words[i:])
		out[s]++
	}
	return out
}

// wordsOf returns the runs of letters, digits and underscores, soft hyphens left out.
func wordsOf(text string) []string {
	var out []string
	var word []rune
	for _, r := range text + " " {
		switch {
		case r == '\u00ad':
		case unicode.IsLetter(r) || unicode.IsNumber(r) || r == '_':
			word = append(word, r)
		case len(word) > 0:
			out = append(out, string(word))
			word = word[:0]
		}
	}
	return out
}
