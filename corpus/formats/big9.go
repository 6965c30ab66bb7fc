package formats

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"chaff/corpus"
)

// big9 is Big9 (MSVCode/ir-research-data): news pages of nine sites in three
// years, Extraction/YEAR/html/NAME.htm or .html with Extraction/YEAR/gold/NAME.txt,
// where YEAR is big5-05, big5-09 or big5-13. The id is YEAR/NAME, the split YEAR.
//
// The set does not say which page is of which site. Where a file sites.tsv of
// lines SITE TAB PATH says it, all years of a site are one site, though templates
// change between them: resampling needs what is surely independent. The pages declare
// UTF-8, gold is partly windows-1252. Of two pages of one name the .html counts.
var big9 = format{
	name:    "big9",
	about:   "news of nine sites in three years: text",
	licence: "research only",
	matches: func(files fs.FS) bool {
		years, err := big9Years(files)
		return err == nil && len(years) > 0
	},
	open: openBig9,
}

func big9Years(files fs.FS) ([]string, error) {
	folders, err := folderNames(files, "Extraction")
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(folders, func(name string) bool {
		folder := path.Join("Extraction", name)
		return !strings.HasPrefix(name, "big5-") || !exists(files, folder+"/html", folder+"/gold")
	}), nil
}

func openBig9(files fs.FS, _ string) ([]corpus.Entry, error) {
	sites, err := big9Sites(files)
	if err != nil {
		return nil, err
	}
	years, err := big9Years(files)
	if err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	for _, year := range years {
		folder := path.Join("Extraction", year)
		names, err := fileNames(files, folder+"/gold")
		if err != nil {
			return nil, err
		}
		pages, err := byStem(files, folder+"/html")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			input, truth := pages[stem(name)], path.Join(folder, "gold", name)
			info := corpus.Info{ID: year + "/" + stem(name), Site: sites[input], Language: "en", Split: year}
			entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
				return loadPair(files, input, truth, info, corpus.Decoding{TrustUTF8: true})
			}))
		}
	}
	return entries, nil
}

// big9Sites returns the site of each page by its path; none where there is no
// file sites.tsv, which is not from the origin.
func big9Sites(files fs.FS) (map[string]string, error) {
	const index = "sites.tsv"
	text, err := readText(files, index)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	sites := map[string]string{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		site, name, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("reading %s:%d: a line is SITE TAB PATH", index, number)
		}
		sites[name] = site
	}
	return sites, nil
}

// loadPair reads a page whose gold is a file of plain text. Input is "" where
// the gold has no page.
func loadPair(files fs.FS, input, truth string, info corpus.Info, d corpus.Decoding) (*corpus.Page, *corpus.Gold, error) {
	if input == "" {
		return nil, nil, fmt.Errorf("there is no page to its gold %s", truth)
	}
	text, err := readText(files, truth)
	if err != nil {
		return nil, nil, err
	}
	page, err := readHTML(files, input, info, d)
	if err != nil {
		return nil, nil, err
	}
	return page, &corpus.Gold{Text: text, HasText: true}, nil
}

// byStem returns the paths of the files in a folder by name without extension.
func byStem(files fs.FS, folder string) (map[string]string, error) {
	names, err := fileNames(files, folder)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(names))
	for _, name := range names {
		out[stem(name)] = path.Join(folder, name)
	}
	return out, nil
}

// folderNames returns the names of the folders in a folder, sorted.
func folderNames(files fs.FS, folder string) ([]string, error) {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}
