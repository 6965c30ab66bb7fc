package score

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"chaff/corpus"
)

func TestComplexity(t *testing.T) {
	tests := []struct {
		name, page, gold string
		want             float64
	}{
		{"half of it", "<body><p>one two</p><p>three four", "one two", .5},
		{"script, style and head are no text", "<title>t</title><style>a b</style><body>one two<script>x y z</script>", "one", .5},
		{"clipped where the gold is longer", "<body>one", "one two three", 0},
		{"no content", "<body>one", "", 1},
		{"neighbouring elements are apart", "<body><b>one</b><b>two</b>", "one", .5},
		{"no text at all", "<body><img>", "", 1},
		{"gold of a page without text", "<body><img>", "one", 0},
	}
	for _, tt := range tests {
		t.Run("10 WCEB complexity: "+tt.name, func(t *testing.T) {
			if got := Complexity(corpus.NewHTML(corpus.Info{}, tt.page), tt.gold); math.Abs(got-tt.want) > 1e-12 {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
	if got := Complexity(corpus.NewText(corpus.Info{}, "one two three four"), "one"); got != .75 {
		t.Errorf("text page: %v", got)
	}
}

func ExampleComplexity() {
	page := corpus.NewHTML(corpus.Info{}, "<body><nav>Home News</nav><p>Some text of six words only</p>")
	fmt.Println(Complexity(page, "Some text of six words only"))
	// Output: 0.25
}

func TestComplexityQuartiles(t *testing.T) {
	// numpy.quantile([0, .2, .4, .6, 1], [.25, .75]) is [.2, .6].
	q := NewComplexityQuartiles([]float64{1, .4, 0, .6, .2})
	if q != (ComplexityQuartiles{.2, .6}) {
		t.Errorf("%+v", q)
	}
	tests := []struct {
		complexity float64
		want       []string
	}{
		{0, []string{"low"}},
		{.2, []string{"low", "medium"}},
		{.4, []string{"medium"}},
		{.6, []string{"medium", "high"}},
		{1, []string{"high"}},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint("10 WCEB complexity: edges count to both sides ", tt.complexity), func(t *testing.T) {
			if got := q.Classes(tt.complexity); !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
	// numpy.quantile([1, 2, 3, 4], [.25, .75]) is [1.75, 3.25].
	if q := NewComplexityQuartiles([]float64{1, 2, 3, 4}); q != (ComplexityQuartiles{1.75, 3.25}) {
		t.Errorf("%+v", q)
	}
	if q := NewComplexityQuartiles(nil); !math.IsNaN(q.Low) {
		t.Errorf("%+v of no pages", q)
	}
}

func TestEveryPageHasAClass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 50).Draw(t, "values")
		q := NewComplexityQuartiles(values)
		for _, v := range values {
			if len(q.Classes(v)) == 0 {
				t.Errorf("%v is in no class of %+v", v, q)
			}
		}
	})
}
