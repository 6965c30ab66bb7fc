// Package learned is a detector that was trained: boosted decision trees say of each line
// how likely it is content, and the lines are kept that make the best expected F1.
//
// What the trees go by is told by chaff/detectors/learned/features; how they were trained by
// chaff/detectors/learned/training, which "chaff train" runs. On what, with which scores,
// and where they fail, is in README.md.
package learned

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/learned/features"
)

// Params are what a user may choose.
type Params struct {
	// Threshold, if above 0, is the least chance of lines that are kept, but for second copies,
	// hidden lines where enough is shown, links to read also, and headings at the very end; 0 keeps
	// those that make the best expected F1.
	Threshold float64
	// Title says that the headline is kept, which is no content where the models were trained.
	Title bool
}

// version is to be raised with every change of code after which a model may answer
// differently on some page.
const version = "4"

// Detector judges pages by models. It is safe for concurrent use.
type Detector struct {
	name   string
	models func() (Models, error)
	params Params
}

// Models are what a detector judges by.
type Models struct {
	// HTML judges pages in markup; where it is nil their text view is judged as bare lines.
	HTML *Model
	// Text judges bare lines; where it is nil plain text is an error.
	Text *Model
}

// New returns a detector that judges by the models.
func New(name string, m Models, p Params) Detector {
	return Detector{name, func() (Models, error) { return m, nil }, p}
}

// Name returns the detector's name.
func (d Detector) Name() string { return d.name }

// Version returns the version of the code and those of the models.
func (d Detector) Version() string {
	m, err := d.models()
	if err != nil {
		return "unknown: " + err.Error()
	}
	out := version
	for _, model := range m.list() {
		out += "+" + string(model.Card.Kind) + "-" + model.digest
	}
	return out
}

// TrainedOn names the sets that its models were trained on, or detectors that advised them.
func (d Detector) TrainedOn() []string {
	m, err := d.models()
	if err != nil {
		return nil
	}
	var out []string
	for _, model := range m.list() {
		for _, set := range model.Card.trainedOn() {
			if !slices.Contains(out, set) {
				out = append(out, set)
			}
		}
	}
	return out
}

// ModelsOf returns a model as the one of its kind.
func ModelsOf(m *Model) Models {
	if m.Card.Kind == Text {
		return Models{Text: m}
	}
	return Models{HTML: m}
}

func (m Models) list() []*Model {
	return slices.DeleteFunc([]*Model{m.HTML, m.Text}, func(m *Model) bool { return m == nil })
}

// Detect keeps what is likely content. It takes time and memory linear in the page, but for
// sorting its lines.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return d.DetectWith(ctx, page, nil)
}

// DetectWith keeps what is likely content when the log-odds of each line of the text view are
// shifted by what is known of it besides; by nothing if shift is nil.
func (d Detector) DetectWith(ctx context.Context, page *corpus.Page, shift func(line int) float64) (detectors.Extraction, error) {
	models, err := d.models()
	if err != nil {
		return detectors.Extraction{}, err
	}
	j, err := models.judge(ctx, page)
	if err != nil {
		return detectors.Extraction{}, err
	}
	defer j.Table.Release()
	if shift != nil {
		j.shift(shift)
	}
	e := j.answer(page, j.keep(d.params))
	switch {
	case e.Text != "":
	case d.params.Threshold > 0:
		e.Basis = fmt.Sprintf("no line has a chance of %v", d.params.Threshold)
	default:
		if page.Kind == corpus.HTML && models.HTML != nil {
			if text := textOfData(page.Tree()); text != "" {
				return detectors.Extraction{Text: text, Chances: e.Chances, Basis: "data for search engines"}, nil
			}
		}
		e.Basis = fmt.Sprintf("no line is likely enough to be content, or fewer than %d words in all", leastWords)
	}
	return e, nil
}

// shift shifts the log-odds of the lines of the text view.
func (j judgement) shift(by func(line int) float64) {
	visible := 0
	for i, c := range j.Chances {
		if j.Table.Hidden[i] {
			continue
		}
		if b := by(visible); b != 0 {
			j.Chances[i] = shifted(c, b)
		}
		visible++
	}
}

// judge returns the features of the page and the chance of each line to be content.
func (m Models) judge(ctx context.Context, page *corpus.Page) (judgement, error) {
	model := m.Text
	var t *features.Table
	var err error
	if page.Kind == corpus.HTML && m.HTML != nil {
		model = m.HTML
		t, err = features.OfHTML(ctx, page, m.HTML.tokens, false)
	} else {
		if model == nil {
			return judgement{}, errors.New("the model judges pages in markup, and this one is plain text")
		}
		t, err = features.OfText(ctx, page.Lines())
	}
	if err != nil {
		return judgement{}, err
	}
	j := judgement{t, make([]float32, 0, len(t.Lines))}
	err = t.Blocks(ctx, func(rows []float32) {
		j.Chances = append(j.Chances, model.chances(Logits(model.forests, rows))...)
	})
	return j, err
}

// answer returns the kept lines, by number where all of them are in the text view.
func (j judgement) answer(page *corpus.Page, kept []bool) detectors.Extraction {
	n := len(page.Lines())
	visible, chances := make([]bool, 0, n), make([]float32, 0, n)
	var lines []corpus.Line
	hidden := false
	for i, k := range kept {
		if !j.Table.Hidden[i] {
			visible, chances = append(visible, k), append(chances, j.Chances[i])
		}
		if k {
			hidden = hidden || j.Table.Hidden[i]
			lines = append(lines, j.Table.Lines[i])
		}
	}
	e := detectors.Extraction{Text: corpus.JoinLines(lines), Chances: chances}
	if !hidden {
		e.Kept = visible
	}
	return e
}
