package corpus

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// depthLimits are tried in turn on a page that the parser refuses for its
// nesting: golang.org/x/net/html gives up when its stack of open elements
// passes 512, and the stack can hold more than the tags that are open.
var depthLimits = []int{400, 200, 50}

// parseHTML parses source as a browser with scripting does, so that a noscript in
// the head does not end the head, and then gives each noscript of the body its
// content as nodes, which a browser keeps as text. A page nested too deeply is
// read again without the excess tags, their text kept, and a warning says so.
func parseHTML(source string) (*html.Node, []string) {
	tree, err := parseExpanded(source)
	if err == nil {
		return tree, nil
	}
	for _, limit := range depthLimits {
		if tree, ferr := parseExpanded(flatten(source, limit)); ferr == nil {
			return tree, []string{fmt.Sprintf("tags nested deeper than %d were dropped: %v", limit, err)}
		}
	}
	return &html.Node{Type: html.DocumentNode}, []string{fmt.Sprintf("the page could not be parsed and is empty: %v", err)}
}

func parseExpanded(source string) (*html.Node, error) {
	tree, err := html.Parse(strings.NewReader(source))
	if err == nil && mayHaveNoscript(source) {
		expandNoscript(tree)
	}
	return tree, err
}

// mayHaveNoscript saves the walk over most trees. It knows the spellings in use;
// a noscript in another one stays text, as browsers have it.
func mayHaveNoscript(source string) bool {
	return strings.Contains(source, "oscript") || strings.Contains(source, "OSCRIPT")
}

// expandNoscript parses the text of every noscript below the body into nodes. One
// that is nested too deeply stays text.
func expandNoscript(tree *html.Node) {
	var found []*html.Node
	for n := range tree.Descendants() {
		if n.DataAtom == atom.Noscript && n.Parent.DataAtom != atom.Head && n.FirstChild != nil {
			found = append(found, n)
		}
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	for _, n := range found {
		nodes, err := html.ParseFragment(strings.NewReader(n.FirstChild.Data), body)
		if err != nil {
			continue
		}
		n.RemoveChild(n.FirstChild)
		for _, child := range nodes {
			n.AppendChild(child)
		}
	}
}
