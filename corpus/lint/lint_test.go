package lint

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
)

func sentence(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "word%d ", i)
	}
	return out.String()
}

func entry(id, split, site, source string, gold *corpus.Gold) corpus.Entry {
	return corpus.NewEntry(corpus.NewHTML(corpus.Info{ID: id, Split: split, Site: site}, source), gold)
}

func text(s string) *corpus.Gold { return &corpus.Gold{Text: s, HasText: true} }

func TestCheck(t *testing.T) {
	long := "<p>" + sentence(200)
	c, err := corpus.New("set", []corpus.Entry{
		entry("a-good", "dev", "x.org", long, text(sentence(200))),
		entry("b-empty", "dev", "b.org", "<p>"+strings.Repeat("b ", 50), text(" \n")),
		entry("c-short", "dev", "c.org", "<p>other "+strings.Repeat("c d ", 60), text("c d")),
		entry("d-foreign", "dev", "d.org", "<p>"+strings.Repeat("d ", 50), text(strings.Repeat("entirely different words ", 10))),
		entry("e-again", "test", "x.org", long, text(sentence(200))),
		entry("f-near", "dev", "f.org", long+" and a little more", text(sentence(200))),
		entry("d-torn", "dev", "t.org", "<p>"+sentence(30)+"<p>other "+strings.Repeat("e f g ", 30), text(sentence(15))),
		entry("g-contrary", "dev", "s.org", "<p>kept text", &corpus.Gold{With: []string{"kept", "gone"}, Without: []string{" Kept"}}),
		entry("g-snippets", "dev", "g.org", "<p>kept text here now and not menu", &corpus.Gold{
			Text: "Kept text here now and not menu", HasText: true, With: []string{"kept  TEXT", "absent"}, Without: []string{"menu", "footer"},
		}),
		entry("h-marked", "dev", "h.org", `<p cc-select="true">x y z`, text("x y z")),
		entry("i-mojibake", "dev", "i.org", "<p>cafÃ© and more cafÃ© \uFFFD", text("cafÃ© and more cafÃ© \uFFFD")),
		entry("i-undecided", "dev", "u.org", "<p>one<p>two<p>three", &corpus.Gold{Roles: []corpus.Role{corpus.Body, corpus.Unlabelled, corpus.Unlabelled}}),
		{Info: corpus.Info{ID: "j-broken"}, Load: func(context.Context) (*corpus.Page, *corpus.Gold, error) {
			return nil, nil, &corpus.PageError{Page: "j-broken", Err: fmt.Errorf("not to be read")}
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	findings, err := Check(t.Context(), []*corpus.Corpus{c})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range findings {
		got = append(got, fmt.Sprintf("%s %s %s: %s", f.Level, f.Rule, f.Page, f.Message))
	}
	want := []string{
		`error answer-mark h-marked: the page holds an annotator's mark: cc-select="true`,
		`error empty-gold b-empty: the gold text is empty, the page has 50 words`,
		`error identical-page e-again: the page is page a-good (split dev, this one test) once more`,
		`error unusable j-broken: not to be read`,
		`error wrong-snippet g-contrary: must be kept and must not be: "kept"`,
		`warning gold-not-found d-foreign: 0% of the 30 words of the gold text are in the page`,
		`warning mojibake i-mojibake: 3 of 22 characters are replacement marks or doubly encoded`,
		`warning near-duplicate f-near: the text is about 98% that of page a-good`,
		`warning short-gold c-short: the gold text has 2 of the page's 121 words; is it cut off?`,
		`warning short-gold d-torn: the gold text ends after 15 of the 30 words of line 1; is it cut off?`,
		`warning split-site a-good: site x.org stands in the splits dev (page a-good), test (page e-again)`,
		`warning undecided i-undecided: nobody has decided 2 of the 3 lines, which count neither way`,
		`warning wrong-snippet g-contrary: must be kept, but is not in the text view: "gone"`,
		`warning wrong-snippet g-snippets: must be kept, but is not in the gold text: "absent"`,
		`warning wrong-snippet g-snippets: must not be kept, but is in the gold text: "menu"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The estimate of MinHash is near the true Jaccard similarity of the shingles.
func TestSimilarity(t *testing.T) {
	page := func(from, to int) *corpus.Page {
		var out strings.Builder
		for i := from; i < to; i++ {
			fmt.Fprintf(&out, "word%d ", i)
		}
		return corpus.NewText(corpus.Info{}, out.String())
	}
	// 1000 and 1000 words of which 800 are shared: 796 of 1196 shingles.
	got := sign(page(0, 1000)).similarity(sign(page(200, 1200)))
	if want := 796. / 1196; got < want-0.12 || got > want+0.12 {
		t.Errorf("similarity %.2f, want about %.2f", got, want)
	}
	if sign(page(0, 10)) != nil {
		t.Error("a page of ten words has a signature")
	}
}
