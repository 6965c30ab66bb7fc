package learned

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chaff/corpus"
	"chaff/detectors/learned/features"
)

const (
	// leastData is how many bytes of text a page's data must have to stand for the page.
	leastData = 400
	// maxData bounds how much of a script of data is read, in bytes.
	maxData = 1 << 20
)

// schema.org's keys of text, and of what has text in it, in the order of a reader.
var (
	textKeys  = []string{"articleBody", "text"}
	innerKeys = []string{"@graph", "mainEntity", "acceptedAnswer", "suggestedAnswer", "comment"}
)

// stories appends the texts of an Article, DiscussionForumPosting, QAPage and the like.
func stories(to []string, data any) []string {
	switch v := data.(type) {
	case []any:
		for _, item := range v {
			to = stories(to, item)
		}
	case map[string]any:
		for _, key := range textKeys {
			if text, ok := v[key].(string); ok {
				to = append(to, plain(text))
			}
		}
		for _, key := range innerKeys {
			to = stories(to, v[key])
		}
	}
	return to
}

// plain returns the lines of a text that may hold markup.
func plain(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return strings.TrimSpace(s)
	}
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return ""
	}
	root := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return corpus.RenderText(root)
}

// textOfData returns the story or thread that a page tells search engines of, in JSON-LD. On
// pages that a script fills it is all that there is. It is "" where that is short.
func textOfData(tree *html.Node) string {
	var parts []string
	for n := range tree.Descendants() {
		if !features.IsData(n) || len(n.FirstChild.Data) > maxData {
			continue
		}
		var data any
		if json.Unmarshal([]byte(n.FirstChild.Data), &data) == nil {
			parts = stories(parts, data)
		}
	}
	if all := strings.Join(parts, "\n"); len(all) >= leastData {
		return all
	}
	return ""
}
