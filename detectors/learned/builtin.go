package learned

import (
	_ "embed"
	"fmt"
	"os"
	"sync"
)

// The models that come with the package; README.md is their card. make train makes them.
//
//go:embed models/learned.model
var generalData []byte

//go:embed models/article.model
var articleData []byte

//go:embed models/text.model
var textData []byte

// Models are parsed at first use, which takes some milliseconds.
var (
	generalModel = sync.OnceValues(func() (*Model, error) { return ParseModel(generalData) })
	articleModel = sync.OnceValues(func() (*Model, error) { return ParseModel(articleData) })
	textModel    = sync.OnceValues(func() (*Model, error) { return ParseModel(textData) })
)

// Default returns "learned", which judges pages of every type; plain text as learned-text does.
func Default(p Params) Detector { return builtin("learned", generalModel, p) }

// Article returns "learned-article", trained for articles: in training pages of other types
// counted 0.05 as much.
func Article(p Params) Detector { return builtin("learned-article", articleModel, p) }

// BareText returns "learned-text", which looks at the text view only.
func BareText(p Params) Detector { return builtin("learned-text", nil, p) }

func builtin(name string, html func() (*Model, error), p Params) Detector {
	return Detector{name, sync.OnceValues(func() (Models, error) {
		var m Models
		var err error
		if html != nil {
			if m.HTML, err = html(); err != nil {
				return m, err
			}
		}
		m.Text, err = textModel()
		return m, err
	}), p}
}

// Open returns a detector of the given name, which looks at what the kind says, that judges by the
// model in a file alone. One of text judges pages in markup by their text view; one of
// markup fails on plain text.
func Open(name, path string, kind Kind, p Params) (Detector, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Detector{}, fmt.Errorf("reading a model: %w; \"chaff train\" writes one", err)
	}
	model, err := ParseModel(data)
	if err != nil {
		return Detector{}, fmt.Errorf("%s: %w", path, err)
	}
	if kind == Text && model.Card.Kind != Text {
		return Detector{}, fmt.Errorf("%s is a model of markup, and %s looks at text", path, name)
	}
	return New(name, ModelsOf(model), p), nil
}
