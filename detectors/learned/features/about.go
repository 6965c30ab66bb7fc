package features

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The hints that a page gives about its kind.
const (
	articleHint = iota
	productHint
	threadHint
	listHint
	hintCount
)

// hintWords are looked for in the page's data for search engines.
var hintWords = [hintCount][]string{
	articleHint: {"Article\"", "BlogPosting", "articleBody"},
	productHint: {"Product\"", "\"Offer"},
	threadHint:  {"DiscussionForumPosting", "QAPage", "FAQPage", "Question\""},
	listHint:    {"ItemList", "CollectionPage", "BreadcrumbList"},
}

// maxScript bounds how much of the data for search engines is read, in bytes.
const maxScript = 200_000

// script takes in what a script of data says about the page.
func (w *walker) script(n *html.Node) {
	if !IsData(n) {
		return
	}
	data := n.FirstChild.Data
	data = data[:min(len(data), maxScript)]
	for k, words := range hintWords {
		for _, word := range words {
			if strings.Contains(data, word) {
				w.hints[k] = 1
			}
		}
	}
	w.takePairs(data)
}

// head takes in title, description and kind of the page.
func (w *walker) head(n *html.Node) {
	for child := range n.Descendants() {
		switch child.DataAtom {
		case atom.Title:
			if child.FirstChild != nil {
				w.takeTitle(child.FirstChild.Data)
			}
		case atom.Meta:
			w.meta(child)
		case atom.Script:
			w.script(child)
		}
	}
}

func (w *walker) meta(n *html.Node) {
	var name, content string
	for _, a := range n.Attr {
		switch a.Key {
		case "name", "property":
			name = strings.ToLower(a.Val)
		case "content":
			content = a.Val
		}
	}
	switch name {
	case "description", "og:description", "twitter:description":
		w.takePairs(content)
	case "og:title", "twitter:title":
		w.takeTitle(content)
	case "og:type":
		switch {
		case strings.Contains(content, "article"):
			w.hints[articleHint] = 1
		case strings.Contains(content, "product"):
			w.hints[productHint] = 1
		}
	}
}

// maxTitle bounds the words of titles.
const maxTitle = 64

func (w *walker) takeTitle(text string) {
	_, w.title = measure(w.classes, text, w.title)
	slices.Sort(w.title)
	w.title = slices.Compact(w.title)
	w.title = w.title[:min(len(w.title), maxTitle)]
}

func (w *walker) takePairs(text string) {
	_, w.said = measure(w.classes, text, w.said)
	w.said = append(w.said, 0) // no pair spans two texts
}

// IsData reports whether the node is a script with data for search engines, in JSON-LD.
func IsData(n *html.Node) bool {
	return n.DataAtom == atom.Script && n.FirstChild != nil && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
		return a.Key == "type" && strings.EqualFold(a.Val, "application/ld+json")
	})
}
