// Package goboilerpipe adapts github.com/jlubawy/go-boilerpipe v0.4.0 (2019), a Go port
// of Boilerpipe's ArticleExtractor, as a reference beside chaff's own Boilerpipe.
//
// The library reads a stream of tags and takes no tree: it is given the page's decoded
// source, in which nothing is left to guess about the charset. It answers with blocks of
// text and no nodes, so that its text is taken as it is. A text page is handed over as
// HTML with one p element for each line that is not blank.
package goboilerpipe

import (
	"context"
	"fmt"
	"strings"

	lib "github.com/jlubawy/go-boilerpipe"
	"golang.org/x/net/html"

	"chaff/corpus"
	"chaff/detectors"
)

// version is to be raised with every change after which the adapter may answer differently on
// some page, also one in the library or in what else it is built on.
const version = "1"

// Detector is the library's article pipeline. It cannot be interrupted: a page's time
// limit is the runner's.
type Detector struct{}

// Name returns "go-boilerpipe".
func (Detector) Name() string { return "go-boilerpipe" }

// Version returns the version of the library and the adapter's own number.
func (Detector) Version() string {
	return detectors.AdapterVersion(version, "github.com/jlubawy/go-boilerpipe")
}

// TrainedOn names the set that the pipeline's rules were learned from by its authors (Kohlschütter,
// Fankhauser, Nejdl 2010).
func (Detector) TrainedOn() []string { return []string{"l3s-gn1"} }

// Detect returns the text of the blocks that the pipeline takes for content.
func (Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	if len(page.Lines()) == 0 {
		return detectors.Extraction{}, nil
	}
	doc, err := lib.ParseDocument(strings.NewReader(source(page)))
	if err != nil {
		return detectors.Extraction{}, fmt.Errorf("go-boilerpipe: %w", err)
	}
	lib.ArticlePipeline.Process(doc)
	// The library leaves character references as they are, or makes new ones.
	return detectors.KeepText(html.UnescapeString(doc.Content())), nil
}

func source(page *corpus.Page) string {
	if page.Kind == corpus.HTML {
		return page.Source
	}
	var out strings.Builder
	out.WriteString("<html><body>")
	for _, l := range page.Lines() {
		out.WriteString("<p>" + html.EscapeString(l.Text) + "</p>\n")
	}
	out.WriteString("</body></html>")
	return out.String()
}
