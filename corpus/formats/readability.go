package formats

import (
	"io/fs"
	"path"

	"chaff/corpus"
)

// readability is the test pages of Readability.js (Apache 2.0):
// test/test-pages/NAME/ with source.html, expected.html and expected-metadata.json.
//
// Gold is the text of expected.html, rendered as pages are. The expected files are
// output of Readability.js that its maintainers accepted, so that kin of it have
// an advantage. The pages' sites are not known.
var readability = format{
	name:    "readability",
	about:   "Readability.js test pages: text, as Readability.js gives it",
	licence: "Apache-2.0",
	matches: func(files fs.FS) bool { return exists(files, readabilityPages) },
	open:    openReadability,
}

const readabilityPages = "test/test-pages"

func openReadability(files fs.FS, _ string) ([]corpus.Entry, error) {
	folders, err := fs.ReadDir(files, readabilityPages)
	if err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	for _, folder := range folders {
		if !folder.IsDir() {
			continue
		}
		info := corpus.Info{ID: folder.Name()}
		entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
			return loadReadability(files, path.Join(readabilityPages, info.ID), info)
		}))
	}
	return entries, nil
}

func loadReadability(files fs.FS, folder string, info corpus.Info) (*corpus.Page, *corpus.Gold, error) {
	var meta struct {
		Lang string `json:"lang"`
	}
	if err := readJSON(files, path.Join(folder, "expected-metadata.json"), &meta); err != nil {
		return nil, nil, err
	}
	info.Language = meta.Lang
	page, err := readHTML(files, path.Join(folder, "source.html"), info, corpus.Decoding{TrustUTF8: true})
	if err != nil {
		return nil, nil, err
	}
	expected, err := readHTML(files, path.Join(folder, "expected.html"), info, corpus.Decoding{TrustUTF8: true})
	if err != nil {
		return nil, nil, err
	}
	return page, &corpus.Gold{Text: corpus.RenderText(expected.Tree()), HasText: true}, nil
}
