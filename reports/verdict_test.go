package reports

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/bench/stats"
)

// made returns a board of detectors a, b, ... with these figures. Compare says how every two
// of them compare, the first being the better one.
func made(metric score.Metric, figures []float64, compare func(i, k int) bench.Verdict) *bench.Board {
	b := &bench.Board{Corpus: "c", Metric: metric, Pages: 100, Sites: 50, Detectable: .02}
	name := func(i int) string {
		if i < 26 {
			return string(rune('a' + i))
		}
		return fmt.Sprintf("a%d", i)
	}
	for i, f := range figures {
		b.Rows = append(b.Rows, bench.Row{Detector: name(i), Values: []float64{f}, Versus: bench.Comparison{Verdict: bench.Best}})
	}
	for i := range figures {
		for k := i + 1; k < len(figures); k++ {
			d := figures[i] - figures[k]
			c := bench.Comparison{
				Detector: name(i), Other: name(k), Difference: d, Verdict: compare(i, k), Interval: stats.Interval{Low: d - .01, High: d + .01},
			}
			b.Pairs = append(b.Pairs, c)
			if i == 0 {
				v := c.Verdict
				if v == bench.Better {
					v = bench.Worse
				}
				b.Rows[k].Versus = bench.Comparison{Verdict: v}
			}
		}
	}
	return b
}

// apartFrom decides pairs whose rows lie that far from each other.
func apartFrom(n int) func(i, k int) bench.Verdict {
	return func(i, k int) bench.Verdict {
		if k-i >= n {
			return bench.Better
		}
		return bench.Undecided
	}
}

func always(v bench.Verdict) func(int, int) bench.Verdict {
	return func(int, int) bench.Verdict { return v }
}

func TestVerdict(t *testing.T) {
	many := make([]float64, 40)
	for i := range many {
		many[i] = .9 - .02*float64(i)
	}
	nan := math.NaN()
	const seen = " On these 100 pages of 50 sites a true difference of 0.020 between two detectors, compared alone, would be found four times out of five."
	f1 := score.LineWord()
	tests := []struct {
		name  string
		board *bench.Board
		want  string
	}{
		{"one detector", made(f1, []float64{.9}, nil), "a reaches F1 0.900 on c, and there is no other detector to compare it with."},
		{"a clear winner", made(f1, []float64{.9, .8, .5}, always(bench.Better)), "a is the best on c (F1 0.900). It beats b by 0.090 to 0.110 F1, and c." + seen},
		{
			"two cannot be told apart, and both beat the rest",
			made(f1, []float64{.9, .89, .8, .5}, func(i, k int) bench.Verdict {
				if i == 0 && k == 1 {
					return bench.Undecided
				}
				return bench.Better
			}),
			"a (F1 0.900) and b (0.890) come first on c and cannot be told apart. Both beat c by 0.080 to 0.110 F1, and d." + seen,
		},
		{
			"the second is not ahead of the third",
			made(f1, []float64{.9, .89, .8}, apartFrom(2)),
			"a comes first on c (F1 0.900), but it cannot be told apart from b (0.890). a beats c by 0.090 to 0.110 F1." + seen,
		},
		{"tied on every page", made(f1, []float64{.9, .9, .5}, func(i, k int) bench.Verdict {
			if k == 1 {
				return bench.Tied
			}
			return bench.Better
		}), "a and b share the first place on c (F1 0.900): they score the same on every page. Both beat c by 0.390 to 0.410 F1." + seen},
		{"two and no more", made(f1, []float64{.9, .1}, always(bench.Undecided)), "a comes first on c (F1 0.900), but it cannot be told apart from b (0.100)." + seen},
		{"all tied", made(f1, []float64{.9, .9, .9}, always(bench.Tied)), "All 3 detectors score the same on every page of c (F1 0.900)." + seen},
		{"nothing decided", made(f1, []float64{.9, .8, .7}, always(bench.Undecided)), "a comes first on c (F1 0.900), but none of the other 2 can be told apart from it." + seen},
		{"no figure", made(f1, []float64{nan, nan}, always(bench.NoFigure)), "No detector has a figure on c by F1." + seen},
		{"one without a figure", made(f1, []float64{.9, nan}, always(bench.NoFigure)), "a is the best on c (F1 0.900)." + seen},
		{
			"lower is better",
			made(score.LossOrder(), []float64{.1, .3}, always(bench.Better)),
			"a is the best on c (disorder 0.100, lower is better). It beats b by 0.190 to 0.210 disorder." + seen,
		},
		{
			"forty detectors",
			made(f1, many, apartFrom(8)),
			"a comes first on c (F1 0.900), but it cannot be told apart from b, c, d, e and 3 more. a beats i by 0.150 to 0.170 F1, and 31 others." + seen,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, verdict(tt.board)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestVerdictOfTheMean(t *testing.T) {
	b := made(score.LineWord(), []float64{.9, .8}, always(bench.Better))
	b.Corpus, b.Corpora = bench.AllCorpora, []string{"x", "y"}
	if got := verdictLine(b); got != "a is the best on the mean over 2 corpora (F1 0.900)." {
		t.Error(got)
	}
}

func TestVerdictIsOneLine(t *testing.T) {
	b := made(score.LineWord(), []float64{.9, .8}, always(bench.Better))
	b.Rows[0].Detector, b.Corpus = hostile+"\n", "c\u2028d"
	if got := verdict(b); strings.ContainsAny(got, "\n\u2028\u202e") {
		t.Errorf("%q", got)
	}
}

func TestCaveats(t *testing.T) {
	b := made(score.LineWord(), []float64{.9, .8, .7}, apartFrom(2))
	s := &bench.Summary{Manifest: bench.Manifest{TrainedOn: map[string][]string{"b": {"c"}, "c": {"c"}}}}
	if diff := cmp.Diff([]string{"The parameters of b were chosen on pages that are among these, which flatters it."}, caveats(s, b)); diff != "" {
		t.Errorf("of those in front only (-want +got):\n%s", diff)
	}
	b.Corpus, b.Sites = "c:text", 3
	b.Rows[1].Outcomes = map[bench.Outcome]int{bench.OK: 90, bench.Timeout: 6, bench.Panic: 3, bench.Empty: 1}
	want := []string{
		"An interval needs the pages of 30 sites, and there are only 3 of c:text: take the figures with care.",
		"The parameters of b were chosen on pages that are among these, which flatters it.",
		"b failed on 9 pages; a failed page counts as if it had kept nothing.",
	}
	if diff := cmp.Diff(want, caveats(s, b)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	mean := made(score.LineWord(), []float64{.9, .8}, always(bench.Better))
	mean.Corpus, mean.Corpora = bench.AllCorpora, []string{"c:text", "other"}
	s = &bench.Summary{Boards: []*bench.Board{b, mean}}
	if diff := cmp.Diff(want[:1], caveats(s, mean)); diff != "" {
		t.Errorf("of a mean (-want +got):\n%s", diff)
	}
}
