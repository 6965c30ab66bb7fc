package features

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"chaff/corpus"
	"chaff/corpus/seeds"
)

// value returns a feature of line i by its name.
func value(t *testing.T, table *Table, names []string, i int, name string) float32 {
	t.Helper()
	k := slices.Index(names, name)
	if k < 0 {
		t.Fatalf("there is no feature %q", name)
	}
	return table.Values()[i*len(names)+k]
}

const story = `<html><head><title>Rain over Oslo - The Paper</title><meta name="description" content="It will rain all of the week in Oslo">
<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"Heavy rain is expected over the city"}</script></head>
<body><nav class="main-menu"><ul><li><a href=1>Home</a><li><a href=2>Sports</a></ul></nav>
<article id="postBody"><h1>Rain over Oslo</h1>
<p>Heavy rain is expected over the city, and those who have an umbrella should take it with them when they go out today.</p>
<div hidden><p>Hidden words of the story</p></div>
<p>The second <b>paragraph</b> has 12 words, some of which are quite short.</p></article>
<footer class=foot>© The Paper</footer></body></html>`

func TestOfHTML(t *testing.T) {
	page := corpus.NewHTML(corpus.Info{ID: "p"}, story)
	table, err := OfHTML(t.Context(), page, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	defer table.Release()
	var texts []string
	for _, l := range table.Lines {
		texts = append(texts, l.Text)
	}
	const home, head, first, hidden, second, foot = 0, 2, 3, 4, 5, 6
	if len(texts) != 7 || !strings.HasPrefix(texts[hidden], "Hidden words") || !table.Hidden[hidden] || table.Hidden[second] {
		t.Fatalf("lines %q, hidden %v", texts, table.Hidden)
	}
	tests := []struct {
		line int
		name string
		want float32
	}{
		{home, "size", 4},
		{home, "link", 1},
		{home, "above-a", 0},
		{home, "above-li", 1},
		{home, "above-nav", 3},
		{home, "above-word-nav", 3}, // "menu" is one of its words
		{home, "above-article", none},
		{head, "above-h1", 0},
		{head, "of-title", 3. / 5},
		{head, "title-words", 1},
		{head, "after-main-head", 0},
		{first, "words", 23},
		{first, "sentence", 1},
		{first, "commas", 1},
		{first, "above-article", 1},
		{first, "above-word-body", 1}, // postBody is post and body
		{first, "above-word-entry", 1},
		{first, "described", 6. / 22}, // what the data for search engines says, but for its last words
		{first, "article", 1},
		{first, "size-after-1", 21},
		{first, "size-before-1", 12},
		{hidden, "is-hidden", 1},
		{second, "bold", 9. / 54},
		{second, "digits", 2. / 54},
		{second, "container-lines-2", 4},
		{foot, "first", float32(other)},
		{foot, "above-footer", 0},
		{foot, "lines-left", 0},
	}
	names := HTMLNames()
	for _, tt := range tests {
		if got := value(t, table, names, tt.line, tt.name); !cmp.Equal(got, tt.want, cmpopts.EquateApprox(1e-6, 0)) {
			t.Errorf("%s of %q is %v, want %v", tt.name, texts[tt.line], got, tt.want)
		}
	}
	if tokens := table.Tokens[first]; len(tokens) != 2 || len(table.Tokens[home]) != 2 {
		t.Errorf("tokens above the story %v, above the menu %v", tokens, table.Tokens[home])
	}
}

// byLength scores tokens of even hash 1.
type byLength struct{}

func (byLength) Score(hash uint32) float32 { return 1 + float32(hash%2) }

// What tokens score can be filled in later.
func TestRescored(t *testing.T) {
	page := corpus.NewHTML(corpus.Info{ID: "p"}, story)
	without, err := OfHTML(t.Context(), page, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	with, err := OfHTML(t.Context(), page, byLength{}, false)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(with.Values(), without.Rescored(byLength{})); diff != "" {
		t.Errorf("(-at once +later):\n%s", diff)
	}
	if cmp.Equal(with.Values(), without.Values()) {
		t.Error("scores change nothing")
	}
}

func TestNames(t *testing.T) {
	for _, names := range [][]string{TextNames(), HTMLNames()} {
		seen := make(map[string]bool)
		for _, name := range names {
			if seen[name] {
				t.Errorf("two features are named %s", name)
			}
			seen[name] = true
		}
	}
	if kindCount > 256 {
		t.Errorf("%d kinds do not fit into a byte", kindCount)
	}
}

// Every element, role and word is of one kind.
func TestKindsAreDistinct(t *testing.T) {
	l := newLexicon()
	tags, roles, words := 0, 0, 0
	for _, k := range tagKinds {
		tags += len(k)
	}
	for _, k := range roleKinds {
		roles += len(k)
	}
	for _, k := range wordKinds {
		words += len(strings.Fields(k))
	}
	if len(l.tags) != tags || len(l.roles) != roles || len(l.words) != words {
		t.Errorf("%d of %d tags, %d of %d roles and %d of %d words are known", len(l.tags), tags, len(l.roles), roles, len(l.words), words)
	}
	for name, k := range map[string]kind{"blockquote": quoteKind, "h1": h1Kind} {
		if got := kindNames()[k]; got != name {
			t.Errorf("the kind of %s is that of %s", name, got)
		}
	}
}

func TestMarks(t *testing.T) {
	beside := func(t *Table) bool { return t.IsBeside(0) }
	heading := func(t *Table) bool { return t.IsHeading(0) }
	credit := func(t *Table) bool { return t.IsCredit(0) }
	tests := []struct {
		name   string
		is     func(*Table) bool
		markup map[string]bool
	}{
		{"beside", beside, map[string]bool{
			"<p>text":                     false,
			"<article><p>text":            false,
			"<header><p>text":             false,
			"<aside><p>text":              false,
			"<footer><div><p>text":        true,
			"<footer><blockquote>text":    true,
			"<blockquote><footer>text":    false,
			"<nav>text":                   true,
			"<figure><figcaption><p>text": true,
			"<figure><pre>text":           false,
			"<figure><figcaption></figcaption></figure>text": false,
			"<div role=navigation><p>text":                   true,
			"<div role=banner><p>text":                       true,
			"<div role=ContentInfo><p>text":                  true,
			"<div role=complementary><p>text":                true,
			"<div role=main><p>text":                         false,
			"<div role=menu><p>text":                         false,
			"<div itemprop=navigation><p>text":               false,
			"<footer></footer><p>text":                       false,
			"<div role=navigation></div><div><p>text</p>":    false,
		}},
		{"a heading", heading, map[string]bool{"<p>text": false, "<h2><a>text": true, "<h2></h2>text": false}},
		{"a credit", credit, map[string]bool{
			"<p>© somebody":                                 true,
			"<p>a picture (© somebody)":                     true,
			"<p>a picture by somebody":                      false,
			"<p>©" + strings.Repeat(" word", creditWords):   true,
			"<p>©" + strings.Repeat(" word", creditWords+1): false,
		}},
	}
	for _, tt := range tests {
		for markup, want := range tt.markup {
			table, err := OfHTML(t.Context(), corpus.NewHTML(corpus.Info{}, markup), nil, false)
			if err != nil {
				t.Fatal(err)
			}
			if got := tt.is(table); got != want {
				t.Errorf("%s is %s: %v, want %v", markup, tt.name, got, want)
			}
		}
	}
	bare, err := OfText(t.Context(), corpus.NewText(corpus.Info{}, "text").Lines())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		if tt.is(bare) {
			t.Errorf("a bare line is %s", tt.name)
		}
	}
}

func TestEachToken(t *testing.T) {
	tests := []struct {
		attr string
		want []string
	}{
		{"mainContent_left2 col-md-6", []string{"main", "content", "left", "col", "md"}},
		{"Header", []string{"header"}},
		{"новости-дня", []string{"новости", "дня"}},
		{"  12 34", nil},
		{strings.Repeat("x", maxToken+1) + " y", []string{"y"}},
	}
	for _, tt := range tests {
		var got []string
		eachToken(tt.attr, func(token string) { got = append(got, token) })
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.attr, diff)
		}
	}
}

// cyrillic takes letters to others of the same case, one to one.
func cyrillic(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z':
		return 'а' + r - 'a'
	case r >= 'A' && r <= 'Z':
		return 'А' + r - 'A'
	}
	return r
}

// No feature of bare lines knows a letter: another alphabet gives the same.
func TestLettersDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("abcXYZ .,!?:|/«»\"-()12\n\t…€"))).Draw(t, "text")
		features := func(text string) *Table {
			table, err := OfText(t.Context(), corpus.NewText(corpus.Info{}, text).Lines())
			if err != nil {
				t.Fatal(err)
			}
			return table
		}
		if diff := cmp.Diff(features(text).Values(), features(strings.Map(cyrillic, text)).Values()); diff != "" {
			t.Errorf("(-latin +cyrillic):\n%s", diff)
		}
	})
}

// Nor does one of lines in markup, but for words of classes and ids.
func TestLettersDoNotMatterInMarkup(t *testing.T) {
	values := func(text string) []float32 {
		source := strings.ReplaceAll(`<title>T</title><article id=x><h1>T</h1><p>T <b>T</b> T<p><button>T</button><a href=x>T</a></article>`, "T", text)
		table, err := OfHTML(t.Context(), corpus.NewHTML(corpus.Info{}, source), nil, false)
		if err != nil {
			t.Fatal(err)
		}
		return table.Values()
	}
	const text = "Abc xyz, XYZ 12."
	if diff := cmp.Diff(values(text), values(strings.Map(cyrillic, text))); diff != "" {
		t.Errorf("(-latin +cyrillic):\n%s", diff)
	}
}

// An element that a parser repeats in each paragraph, with a class of megabytes altogether,
// costs what a short one does, and who waits no longer is heard.
func TestRepeatedAttributes(t *testing.T) {
	source := `<p><b class="` + strings.Repeat("long names ", 3000) + `">x</p>` + strings.Repeat("<p>x</p>", 3000)
	page := corpus.NewHTML(corpus.Info{}, source)
	start := time.Now()
	table, err := OfHTML(t.Context(), page, nil, false)
	if took := time.Since(start); err != nil || took > 5*time.Second {
		t.Fatalf("took %v, %v", took, err)
	}
	table.Release()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := OfHTML(ctx, page, nil, false); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// A table that was released leaves nothing behind for the next one.
func TestReleased(t *testing.T) {
	c, err := seeds.Open()
	if err != nil {
		t.Fatal(err)
	}
	page, _, err := c.Load(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	values := func() []float32 {
		table, err := OfText(t.Context(), page.Lines())
		if err != nil {
			t.Fatal(err)
		}
		defer table.Release()
		return slices.Clone(table.Values())
	}
	first := values()
	markup, err := OfHTML(t.Context(), corpus.NewHTML(corpus.Info{}, story), byLength{}, false)
	if err != nil {
		t.Fatal(err)
	}
	markup.Release()
	if diff := cmp.Diff(first, values()); diff != "" {
		t.Errorf("(-first +again):\n%s", diff)
	}
}

func TestHeadline(t *testing.T) {
	html, err := OfHTML(t.Context(), corpus.NewHTML(corpus.Info{}, story), nil, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := html.Headline([]bool{false, false, false, true, false, true, false}); got != 2 {
		t.Errorf("the headline is line %d, want 2", got)
	}
	bare, err := OfText(t.Context(), corpus.NewText(corpus.Info{}, "Home\nRain over the city today\nPhoto\nHeavy rain is expected over the city, and those who have an umbrella should take it.").Lines())
	if err != nil {
		t.Fatal(err)
	}
	if got := bare.Headline([]bool{false, false, false, true}); got != 1 {
		t.Errorf("the headline is line %d, want 1", got)
	}
	if got := bare.Headline(make([]bool, 4)); got != -1 {
		t.Errorf("a page without text has the headline %d", got)
	}
}

func TestCounter(t *testing.T) {
	var c counter
	if c.count(3) != 0 {
		t.Error("an empty counter counts")
	}
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOf(rapid.Uint64Range(0, 40)).Draw(t, "keys")
		c.reset(len(keys))
		want := make(map[uint64]int32)
		for _, k := range keys {
			want[k|uint64(bit(k == 0))]++ // 0 stands for empty, and counts as 1
			c.add(k)
		}
		for k, n := range want {
			if got := c.count(k); got != n {
				t.Errorf("%d is counted %d times, want %d", k, got, n)
			}
		}
		if c.distinct() != len(want) {
			t.Errorf("%d keys, want %d", c.distinct(), len(want))
		}
	})
}

// Nobody who writes a page can choose words that share slots, here by undoing the multiplication
// by a known number.
func TestCounterOfChosenKeys(t *testing.T) {
	const n = 1 << 14
	inverse := uint64(1)
	for range 6 {
		inverse *= 2 - 0x9e3779b97f4a7c15*inverse
	}
	for name, key := range map[string]func(i uint64) uint64{
		"low":     func(i uint64) uint64 { return i },
		"high":    func(i uint64) uint64 { return i << 50 },
		"pairs":   func(i uint64) uint64 { return i<<32 | i },
		"inverse": func(i uint64) uint64 { return inverse * i },
	} {
		least := n // of three, as seeds may be unlucky
		for range 3 {
			var c counter
			c.reset(n)
			for i := range uint64(n) {
				c.add(key(i + 1))
			}
			run, longest := 0, 0
			for _, s := range c.slots {
				run = (run + 1) * bit(s.key != 0)
				longest = max(longest, run)
			}
			least = min(least, longest)
		}
		if least > 200 {
			t.Errorf("%s: a run of %d slots is taken by %d keys", name, least, n)
		}
	}
}

// The features of a page come in blocks as they do at once, and stop coming when nobody waits.
func TestBlocks(t *testing.T) {
	page := corpus.NewHTML(corpus.Info{}, strings.Repeat("<p>Rain over the city.</p><ul><li><a>one</a><li>2</ul>", 300))
	for name, of := range map[string]func() (*Table, error){
		"html": func() (*Table, error) { return OfHTML(t.Context(), page, nil, false) },
		"text": func() (*Table, error) { return OfText(t.Context(), page.Lines()) },
	} {
		table, err := of()
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var got []float32
		blocks := 0
		if err := table.Blocks(ctx, func(rows []float32) { got, blocks = append(got, rows...), blocks+1 }); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, table.Values()) || blocks != 4 {
			t.Errorf("%s: %d blocks hold other features", name, blocks)
		}
		cancel()
		if err := table.Blocks(ctx, func([]float32) { t.Errorf("%s: goes on", name) }); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Whatever the page, the table has the lines of its text view, and its features are numbers.
func FuzzOfHTML(f *testing.F) {
	f.Add(story)
	f.Add("<svg><text>a</text></svg><p>b<noscript><p>c</noscript><template>d</template><select><option>e")
	f.Add("<p>x<table><td>y<table><tr>z<div hidden><dialog>a<br>b</dialog>")
	f.Fuzz(func(t *testing.T, source string) {
		page := corpus.NewHTML(corpus.Info{}, source)
		table, err := OfHTML(t.Context(), page, byLength{}, true)
		if err != nil {
			t.Fatal(err)
		}
		var visible []corpus.Line
		for i, l := range table.Lines {
			if !table.Hidden[i] {
				visible = append(visible, l)
			}
		}
		if diff := cmp.Diff(corpus.JoinLines(page.Lines()), corpus.JoinLines(visible)); diff != "" {
			t.Errorf("(-text view +table):\n%s", diff)
		}
		if want := len(table.Lines) * len(HTMLNames()); len(table.Values()) != want {
			t.Fatalf("%d values, want %d", len(table.Values()), want)
		}
		for i, v := range table.Values() {
			if v != v {
				t.Fatalf("%s is no number", HTMLNames()[i%len(HTMLNames())])
			}
		}
		table.Release()
	})
}
