package bench_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"gonum.org/v1/gonum/stat"

	"chaff/bench/score"
	"chaff/bench/stats"
	"chaff/detectors"
	"chaff/internal/testset"
)

// aeb is the article extraction benchmark: gold and pages by page, and the outputs of
// other systems that it publishes.
type aeb struct {
	ids     []string
	gold    []string
	html    [][]byte
	systems []string
	outputs [][]byte // JSON by system
}

func openAEB(t testing.TB) *aeb {
	t.Helper()
	name := testset.Path(t, "scrapinghub")
	files, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	a, err := readAEB(files)
	if err != nil {
		t.Fatalf("reading %s: %v", name, err)
	}
	return a
}

func readAEB(files fs.FS) (*aeb, error) {
	a := &aeb{}
	truth, err := fs.ReadFile(files, "ground-truth.json")
	if err != nil {
		return nil, err
	}
	articles, err := decodeAEB(truth)
	if err != nil {
		return nil, err
	}
	a.ids = slices.Sorted(maps.Keys(articles))
	for _, id := range a.ids {
		a.gold = append(a.gold, articles[id].Body)
		page, err := readGzip(files, path.Join("html", id+".html.gz"))
		if err != nil {
			return nil, err
		}
		a.html = append(a.html, page)
	}
	names, err := fs.Glob(files, "output/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		output, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		a.systems = append(a.systems, strings.TrimSuffix(path.Base(name), ".json"))
		a.outputs = append(a.outputs, output)
	}
	return a, nil
}

func readGzip(files fs.FS, name string) ([]byte, error) {
	packed, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpacking %s: %w", name, err)
	}
	return io.ReadAll(r)
}

type aebArticle struct {
	Body string `json:"articleBody"`
}

// decodeAEB decodes articles by id. They are the members of a file, or stand below
// "output" beside the version of the system.
func decodeAEB(file []byte) (map[string]aebArticle, error) {
	articles := make(map[string]aebArticle)
	d := json.NewDecoder(bytes.NewReader(file))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch id := key.(string); id {
		case "version":
			_, err = d.Token()
		case "output":
			err = d.Decode(&articles)
		default:
			var article aebArticle
			err = d.Decode(&article)
			articles[id] = article
		}
		if err != nil {
			return nil, err
		}
	}
	return articles, nil
}

// texts decodes what every system extracted, by system and page.
func (a *aeb) texts() ([][]string, error) {
	out := make([][]string, len(a.outputs))
	for s, output := range a.outputs {
		articles, err := decodeAEB(output)
		if err != nil {
			return nil, fmt.Errorf("decoding the output of %s: %w", a.systems[s], err)
		}
		if len(articles) != len(a.ids) {
			return nil, fmt.Errorf("the output of %s has %d pages, the gold %d", a.systems[s], len(articles), len(a.ids))
		}
		for _, id := range a.ids {
			article, ok := articles[id]
			if !ok {
				return nil, fmt.Errorf("the output of %s lacks page %s", a.systems[s], id)
			}
			out[s] = append(out[s], article.Body)
		}
	}
	return out, nil
}

// A figure is a measure of a system over all pages, with its standard deviation over
// resamples of pages.
type figure struct{ value, sd float64 }

// evaluate returns the figures of AEB's metric by system and measure.
func evaluate(gold []string, texts [][]string, resamples int) [][]figure {
	metric := score.AEBShingle4()
	scores := make([][]score.Score, len(texts))
	for page, g := range gold {
		truth := score.NewTextTruth(g)
		for s := range texts {
			scores[s] = append(scores[s], metric.Score(truth.Case(detectors.KeepText(texts[s][page]))))
		}
	}
	out := make([][]figure, len(texts))
	var series [][]float64
	for s := range texts {
		for _, m := range metric.Measures {
			out[s] = append(out[s], figure{value: m.Average.Of(scores[s])})
			series = append(series, terms(m.Average, scores[s])...)
		}
	}
	sums := stats.Bootstrap(series, resamples, 1)
	for s := range texts {
		for i, m := range metric.Measures {
			n := len(m.Average.Terms(scores[s][0]))
			out[s][i].sd = deviation(m.Average, sums[:n])
			sums = sums[n:]
		}
	}
	return out
}

// terms returns what each page adds to each sum of the average, by sum and page.
func terms(a score.Average, scores []score.Score) [][]float64 {
	var out [][]float64
	for page, s := range scores {
		for i, x := range a.Terms(s) {
			if page == 0 {
				out = append(out, make([]float64, len(scores)))
			}
			out[i][page] = x
		}
	}
	return out
}

// deviation returns the standard deviation of the average over resamples.
func deviation(a score.Average, sums [][]float64) float64 {
	values := make([]float64, len(sums[0]))
	row := make([]float64, len(sums))
	for r := range values {
		for i := range row {
			row[i] = sums[i][r]
		}
		values[r] = a.Value(row)
	}
	return stat.PopStdDev(values, nil)
}

// published reads the figures of testdata/aeb/published.csv by system.
func published(t *testing.T) map[string][]figure {
	t.Helper()
	f, err := os.Open("testdata/aeb/published.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string][]figure)
	for _, row := range rows[1:] {
		for ; len(row) > 2; row = append(row[:1], row[3:]...) {
			value, err1 := strconv.ParseFloat(row[1], 64)
			sd, err2 := strconv.ParseFloat(row[2], 64)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			out[row[0]] = append(out[row[0]], figure{value, sd})
		}
	}
	return out
}

// The published table of AEB comes out to its last digit, and its standard deviations
// within what two bootstraps differ by.
func TestAEBPublished(t *testing.T) {
	a := openAEB(t)
	texts, err := a.texts()
	if err != nil {
		t.Fatal(err)
	}
	if len(a.ids) != 181 || len(a.systems) != 20 {
		t.Fatalf("%d pages and %d systems, want 181 and 20", len(a.ids), len(a.systems))
	}
	want := published(t)
	// More resamples than AEB draws, so that nearly all of the noise is its own.
	for s, figures := range evaluate(a.gold, texts, 20_000) {
		t.Run(a.systems[s], func(t *testing.T) {
			if len(want[a.systems[s]]) != len(figures) {
				t.Fatalf("published: %v", want[a.systems[s]])
			}
			for i, m := range score.AEBShingle4().Measures {
				got, want := figures[i], want[a.systems[s]][i]
				if math.Abs(got.value-want.value) > 0.5000001e-6 {
					t.Errorf("%s %.7f, published %.6f", m.Name, got.value, want.value)
				}
				if math.Abs(got.sd-want.sd) > 0.002 {
					t.Errorf("%s has sd %.6f, published %.6f", m.Name, got.sd, want.sd)
				}
			}
		})
	}
}

// What AEB prints behind its ± is a standard deviation. That of a mean of n values that
// are 0 or 1, half of them each, is 1/(2 sqrt n) over resamples.
func TestAEBDeviation(t *testing.T) {
	const n = 100
	gold, texts := make([]string, n), make([]string, n)
	for i := range gold {
		gold[i], texts[i] = "a b c d", []string{"a b c d", "x"}[i%2]
	}
	t.Run("5 AEB +/-", func(t *testing.T) {
		got := evaluate(gold, [][]string{texts}, 20_000)[0][3]
		if got.value != 0.5 || math.Abs(got.sd-0.05) > 0.001 {
			t.Errorf("accuracy %v with sd %v, want .5 with .05", got.value, got.sd)
		}
	})
}

// BenchmarkAEB measures the whole evaluation of AEB (20 systems on 181 pages: tokens,
// shingles, figures, 1,000 resamples) on one core beside bare parsing of the 181 pages,
// in turns; evals/parse is how often all is evaluated in the time in which the pages are
// parsed once. Under input=json decoding the systems' files is part of the evaluation.
// All three are medians, as other work on the machine strikes either side.
//
//	go test ./bench -run='^$' -bench=AEB
func BenchmarkAEB(b *testing.B) {
	a := openAEB(b)
	texts, err := a.texts()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("input=text", func(b *testing.B) {
		benchmarkAEB(b, a, func() ([][]string, error) { return texts, nil })
	})
	b.Run("input=json", func(b *testing.B) { benchmarkAEB(b, a, a.texts) })
}

func benchmarkAEB(b *testing.B, a *aeb, read func() ([][]string, error)) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var parse, eval, ratio []float64
	for b.Loop() {
		p := seconds(b, func() error {
			for _, page := range a.html {
				if _, err := html.Parse(bytes.NewReader(page)); err != nil {
					return err
				}
			}
			return nil
		})
		e := seconds(b, func() error {
			texts, err := read()
			if err == nil {
				evaluate(a.gold, texts, 1000)
			}
			return err
		})
		parse, eval, ratio = append(parse, p), append(eval, e), append(ratio, p/e)
	}
	b.ReportMetric(median(parse), "sec/parse")
	b.ReportMetric(median(eval), "sec/eval")
	b.ReportMetric(median(ratio), "evals/parse")
}

// seconds returns how long f takes, cleared of the garbage of what ran before.
func seconds(b *testing.B, f func() error) float64 {
	runtime.GC()
	start := time.Now()
	if err := f(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start).Seconds()
}

func median(x []float64) float64 {
	slices.Sort(x)
	return stat.Quantile(0.5, stat.Empirical, x, nil)
}
