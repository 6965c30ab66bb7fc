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

// parseHTML parses source with scripting off, so that the content of noscript
// becomes nodes. A page nested too deeply is read again without the excess
// tags, their text kept, and a warning says so.
func parseHTML(source string) (*html.Node, []string) {
	tree, err := parseTree(source)
	if err == nil {
		return tree, nil
	}
	for _, limit := range depthLimits {
		if tree, ferr := parseTree(flatten(source, limit)); ferr == nil {
			return tree, []string{fmt.Sprintf("tags nested deeper than %d were dropped: %v", limit, err)}
		}
	}
	return &html.Node{Type: html.DocumentNode}, []string{fmt.Sprintf("page could not be parsed and is empty: %v", err)}
}

func parseTree(source string) (*html.Node, error) {
	return html.ParseWithOptions(strings.NewReader(source), html.ParseOptionEnableScripting(false))
}

// flatten returns source without the tags that open below the given depth, and
// without their end tags.
func flatten(source string, limit int) string {
	var out strings.Builder
	out.Grow(len(source))
	var open []string    // names of the tags that were kept
	var dropped []string // names of the tags that were not
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		raw := string(z.Raw())
		name := ""
		if kind == html.StartTagToken || kind == html.EndTagToken {
			n, _ := z.TagName()
			name = string(n)
		}
		switch {
		case kind == html.StartTagToken && !voidElements[atom.Lookup([]byte(name))]:
			if len(open) >= limit {
				dropped = append(dropped, name)
				continue
			}
			open = append(open, name)
		case kind == html.EndTagToken:
			if n := len(dropped); n > 0 && dropped[n-1] == name {
				dropped = dropped[:n-1]
				continue
			}
			if n := len(open); n > 0 && open[n-1] == name {
				open = open[:n-1]
			}
		}
		out.WriteString(raw)
	}
}

var voidElements = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true,
	atom.Img: true, atom.Input: true, atom.Link: true, atom.Meta: true, atom.Source: true,
	atom.Track: true, atom.Wbr: true,
}
