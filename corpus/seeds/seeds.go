// Package seeds embeds the corpus "seeds": five Russian news pages from three
// Kazakhstani sites, stripped to plain text by a crawler and labelled by hand
// line by line. README.md beside it holds the labelling guideline.
package seeds

import (
	"embed"

	"chaff/corpus"
)

//go:embed *.txt *.labels corpus.json
var files embed.FS

// Open returns the corpus. Its pages are parsed when they are loaded.
func Open() (*corpus.Corpus, error) {
	return corpus.Open(files, "corpus/seeds", "seeds")
}
