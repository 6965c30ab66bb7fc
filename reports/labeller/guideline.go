package labeller

import (
	"html/template"
	"regexp"
	"strings"
)

// A guideline says what each role means.
type guideline struct {
	html  template.HTML
	roles map[string]roleNote // by name
}

// A roleNote is a role's row of the guideline's table.
type roleNote struct{ meaning, example string }

// parseGuideline reads the Markdown of the labelling guideline: paragraphs, headings, lists
// and a table, the rows of which begin with a role.
func parseGuideline(markdown string) guideline {
	g := guideline{roles: make(map[string]roleNote)}
	var out strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(markdown), "\n\n") {
		block = strings.TrimSpace(block)
		switch {
		case strings.HasPrefix(block, "### "):
			out.WriteString("<h3>" + inline(block[4:]) + "</h3>\n")
		case strings.HasPrefix(block, "|"):
			out.WriteString(g.table(block))
		case strings.HasPrefix(block, "- "):
			out.WriteString(list(block))
		case block != "":
			out.WriteString("<p>" + inline(block) + "</p>\n")
		}
	}
	g.html = template.HTML(out.String())
	return g
}

// table writes a table and notes what it says of roles.
func (g *guideline) table(block string) string {
	var out strings.Builder
	out.WriteString("<table>\n")
	for i, line := range strings.Split(block, "\n") {
		line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
		cells := strings.Split(line, "|")
		if strings.HasPrefix(cells[0], "---") {
			continue
		}
		for k, c := range cells {
			cells[k] = strings.TrimSpace(c)
		}
		element := "td"
		if i == 0 {
			element = "th scope=\"col\""
		} else if len(cells) > 2 {
			g.roles[strings.Trim(cells[0], "`")] = roleNote{plain(cells[1]), plain(cells[2])}
		}
		out.WriteString("<tr>")
		for _, c := range cells {
			out.WriteString("<" + element + ">" + inline(c) + "</" + element[:2] + ">")
		}
		out.WriteString("</tr>\n")
	}
	return out.String() + "</table>\n"
}

// list writes the items of a list; lines that are set in go on with the item before.
func list(block string) string {
	var out strings.Builder
	out.WriteString("<ul>\n")
	for _, item := range strings.Split("\n"+block, "\n- ")[1:] {
		out.WriteString("<li>" + inline(item) + "</li>\n")
	}
	return out.String() + "</ul>\n"
}

var (
	code   = regexp.MustCompile("`([^`]+)`")
	strong = regexp.MustCompile(`\*\*([^*]+)\*\*`)
)

// inline writes text with its code and emphasis.
func inline(s string) string {
	s = template.HTMLEscapeString(strings.Join(strings.Fields(s), " "))
	return strong.ReplaceAllString(code.ReplaceAllString(s, "<code>$1</code>"), "<strong>$1</strong>")
}

// plain is text without its marks.
func plain(s string) string { return strings.NewReplacer("`", "", "**", "").Replace(s) }
