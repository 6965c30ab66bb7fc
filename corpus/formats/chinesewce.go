package formats

import (
	"io/fs"
	"path"

	"chaff/corpus"
)

// chineseWCE is the Chinese Web Content Extraction Dataset (immortal-autumn, MIT):
// original/ID.html with cleaned/ID.txt, text made by hand whose line ends are those
// of the page's source and carry no meaning. Its author/ and date/ are not read.
//
// Most pages are gb2312 or gbk and are decoded as declared. Some stand in a
// wrapper <text id="URL" ...> as in CleanEval; its URL gives their site, which so is
// known once the page is loaded and not before.
var chineseWCE = format{
	name:    "chinese-wce",
	about:   "Chinese Web Content Extraction Dataset: text",
	licence: "MIT",
	matches: func(files fs.FS) bool { return exists(files, "original", "cleaned") },
	open:    openChineseWCE,
}

func openChineseWCE(files fs.FS, _ string) ([]corpus.Entry, error) {
	names, err := fileNames(files, "cleaned")
	if err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	for _, name := range names {
		info := corpus.Info{ID: stem(name), Language: "zh"}
		entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
			return loadChineseWCE(files, name, info)
		}))
	}
	return entries, nil
}

func loadChineseWCE(files fs.FS, name string, info corpus.Info) (*corpus.Page, *corpus.Gold, error) {
	page, gold, err := loadPair(files, path.Join("original", info.ID+".html"), path.Join("cleaned", name), info, corpus.Decoding{})
	if err != nil {
		return nil, nil, err
	}
	// Nobody has seen the page yet, so that its source may still be changed.
	source, url := unwrapText([]byte(page.Source))
	page.Source, page.URL, page.Site = string(source), url, siteOf(url)
	return page, gold, nil
}
