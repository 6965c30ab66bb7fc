package justext

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/detectortest"
)

// sentence has 60 characters and 12 words, 6 of them English stop words: it was
// not of that and there is, less those that the list happens to lack.
const sentence = "It was not a matter of opinion that the new bridge was closed"

// long is a good paragraph by itself with any parameters.
var long = strings.Repeat(sentence+", ", 4) + "they said."

func Example() {
	page := corpus.NewHTML(corpus.Info{Language: "en"},
		"<body><ul><li><a href=/>Home</a></li></ul><h1>Bridge closed</h1><p>"+long+"</p><p>Share</p>")
	for _, d := range []Detector{New("justext", Benchmark()), New("justext-default", Published())} {
		e, err := d.Detect(context.Background(), page)
		fmt.Println(d.Name(), e.Kept, e.Basis, err)
	}
	// Output:
	// justext [false false true false]  <nil>
	// justext-default [false true true false] stop words: en <nil>
}

func TestContract(t *testing.T) {
	without := Published()
	without.Stoplist = WithoutStopwords
	for _, d := range []Detector{
		New("justext", Benchmark()), New("justext-default", Published()), New("justext-original", Original()),
		New("without stop words", without), New("zero parameters", Params{}),
	} {
		t.Run(d.Name(), func(t *testing.T) { detectortest.Run(t, d) })
	}
}

func TestUnknownStoplist(t *testing.T) {
	p := Benchmark()
	p.Stoplist = "xx"
	_, err := New("x", p).Detect(t.Context(), corpus.NewText(corpus.Info{}, long))
	if err == nil || !strings.Contains(err.Error(), `unknown stop list "xx"; the lists are af an ar`) {
		t.Errorf("error %v", err)
	}
}

// dump prints paragraphs as length/link characters and marks, then the text.
func dump(t *testing.T, source string) []string {
	t.Helper()
	all, _, err := paragraphs(t.Context(), corpus.NewHTML(corpus.Info{}, source).Tree())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, g := range all {
		marks := ""
		if g.path.heading {
			marks += " heading"
		}
		if g.path.selection {
			marks += " select"
		}
		out = append(out, fmt.Sprintf("%d/%d%s %s", g.linkRunes, g.runes, marks, g.text))
	}
	return out
}

func TestParagraphs(t *testing.T) {
	tests := []struct {
		name, why, source string
		want              []string
	}{
		{"empty", "", "", nil},
		{"blocks", "", "<div>a<p>b</p>c</div>", []string{"0/1 a", "0/1 b", "0/1 c"}},
		{
			"blocks of HTML 5 are inline", "the list is that of HTML 4, without ol",
			"<article>a<section>b</section><ol>c</ol></article>",
			[]string{"0/3 abc"},
		},
		{"one br is a blank", "", "a<br>b", []string{"0/3 a b"}},
		{"two br", "", "a<br> <br>b", []string{"0/1 a", "0/1 b"}},
		{"three br", "", "a<br><br><br>b", []string{"0/1 a", "0/1 b"}},
		{"br inline br", "another element starts between them", "a<br><b><br></b>b", []string{"0/3 a b"}},
		{"br block br", "a block between them does not count", "a<br><p><br>b</p>", []string{"0/1 a", "0/1 b"}},
		{"blanks collapse", "no-break space is one, too", "<p> a\n \tb\u00a0 c </p>", []string{"0/5 a b c"}},
		{"a text of blanks is nothing", "", "<b>a</b> <i>b</i>", []string{"0/2 ab"}},
		{"a blank in a longer text stays", "", "<b>a </b><i> b</i>", []string{"0/3 a b"}},
		{"dropped tags join their surroundings", "the blank is part of the text that joins", "a<!-- x --> <script>y</script>b", []string{"0/3 a b"}},
		{"links", "", `<p>ab <a href="/">cd</a> <a name=x>é</a></p>`, []string{"3/6 ab cdé"}},
		{
			"blanks at the ends of a link text are counted", "before they collapse with those around",
			`<p>ab <a href="/"> cd </a></p>`,
			[]string{"4/5 ab cd"},
		},
		{"a link around blocks", "", `<a href="/"><div>ab</div></a>c`, []string{"2/2 ab", "0/1 c"}},
		{"the inner of two links ends both", "", `<a href=/>a<object><a href=/>b</a></object>c</a>`, []string{"2/3 abc"}},
		{
			"controls", "", "<form>a<button>b</button><select><option>c</select><textarea>d</textarea><input value=e>f</form>g",
			[]string{"0/3 afg"},
		},
		{"form is no block", "it is removed before", "<p>a</p>b<form>c</form>", []string{"0/1 a", "0/2 bc"}},
		{"head, style, iframe", "", "<title>a</title><style>b</style><iframe>c</iframe><p>d", []string{"0/1 d"}},
		{"noscript and hidden text take part", "", "<p hidden>a</p><noscript><p>b</p></noscript>", []string{"0/1 a", "0/1 b"}},
		{"headings", "what is in one, and what follows a block inside", "<h2>a<div>b</div>c</h2>d", []string{
			"0/1 heading a", "0/1 heading b", "0/1 heading c", "0/1 d",
		}},
		{"an inline heading ancestor", "the path is that of where the paragraph starts", "<h7>a<p>b</p></h7>", []string{"0/1 a", "0/1 heading b"}},
		{"select in the path", "the element itself is dropped", "<selectlist><p>a</p></selectlist><p>b", []string{"0/1 select a", "0/1 b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, dump(t, tt.source)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

var classNames = map[class]string{bad: "bad", short: "short", nearGood: "near-good", good: "good"}

// free returns the class of a paragraph by itself.
func (p Params) free(t *testing.T, g paragraph) string {
	t.Helper()
	g.runes = len([]rune(g.text))
	c := p.byShape(&g)
	if c == undecided {
		list, err := p.stoplistFor("en", []string{g.text})
		if err != nil {
			t.Fatal(err)
		}
		c = p.byStopwords(&g, list.density(g.text))
	}
	return classNames[c]
}

// words returns a text of the length with this many words, the first n of them
// "the" and the rest no stop words.
func words(length, count, n int) string {
	parts := make([]string, count)
	for i := range parts {
		parts[i] = "xq"
		if i < n {
			parts[i] = "the"
		}
	}
	text := strings.Join(parts, " ")
	return text + strings.Repeat("q", length-len(text))
}

// The rows of the checklist in which jusText is most likely to go wrong.
func TestChecklist(t *testing.T) {
	bench, lib := Benchmark(), Published()
	lib.Stoplist = "en"
	type row struct {
		why  string
		p    Params
		g    paragraph
		want string
	}
	check := func(name string, rows []row) {
		t.Run(name, func(t *testing.T) {
			for _, r := range rows {
				if got := r.p.free(t, r.g); got != r.want {
					t.Errorf("%s: %s, want %s", r.why, got, r.want)
				}
			}
		})
	}
	check("19 jusText lengths", []row{
		{"49 characters", bench, paragraph{text: words(49, 10, 10)}, "short"},
		{"50 characters", bench, paragraph{text: words(50, 10, 10)}, "near-good"},
		{"49 characters in 98 bytes", bench, paragraph{text: strings.Repeat("я", 49)}, "short"},
		{"5 of 10 words", lib, paragraph{text: words(100, 10, 5)}, "near-good"},
		{"5 of 10 words, their punctuation attached", lib, paragraph{text: strings.ReplaceAll(words(100, 10, 5), "the", "the,")}, "bad"},
		{"5 of 10 words, in capitals", lib, paragraph{text: strings.ToUpper(words(100, 10, 5))}, "near-good"},
	})
	check("20 jusText order", []row{
		{"link density before length", bench, paragraph{text: words(49, 5, 5), linkRunes: 10}, "bad"},
		{"link density of just .2", bench, paragraph{text: words(250, 50, 40), linkRunes: 50}, "good"},
		{"link density above .2", bench, paragraph{text: words(250, 50, 40), linkRunes: 51}, "bad"},
		{"copyright before length", bench, paragraph{text: "© 2026"}, "bad"},
		{"copyright entity", bench, paragraph{text: "&copy 2026"}, "bad"},
		{"copyright in a good paragraph", bench, paragraph{text: long + "©"}, "bad"},
		{"select before length", bench, paragraph{text: "One", path: path{selection: true}}, "bad"},
		{"short with few link characters", bench, paragraph{text: words(49, 5, 5), linkRunes: 1}, "bad"},
		{"short without", bench, paragraph{text: words(49, 5, 5)}, "short"},
		{"density of just the high", bench, paragraph{text: words(201, 10, 2)}, "good"},
		{"density below it", bench, paragraph{text: words(201, 11, 2)}, "near-good"},
		{"density of just the low", bench, paragraph{text: words(201, 10, 1)}, "near-good"},
		{"density below the low", bench, paragraph{text: words(201, 11, 1)}, "bad"},
		{"200 characters", bench, paragraph{text: words(200, 10, 2)}, "near-good"},
	})
	check("22 jusText settings", []row{
		{"library, 69 characters", lib, paragraph{text: words(69, 10, 10)}, "short"},
		{"benchmark, the same", bench, paragraph{text: words(69, 10, 10)}, "near-good"},
		{"library, 31 of 100", lib, paragraph{text: words(400, 100, 31)}, "near-good"},
		{"library, 32 of 100", lib, paragraph{text: words(400, 100, 32)}, "good"},
		{"library, 29 of 100", lib, paragraph{text: words(400, 100, 29)}, "bad"},
		{"benchmark, the same", bench, paragraph{text: words(400, 100, 29)}, "good"},
	})
	t.Run("21 jusText headings", testHeadings)
}

// sequence makes paragraphs of a word a character: b bad, s short, n near-good,
// g good, and capitals for headings.
func sequence(s string, runes int) ([]paragraph, []class) {
	all, free := make([]paragraph, len(s)), make([]class, len(s))
	for i, c := range s {
		all[i] = paragraph{runes: runes, path: path{heading: 'A' <= c && c <= 'Z'}}
		free[i] = map[rune]class{'b': bad, 's': short, 'n': nearGood, 'g': good}[c|0x20]
	}
	return all, free
}

func letters(classes []class) string {
	var out strings.Builder
	for _, c := range classes {
		out.WriteByte("bsng"[c])
	}
	return out.String()
}

func testHeadings(t *testing.T) {
	tests := []struct {
		why, sequence       string
		none, as3, original string
	}{
		{"both steps keep a heading before good text", "bSgb", "bbgb", "bggb", "bggb"},
		{"a bad heading stays bad", "bBgb", "bbgb", "bbgb", "bbgb"},
		{
			"the short one: its bad side begins with the heading if that is near-good by now",
			"gsSbg", "gbbbg", "gbgbg", "gggbg",
		},
		{"two characters of a hundred each may stand between", "bSbbgb", "bbbbgb", "bgbbgb", "bgbbgb"},
		{"three may not", "bSbbbgb", "bbbbbgb", "bbbbbgb", "bbbbbgb"},
		{"a near-good paragraph is none that a heading belongs to in the first step", "bSnb", "bbbb", "bbbb", "bbbb"},
		{"in the last step it has become good", "bSngb", "bbggb", "bgggb", "bgggb"},
	}
	for _, tt := range tests {
		for headings, want := range map[Headings]string{NoHeadings: tt.none, HeadingsAsOf3: tt.as3, HeadingsOriginal: tt.original} {
			p := Published()
			p.Headings = headings
			all, free := sequence(tt.sequence, 100)
			if got := letters(p.inContext(all, free)); got != want {
				t.Errorf("%s: %s with headings %d: %s, want %s", tt.why, tt.sequence, headings, got, want)
			}
		}
	}
}

func TestContext(t *testing.T) {
	tests := []struct{ why, sequence, want string }{
		{"edges are bad", "s", "b"},
		{"edges are bad", "n", "b"},
		{"good on both sides", "gssg", "gggg"},
		{"bad on both sides", "bssb", "bbbb"},
		{"mixed", "bsg", "bbg"},
		{"mixed, a near-good one before the bad side", "bnsg", "bggg"},
		{"mixed, the other way round", "gsnb", "gggb"},
		{"mixed, the near-good one on the good side", "bsng", "bbgg"},
		{"short ones are skipped on the way to the near-good one", "bnssg", "bgggg"},
		{"decided on a frozen copy: the second does not see the first turn good", "bnsbsg", "bbbbbg"},
		{"near-good between bad ones", "bnb", "bbb"},
		{"near-good after good", "gnb", "ggb"},
		{"near-good before good", "bng", "bgg"},
		{"in place: each makes the next one good", "gnnnb", "ggggb"},
		{"skipped: the first sees the good one behind the others", "bnnng", "bgggg"},
		{"in place, from the left only", "bnnnb", "bbbbb"},
	}
	for _, tt := range tests {
		all, free := sequence(tt.sequence, 100)
		if got := letters(Benchmark().inContext(all, free)); got != tt.want {
			t.Errorf("%s: %s became %s, want %s", tt.why, tt.sequence, got, tt.want)
		}
	}
}

func TestTextPageHasALineAParagraph(t *testing.T) {
	page := corpus.NewText(corpus.Info{}, "Menu\n\n"+long+"\nIn between\n"+long+"\nShare\n")
	for _, d := range []detectors.Detector{New("justext", Benchmark()), New("justext-default", Published())} {
		e, err := d.Detect(t.Context(), page)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]bool{false, true, true, true, false}, e.Kept); diff != "" {
			t.Errorf("%s (-want +got):\n%s", d.Name(), diff)
		}
	}
}

// One element can hold text of several paragraphs, and one line too.
func TestKeptLines(t *testing.T) {
	tests := []struct {
		name, source string
		want         []bool
	}{
		{"text around a block", "<div>" + long + "<p>Share</p>Menu</div>", []bool{true, false, false}},
		{"br breaks lines only", "<p>Before<br>" + long + "<br>after</p>", []bool{true, true, true}},
		{"two br break paragraphs", "<p>Before<br><br>" + long + "</p>", []bool{false, true}},
		{"a row goes with most of its characters", "<table><tr><td>x<td>" + long + "<tr><td>y<td>z</table>", []bool{true, false}},
		{"hidden text is no line", "<p hidden>" + long + "</p><p>Share</p>", []bool{false}},
		{"a button in a kept line", "<p>" + long + "<button>Share</button></p>", []bool{true}},
		{"blanks after all paragraphs", "<p>" + long + "</p>\n<script>x</script>\n", []bool{true}},
		{"nothing kept", "<p>a<p>b", []bool{false, false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := New("justext", Benchmark()).Detect(t.Context(), corpus.NewHTML(corpus.Info{}, tt.source))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, e.Kept); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The roles are those of a copy of the tree with other text: it must have the lines
// of the page.
func TestCopyHasTheLinesOfThePage(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"word", " ", "\n", "\u00a0", "\u00ad", "\ufeff", "\u200b", "\u3000", "\u0085", "<br>", "<p>", "</p>", "<div>", "</div>", "<pre>", "</pre>",
		"<b>", "</b>", "<a href=/>", "</a>", "<span hidden>", "</span>", "<!-- x -->", "<script>x</script>", "<button>", "</button>",
		"<table><tr><td>", "<td>", "</table>", "<select><option>x</select>", "<form>", "</form>", "<noscript>x</noscript>", "<template>x</template>",
		"<iframe>x</iframe>", "<textarea>x</textarea>", "<li>", "<svg><title>x</title></svg>", "<xmp>a\nb</xmp>", "<h1>", "</h1>",
	})
	rapid.Check(t, func(t *rapid.T) {
		source := strings.Join(rapid.SliceOf(pieces).Draw(t, "pieces"), "")
		page := corpus.NewHTML(corpus.Info{}, source)
		all, nodes, err := paragraphs(context.Background(), page.Tree())
		if err != nil {
			t.Fatal(err)
		}
		classes := make([]class, len(all))
		for i := range classes {
			classes[i] = good
		}
		if got, want := len(lineRoles(page.Tree(), nodes, classes)), len(page.Lines()); got != want {
			t.Errorf("%q: %d lines, the page has %d", source, got, want)
		}
	})
}
