package bte

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chaff/corpus"
	"chaff/detectors/detectortest"
)

func Example() {
	page := corpus.NewHTML(corpus.Info{}, `<body><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul>
		<p>The first paragraph of the text.</p><p>And the <em>second</em> of them.</p><ul><li>Share</li></ul>`)
	e, err := New(Default()).Detect(context.Background(), page)
	fmt.Println(e.Text, err)
	// Output:
	// The first paragraph of the text.
	// And the second of them. <nil>
}

func TestContract(t *testing.T) {
	detectortest.Run(t, New(Default()))
	detectortest.Run(t, New(Params{WordGain: 2, TagCost: 3, SplitWords: true}))
}

func TestDetect(t *testing.T) {
	tests := []struct {
		name, source, want string
		why                string
	}{
		{"row 25: strict improvement", "<body>a b<hr><hr><hr>c d", "a b", "2, then 2 again: the first stays"},
		{"row 25: shortest at its end", "<body>a b<hr><hr>c d", "a b", "2, and 2 with the rest"},
		{"row 25: shortest at its start", "<body>a<hr>b c", "b c", "2, and 2 with what is before"},
		{"row 25: words +1, tags -1", "<body>a b<hr>c d<hr><hr><hr><hr>e f g", "a b\nc d", "2-1+2 = 3, 3-4+3 = 2"},
		{"row 25: body only", "<title>a b c d e</title><body>a b</body>c d e", "a b", "5 and 3 words outside"},
		{"no body", "<title>a b c</title>d", "a b c", "the whole source"},
		{"the last end of the body", "<body>a</body><body>b c</body>d e f g", "a\nb c", "tags of the body are no tokens"},
		{"body in a script", "<body>a b<script>'</body>'</script>c d e</body>", "c d e", "2-2 = 0, then 3"},
		{"no words", "<body><p></p>", "", ""},
		{"empty", "", "", ""},
		{"script is dropped, its tags count", "<body>a<script>x y z</script>b c d", "b c d", "1-2 < 0"},
		{"style too", "<body>a<style>x y z</style>b c d", "b c d", ""},
		{"script in capitals", "<body>a b c<SCRIPT>x y z</Script>d e", "a b c", "3-2+2 = 3"},
		{"comments are no tokens", "<body>a <!-- <p><p>x y</p></p> -->b", "a b", ""},
		{"noscript is markup", "<body>a b<noscript><img><img></noscript>c", "a b", "2-4 < 0"},
		{"title of an SVG", "<body><svg><title/><path/></svg>a b", "a b", "not text up to the next title"},
		{"references are decoded", "<body>a&nbsp;b &lt; &eacute;", "a b < é", ""},
		{"a bare < is a word", "<body>1 < 2", "1 < 2", ""},
		{"tags in attributes", `<body>a b<i title="<hr><hr><hr>">c d</i>`, "a bc d", "2-1+2 = 3"},
		{"inline tags leave no trace", "<body>one two three<b>four</b> five six", "one two threefour five six", "3-1+1-1+2 = 4"},
		{"cells are parted", "<body>a b c<td>d e f", "a b c d e f", ""},
		{"soft hyphens go", "<body>a\u00adb c&shy;d", "ab cd", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := New(Default()).Detect(t.Context(), corpus.NewHTML(corpus.Info{}, tt.source))
			if err != nil {
				t.Fatal(err)
			}
			if e.Text != tt.want || e.Kept != nil {
				t.Errorf("got %q, want %q (%s)", e.Text, tt.want, tt.why)
			}
		})
	}
}

func TestTextPageIsKept(t *testing.T) {
	page := corpus.NewText(corpus.Info{}, "<p>not a tag\n\n12\nHome")
	e, err := New(Default()).Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	if e.Text != "<p>not a tag\n12\nHome" || len(e.Kept) != 3 {
		t.Errorf("got %q, %v", e.Text, e.Kept)
	}
}

// A sentence without blanks is one word; it weighs more with SplitWords.
func TestSplitWords(t *testing.T) {
	page := corpus.NewHTML(corpus.Info{}, "<body><p>これは文章です。</p><p>All rights reserved")
	for _, tt := range []struct {
		split bool
		want  string
	}{{false, "All rights reserved"}, {true, "これは文章です。\nAll rights reserved"}} {
		p := Default()
		p.SplitWords = tt.split
		e, err := New(p).Detect(t.Context(), page)
		if err != nil {
			t.Fatal(err)
		}
		if e.Text != tt.want {
			t.Errorf("SplitWords %v: got %q, want %q", tt.split, e.Text, tt.want)
		}
	}
}

func TestContextIsHeeded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(Default()).extract(ctx, strings.Repeat("a<b>", checkEvery)); err == nil {
		t.Error("no error from a context that is done")
	}
}

// The one pass finds what trying every segment does.
func TestSearchIsExhaustive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Params{WordGain: rapid.IntRange(1, 3).Draw(t, "gain"), TagCost: rapid.IntRange(0, 3).Draw(t, "cost")}
		isWord := rapid.SliceOfN(rapid.Bool(), 0, 30).Draw(t, "words")
		var source strings.Builder
		source.WriteString("<body>")
		for i, word := range isWord {
			if word {
				fmt.Fprintf(&source, "w%d ", i)
			} else {
				source.WriteString("<b>")
			}
		}
		got, err := New(p).extract(context.Background(), source.String())
		if err != nil {
			t.Fatal(err)
		}
		if want := bestByTrying(p, isWord); got != want {
			t.Errorf("%s: got %q, want %q", source.String(), got, want)
		}
	})
}

// bestByTrying returns the words of the segment with the largest sum, of equals the one
// that ends first and then the one that starts last.
func bestByTrying(p Params, isWord []bool) string {
	best, start, end := 0, 0, 0
	for to := range isWord {
		sum := 0
		for from := to; from >= 0; from-- {
			if isWord[from] {
				sum += p.WordGain
			} else {
				sum -= p.TagCost
			}
			if sum > best {
				best, start, end = sum, from, to+1
			}
		}
	}
	var words []string
	for i := start; i < end; i++ {
		if isWord[i] {
			words = append(words, fmt.Sprintf("w%d", i))
		}
	}
	return strings.Join(words, " ")
}
