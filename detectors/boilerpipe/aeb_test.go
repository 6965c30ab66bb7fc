package boilerpipe

import (
	"archive/zip"
	"cmp"
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/internal/testset"
)

// judged is a page with its gold text.
type judged struct {
	page *corpus.Page
	gold string
}

// aebPages returns the pages of the article extraction benchmark.
func aebPages(tb testing.TB) []judged {
	tb.Helper()
	set, err := formats.Open(testset.Path(tb, "scrapinghub"))
	if err != nil {
		tb.Fatal(err)
	}
	var out []judged
	for i := range set.Len() {
		page, gold, err := set.Load(tb.Context(), i)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, judged{page, gold.Text})
	}
	return out
}

// publishedAnswers returns what the benchmark publishes of boilerpipe, by page.
func publishedAnswers(t *testing.T) map[string]string {
	t.Helper()
	files, err := zip.OpenReader(testset.Path(t, "scrapinghub"))
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	f, err := files.Open("output/boilerpipe.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pages map[string]struct{ ArticleBody string }
	if err := json.NewDecoder(f).Decode(&pages); err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for id, p := range pages {
		out[id] = p.ArticleBody
	}
	return out
}

// shingles are the runs of four tokens of a text, each with its number; a text of
// fewer tokens is one run.
type shingles map[string]int

// wordRun is \w+ as Python has it.
var wordRun = regexp.MustCompile(`[\pL\pN_]+`)

func shinglesOf(text string) shingles {
	tokens := wordRun.FindAllString(strings.ReplaceAll(text, "\u00ad", ""), -1)
	out := make(shingles)
	for i := range max(min(len(tokens), 1), len(tokens)-3) {
		out[strings.Join(tokens[i:min(i+4, len(tokens))], " ")]++
	}
	return out
}

func (s shingles) size() (n int) {
	for _, count := range s {
		n += count
	}
	return n
}

func (s shingles) common(other shingles) (n int) {
	for shingle, count := range s {
		n += min(count, other[shingle])
	}
	return n
}

// similarity is Dice's coefficient, 1 for two empty texts.
func (s shingles) similarity(other shingles) float64 {
	if s.size()+other.size() == 0 {
		return 1
	}
	return 2 * float64(s.common(other)) / float64(s.size()+other.size())
}

// aeb is the benchmark's score: precision averaged over pages with an answer,
// recall over pages with gold, F1 from the two means.
type aeb struct {
	precision, recall float64 // sums
	answers, golds    int
}

func (a *aeb) add(answer, gold shingles) {
	common := float64(answer.common(gold))
	if n := answer.size(); n > 0 {
		a.precision += common / float64(n)
		a.answers++
	}
	if n := gold.size(); n > 0 {
		a.recall += common / float64(n)
		a.golds++
	}
}

func (a *aeb) score() (f1, precision, recall float64) {
	precision, recall = a.precision/float64(a.answers), a.recall/float64(a.golds)
	return 2 * precision * recall / (precision + recall), precision, recall
}

// TestAEB holds the extractors to what is published of them on the benchmark's
// pages: the article extractor's score is the benchmark's own, those of the others
// are of boilerpipe 1.2.0 run on the same pages.
func TestAEB(t *testing.T) {
	pages := aebPages(t)
	tests := []struct {
		detector              Detector
		f1, precision, recall float64 // published
	}{
		{Article(), 0.8596, 0.8497, 0.8698},
		{Default(), 0.8363, 0.7758, 0.9071},
		{NumWords(), 0.8588, 0.7893, 0.9416},
		{Everything(), 0.6727, 0.5082, 0.9943},
	}
	for _, tt := range tests {
		t.Run(tt.detector.Name(), func(t *testing.T) {
			var sum aeb
			for _, p := range pages {
				e, err := tt.detector.Detect(t.Context(), p.page)
				if err != nil {
					t.Fatal(err)
				}
				sum.add(shinglesOf(e.Text), shinglesOf(p.gold))
			}
			f1, precision, recall := sum.score()
			t.Logf("F1 %.4f, precision %.4f, recall %.4f on %d pages, %d of them answered; published %.4f, %.4f, %.4f",
				f1, precision, recall, len(pages), sum.answers, tt.f1, tt.precision, tt.recall)
			if math.Abs(f1-tt.f1) > 0.001 {
				t.Errorf("F1 is %.4f away from the published one", f1-tt.f1)
			}
		})
	}
}

// TestAEBAnswers compares the article extractor's answers with the published ones.
func TestAEBAnswers(t *testing.T) {
	pages, published := aebPages(t), publishedAnswers(t)
	type answer struct {
		id         string
		similarity float64
	}
	var answers []answer
	var mean float64
	equal := 0
	for _, p := range pages {
		e, err := Article().Detect(t.Context(), p.page)
		if err != nil {
			t.Fatal(err)
		}
		s := shinglesOf(e.Text).similarity(shinglesOf(published[p.page.ID]))
		answers = append(answers, answer{p.page.ID, s})
		mean += s / float64(len(pages))
		if s == 1 {
			equal++
		}
	}
	t.Logf("similarity to the published answers %.4f in the mean; %d of %d are equal", mean, equal, len(pages))
	if mean < 0.999 {
		t.Errorf("similarity %.4f, want 0.999", mean)
	}
	slices.SortFunc(answers, func(a, b answer) int { return cmp.Compare(a.similarity, b.similarity) })
	for _, a := range answers[:min(10, len(answers))] {
		t.Logf("%.4f %s", a.similarity, a.id)
	}
}

// TestAEBLines tells how far blocks are from lines.
func TestAEBLines(t *testing.T) {
	blocks, lines, words, outside := 0, 0, 0, 0
	for _, p := range aebPages(t) {
		doc, err := fromTree(t.Context(), p.page.Tree())
		if err != nil {
			t.Fatal(err)
		}
		isLine, inLines := make(map[string]int), make(map[string]int)
		for _, l := range p.page.Lines() {
			tokens := wordRun.FindAllString(l.Text, -1)
			isLine[strings.Join(tokens, " ")]++
			for _, token := range tokens {
				inLines[token]++
			}
		}
		for i := range doc.blocks {
			tokens := wordRun.FindAllString(doc.textOf(&doc.blocks[i]), -1)
			if len(tokens) == 0 {
				continue
			}
			blocks++
			if joined := strings.Join(tokens, " "); isLine[joined] > 0 {
				isLine[joined]--
				lines++
			}
			for _, token := range tokens {
				words++
				if inLines[token]--; inLines[token] < 0 {
					outside++
				}
			}
		}
	}
	t.Logf("%d of %d blocks with words are a line; %d of their %d words are in no line", lines, blocks, outside, words)
}
