package formats

import (
	"errors"
	"io/fs"
	"maps"
	"slices"

	"chaff/corpus"
)

// scrapinghub is AEB, the article extraction benchmark of Scrapinghub, now Zyte
// (MIT): ground-truth.json with html/ID.html.gz.
//
// Gold is the plain text articleBody; one without the key is no gold and its page
// is not used. The answers of other systems in output/ are not read.
var scrapinghub = format{
	name:    "scrapinghub",
	about:   "article extraction benchmark (AEB): text",
	licence: "MIT",
	matches: func(files fs.FS) bool { return exists(files, "ground-truth.json", "html") },
	open:    openScrapinghub,
}

func openScrapinghub(files fs.FS, _ string) ([]corpus.Entry, error) {
	var truth map[string]struct {
		URL         string  `json:"url"`
		ArticleBody *string `json:"articleBody"`
	}
	if err := readJSON(files, "ground-truth.json", &truth); err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	for _, id := range slices.Sorted(maps.Keys(truth)) {
		t := truth[id]
		info := corpus.Info{ID: id, URL: t.URL, Site: siteOf(t.URL), Language: "en"}
		entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
			if t.ArticleBody == nil {
				return nil, nil, errors.New("its ground truth has no articleBody")
			}
			page, err := readHTML(files, "html/"+id+".html.gz", info, corpus.Decoding{TrustUTF8: true})
			return page, &corpus.Gold{Text: *t.ArticleBody, HasText: true}, err
		}))
	}
	return entries, nil
}
