package repeated

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/detectortest"
)

func text(s string) *corpus.Page { return corpus.NewText(corpus.Info{}, s) }

func markup(s string) *corpus.Page { return corpus.NewHTML(corpus.Info{}, s) }

func kept(t *testing.T, d detectors.Detector, page *corpus.Page) string {
	t.Helper()
	e, err := d.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	return e.Text
}

// learn returns a detector that has learned the pages.
func learn(d Detector, pages ...*corpus.Page) detectors.Detector {
	site := d.NewSite()
	for _, p := range pages {
		site.Add(p)
	}
	return site.Detector()
}

func variants() []Detector { return []Detector{New(Default()), New(Lines()), New(Styles())} }

func Example() {
	first := text("Menu\nThe first story.\nAbout us")
	second := text("Menu\nThe second story.\nAbout us")
	d := New(Default())
	alone, _ := d.Detect(context.Background(), first)
	fmt.Printf("%q, judged on %s\n", alone.Text, alone.Basis)

	site := d.NewSite()
	site.Add(first)
	site.Add(second)
	informed, _ := site.Detector().Detect(context.Background(), first)
	fmt.Printf("%q, judged on %s\n", informed.Text, informed.Basis)
	// Output:
	// "Menu\nThe first story.\nAbout us", judged on this page alone
	// "The first story.", judged on 2 pages of the site
}

// A site is learned once, stored, and used on pages to come.
func ExampleSketch() {
	d := New(Default())
	monday, tuesday := d.NewSketch(), d.NewSketch()
	monday.Add(text("Menu\nThe first story.\nAbout us"))
	tuesday.Add(text("Menu\nThe second story.\nAbout us"))
	if err := monday.Merge(tuesday); err != nil {
		fmt.Println(err)
	}
	stored, err := monday.MarshalBinary()
	if err != nil {
		fmt.Println(err)
	}

	var loaded Sketch
	if err := loaded.UnmarshalBinary(stored); err != nil {
		fmt.Println(err)
	}
	judge, err := d.Learned(&loaded)
	if err != nil {
		fmt.Println(err)
	}
	e, err := judge.Detect(context.Background(), text("Menu\nThe third story.\nAbout us"))
	fmt.Printf("%q, judged on %s, %v\n", e.Text, e.Basis, err)
	// Output: "The third story.", judged on 2 pages of the site, <nil>
}

func TestContract(t *testing.T) {
	for _, d := range variants() {
		t.Run(d.Name(), func(t *testing.T) { detectortest.Run(t, d) })
	}
}

func TestName(t *testing.T) {
	want := []string{"repeated", "repeated-lines", "repeated-sst"}
	for i, d := range variants() {
		if d.Name() != want[i] {
			t.Errorf("name %q, want %q", d.Name(), want[i])
		}
	}
}

func TestInsideThePage(t *testing.T) {
	const lead = "A lead of more than ten words that stands on the page a second time."
	tests := []struct{ name, page, want string }{
		{"every short copy goes", "SHARE\ntext\nShare!\n", "text"},
		{"the first long copy stays", lead + "\nShare\n" + lead + "\n" + lead, lead + "\nShare"},
		{"numbers do not tell lines apart", "Views 12\nViews 7\ntext", "text"},
		{"marks alone recur", "-\ntext\n-", "text"},
		{"a single mark stays", "-\ntext", "-\ntext"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, kept(t, New(Default()), text(tt.page))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if got := kept(t, New(Styles()), text("Share\ntext\nShare")); got != "Share\ntext\nShare" {
		t.Errorf("repeated-sst alone kept %q", got)
	}
}

// lots returns so many words that are on no other page: the number is in letters.
func lots(words, page int) string {
	name := strings.Repeat("x", page+1)
	out := make([]string, words)
	for i := range out {
		out[i] = name + strings.Repeat("y", i+1)
	}
	return strings.Join(out, " ")
}

func TestAcrossPages(t *testing.T) {
	var pages []*corpus.Page
	for i := range 10 {
		page := fmt.Sprintf("Menu\nStory %s\nAbout", lots(1, i))
		if i < 2 {
			page += "\nOne\nTwo\nThree"
		}
		if i < 3 {
			page += "\nRare " + lots(1, i+20) + "\nLone"
		}
		pages = append(pages, text(page))
	}
	judge := learn(New(Params{BlockLines: 3, LineShare: 0.5, BlockShare: 0.1, LongWords: 10}), pages...)
	tests := []struct{ name, page, want string }{
		{"lines on half of the siblings", "Menu\nnew text\nAbout", "new text"},
		{"a line on three of ten is not template", "Lone\nnew text", "Lone\nnew text"},
		{"a run on two of ten is", "new text\nOne\nTwo\nThree", "new text"},
		{"part of a run is not", "new text\nOne\nTwo", "new text\nOne\nTwo"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, kept(t, judge, text(tt.page))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTrainedOn(t *testing.T) {
	if got := detectors.TrainedOn(New(Default())); !slices.Equal(got, []string{"daniel", "big9"}) {
		t.Errorf("%q", got)
	}
}

// Row 29 of the checklist of definitions: what CCNet keeps of a line, and that every
// copy goes. Two departures: ASCII marks and blanks go too, and a run of digits is one 0.
func TestChecklist(t *testing.T) {
	t.Run("29 CCNet", func(t *testing.T) {
		one, two := text("café\nOne! (2)\nStory a"), text("cafe\none 37\nStory b")
		site := []*corpus.Page{one, two}
		if got := kept(t, learn(New(Lines()), site...), one); got != "café\nStory a" {
			t.Errorf("of the one page stays %q", got)
		}
		if got := kept(t, learn(New(Lines()), site...), two); got != "cafe\nStory b" {
			t.Errorf("of the other page stays %q", got)
		}
	})
}

func TestNearRepeats(t *testing.T) {
	p := Lines()
	p.BlockLines = 0
	site := learn(New(p),
		text("Updated on Monday the 3rd of May at noon by the editors\na\n"+lots(30, 0)+" and so on and on"),
		text("Updated on Friday the 9th of June at noon by the editors\nb"),
	)
	tests := []struct{ name, line string }{
		{"a word has changed", "Updated on Monday the 3rd of June at noon by the editors"}, // all shingles but "3rd of June"
		{"most words are others", "+Updated on Monday she told the editors that she would go"},
		{"a line of three words has no shingles", "+on Monday the"},
		{"a longer line than is compared", "+" + lots(30, 0) + " and so on and off"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			line, stays := strings.CutPrefix(tt.line, "+")
			if got := kept(t, site, text(line+"\nnew")) != "new"; got != stays {
				t.Errorf("kept %v, want %v", got, stays)
			}
		})
	}
}

// list is a list of the items, article an article of the paragraphs.
func list(class string, items ...string) string {
	return "<div class='" + class + "'><ul><li>" + strings.Join(items, "</li><li>") + "</li></ul></div>"
}

func article(page, paragraphs int) string {
	var out strings.Builder
	for i := range paragraphs {
		fmt.Fprintf(&out, "<p>%s</p>", lots(20, 10*page+i))
	}
	return "<article>" + out.String() + "</article>"
}

func keptLines(t *testing.T, d detectors.Detector, page *corpus.Page) []string {
	t.Helper()
	return strings.Split(kept(t, d, page), "\n")
}

// Of a block that recurs whole the lines go even where they are too rare by themselves.
func TestSubtrees(t *testing.T) {
	p := Params{LineShare: 1, BlockShare: 0.4, LongWords: 10, Subtrees: true}
	box := list("box", "red", "green")
	other := "<div class=box><p>red</p><p>green</p></div>" // another structure
	pages := []*corpus.Page{markup(article(1, 1) + box), markup(article(2, 1) + box), markup(article(3, 1)), markup(article(4, 1) + other)}
	judge := learn(New(p), pages...)
	if got := keptLines(t, judge, markup(box+article(9, 1))); len(got) != 1 {
		t.Errorf("a block on half of the siblings: kept %q", got)
	}
	if got := keptLines(t, judge, markup(other+article(9, 1))); len(got) != 3 {
		t.Errorf("a block on a quarter: kept %q", got)
	}
	if got := keptLines(t, judge, markup(list("box", "red", "blue")+article(9, 1))); len(got) != 3 {
		t.Errorf("a block with another text: kept %q", got)
	}
}

func TestRegions(t *testing.T) {
	p := Params{LineShare: 0.1, LongWords: 10, RegionShare: 0.66}
	pages := []*corpus.Page{markup(article(1, 3) + list("menu", "Home", "News", "Sport")), markup(article(2, 3))}
	judge := learn(New(p), pages...)
	tests := []struct {
		name  string
		menu  []string
		drops int
	}{
		{"three of four", []string{"Home", "News", "Sport", "Health"}, 4},
		{"half", []string{"Home", "News", "Weather", "Health"}, 2},
		{"none of it", []string{"Weather", "Health"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := keptLines(t, judge, markup(article(8, 3)+list("menu", tt.menu...)))
			if want := 3 + len(tt.menu) - tt.drops; len(got) != want {
				t.Errorf("kept %d lines, want %d: %q", len(got), want, got)
			}
		})
	}
	t.Run("a block of most of the page", func(t *testing.T) {
		page := markup("<div><p>Home</p><p>News</p><p>Sport</p><p>Story</p></div><p>End</p>")
		if got := kept(t, judge, page); got != "Story\nEnd" {
			t.Errorf("kept %q", got)
		}
	})
}

func TestPlaces(t *testing.T) {
	p := Params{LineShare: 0.1, LongWords: 10, PlaceShare: 0.5}
	box := func(a, b string) string { return list("most-read", "Headline about "+a, "Headline about "+b) }
	pages := []*corpus.Page{
		markup(article(1, 2) + box("dogs", "cats") + list("topics", "war news", "own topic")),
		markup(article(2, 2) + box("cats", "mice") + list("topics", "peace news", "my topic")),
		markup(article(3, 2) + box("mice", "hens") + list("topics", "art news", "your topic")),
	}
	judge := learn(New(p), pages...) // of four headlines two recur
	page := markup(article(7, 2) + box("owls", "bats") + list("topics", "sea news", "no topic"))
	if got := keptLines(t, judge, page); len(got) != 4 || slices.Contains(got, "Headline about owls") {
		t.Errorf("kept %q", got)
	}
	t.Run("too few lines to tell", func(t *testing.T) {
		if got := keptLines(t, learn(New(p), pages[:2]...), page); len(got) != 6 {
			t.Errorf("kept %q", got)
		}
	})
	t.Run("the page's own lines make no place", func(t *testing.T) {
		// Without the first page four lines stood there and none twice.
		pages := []*corpus.Page{
			markup(article(1, 2) + box("dogs", "cats")), markup(article(2, 2) + box("dogs", "mice")),
			markup(article(3, 2) + box("hens", "owls")),
		}
		p.PlaceShare = 0.2
		if got := keptLines(t, learn(New(p), pages...), pages[0]); !slices.Contains(got, "Headline about cats") {
			t.Errorf("kept %q", got)
		}
	})
	t.Run("other place", func(t *testing.T) {
		page := markup(article(7, 2) + list("latest", "Headline about owls"))
		if got := keptLines(t, judge, page); len(got) != 3 {
			t.Errorf("kept %q", got)
		}
	})
	t.Run("numbers in classes do not matter", func(t *testing.T) {
		a, b := newFeatures(t, markup("<p class='item item-1'>one</p>")), newFeatures(t, markup("<p class='item item-23'>two</p>"))
		if placeOfLine(a, 0) != placeOfLine(b, 0) {
			t.Error("two places")
		}
	})
}

func newFeatures(t *testing.T, page *corpus.Page) *features {
	t.Helper()
	f, err := extract(t.Context(), page, Default().recipe(), true)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func placeOfLine(f *features, line int32) uint64 {
	i := slices.IndexFunc(f.nodes, func(n node) bool { return n.line == line })
	return place(f.nodes, &f.nodes[i], f.words[line])
}

// A site of one page gives no evidence across pages, or every line would go.
func TestSiteOfOnePage(t *testing.T) {
	page := markup("<p>one</p><p>two</p>")
	for _, d := range variants() {
		if got := kept(t, learn(d, page), page); got != "one\ntwo" {
			t.Errorf("%s kept %q", d.Name(), got)
		}
		if got := kept(t, learn(d, page, page, page), page); got != "one\ntwo" {
			t.Errorf("%s, the page added three times, kept %q", d.Name(), got)
		}
	}
}

// A page fetched twice, with another menu, is not a sibling of itself.
func TestCopies(t *testing.T) {
	story := article(1, 4)
	first, second := markup("<p>Monday</p>"+story+"<p>About</p>"), markup("<p>Tuesday</p>"+story+"<p>About</p>")
	other := markup("<p>Friday</p>" + article(5, 4) + "<p>About</p>")
	judge := learn(New(Default()), first, other)
	if got := keptLines(t, judge, second); len(got) != 5 {
		t.Errorf("kept %d lines, want 5: %q", len(got), got)
	}
	if got := keptLines(t, learn(New(Default()), first), second); len(got) != 6 {
		t.Errorf("with no sibling kept %d lines, want 6: %q", len(got), got)
	}
	t.Run("few words make no copy", func(t *testing.T) {
		a, b := text(lots(39, 0)+"\none"), text(lots(39, 0)+"\ntwo")
		if got := kept(t, learn(New(Lines()), a), b); got != "two" {
			t.Errorf("kept %q", got)
		}
	})
	t.Run("what most pages have makes no copy", func(t *testing.T) {
		legal := "\n" + lots(50, 40)
		pages := []*corpus.Page{text("one" + legal), text("two" + legal), text("three" + legal)}
		if got := kept(t, learn(New(Lines()), pages...), text("four"+legal)); got != "four" {
			t.Errorf("kept %q", got)
		}
	})
}

// Pages learned twice do not make the place of their text one of template.
func TestCopiesAmongSiblings(t *testing.T) {
	twice := func(page int) []*corpus.Page {
		story := article(page, 3)
		return []*corpus.Page{markup("<p>Monday</p>" + story), markup("<p>Tuesday</p>" + story)}
	}
	pages := slices.Concat(twice(1), twice(2), twice(3))
	if got := newModel(sketch(New(Default()), pages...), Default()).chance; got != 2 {
		t.Errorf("the largest group of copies has %d pages", got)
	}
	for _, d := range variants() {
		if got := keptLines(t, learn(d, pages...), markup("<p>Friday</p>"+article(7, 3))); len(got) < 3 {
			t.Errorf("%s kept %q", d.Name(), got)
		}
	}
	if got := newModel(sketch(New(Default()), sitePages(9)...), Default()).chance; got != 1 {
		t.Errorf("a site without copies has a group of %d", got)
	}
}

// sitePages is a site of which pages share more or less.
func sitePages(n int) []*corpus.Page {
	pages := make([]*corpus.Page, n)
	for i := range pages {
		s := list("menu", "Home", "News", "Sport") + article(i, 3+i%3)
		s += list("most-read", "Headline about "+lots(1, i/2), "Headline about "+lots(1, i/3), "Headline about "+lots(2, i))
		s += fmt.Sprintf("<footer><p>Made on day %s by the people of the site</p><p>© %d</p></footer>", lots(1, i%4), i)
		pages[i] = corpus.NewHTML(corpus.Info{ID: fmt.Sprint(i)}, s)
	}
	return pages
}

// A page of the sketch is judged as if it were not in it.
func TestLeaveOneOut(t *testing.T) {
	pages := sitePages(12)
	for _, d := range variants() {
		all := learn(d, pages...)
		dropped := 0
		for i, page := range pages {
			others := slices.Delete(slices.Clone(pages), i, i+1)
			want := kept(t, learn(d, others...), page)
			if got := kept(t, all, page); got != want {
				t.Errorf("%s, page %d: kept %q, without the page in the sketch %q", d.Name(), i, got, want)
			}
			if want != corpus.JoinLines(page.Lines()) {
				dropped++
			}
		}
		if dropped < len(pages) {
			t.Errorf("%s dropped something of %d pages only", d.Name(), dropped)
		}
	}
}

func TestBasis(t *testing.T) {
	one, two, three := text("a\nMenu"), text("b\nMenu"), text("c\nMenu")
	tests := []struct {
		name  string
		judge detectors.Detector
		want  string
	}{
		{"alone", New(Default()), "this page alone"},
		{"only itself", learn(New(Default()), one), "this page alone"},
		{"nothing learned", learn(New(Default())), "this page alone"},
		{"one other", learn(New(Default()), two), "1 page of the site"},
		{"itself and a copy", learn(New(Default()), one, text("a\nMenu")), "this page alone"},
		{"itself and another", learn(New(Default()), one, two), "2 pages of the site"},
		{"two others", learn(New(Default()), two, three), "2 pages of the site"},
	}
	for _, tt := range tests {
		e, err := tt.judge.Detect(t.Context(), one)
		if err != nil || e.Basis != tt.want {
			t.Errorf("%s: basis %q, %v, want %q", tt.name, e.Basis, err, tt.want)
		}
	}
}

func TestContextIsHeeded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, d := range variants() {
		if _, err := learn(d, text("a")).Detect(ctx, text("b")); err == nil {
			t.Errorf("%s: no error from a context that is done", d.Name())
		}
	}
}
