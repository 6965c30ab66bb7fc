package formats

import (
	"html"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"chaff/corpus"
)

// cleaneval is CleanEval 2007 in the layout of j-szulc/html-cleaning-dataset-merged:
// SET/input/N.html with SET/GoldStandard/N.txt. The id is SET-N, the split SET.
//
// The page stands between a line <text id="URL" ...> and a line </text>; its
// encoding attribute is often wrong and is not read. Gold is text in which <p>,
// <h> and <l> open a segment; they and stray tags are taken out, and each segment
// is a line. White space in gold carries no meaning.
var cleaneval = format{
	name:    "cleaneval",
	about:   "CleanEval 2007, dev and final: text",
	licence: "none stated",
	matches: func(files fs.FS) bool { return exists(files, "cleaneval-final/input", "cleaneval-final/GoldStandard") },
	open: func(files fs.FS, _ string) ([]corpus.Entry, error) {
		return openCleanEval(files, []string{"cleaneval-dev", "cleaneval-final"})
	},
}

// cleanportaleval is CleanPortalEval (ppke-nlpg): input/NAME.html with
// GoldStandard/NAME.txt, both as in CleanEval, the gold with character
// references. The part of NAME before the last underscore is the site.
var cleanportaleval = format{
	name:    "cleanportaleval",
	about:   "CleanPortalEval, several pages of four portals: text",
	licence: "none stated",
	matches: func(files fs.FS) bool { return exists(files, "input", "GoldStandard") },
	open: func(files fs.FS, _ string) ([]corpus.Entry, error) {
		return openCleanEval(files, []string{"."})
	},
}

func openCleanEval(files fs.FS, sets []string) ([]corpus.Entry, error) {
	var entries []corpus.Entry
	for _, set := range sets {
		if !exists(files, path.Join(set, "GoldStandard")) {
			continue
		}
		names, err := fileNames(files, path.Join(set, "GoldStandard"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			input := path.Join(set, "input", stem(name)+".html")
			truth := path.Join(set, "GoldStandard", name)
			info := corpus.Info{ID: set + "-" + stem(name), Language: "en", Split: strings.TrimPrefix(set, "cleaneval-")}
			if set == "." {
				info = corpus.Info{ID: stem(name), Language: "en", Site: portalOf(stem(name))}
			}
			entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
				return loadCleanEval(files, input, truth, info)
			}))
		}
	}
	return entries, nil
}

// portalOf returns the site of a CleanPortalEval page: sections of a portal have
// templates of their own and stay apart.
func portalOf(name string) string {
	if i := strings.LastIndexByte(name, '_'); i >= 0 {
		return name[:i]
	}
	return name
}

func loadCleanEval(files fs.FS, input, truth string, info corpus.Info) (*corpus.Page, *corpus.Gold, error) {
	data, err := readFile(files, input)
	if err != nil {
		return nil, nil, err
	}
	data, url := unwrapText(data)
	gold, err := readText(files, truth)
	if err != nil {
		return nil, nil, err
	}
	text, goldURL := segments(gold)
	if info.URL = url; url == "" {
		info.URL = goldURL
	}
	if info.Site == "" {
		info.Site = siteOf(info.URL)
	}
	page := corpus.Decoding{TrustUTF8: true}.HTML(info, data)
	return page, &corpus.Gold{Text: text, HasText: true}, nil
}

var (
	textWrapper = regexp.MustCompile(`(?i)^\s*<text\b([^>]*)>`)
	textEnd     = regexp.MustCompile(`(?i)</text>\s*$`)
	idAttribute = regexp.MustCompile(`(?i)\bid="([^"]*)"`)
)

// unwrapText takes the wrapper <text id="URL" ...> ... </text> off a page.
func unwrapText(data []byte) (page []byte, url string) {
	m := textWrapper.FindSubmatchIndex(data)
	if m == nil {
		return data, ""
	}
	if id := idAttribute.FindSubmatch(data[m[2]:m[3]]); id != nil {
		url = string(id[1])
	}
	data = data[m[1]:]
	return textEnd.ReplaceAll(data, nil), url
}

var (
	segmentTag = regexp.MustCompile(`(?i)<(?:p|h|l)>`)
	strayTag   = regexp.MustCompile(`(?i)</?[a-z][^<>]{0,80}>|<!--[^>]*-->`)
)

// segments returns the gold text, a segment a line, and the URL of its first line.
func segments(gold string) (text, url string) {
	gold = strings.TrimLeft(gold, "\ufeff \t\n")
	if rest, ok := strings.CutPrefix(gold, "URL:"); ok {
		url, gold, _ = strings.Cut(rest, "\n")
		url = strings.TrimSpace(url)
	}
	var lines []string
	for _, s := range segmentTag.Split(gold, -1) {
		s = html.UnescapeString(strayTag.ReplaceAllString(s, " "))
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n"), url
}
