package corpus

import (
	"fmt"
	"strings"
)

// A Role says what a line of a page is. The zero Role marks a line that nobody
// has labelled; it never counts for or against a detector.
type Role uint8

// The roles, in the order in which the labelling guideline explains them
// (corpus/seeds/README.md).
const (
	Unlabelled Role = iota
	Title           // the page's own headline
	Body            // the running text the page exists for
	Caption         // text of a picture, table or video, and its credit
	Byline          // author, agency or source of the page
	Date            // when the page was published or changed
	Comment         // what readers wrote
	Related         // links to other pages of the site: "read also", popular, rankings
	Navigation      // menus, breadcrumbs, page numbers, the site's own name
	Share           // share and follow buttons
	Widget          // weather, currencies, calendars, players, forms, unfilled templates
	Ad              // advertising
	Legal           // copyright, terms, cookie and age notices
	Counter         // views, likes, number of comments
	Duplicate       // a second copy of text that already stood on the page
	Other           // boilerplate that is none of the above
)

var roleNames = [...]string{
	"", "title", "body", "caption", "byline", "date", "comment", "related", "navigation",
	"share", "widget", "ad", "legal", "counter", "duplicate", "other",
}

// Roles returns every role that a label may name, in the order of the guideline.
func Roles() []Role {
	out := make([]Role, 0, len(roleNames)-1)
	for r := Title; int(r) < len(roleNames); r++ {
		out = append(out, r)
	}
	return out
}

// ParseRole returns the role with the given lower-case name. The error of an
// unknown name lists the known ones.
func ParseRole(name string) (Role, error) {
	for r, known := range roleNames {
		if r > 0 && name == known {
			return Role(r), nil
		}
	}
	return Unlabelled, fmt.Errorf("unknown role %q; the roles are %s", name, strings.Join(roleNames[1:], ", "))
}

// String returns the role's name, "" for Unlabelled.
func (r Role) String() string {
	if int(r) < len(roleNames) {
		return roleNames[r]
	}
	return fmt.Sprintf("Role(%d)", uint8(r))
}
