package formats

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"chaff/corpus"
)

// l3sgn1 is L3S-GN1, news of 2008 (Kohlschütter and others, WSDM 2010; for research
// only): FOLDER/original/UUID.html with FOLDER/annotated/UUID.html and
// FOLDER/url-mapping.txt, where FOLDER may be the corpus itself.
//
// Gold is a role a line. In the annotated page elements of the class x-nc-selN
// label the text below them, the innermost counts, and text in none is not
// content. The annotated pages went through a browser, so that the roles are taken
// to the lines of the original by their words. Text that the annotators could not
// see, such as scripts wrote or style sheets hide, is missing there and has no role.
//
// All files are UTF-8, whatever they declare.
var l3sgn1 = format{
	name:    "l3s-gn1",
	about:   "Google News 2008, labelled blocks: lines",
	licence: "research use only",
	matches: func(files fs.FS) bool { return l3sFolder(files) != "" },
	open:    openL3SGN1,
}

// l3sFolder returns the folder that holds the set, "" for none.
func l3sFolder(files fs.FS) string {
	for _, folder := range []string{"L3S-GN1-20100130203947-00001", "."} {
		if exists(files, path.Join(folder, "original"), path.Join(folder, "annotated"), path.Join(folder, "url-mapping.txt")) {
			return folder
		}
	}
	return ""
}

func openL3SGN1(files fs.FS, _ string) ([]corpus.Entry, error) {
	folder := l3sFolder(files)
	if folder == "" {
		return nil, errors.New("finding its folders original and annotated and its file url-mapping.txt: not all are there")
	}
	urls, err := readURLs(files, path.Join(folder, "url-mapping.txt"))
	if err != nil {
		return nil, err
	}
	names, err := fileNames(files, path.Join(folder, "annotated"))
	if err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	for _, name := range names {
		url := urls["<urn:uuid:"+stem(name)+">"]
		info := corpus.Info{ID: stem(name), URL: url, Site: siteOf(url), Language: "en"}
		original, annotated := path.Join(folder, "original", name), path.Join(folder, "annotated", name)
		entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
			return loadLabelled(files, original, annotated, info, l3sRole)
		}))
	}
	return entries, nil
}

var l3sRoles = map[string]corpus.Role{
	"0": corpus.Other, "1": corpus.Title, "2": corpus.Body,
	"3": corpus.Caption, // the set's "supplemental": belongs to the article, is not its text
	"4": corpus.Related, "5": corpus.Comment,
}

// l3sRole returns the role that a node of an annotated page gives to what is below.
func l3sRole(n *html.Node) (corpus.Role, bool) {
	if n.Type == html.DocumentNode {
		return corpus.Other, true
	}
	number, _ := classAfter(n, "x-nc-sel")
	role, ok := l3sRoles[number]
	return role, ok
}

// loadLabelled reads a page whose gold is a copy of it with labels on its nodes.
func loadLabelled(files fs.FS, name, labelledName string, info corpus.Info, roleOf func(*html.Node) (corpus.Role, bool)) (*corpus.Page, *corpus.Gold, error) {
	page, err := readHTML(files, name, info, corpus.Decoding{TrustUTF8: true})
	if err != nil {
		return nil, nil, err
	}
	labelled, err := readHTML(files, labelledName, info, corpus.Decoding{TrustUTF8: true})
	if err != nil {
		return nil, nil, err
	}
	roles, err := labelledRoles(page, labelled, roleOf)
	return page, &corpus.Gold{Roles: roles}, err
}

// labelledRoles returns the roles of the page's lines as a copy of the page with
// labels has them. Where both have the same lines they are taken line by line, so
// that lines without words keep theirs. It fails where the copy has main text and
// the page none of it: such a page lost its text before it got here, and no
// detector could find it.
func labelledRoles(page, labelled *corpus.Page, roleOf func(*html.Node) (corpus.Role, bool)) ([]corpus.Role, error) {
	lines, roles := corpus.RenderRoles(labelled.Tree(), roleOf)
	if len(lines) == 0 {
		return nil, errors.New("taking roles from its labelled copy: the copy has no text")
	}
	sameText := func(a, b corpus.Line) bool { return a.Text == b.Text }
	if slices.EqualFunc(lines, page.Lines(), sameText) {
		return roles, nil
	}
	moved := corpus.TransferRoles(page.Lines(), lines, roles)
	if slices.Contains(roles, corpus.Body) && !slices.Contains(moved, corpus.Body) {
		return nil, errors.New("taking roles from its labelled copy: the page has none of the text that is labelled as main there")
	}
	return moved, nil
}

// classAfter returns what follows the prefix in the first class of the node that
// begins with it.
func classAfter(n *html.Node, prefix string) (rest string, ok bool) {
	for _, a := range n.Attr {
		if a.Key != "class" {
			continue
		}
		for _, class := range strings.Fields(a.Val) {
			if rest, ok = strings.CutPrefix(class, prefix); ok {
				return rest, true
			}
		}
	}
	return "", false
}

// readURLs reads a file with a name, white space and a URL on each line.
func readURLs(files fs.FS, name string) (map[string]string, error) {
	text, err := readText(files, name)
	if err != nil {
		return nil, err
	}
	urls := make(map[string]string)
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 1 {
			urls[f[0]] = f[1]
		}
	}
	return urls, nil
}
