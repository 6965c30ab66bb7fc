package learned

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"chaff/detectors/learned/features"
	"chaff/internal/boost"
)

// A Kind says what a model looks at.
type Kind string

// The kinds of models.
const (
	HTML Kind = "html" // lines in markup
	Text Kind = "text" // bare lines
)

// Features returns the names of the features that a model of the kind looks at, in their
// order.
func (k Kind) Features() []string {
	if k == Text {
		return features.TextNames()
	}
	return features.HTMLNames()
}

// A Card says where a model comes from. It is the first part of a model's file.
type Card struct {
	Kind Kind `json:"kind"`
	// Version is the model's; the detector's rests on it.
	Version string `json:"version"`
	// Features are the names of what each line is told of, in their order.
	Features []string `json:"features"`
	// TrainedOn are the corpora that the model was trained on.
	TrainedOn []TrainingSet `json:"trained_on"`
	// Advisors are the detectors that told the model which guessed what they keep, where only
	// snippets of pages were known.
	Advisors []Advisor `json:"advisors,omitempty"`
	// Policy is what counted as content where gold has roles.
	Policy string `json:"policy,omitempty"`
	// Types are the page types that the model is for, all if there are none; pages of others
	// counted Others as much.
	Types  []string `json:"types,omitempty"`
	Others float64  `json:"others,omitempty"`
	// Options say how, as chaff train was told.
	Options json.RawMessage `json:"options,omitempty"`
	// Figures are scores of models like this one on pages of sites that they had not seen.
	Figures []Figure `json:"figures,omitempty"`
	// Slope and Offset turn the log-odds of the trees into those of a probability: of lines
	// with probability p, by words, the share p is content on pages of unseen sites.
	Slope  float64 `json:"slope"`
	Offset float64 `json:"offset"`
}

// A TrainingSet is a corpus that a model was trained on.
type TrainingSet struct {
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
	Pages       int    `json:"pages"`
	// Used is how many of its pages taught anything: the others cannot be read, have no gold,
	// no markup where that is needed, or are of types that are not wanted.
	Used    int    `json:"used"`
	Licence string `json:"licence,omitempty"`
	// Weight is how much its pages counted, 1 if it is 0.
	Weight float64 `json:"weight,omitempty"`
}

// An Advisor is a detector that a model's guesses went by.
type Advisor struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	// TrainedOn names the sets that it was itself trained on.
	TrainedOn []string `json:"trained_on,omitempty"`
}

// trainedOn names the sets that the model was trained on, and those that its advisors were.
func (c Card) trainedOn() []string {
	var out []string
	for _, set := range c.TrainedOn {
		out = append(out, set.Name)
	}
	for _, a := range c.Advisors {
		out = append(out, a.TrainedOn...)
	}
	return out
}

// A Figure is a mean over the pages of a corpus, or of a part of them.
type Figure struct {
	Corpus  string  `json:"corpus"`
	Part    string  `json:"part,omitempty"` // of the corpus: a type, or pages with content
	Metric  string  `json:"metric"`
	Measure string  `json:"measure"`
	Value   float64 `json:"value"`
	Low     float64 `json:"low"` // of the 95 % interval over sites
	High    float64 `json:"high"`
	Pages   int     `json:"pages"`
}

// A Model tells lines of content from others. It is safe for concurrent use.
type Model struct {
	Card    Card
	tokens  *Tokens // nil where the kind has no markup
	forests []*boost.Forest
	digest  string // of its file, for versions
}

// NewModel puts a model together. Tokens are nil for bare lines.
func NewModel(c Card, tokens *Tokens, forests []*boost.Forest) (*Model, error) {
	m := &Model{Card: c, tokens: tokens, forests: forests}
	err := m.check()
	if err == nil {
		var data []byte
		data, err = m.MarshalBinary()
		m.digest = digestOf(data)
	}
	if err != nil {
		return nil, fmt.Errorf("putting a model together: %w", err)
	}
	return m, nil
}

func (m *Model) check() error {
	want := m.Card.Kind.Features()
	switch {
	case m.Card.Kind != HTML && m.Card.Kind != Text:
		return fmt.Errorf("unknown kind %q of model", m.Card.Kind)
	case !slices.Equal(m.Card.Features, want):
		return errors.New("the model looks at other features than this version of chaff has: train it again")
	case (m.Card.Kind == HTML) != (m.tokens != nil):
		return errors.New("a model of markup and none other has weights of tokens")
	case len(m.forests) == 0:
		return errors.New("the model has no trees")
	case len(m.forests) > MaxForests:
		return fmt.Errorf("the model has %d forests, more than %d", len(m.forests), MaxForests)
	case !(m.Card.Slope > 0) || math.IsInf(m.Card.Slope, 0) || math.IsNaN(m.Card.Offset) || math.IsInf(m.Card.Offset, 0):
		return fmt.Errorf("the model is calibrated by %v and %v", m.Card.Slope, m.Card.Offset)
	}
	for _, f := range m.forests {
		if f.Features() != len(want) {
			return fmt.Errorf("the trees look at %d features, the model at %d", f.Features(), len(want))
		}
	}
	return nil
}

// sure is the log-odds, either way, from which on a line is not looked at any further: most
// lines of a page are menus that nobody takes for anything else.
const sure = 3

// Logits returns the log-odds of rows of features.
func Logits(forests []*boost.Forest, rows []float32) []float32 {
	return boost.Logits(forests, rows, sure)
}

// chances turns log-odds into calibrated probabilities, in place.
func (m *Model) chances(logits []float32) []float32 {
	for i, l := range logits {
		logits[i] = float32(boost.Sigmoid(m.Card.Slope*float64(l) + m.Card.Offset))
	}
	return logits
}

// magic begins the file of a model, after what begins those of all formats.
const (
	anyMagic = "chaff model "
	magic    = anyMagic + "2\n"
)

// MarshalBinary returns the model as a file: a first line, the card as one line of JSON, which
// any tool can read (sed -n 2p), the weights of tokens, the number of forests and the forests.
func (m *Model) MarshalBinary() ([]byte, error) {
	card, err := json.Marshal(m.Card)
	if err != nil {
		return nil, fmt.Errorf("writing a model: %w", err)
	}
	le := binary.LittleEndian
	out := append(append([]byte(magic), card...), '\n')
	if m.tokens != nil {
		out = m.tokens.append(out)
	}
	out = le.AppendUint32(out, uint32(len(m.forests)))
	for _, f := range m.forests {
		out = f.Append(out)
	}
	return out, nil
}

// ParseModel reads what [Model.MarshalBinary] wrote.
func ParseModel(data []byte) (*Model, error) {
	m, err := parseModel(data)
	if err != nil {
		return nil, fmt.Errorf("reading a model: %w", err)
	}
	return m, nil
}

var errTorn = errors.New("it ends early: copy the file again, or train it anew")

func parseModel(data []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	switch {
	case ok:
	case len(data) == 0:
		return nil, errors.New("the file is empty")
	case bytes.HasPrefix(data, []byte(anyMagic)):
		return nil, errors.New("another version of chaff wrote it: train it again")
	default:
		return nil, errors.New("it is no model, as \"chaff train\" writes them")
	}
	card, rest, ok := bytes.Cut(rest, []byte("\n"))
	if !ok {
		return nil, errTorn
	}
	var err error
	m := &Model{digest: digestOf(data)}
	if err := json.Unmarshal(card, &m.Card); err != nil {
		return nil, fmt.Errorf("its card: %w", err)
	}
	if m.Card.Kind == HTML {
		if m.tokens, rest, err = parseTokens(rest); err != nil {
			return nil, err
		}
	}
	if len(rest) < 4 {
		return nil, errTorn
	}
	count := binary.LittleEndian.Uint32(rest)
	rest = rest[4:]
	if count > MaxForests {
		return nil, fmt.Errorf("it has %d forests, more than %d", count, MaxForests)
	}
	for range count {
		var f *boost.Forest
		if f, rest, err = boost.Parse(rest); err != nil {
			return nil, err
		}
		m.forests = append(m.forests, f)
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("%d bytes follow its trees", len(rest))
	}
	return m, m.check()
}

func digestOf(file []byte) string { return fmt.Sprintf("%.6x", sha256.Sum256(file)) }

// MaxForests bounds the forests of a model.
const MaxForests = 64
