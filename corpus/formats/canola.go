package formats

import (
	"io/fs"
	"path"
	"strings"

	"golang.org/x/net/html"

	"chaff/corpus"
)

// canola is KrdWrd CANOLA (2008-2010, CC BY-SA 4.0): canola/dumps_2nd/ID.html with
// the same page with labels, canola/merged.20100908.combined/ID, and canola/urls.
//
// Gold is a role a line. Classes krdwrd-tag-N on elements label the text below
// them, the nearest counts: 1 is bad, 2 uncertain, 3 good. Text with another label
// or none has no role. Annotators used 2 for captions and the like, which count
// neither way by default, and so does what they were unsure of.
var canola = format{
	name:    "canola",
	about:   "KrdWrd CANOLA, labelled text nodes: lines",
	licence: "CC BY-SA 4.0",
	matches: func(files fs.FS) bool { return exists(files, canolaPages, canolaLabelled) },
	open:    openCANOLA,
}

const (
	canolaPages    = "canola/dumps_2nd"
	canolaLabelled = "canola/merged.20100908.combined"
)

func openCANOLA(files fs.FS, _ string) ([]corpus.Entry, error) {
	urls, err := readURLs(files, "canola/urls")
	if err != nil {
		return nil, err
	}
	ids, err := fileNames(files, canolaLabelled)
	if err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	for _, id := range ids {
		info := corpus.Info{ID: id, URL: urls[id], Site: siteOf(urls[id]), Language: "en"}
		entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
			return loadLabelled(files, path.Join(canolaPages, id+".html"), path.Join(canolaLabelled, id), info, canolaRole)
		}))
	}
	return entries, nil
}

var canolaRoles = map[string]corpus.Role{"1": corpus.Other, "2": corpus.Caption, "3": corpus.Body}

// canolaRole returns the role that a labelled node gives to what is below it. A
// share of votes may follow the number, as in krdwrd-tag-1-90.
func canolaRole(n *html.Node) (corpus.Role, bool) {
	label, ok := classAfter(n, "krdwrd-tag-")
	number, _, _ := strings.Cut(label, "-")
	return canolaRoles[number], ok
}
