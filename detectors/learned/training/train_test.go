package training

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/detectors/learned"
	"chaff/detectors/learned/features"
	"chaff/internal/boost"
)

var words = strings.Fields("rain falls over towns rivers people trains streets offices ministers markets prices harvest winter school bridge paper letters morning")

// sentences returns n sentences of made-up text.
func sentences(rng *rand.Rand, n int) string {
	var out []string
	for range n {
		var s []string
		for range 8 + rng.IntN(10) {
			s = append(s, words[rng.IntN(len(words))])
		}
		out = append(out, "The "+strings.Join(s, " ")+".")
	}
	return strings.Join(out, " ")
}

// newCorpus returns pages of a story between menus, two of each site, with gold as text.
func newCorpus(t *testing.T, name string, n int) *corpus.Corpus {
	t.Helper()
	var entries []corpus.Entry
	for i := range n {
		rng := rand.New(rand.NewPCG(uint64(i), 7))
		var gold []string
		var story, menu strings.Builder
		for range 3 + rng.IntN(5) {
			p := sentences(rng, 2+rng.IntN(3))
			gold = append(gold, p)
			fmt.Fprintf(&story, "<p>%s</p>", p)
		}
		for range 5 + rng.IntN(20) {
			fmt.Fprintf(&menu, "<li><a href=x>%s %s</a>", words[rng.IntN(len(words))], words[rng.IntN(len(words))])
		}
		source := fmt.Sprintf("<title>t</title><body><nav><ul>%s</ul></nav><div class=story>%s</div><div class=legal><p>%s</p></div>", menu.String(), story.String(), sentences(rng, 1))
		info := corpus.Info{ID: fmt.Sprintf("p%03d", i), Site: fmt.Sprintf("s%d.org", i/2), Type: []string{"article", "forum"}[i/2%2]}
		entries = append(entries, corpus.NewEntry(corpus.NewHTML(info, source), &corpus.Gold{Text: strings.Join(gold, "\n"), HasText: true}))
	}
	c, err := corpus.New(name, entries)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var small = Options{Folds: 3, Seeds: 2, Trees: boost.Options{Trees: 12, Depth: 3, Seed: 1}}

func train(t *testing.T, c *corpus.Corpus, kind learned.Kind) *Result {
	t.Helper()
	examples, err := Collect(t.Context(), []Set{{Corpus: c}}, kind, corpus.StrictBody())
	if err != nil {
		t.Fatal(err)
	}
	result, err := Train(t.Context(), examples, learned.Card{Version: "test", TrainedOn: []learned.TrainingSet{{Name: c.Name(), Pages: c.Len()}}}, small)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// A model learns what content is, and says so of pages of sites that it has not seen.
func TestTrain(t *testing.T) {
	c := newCorpus(t, "stories", 60)
	for _, kind := range []learned.Kind{learned.HTML, learned.Text} {
		t.Run(string(kind), func(t *testing.T) {
			d := train(t, c, kind).Detector("learned", learned.Params{})
			right, wrong := 0, 0
			for i := range c.Len() {
				page, gold, err := c.Load(t.Context(), i)
				if err != nil {
					t.Fatal(err)
				}
				e, err := d.Detect(t.Context(), page)
				if err != nil {
					t.Fatal(err)
				}
				for k, role := range gold.OnLines(page).Roles {
					if e.Kept[k] == (role == corpus.Body) {
						right++
					} else {
						wrong++
					}
					if (e.Chances[k] >= 0.5) != e.Kept[k] && math.Abs(float64(e.Chances[k])-0.5) > 0.4 {
						t.Errorf("page %s, line %d is kept: %v, with a chance of %v", page.ID, k, e.Kept[k], e.Chances[k])
					}
				}
			}
			if wrong*50 > right {
				t.Errorf("%d lines are right, %d wrong", right, wrong)
			}
		})
	}
}

// Same pages and options give the same bytes on any number of cores.
func TestTrainRepeats(t *testing.T) {
	c := newCorpus(t, "stories", 20)
	bytesOf := func() []byte {
		data, err := train(t, c, learned.HTML).Model.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	first := bytesOf()
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	if !bytes.Equal(first, bytesOf()) {
		t.Error("the model changes with the number of cores")
	}
	m, err := learned.ParseModel(first)
	if err != nil {
		t.Fatal(err)
	}
	if c := m.Card; c.Version != "test" || c.TrainedOn[0].Name != "stories" || c.TrainedOn[0].Pages != 20 || len(c.Features) != len(features.HTMLNames()) {
		t.Errorf("card %+v", c)
	}
}

// Pages of one site are in one part, all parts are used, and salts part differently.
func TestSplit(t *testing.T) {
	var pages []*example
	for i := range 200 {
		pages = append(pages, &example{group: fmt.Sprintf("s%d", i/4)})
	}
	part, other := make(map[string]int), 0
	for k := range 5 {
		in, out := split(pages, "folds", 5, k)
		if len(in)+len(out) != len(pages) || len(out) < 12 {
			t.Errorf("part %d has %d pages, the others %d", k, len(out), len(in))
		}
		for _, p := range out {
			if was, ok := part[p.group]; ok && was != k {
				t.Errorf("group %s is in parts %d and %d", p.group, was, k)
			}
			part[p.group] = k
		}
	}
	for group, k := range part {
		if partOf(group, "tokens", 5) != k {
			other++
		}
	}
	if other < 20 {
		t.Errorf("only %d of %d groups are parted differently by another salt", other, len(part))
	}
}

func TestTypes(t *testing.T) {
	c := newCorpus(t, "stories", 20)
	all, err := Collect(t.Context(), []Set{{Corpus: c}}, learned.Text, corpus.StrictBody())
	if err != nil {
		t.Fatal(err)
	}
	articles, err := Collect(t.Context(), []Set{{Corpus: c, Types: []string{"article"}}}, learned.Text, corpus.StrictBody())
	if err != nil {
		t.Fatal(err)
	}
	if all.Len() != 20 || all.Groups() != 10 || articles.Len() != 10 {
		t.Errorf("%d pages of %d sites, %d articles", all.Len(), all.Groups(), articles.Len())
	}
	if _, err := Collect(t.Context(), []Set{{Corpus: c, Types: []string{"product"}}}, learned.Text, corpus.StrictBody()); err == nil {
		t.Error("there is nothing to learn from, and no error")
	}
}

// Targets of each form of gold, by words: weights are over those of the content and 50.
func TestTargets(t *testing.T) {
	const menu, first, second = "Home Sports Weather", "The rain falls over the towns and rivers.", "Markets and prices are what people talk about."
	page := corpus.NewText(corpus.Info{}, strings.Join([]string{menu, first, second}, "\n"))
	tests := []struct {
		name string
		gold *corpus.Gold
		want []target
	}{
		{"text", &corpus.Gold{Text: first, HasText: true}, []target{{0, 3. / 58}, {1, 8. / 58}, {0, 8. / 58}}},
		{"part of a line", &corpus.Gold{Text: "The rain falls over the towns", HasText: true}, []target{{0, 3. / 56}, {0.75, 8. / 56}, {0, 8. / 56}}},
		{"nothing", &corpus.Gold{HasText: true}, []target{{0, 3. / 50}, {0, 8. / 50}, {0, 8. / 50}}},
		{"roles", &corpus.Gold{Roles: []corpus.Role{corpus.Navigation, corpus.Body, corpus.Title}}, []target{{0, 3. / 58}, {1, 8. / 58}, {}}},
		{"snippets", &corpus.Gold{With: []string{"falls over"}, Without: []string{"Sports"}}, []target{{0, 8. / 550}, {1, 8. / 550}, {}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := features.OfText(t.Context(), page.Lines())
			if err != nil {
				t.Fatal(err)
			}
			for i, got := range targetsOf(page, tt.gold, table, corpus.StrictBody()) {
				if want := tt.want[i]; math.Abs(float64(got.content-want.content)) > 1e-6 || math.Abs(float64(got.weight-want.weight)) > 1e-6 {
					t.Errorf("line %d: %+v, want %+v", i, got, want)
				}
			}
		})
	}
}

// Log-odds twice too large, and shifted, are calibrated back.
func TestCalibrate(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var list []judgement
	for range 20000 {
		true := rng.NormFloat64() * 2
		content := float32(0)
		if rng.Float64() < boost.Sigmoid(true) {
			content = 1
		}
		list = append(list, judgement{2*true + 1, target{content, 1}})
	}
	slope, offset, err := calibrate(list)
	if err != nil || math.Abs(slope-0.5) > 0.02 || math.Abs(offset+0.5) > 0.05 {
		t.Errorf("slope %v, offset %v, want 0.5 and -0.5", slope, offset)
	}
	if slope, offset, err := calibrate(nil); err != nil || slope != 1 || offset != 0 {
		t.Errorf("of nothing slope %v, offset %v", slope, offset)
	}
}

// Few pages on which all is right make no chance 0 or 1.
func TestCalibrateFewPages(t *testing.T) {
	var list []judgement
	for i := range 40 {
		content := float32(i % 2)
		list = append(list, judgement{float64(4*content - 2), target{content, 0.1}})
	}
	if slope, offset, err := calibrate(list); err != nil || slope < 0.8 || slope > 3 || math.Abs(offset) > 0.1 {
		t.Errorf("slope %v, offset %v, %v", slope, offset, err)
	}
	if _, _, err := calibrate([]judgement{{math.NaN(), target{1, 1}}}); err == nil {
		t.Error("log-odds that are no numbers calibrate something")
	}
}

// A hidden copy of the content takes nothing from what is shown.
func TestTargetsOfCopies(t *testing.T) {
	const story = "The rain falls over the towns and rivers, and nobody minds."
	page := corpus.NewHTML(corpus.Info{}, "<div hidden><p>"+story+"</p></div><p>"+story+"</p><p>Another line of the page</p>")
	table, err := features.OfHTML(t.Context(), page, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	got := targetsOf(page, &corpus.Gold{Text: story, HasText: true}, table, corpus.StrictBody())
	if len(got) != 3 || got[1].content != 1 || got[2].content != 0 {
		t.Errorf("%+v", got)
	}
}

// Names that are like each other fall into all parts.
func TestPartOf(t *testing.T) {
	for _, parts := range []int{2, 4, 5} {
		counts := make([]int, parts)
		for c := 'a'; c <= 'z'; c++ {
			counts[partOf(string(c), "folds", parts)]++
			counts[partOf(string(c)+".org", "folds", parts)]++
		}
		if slices.Min(counts) < 26/parts {
			t.Errorf("52 names fall into %d parts as %v", parts, counts)
		}
	}
}
