package formats

import (
	"html"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"chaff/corpus"
)

// daniel is the DAnIEL corpus 2.1 (rundimeco/waddle): html/DATE_HOST_HASH with
// reference/DATE_HOST_HASH, neither with an extension, and doc_lg.json with the
// languages. The id is the name; the site is the registrable domain of HOST, since
// mirrors of a site (www, www1) share its templates.
//
// Gold is text in <p> elements, the title included; each is a line. References
// without a page, of which the origin has many, are not listed.
var daniel = format{
	name:    "daniel",
	about:   "news in five languages, many pages a site: text",
	licence: "GPL-3.0 for the repository, none stated for the corpus",
	matches: func(files fs.FS) bool { return exists(files, danielFolder+"/html", danielFolder+"/reference") },
	open:    openDaniel,
}

const danielFolder = "corpora/Corpus_daniel_v2.1"

func openDaniel(files fs.FS, _ string) ([]corpus.Entry, error) {
	var languages map[string]string
	if err := readJSON(files, path.Join(danielFolder, "doc_lg.json"), &languages); err != nil {
		return nil, err
	}
	names, err := fileNames(files, danielFolder+"/html")
	if err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	for _, name := range names {
		info := corpus.Info{ID: name, Site: danielSite(name), Language: danielLanguage(languages[name])}
		entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
			return loadDaniel(files, info)
		}))
	}
	return entries, nil
}

func loadDaniel(files fs.FS, info corpus.Info) (*corpus.Page, *corpus.Gold, error) {
	gold, err := readText(files, path.Join(danielFolder, "reference", info.ID))
	if err != nil {
		return nil, nil, err
	}
	page, err := readHTML(files, path.Join(danielFolder, "html", info.ID), info, corpus.Decoding{TrustUTF8: true})
	if err != nil {
		return nil, nil, err
	}
	return page, &corpus.Gold{Text: paragraphs(gold), HasText: true}, nil
}

// danielSite returns the site of a page named DATE_HOST_HASH.
func danielSite(name string) string {
	fields := strings.Split(name, "_")
	if len(fields) < 2 {
		return ""
	}
	return siteOf(fields[1])
}

var danielLanguages = map[string]string{
	"english": "en", "chinese": "zh", "greek": "el", "polish": "pl", "russian": "ru",
	"en": "en", "zh": "zh", "el": "el", "pl": "pl", "ru": "ru",
}

// danielLanguage returns the tag of a language's English name or code, "" for
// one that is none of the corpus.
func danielLanguage(name string) string {
	return danielLanguages[strings.ToLower(strings.TrimSpace(name))]
}

// paragraphTag is the start or end of a paragraph. One start in the corpus lacks
// its ">"; a pattern that asked for it would keep "<p" as text.
var paragraphTag = regexp.MustCompile(`(?i)</?p(?:\s[^<>]*)?>|<p\b`)

// paragraphs returns gold text, a paragraph a line. Text outside the tags is kept:
// where it stands, a tag was forgotten.
func paragraphs(gold string) string {
	var lines []string
	for _, s := range paragraphTag.Split(gold, -1) {
		if s = strings.Join(strings.Fields(html.UnescapeString(s)), " "); s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n")
}
