package boilerpipe

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"chaff/corpus"
	"chaff/detectors/detectortest"
)

// sentence has 20 words; 17 of them fill a line.
const sentence = "The harbour was quiet when the last boat came in and all the men went home to sleep until dawn."

func variants() []Detector { return []Detector{Article(), Default(), NumWords(), Everything()} }

// The block before the text comes along, as boilerpipe has it.
func Example() {
	page := corpus.NewHTML(corpus.Info{}, `<title>Boats | The Paper</title>
		<ul><li><a href=/>Home</a><li><a href=/news>News</a><li><a href=/sport>Sport</a></ul>
		<h1>Boats</h1><p>`+sentence+`</p><p>`+sentence+`</p>
		<ul><li><a href=/more>More news</a><li><a href=/less>Less news</a></ul>`)
	e, err := Article().Detect(context.Background(), page)
	fmt.Println(e.Text, err)
	// Output:
	// Sport
	// Boats
	// The harbour was quiet when the last boat came in and all the men went home to sleep until dawn.
	// The harbour was quiet when the last boat came in and all the men went home to sleep until dawn. <nil>
}

func TestContract(t *testing.T) {
	for _, d := range variants() {
		t.Run(d.Name(), func(t *testing.T) { detectortest.Run(t, d) })
	}
}

func TestNames(t *testing.T) {
	var got []string
	for _, d := range append(variants(), Detector{}) {
		got = append(got, d.Name())
	}
	want := []string{"boilerpipe", "boilerpipe-default", "boilerpipe-numwords", "boilerpipe-everything", "boilerpipe"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// counts is what is counted of a block.
type counts struct {
	Words, Linked, FullWords, FullLines int
}

func countsOf(b block) counts { return counts{b.words, b.linked, b.fullWords, b.fullLines} }

// count returns the counts of a text without links.
func count(t *testing.T, text string) counts {
	t.Helper()
	doc, err := fromLines(t.Context(), []corpus.Line{{Text: text}})
	if err != nil {
		t.Fatal(err)
	}
	return countsOf(doc.blocks[0])
}

func TestWords(t *testing.T) {
	tests := []struct {
		name, text string
		want       int
	}{
		{"only marks", "- … • | ).", 0},
		{"marks that stay with their neighbours", `"Don't" re-do 1.5 a/b you@me.`, 5},
		{"other marks part", "a&b", 2},
		{"a sign before a number", "©2010", 1},
		{"a lone underscore is no word", "a_b _", 1},
		{"fractions are words", "½ a²", 3},
		{"soft hyphen", "fri\u00adday", 1},
		{"no-break space", "a\u00a0b", 2},
		{"combining mark", "e\u0301te\u0301", 1},
		{"no blanks between words", "日本語。中文", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := count(t, tt.text).Words; got != tt.want {
				t.Errorf("%q has %d words, want %d", tt.text, got, tt.want)
			}
		})
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name, text string
		want       counts
	}{
		{"empty", "", counts{0, 0, 0, 1}},
		{"one line", "One two three.", counts{3, 0, 3, 1}},
		{"80 characters are one line", strings.Repeat("abcd ", 15) + "abcde", counts{16, 0, 16, 1}},
		{"80 characters, not bytes", strings.Repeat("абвг ", 15) + "абвгд", counts{16, 0, 16, 1}},
		{"81 characters are two", strings.Repeat("abcd ", 15) + "abcdef", counts{16, 0, 15, 1}},
		{"marks take no room", strings.Repeat("abcd & ", 15) + "abcde", counts{16, 0, 16, 1}},
		{"a long word alone", strings.Repeat("a", 100), counts{1, 0, 1, 1}},
		{"a long word leaves an empty line before it", strings.Repeat("a", 100) + " b", counts{2, 0, 1, 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, count(t, tt.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBlocks(t *testing.T) {
	tests := []struct {
		name, html string
		want       []string // text, words and linked words of each block
	}{
		{"inline tags and links", `<p>One t<b>w</b>o <a href=/>three four</a> five</p>`, []string{"One two three four five 5 2"}},
		{"a link parts words", `<p>a<a href=/>b</a>c</p>`, []string{"a b c 3 1"}},
		{"an anchor counts as a link", `<p><a name=x>a</a></p>`, []string{"a 1 1"}},
		{"a link around blocks", `<a href=/><div>a</div><div>b</div></a>`, []string{"a 1 1", "b 1 1"}},
		{"text around a block", `<div>a<p>b</p>c</div>`, []string{"a 1 0", "b 1 0", "c 1 0"}},
		{"tags that are no blocks to a browser", `<p>a<br>b <small>c</small><img>d</p>`, []string{"a 1 0", "b 1 0", "c 1 0", "d 1 0"}},
		{"cells", `<table><tr><td>a<td>b</table>`, []string{"a 1 0", "b 1 0"}},
		{"what holds no text", `<p>a<script>x</script>b<select><option>x</select><noscript>x</noscript></p>`, []string{"a 1 0", "b 1 0"}},
		{"hidden text", `<p hidden>a</p>`, []string{"a 1 0"}},
		{"a mark is a block", `<p>a</p>|<p>b</p>`, []string{"a 1 0", "| 0 0", "b 1 0"}},
		{"a no-break space is a block", `<p>a</p><p>&nbsp;</p><p> </p><p>b</p>`, []string{"a 1 0", " 0 0", "b 1 0"}},
		{"white space", "<p> a \n\t b&nbsp; c&shy;d </p>", []string{"a b cd 3 0"}},
		{"the head is not text", `<title>a</title><body>b`, []string{"b 1 0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := fromTree(t.Context(), corpus.NewHTML(corpus.Info{}, tt.html).Tree())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i := range doc.blocks {
				b := &doc.blocks[i]
				got = append(got, fmt.Sprintf("%s %d %d", doc.textOf(b), b.words, b.linked))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTitle(t *testing.T) {
	page := corpus.NewHTML(corpus.Info{}, "<title> A\n&amp;  b </title><title> </title><svg><title>c</title></svg>")
	doc, err := fromTree(t.Context(), page.Tree())
	if err != nil {
		t.Fatal(err)
	}
	if doc.title != "A & b" {
		t.Errorf("title %q", doc.title)
	}
}

// of returns a block of so many words, a linked share of them in links, and so many
// tenths of a word to a line.
func of(words, linked, density10 int) *block {
	return &block{words: words, linked: linked, fullWords: density10, fullLines: 10}
}

// dense returns a block with so many tenths of a word to a line and no links.
func dense(density10 int) *block { return of(20, 0, density10) }

// long returns a block of so many words without links.
func long(words int) *block { return of(words, 0, 100) }

// The rows of a checklist of what is most often got wrong.
func TestChecklist(t *testing.T) {
	t.Run("Boilerpipe TD", func(t *testing.T) {
		// Lines of 16, 16 and 8 words: 16 to a full line, not 40 to 3.
		if diff := cmp.Diff(counts{40, 0, 32, 2}, count(t, strings.Repeat("abcd ", 40))); diff != "" {
			t.Errorf("three lines (-want +got):\n%s", diff)
		}
		if !densityRules(dense(0), dense(120), dense(10)) {
			t.Error("a dense block before another is boilerplate")
		}
		if densityRules(dense(120), dense(120), &block{}) {
			t.Error("a dense last block is content")
		}
	})
	t.Run("Boilerpipe constants", func(t *testing.T) {
		for name, isContent := range map[string]rule{"density": densityRules, "words": numWordsRules} {
			if isContent(dense(120), of(30, 10, 120), dense(120)) {
				t.Errorf("%s: 1/3 of the words in links, which is more than .333333, is content", name)
			}
			if !isContent(dense(120), of(40, 13, 120), dense(120)) {
				t.Errorf("%s: 13/40 of the words in links is boilerplate", name)
			}
			// Next to 5/9, which is less than .555556, the block counts by itself.
			if !isContent(of(9, 5, 90), of(17, 0, 91), of(1, 0, 10)) {
				t.Errorf("%s: boilerplate after 5/9 of the words in links", name)
			}
			if isContent(of(7, 4, 70), of(17, 0, 91), of(1, 0, 10)) {
				t.Errorf("%s: content after 4/7 of the words in links", name)
			}
		}
	})
}

func TestDensityRules(t *testing.T) {
	linked := of(20, 20, 100)
	tests := []struct {
		name                    string
		previous, current, next *block
		want                    bool
	}{
		{"sparse, next sparse, previous at 4", dense(40), dense(90), dense(100), false},
		{"sparse, next sparse, previous above 4", dense(41), dense(90), dense(100), true},
		{"sparse, next above 10", dense(0), dense(90), dense(101), true},
		{"dense, next without words", dense(120), dense(91), dense(0), false},
		{"dense, next sparse", dense(0), dense(91), dense(1), true},
		{"after links, next at 11", linked, dense(200), dense(110), false},
		{"after links, next above 11", linked, dense(10), dense(111), true},
		{"links", dense(200), linked, dense(200), false},
	}
	for _, tt := range tests {
		if got := densityRules(tt.previous, tt.current, tt.next); got != tt.want {
			t.Errorf("%s: content %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestNumWordsRules(t *testing.T) {
	linked := of(20, 20, 100)
	tests := []struct {
		name                    string
		previous, current, next *block
		want                    bool
	}{
		{"16, next 15, previous 4", long(4), long(16), long(15), false},
		{"16, next 15, previous 5", long(5), long(16), long(15), true},
		{"16, next 16", long(0), long(16), long(16), true},
		{"17", long(0), long(17), long(0), true},
		{"after links 40, next 17", linked, long(40), long(17), false},
		{"after links 40, next 18", linked, long(40), long(18), true},
		{"after links 41", linked, long(41), long(0), true},
		{"links", long(50), linked, long(50), false},
	}
	for _, tt := range tests {
		if got := numWordsRules(tt.previous, tt.current, tt.next); got != tt.want {
			t.Errorf("%s: content %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestEndsArticle(t *testing.T) {
	tests := []struct {
		text string
		want bool
	}{
		{"", false},
		{"Comments (3)", true},
		{"All comments", false},
		{"12 Comments", true},
		{"12Comments", false},
		{"3 users responded in this post", true},
		{"© Reuters 2010", true},
		{"Please rate this article", true},
		{"Post a comment", true},
		{"Tell us what you think... ", true},
		{"Click to add your comment", true},
		{"Reader views (7)", true},
		{"Have your say", true},
		{"Rätta artikeln", true},
		{"Thanks for your comments - this feedback is now closed", true},
		{"Thanks for your comments", false},
	}
	for _, tt := range tests {
		if got := endsArticle(tt.text); got != tt.want {
			t.Errorf("endsArticle(%q) = %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestHeadlines(t *testing.T) {
	tests := []struct {
		title string
		want  []string
	}{
		{"", nil},
		{"Plain", []string{"Plain"}},
		{"Boats come in | The Paper", []string{"Boats come in | The Paper", "Boats come in"}},
		{"Sea » Boats, late: in (twice) - The Paper", []string{
			"Sea » Boats, late: in (twice) - The Paper",
			"in (twice) - The Paper", "Boats, late", "The Paper",
		}},
		{"Boats | the-longest-name-of-all.com", []string{"Boats | the-longest-name-of-all.com", "Boats", "longest"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, headlines(tt.title)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.title, diff)
		}
	}
}

// Every line of these pages is a block, so the answers show what is kept of each.
func TestText(t *testing.T) {
	const list = "One\nTwo words\nThree\nFour words\nFive\n"
	two, four := sentence+"\n"+sentence+"\n", strings.Repeat(sentence+"\n", 4)
	tests := []struct {
		name     string
		detector Detector
		text     string
		want     string // k kept, . dropped
	}{
		{"empty", Article(), "", ""},
		{"only a list", Article(), list, "....."},
		// The lines next to text are content by their neighbour.
		{"text between lists, words", NumWords(), list + two + list, "....kkkk...."},
		{"text between lists, densities", Default(), list + two + list, "....kkkk...."},
		// The line before content is fused with it.
		{"text between lists", Article(), list + two + list, "...kkkkk...."},
		{"the larger of two texts", Article(), list + two + list + four + list, "..........kkkkkkk...."},
		{"nothing after the comments' head", Article(), four + "Comments\n" + four, "kkkk....."},
		{"not before 60 words", Article(), two + "Comments\n" + four, "kkkkkkk"},
		{"fused to one dense last block", Default(), four, "...."},
		{"neighbours of equal density are fused", Default(), "One\nTwo\n" + two + "One\nTwo\n", "kkkkkk"},
		{"everything", Everything(), list, "kkkkk"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := tt.detector.Detect(t.Context(), corpus.NewText(corpus.Info{}, tt.text))
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, k := range e.Kept {
				got.WriteByte(map[bool]byte{true: 'k', false: '.'}[k])
			}
			if diff := cmp.Diff(tt.want, got.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The article extractor goes back from the largest text to the title.
func TestFromTitle(t *testing.T) {
	body := "<h1>Boats come in</h1><p>Lead: " + sentence + "</p><ul><li>a<li>b<li>c<li>d<li>e<li>f</ul>" + strings.Repeat("<p>"+sentence+"</p>", 4)
	tests := []struct {
		title string
		want  bool
	}{
		{"Boats come in | The Paper", true},
		{"Another headline", false},
		{"", false},
	}
	for _, tt := range tests {
		e, err := Article().Detect(t.Context(), corpus.NewHTML(corpus.Info{}, "<title>"+tt.title+"</title>"+body))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.HasPrefix(e.Text, "Boats come in\nLead: "); got != tt.want {
			t.Errorf("title %q: lead kept %v, want %v, in\n%s", tt.title, got, tt.want, e.Text)
		}
	}
}

// The context is looked at while a page is read.
func TestContextDone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	page := corpus.NewHTML(corpus.Info{}, strings.Repeat("<p>a</p>", checkEvery))
	if _, err := fromTree(ctx, page.Tree()); err == nil {
		t.Error("a tree is read to its end")
	}
	if _, err := fromLines(ctx, page.Lines()); err == nil {
		t.Error("lines are read to their end")
	}
}

// BenchmarkDetect takes the time of the detectors on parsed pages. The unit
// parse is that time over the time of html.Parse on the same pages.
func BenchmarkDetect(b *testing.B) {
	story := "<div class=story>" + strings.Repeat("<p>"+sentence+" <a href=/x>"+sentence+"</a> "+sentence+"</p>\n", 10) + "</div>"
	menu := "<ul>" + strings.Repeat("<li class=item><a href=/section/page title=Page>A page of it</a></li>\n", 30) + "</ul>"
	synthetic := corpus.NewHTML(corpus.Info{}, "<title>Boats</title>"+strings.Repeat(menu+story, 20))
	b.Run("synthetic", func(b *testing.B) { benchmark(b, []*corpus.Page{synthetic}) })
	b.Run("aeb", func(b *testing.B) {
		var pages []*corpus.Page
		for _, p := range aebPages(b)[:40] {
			pages = append(pages, p.page)
		}
		benchmark(b, pages)
	})
}

func benchmark(b *testing.B, pages []*corpus.Page) {
	parse, size := parseTime(b, pages)
	for _, d := range variants() {
		b.Run(d.Name(), func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for _, p := range pages {
					if _, err := d.Detect(b.Context(), p); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/parse.Seconds(), "parse")
		})
	}
}

// parseTime returns the shortest time of three in which the pages are parsed, and
// their size in bytes. It has the trees made that the detectors are given.
func parseTime(b *testing.B, pages []*corpus.Page) (shortest time.Duration, size int64) {
	for i := range 3 {
		start := time.Now()
		for _, p := range pages {
			if _, err := html.Parse(strings.NewReader(p.Source)); err != nil {
				b.Fatal(err)
			}
		}
		if took := time.Since(start); i == 0 || took < shortest {
			shortest = took
		}
	}
	for _, p := range pages {
		p.Tree()
		size += int64(len(p.Source))
	}
	return shortest, size
}
