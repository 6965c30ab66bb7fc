package learned

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"chaff/corpus/formats"
	"chaff/internal/testset"
)

// The models that come with the package are small, say what they were trained on, which is
// what may be, and have been cross-validated by site with figures that are high enough.
func TestCards(t *testing.T) {
	tests := []struct {
		name         string
		model        func() (*Model, error)
		corpus, part string
		least        float64
	}{
		{"learned", generalModel, "wcxb-dev", "with", 0.865},
		{"learned-article", articleModel, "wcxb-dev", "article", 0.95},
		{"learned-text", textModel, "wcxb-dev:text", "with", 0.80},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := tt.model()
			if err != nil {
				t.Fatal(err)
			}
			var sets []string
			for _, set := range m.Card.TrainedOn {
				sets = append(sets, set.Name)
				if set.Licence == "" || set.Pages == 0 || set.Fingerprint == "" {
					t.Errorf("%+v", set)
				}
			}
			if !slices.Equal(sets, []string{"wcxb-dev", "trafilatura-eval"}) {
				t.Errorf("trained on %v", sets)
			}
			for _, a := range m.Card.Advisors {
				if len(a.TrainedOn) > 0 && !slices.Equal(a.TrainedOn, []string{"l3s-gn1"}) {
					t.Errorf("advised by %s, which was trained on %v", a.Name, a.TrainedOn)
				}
			}
			f := figureOf(t, m, tt.corpus, tt.part)
			t.Logf("wcxb.word F1 of %d pages of unseen sites (%s) %.4f [%.4f, %.4f]", f.Pages, f.Part, f.Value, f.Low, f.High)
			if f.Value < tt.least || !(f.Low < f.Value && f.Value < f.High) {
				t.Errorf("want %v at least, in its interval", tt.least)
			}
		})
	}
	if size := len(generalData) + len(articleData) + len(textData); size > 3_000_000 {
		t.Errorf("the models are %d bytes", size)
	}
}

// figureOf returns the F1 of words of a part of a corpus.
func figureOf(t *testing.T, m *Model, name, part string) Figure {
	t.Helper()
	i := slices.IndexFunc(m.Card.Figures, func(f Figure) bool {
		return f.Corpus == name && f.Part == part && f.Metric == "wcxb.word" && f.Measure == "F1"
	})
	if i < 0 {
		t.Fatalf("no figure of %s, %s", name, part)
	}
	return m.Card.Figures[i]
}

var update = flag.Bool("update", false, "write the figures of the models to README.md")

// README.md has the figures of the models, by page type.
func TestReadmeFigures(t *testing.T) {
	row := func(label, part string) string {
		var cells strings.Builder
		pages := 0
		for _, m := range []struct {
			model  func() (*Model, error)
			corpus string
		}{{generalModel, "wcxb-dev"}, {articleModel, "wcxb-dev"}, {textModel, "wcxb-dev:text"}} {
			model, err := m.model()
			if err != nil {
				t.Fatal(err)
			}
			f := figureOf(t, model, m.corpus, part)
			pages = f.Pages
			fmt.Fprintf(&cells, " %.3f [%.3f, %.3f] |", f.Value, f.Low, f.High)
		}
		return fmt.Sprintf("| %s | %d |%s\n", label, pages, cells.String())
	}
	want := row("with content", "with") + row("without content", "without") + row("all pages", "")
	for _, kind := range []string{"article", "documentation", "service", "forum", "collection", "listing", "product"} {
		want += row(kind, kind)
	}
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), want) {
		return
	}
	before, rest, found := strings.Cut(string(data), "| with content |")
	_, after, ended := strings.Cut(rest, "\n\n")
	if !*update || !found || !ended {
		t.Fatalf("README.md lacks the table (-update writes it)\n%s", want)
	}
	if err := os.WriteFile("README.md", []byte(before+want+"\n"+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The sets at hand are those that the models were trained on, to the byte.
func TestTrainedOnTheseSets(t *testing.T) {
	m, err := generalModel()
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range m.Card.TrainedOn {
		c, err := formats.Open(testset.Path(t, set.Name))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Fingerprint(t.Context()); err != nil || got != set.Fingerprint || c.Len() != set.Pages {
			t.Errorf("%s at hand is %s of %d pages, %v; trained on %s of %d", set.Name, got, c.Len(), err, set.Fingerprint, set.Pages)
		}
	}
}
