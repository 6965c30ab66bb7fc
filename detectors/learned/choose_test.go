package learned

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors/learned/features"
)

const (
	one   = "The first paragraph of a story that goes on for a while, with a comma or two, and then ends."
	two   = "The second paragraph says something else altogether, and takes about as many words to say so."
	three = "A third paragraph has other words again, so that nobody takes it for a copy of the ones above."
)

// A marked line is one with a chance, such as "0.9 text".
func judge(t *testing.T, html bool, lines ...string) (judgement, []string) {
	t.Helper()
	var texts []string
	var source strings.Builder
	var j judgement
	for _, l := range lines {
		number, text, _ := strings.Cut(l, " ")
		chance := map[string]float32{"0": 0.01, "2": 0.2, "5": 0.5, "9": 0.9}[number]
		j.Chances = append(j.Chances, chance)
		texts = append(texts, text)
		source.WriteString(text + "\n")
	}
	var err error
	if html {
		page := corpus.NewHTML(corpus.Info{}, source.String())
		j.Table, err = features.OfHTML(t.Context(), page, nil, false)
	} else {
		j.Table, err = features.OfText(t.Context(), corpus.NewText(corpus.Info{}, source.String()).Lines())
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(j.Table.Lines) != len(lines) {
		t.Fatalf("%d lines, want %d", len(j.Table.Lines), len(lines))
	}
	return j, texts
}

func TestKeep(t *testing.T) {
	tests := []struct {
		name   string
		html   bool
		params Params
		lines  []string
		kept   string // one sign a line
	}{
		{"likely lines", false, Params{}, []string{"0 Home", "9 " + one, "9 " + two, "0 Footer"}, "-++-"},
		{"a doubtful line is worth it", false, Params{}, []string{"9 " + one, "5 " + two}, "++"},
		{"an unlikely one is not", false, Params{}, []string{"9 " + one, "2 Some words that stand here"}, "+-"},
		{"a page without content", false, Params{}, []string{"5 Home page", "5 Sign in"}, "--"},
		{"a threshold", false, Params{Threshold: 0.6}, []string{"9 Home page", "5 Sign in"}, "+-"},
		{"a copy", false, Params{}, []string{"9 " + one, "9 " + two, "9 " + one}, "++-"},
		{"a near copy", false, Params{}, []string{"9 " + one, "9 " + two, "9 Updated: " + one}, "++-"},
		{"a gap between paragraphs", true, Params{}, []string{"9 <p>" + one + "</p>", "2 <p>" + two + "</p>", "9 <p>" + three + "</p>"}, "+++"},
		{"what surely is no content", true, Params{}, []string{"9 <p>" + one + "</p>", "0 <p>" + two + "</p>", "9 <p>" + three + "</p>"}, "+-+"},
		{"a hidden one in a gap", true, Params{}, []string{"9 <p>" + one + "</p>", "2 <p hidden>" + two + "</p>", "9 <p>" + three + "</p>"}, "+-+"},
		{"a gap under a threshold", true, Params{Threshold: 0.8}, []string{"9 <p>" + one + "</p>", "2 <p>" + two + "</p>", "9 <p>" + three + "</p>"}, "+-+"},
		{"another container", true, Params{}, []string{"9 <p>" + one + "</p>", "2 <div class=ad><p>" + two + "</p></div>", "9 <p>" + three + "</p>"}, "+-+"},
		{"links inside the story", true, Params{}, []string{
			"9 <p>" + one + "</p>", "9 <p>See also:</p>", "9 <p><a href=x>Another story of the paper</a></p>", "9 <p><a href=y>A third story of the paper</a></p>", "9 <p>" + two + "</p>",
		}, "+---+"},
		{"a label with a link inside the story", true, Params{}, []string{"9 <p>" + one + "</p>", "9 <p>Read on: <a href=x>Another long story of the paper</a></p>", "9 <p>" + two + "</p>"}, "+-+"},
		{"a sentence with a link inside the story", true, Params{}, []string{"9 <p>" + one + "</p>", "9 <p>Then <a href=x>another story of the paper came</a>.</p>", "9 <p>" + two + "</p>"}, "+++"},
		{"a list inside the story", true, Params{}, []string{
			"9 <p>" + one + "</p>", "9 <p>Ingredients</p>", "9 <p>A cup of flour</p>", "9 <p><a href=y>Two eggs</a></p>", "9 <p>" + two + "</p>",
		}, "+++++"},
		{"sentences in the footer", true, Params{}, []string{"9 <p>" + one + "</p>", "9 <p>" + two + "</p>", "9 <footer><p>" + three + "</p></footer>"}, "++-"},
		{"a caption in the story", true, Params{}, []string{"9 <p>" + one + "</p>", "9 <figure><figcaption>" + three + "</figcaption></figure>", "9 <p>" + two + "</p>"}, "+-+"},
		{"a doubted line in a gap", true, Params{}, []string{"9 <p>" + one + "</p>", "5 <p>Somebody on the way to somewhere else in the mountains. © An Agency.</p>", "9 <p>" + two + "</p>"}, "+-+"},
		{"a credit of bare lines", false, Params{}, []string{"9 " + one, "9 Somebody on the way to somewhere else in the mountains. © An Agency", "9 " + two}, "+-+"},
		{"a page of nothing but a footer", true, Params{}, []string{"9 <footer><p>" + one + "</p></footer>", "5 <footer><p>" + two + "</p></footer>"}, "++"},
		{"doubts under a threshold", true, Params{Threshold: 0.8}, []string{"9 <p>" + one + "</p>", "9 <p>" + two + "</p>", "9 <footer><p>" + three + "</p></footer>"}, "+++"},
		{"a heading of nothing", true, Params{}, []string{"9 <p>" + one + "</p>", "9 <p>" + two + "</p>", "9 <h3>More on this</h3>", "0 <p><a href=x>A story</a></p>"}, "++--"},
		{"headings of nothing", true, Params{}, []string{"9 <p>" + one + "</p>", "9 <p>" + two + "</p>", "9 <h2>More</h2>", "9 <h3>Of the day</h3>", "0 <p>Another</p>"}, "++---"},
		{"a heading of nothing between", true, Params{}, []string{"9 <p>" + one + "</p>", "9 <h3>A picture</h3>", "0 <p>Zoom</p>", "9 <h3>Two</h3>", "9 <p>" + two + "</p>"}, "++-++"},
		{"a heading above one that is not kept", true, Params{}, []string{"9 <p>" + one + "</p>", "9 <p>" + two + "</p>", "9 <h2>Ingredients</h2>", "0 <h3>For dough</h3>", "9 <li>Flour</li>"}, "+++-+"},
		{"a heading of hidden words", true, Params{}, []string{"9 <p>" + one + "</p>", "9 <h2>More</h2>", "9 <p hidden>" + two + "</p>"}, "+++"},
		{"a heading of a few words", true, Params{}, []string{"9 <p>" + one + "</p>", "9 <p>" + two + "</p>", "9 <h2>More</h2>", "9 <h3>Of the day</h3>", "9 <p>Another</p>"}, "+++++"},
		{"running text in headings", true, Params{}, []string{"9 <h3>" + one + "</h3>", "9 <h3>" + two + "</h3>", "9 <h3>More</h3>"}, "++-"},
		{"headings of a page of few words", true, Params{}, []string{"9 <h2>The first of the shops in the town</h2>", "9 <h2>The second of the shops in the town</h2>"}, "++"},
		{"hidden words beside many shown", true, Params{}, []string{"9 <p>" + one + "</p>", "9 <p>" + two + "</p>", "9 <p hidden>Some more words that are not shown to anybody</p>"}, "++-"},
		{"hidden words that are the page", true, Params{}, []string{"0 <p>Home</p>", "9 <p hidden>" + one + "</p>", "9 <p hidden>" + two + "</p>"}, "-++"},
		{"the headline", false, Params{Title: true}, []string{"0 Home", "0 What the story is about", "9 " + one, "9 " + two}, "-+++"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j, texts := judge(t, tt.html, tt.lines...)
			var want, got []string
			kept := j.keep(tt.params)
			for i, text := range texts {
				want = append(want, tt.kept[i:i+1]+" "+text)
				got = append(got, map[bool]string{true: "+ ", false: "- "}[kept[i]]+text)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
