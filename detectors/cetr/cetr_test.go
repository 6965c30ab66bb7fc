package cetr

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chaff/corpus"
	"chaff/detectors/detectortest"
)

const sentence = "A sentence of running text that is long enough to stand out."

func Example() {
	links := strings.Repeat(`<li><a href="/">Home</a></li>`, 5)
	page := corpus.NewHTML(corpus.Info{}, "<body><ul>"+links+"</ul><main><div><div><article><p>"+sentence+"</p><p>"+sentence+"</p><ul>"+links+"</ul>")
	e, err := New(Default()).Detect(context.Background(), page)
	fmt.Println(e.Text, err)
	// Output:
	// A sentence of running text that is long enough to stand out.
	// A sentence of running text that is long enough to stand out. <nil>
}

func TestContract(t *testing.T) {
	line := Default()
	line.OneDimension = true
	for _, p := range []Params{Default(), line, {}} {
		t.Run(fmt.Sprintf("%+v", p), func(t *testing.T) { detectortest.Run(t, New(p)) })
	}
}

func TestName(t *testing.T) {
	if got := New(Default()).Name(); got != "cetr" {
		t.Errorf("name %q", got)
	}
	if got := New(Params{OneDimension: true}).Name(); got != "cetr-1d" {
		t.Errorf("name %q", got)
	}
}

// describe prints a line as text, characters and tags.
func describe(s *sourceLines) []string {
	var out []string
	for _, l := range s.lines {
		out = append(out, fmt.Sprintf("%s %d/%d", s.text[l.start:l.end], l.chars, l.tags))
	}
	return out
}

func TestCut(t *testing.T) {
	tests := []struct {
		name, source string
		written      bool // lines as they are written
		want         []string
	}{
		{"empty", "", false, nil},
		{"row 23: lines, not blocks", "<p>one\ntwo</p>", false, []string{"one 3/1", "two 3/1"}},
		{
			"row 23: a minified page is not one line", "<body><ul><li>a</li><li>b</li></ul><p>text</p></body>", false,
			[]string{" 0/1", " 0/1", "a 1/2", "b 1/2", " 0/1", "text 4/2", " 0/1"},
		},
		{"a minified page as it is written", "<body><ul><li>a</li><li>b</li></ul><p>text</p></body>", true, []string{"a b text 8/10"}},
		{"text after a block", "<div>a<p>b</p>c</div>", false, []string{"a 1/1", "b 1/2", "c 1/1"}},
		{"inline tags and br", "<p>a<b>b</b><br>c</p>", false, []string{"ab c 4/5"}},
		{"cells", "<tr><td>a</td><td>b</td>", false, []string{" 0/1", "a 1/2", "b 1/2"}},
		{"empty lines are dropped", "a\n\n \r\nb\n", false, []string{"a 1/0", "b 1/0"}},
		{"a line of tags stays", "a\n<b></b>\nb", false, []string{"a 1/0", " 0/2", "b 1/0"}},
		{"blanks count once", "<p>  a \t b&nbsp;&nbsp;c  ", false, []string{"a b c 5/1"}},
		{"references are decoded", "&eacute;&amp;", false, []string{"é& 2/0"}},
		{"a tag of several lines", "<a\nhref=x\n>b</a>", false, []string{"b 1/2"}},
		{"script and style are dropped", "a<script>\nx<p>\n</script>b<style>\ny</style>\nc", false, []string{"ab 2/0", "c 1/0"}},
		{"comments are dropped", "<!doctype html>a<!-- \n<p>x -->b", false, []string{"ab 2/0"}},
		{"noscript is markup", "<noscript><img>a</noscript>", false, []string{"a 1/3"}},
		{"characters, not bytes", "日本", false, []string{"日本 2/0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := cut(t.Context(), tt.source, !tt.written)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, describe(s)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A page has the same lines whether it was minified or pretty-printed.
func TestMinifiedAndPrinted(t *testing.T) {
	minified := "<body><div><ul><li>a</li><li><a>b</a></li></ul></div><table><tr><td>c</td></tr></table></body>"
	printed := `<body>
		<div>
			<ul>
				<li>a</li>
				<li><a>b</a></li>
			</ul>
		</div>
		<table>
			<tr>
				<td>c</td>
			</tr>
		</table>
	</body>`
	var got [2][]string
	for i, source := range []string{minified, printed} {
		s, err := cut(t.Context(), source, true)
		if err != nil {
			t.Fatal(err)
		}
		got[i] = describe(s)
	}
	if diff := cmp.Diff(got[0], got[1]); diff != "" {
		t.Errorf("(-minified +printed):\n%s", diff)
	}
}

func TestRatio(t *testing.T) {
	for _, tt := range []struct {
		line line
		want float64
	}{{line{chars: 9}, 9}, {line{chars: 9, tags: 1}, 9}, {line{chars: 9, tags: 2}, 4.5}, {line{tags: 3}, 0}} {
		if got := tt.line.ratio(); got != tt.want {
			t.Errorf("%+v: ratio %v, want %v", tt.line, got, tt.want)
		}
	}
}

var about = cmpopts.EquateApprox(0, 1e-9)

func TestSmooth(t *testing.T) {
	k := math.Exp(-0.5) // of a neighbour at distance 1 with radius 1
	tests := []struct {
		name   string
		values []float64
		radius int
		want   []float64
	}{
		{"none", nil, 1, []float64{}},
		{"alone", []float64{7}, 1, []float64{7}},
		{"radius 0", []float64{0, 10}, 0, []float64{0, 10}},
		{"weights", []float64{0, 10, 0, 0}, 1, []float64{10 * k / (1 + k), 10 / (1 + 2*k), 10 * k / (1 + 2*k), 0}},
		{"a constant stays", []float64{5, 5, 5}, 2, []float64{5, 5, 5}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, smooth(tt.values, tt.radius), about, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestChanges(t *testing.T) {
	// |(2+3+7)/3-1|, |(3+7+7)/3-2|, |(7+7)/2-3|, |7-7|, nothing follows
	want := []float64{3, 11. / 3, 4, 0, 0}
	if diff := cmp.Diff(want, changes([]float64{1, 2, 3, 7, 7}, 3), about); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCluster(t *testing.T) {
	tests := []struct {
		name   string
		ratios []float64
		want   []int
		why    string
	}{
		{"none", nil, []int{}, ""},
		{"all at the origin", []float64{0, 0}, []int{0, 0}, ""},
		{"row 23: one centroid stays at the origin", []float64{10, 10, 12, 30}, []int{2, 2, 2, 1}, "free k-means would have {10,10} for the lowest cluster"},
		{"three groups", []float64{1, 0, 20, 21, 60, 1}, []int{0, 0, 2, 2, 1, 0}, "seeds 60 and 21"},
		{"centroids move", []float64{0, 9, 15, 16, 22, 44}, []int{0, 2, 2, 2, 2, 1}, "9 is nearer to the origin than to the seed 22, not to the mean 17.67"},
		{"as near to the origin", []float64{5, 10}, []int{2, 1}, "5 is a seed itself"},
		{"a tie is the origin's", []float64{2, 4, 8}, []int{0, 2, 1}, "2 lies between 0 and 4"},
		{"equal points", []float64{3, 3, 3, 3}, []int{1, 1, 1, 1}, "the second seed stands at the first"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			points := make([]point, len(tt.ratios))
			for i, r := range tt.ratios {
				points[i].ratio = r
			}
			got, err := cluster(t.Context(), points, 3, 100)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// The change moves a line out of the origin's cluster where its ratio does not.
func TestClusterHasTwoAxes(t *testing.T) {
	points := []point{{0, 0}, {1, 0}, {0, 30}, {30, 0}, {1, 1}}
	got, err := cluster(t.Context(), points, 3, 100)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{0, 0, 1, 2, 0}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestThreshold(t *testing.T) {
	// The mean of 0, 0, 6, 6 is 3 and so is the deviation.
	if got := deviation([]float64{0, 0, 6, 6}); got != 3 {
		t.Errorf("deviation %v, want 3", got)
	}
	ratios := []float64{0, 2, 3, 0, 6, 7} // mean 3, deviation sqrt(44/6) = 2.708
	for _, tt := range []struct {
		lambda float64
		want   []bool
	}{
		{1, []bool{false, false, true, false, true, true}},
		{0.5, []bool{false, true, true, false, true, true}},
		{2.5, []bool{false, false, false, false, false, true}},
	} {
		d := New(Params{OneDimension: true, Lambda: tt.lambda})
		got, err := d.content(t.Context(), ratios)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("lambda %v: %v, want %v", tt.lambda, got, tt.want)
		}
	}
}

// A text page is answered by line, and its tags are text.
func TestTextPage(t *testing.T) {
	text := "Home\nNews\nSport\nLife\n\n12\nAbout\n" + strings.Repeat(sentence+"\n", 3) + "Share\n<p>\nMore\nHelp\n"
	e, err := New(Default()).Detect(t.Context(), corpus.NewText(corpus.Info{}, text))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, k := range e.Kept {
		got.WriteByte(map[bool]byte{true: 'k', false: '.'}[k])
	}
	// The change looks three lines ahead and is smoothed, so lines before the text
	// go with it.
	if want := "...kkkkkkk..."; got.String() != want {
		t.Errorf("kept %s, want %s", got.String(), want)
	}
}

func TestContextIsHeeded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := cut(ctx, strings.Repeat("a<b>", checkEvery), true); err == nil {
		t.Error("cut: no error from a context that is done")
	}
	if _, err := New(Default()).content(ctx, []float64{1, 2}); err == nil {
		t.Error("content: no error from a context that is done")
	}
}
