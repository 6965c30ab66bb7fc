package learned

import (
	"slices"
	"testing"

	"chaff/corpus/formats"
	"chaff/internal/testset"
)

// The models that come with the package are small, say what they were trained on, which is
// what may be, and have been cross-validated by site with the figures that README.md gives.
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
				if len(a.TrainedOn) > 0 {
					t.Errorf("advised by %s, which was trained on %v", a.Name, a.TrainedOn)
				}
			}
			i := slices.IndexFunc(m.Card.Figures, func(f Figure) bool {
				return f.Corpus == tt.corpus && f.Part == tt.part && f.Metric == "wcxb.word" && f.Measure == "F1"
			})
			if i < 0 {
				t.Fatalf("no figure of %s, %s", tt.corpus, tt.part)
			}
			f := m.Card.Figures[i]
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
