package formats

import (
	"errors"
	"io/fs"
	"path"

	"chaff/corpus"
)

// wcxb is WCXB, the Web Content eXtraction Benchmark (Murrough Foley, CC BY 4.0):
// SPLIT/html/ID.html.gz with SPLIT/ground-truth/ID.json, and metadata.json.
//
// Gold is the plain text main_content, where empty means that nothing is worth
// keeping, and snippets. Where both splits are there ids are SPLIT-ID. A page without the key has no gold and is not used.
// The page type "category" is folded into "collection", as its scorer does.
var wcxb = format{
	name:    "wcxb",
	about:   "Web Content eXtraction Benchmark: text and snippets, by page type",
	licence: "CC BY 4.0",
	matches: func(files fs.FS) bool { return exists(files, "metadata.json") && len(wcxbSplits(files)) > 0 },
	open:    openWCXB,
}

func wcxbSplits(files fs.FS) []string {
	var out []string
	for _, split := range []string{"dev", "test"} {
		if exists(files, split+"/html", split+"/ground-truth") {
			out = append(out, split)
		}
	}
	return out
}

func openWCXB(files fs.FS, _ string) ([]corpus.Entry, error) {
	var meta struct {
		License string `json:"license"`
		Files   map[string]struct {
			PageType string `json:"page_type"`
			Domain   string `json:"domain"`
		} `json:"files"`
	}
	if err := readJSON(files, "metadata.json", &meta); err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	splits := wcxbSplits(files)
	for _, split := range splits {
		names, err := fileNames(files, path.Join(split, "ground-truth"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			id := stem(name)
			m := meta.Files[id]
			if m.PageType == "category" {
				m.PageType = "collection"
			}
			info := corpus.Info{ID: id, Site: siteOf(m.Domain), Type: m.PageType, Language: "en", Split: split, Licence: meta.License}
			if len(splits) > 1 {
				info.ID = split + "-" + id // the origin has pages of one id in both
			}
			entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
				return loadWCXB(files, id, info)
			}))
		}
	}
	return entries, nil
}

func loadWCXB(files fs.FS, id string, info corpus.Info) (*corpus.Page, *corpus.Gold, error) {
	var truth struct {
		URL  string `json:"url"`
		Gold struct {
			MainContent   *string  `json:"main_content"`
			With, Without []string // keys match without regard to case
		} `json:"ground_truth"`
	}
	if err := readJSON(files, path.Join(info.Split, "ground-truth", id+".json"), &truth); err != nil {
		return nil, nil, err
	}
	if truth.Gold.MainContent == nil {
		return nil, nil, errors.New("its ground truth has no main_content")
	}
	info.URL = truth.URL
	page, err := readHTML(files, path.Join(info.Split, "html", id+".html.gz"), info, corpus.Decoding{TrustUTF8: true})
	gold := &corpus.Gold{Text: *truth.Gold.MainContent, HasText: true, With: truth.Gold.With, Without: truth.Gold.Without}
	return page, gold, err
}
