package formats

import (
	"io/fs"
	"path"
	"strings"

	"chaff/corpus"
)

// htmltotext is leogao2/htmltotext-benchmark: benchmarkdata/LANG/html/NAME.html
// with benchmarkdata/LANG/text/NAME.txt. The id is LANG/NAME, the type the word
// before the first "-" of NAME: blog, forum, news or wiki. Comments, and the
// names and dates of forum posts, are content here.
var htmltotext = format{
	name:    "htmltotext",
	about:   "news, blogs, forums and wikis in four languages: text",
	licence: "none stated",
	matches: func(files fs.FS) bool { return exists(files, "benchmarkdata") },
	open:    openHTMLToText,
}

func openHTMLToText(files fs.FS, _ string) ([]corpus.Entry, error) {
	languages, err := folderNames(files, "benchmarkdata")
	if err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	for _, language := range languages {
		folder := path.Join("benchmarkdata", language)
		names, err := fileNames(files, folder+"/text")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			input, truth := path.Join(folder, "html", stem(name)+".html"), path.Join(folder, "text", name)
			kind, _, _ := strings.Cut(stem(name), "-")
			info := corpus.Info{ID: language + "/" + stem(name), Language: language, Type: kind}
			entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
				return loadPair(files, input, truth, info, corpus.Decoding{TrustUTF8: true})
			}))
		}
	}
	return entries, nil
}
