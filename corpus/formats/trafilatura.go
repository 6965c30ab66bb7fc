package formats

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"chaff/corpus"
)

// trafilatura is the evaluation set of Trafilatura (Apache 2.0): tests/evaldata.json
// with pages in tests/eval or else in tests/cache. The id is the name of the file.
//
// Gold is snippets that must and must not be kept. The set states no language: the
// region that it gives is a country.
var trafilatura = format{
	name:    "trafilatura",
	about:   "Trafilatura's evaluation pages: snippets",
	licence: "Apache-2.0",
	matches: func(files fs.FS) bool { return exists(files, "tests/evaldata.json") },
	open:    openTrafilatura,
}

// trafilaturaPage is what evaldata.json says of a page.
type trafilaturaPage struct {
	File          string
	License       string
	With, Without []string
}

func openTrafilatura(files fs.FS, _ string) ([]corpus.Entry, error) {
	var truth map[string]trafilaturaPage
	if err := readJSON(files, "tests/evaldata.json", &truth); err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	for _, key := range slices.Sorted(maps.Keys(truth)) {
		t := truth[key]
		info := corpus.Info{ID: t.File, URL: keyURL(key), Licence: t.License}
		info.Site = siteOf(archivePrefix.ReplaceAllString(info.URL, ""))
		entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
			return loadTrafilatura(files, t, info)
		}))
	}
	return entries, nil
}

// keyURL returns the URL that a key of evaldata.json is. Some keys are none: an x
// before the scheme disables one, and hard::FILE and recall::FILE name the file.
func keyURL(key string) string {
	url := strings.TrimPrefix(key, "x")
	if !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") {
		return ""
	}
	return url
}

// archivePrefix is what a web archive puts before the URL of a page. Archived pages
// belong to the site they were taken from.
var archivePrefix = regexp.MustCompile(`^https?://web\.archive\.org/web/[^/]*/`)

func loadTrafilatura(files fs.FS, t trafilaturaPage, info corpus.Info) (*corpus.Page, *corpus.Gold, error) {
	if len(t.With)+len(t.Without) == 0 {
		return nil, nil, errors.New("its entry in tests/evaldata.json has no snippets")
	}
	name := path.Join("tests/eval", t.File)
	if !exists(files, name) {
		name = path.Join("tests/cache", t.File)
	}
	page, err := readHTML(files, name, info, corpus.Decoding{TrustUTF8: true})
	return page, &corpus.Gold{With: t.With, Without: t.Without}, err
}
