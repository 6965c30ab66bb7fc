package labeller

import (
	"fmt"
	"strings"

	"chaff/corpus"
)

// undecided is the letter of a line that nobody has decided.
const undecided = '.'

// letters are the keys of the roles, and the letters by which roles travel between server
// and script. They are letters of the role's name where those are free: navi(g)ation,
// co(m)ment, b(y)line, du(p)licate; v is for views, the commonest counter.
var letters = map[corpus.Role]rune{
	corpus.Title: 't', corpus.Body: 'b', corpus.Caption: 'c', corpus.Byline: 'y', corpus.Date: 'd', corpus.Comment: 'm',
	corpus.Related: 'r', corpus.Navigation: 'g', corpus.Share: 's', corpus.Widget: 'w', corpus.Ad: 'a', corpus.Legal: 'l',
	corpus.Counter: 'v', corpus.Duplicate: 'p', corpus.Other: 'o', corpus.Unlabelled: undecided,
}

// encode returns a letter for each role.
func encode(roles []corpus.Role) string {
	var out strings.Builder
	for _, r := range roles {
		out.WriteRune(letters[r])
	}
	return out.String()
}

// decode returns the role of a letter.
func decode(letter string) (corpus.Role, error) {
	for role, l := range letters {
		if string(l) == letter {
			return role, nil
		}
	}
	return corpus.Unlabelled, fmt.Errorf("%q is the letter of no role", letter)
}

// A roleView is a role as the page offers it.
type roleView struct {
	Name, Key string
	Class     string // under the default policy
	Meaning   string // from the guideline
	Example   string
}

func (s *Server) roleViews() []roleView {
	policy := corpus.StrictBody()
	var out []roleView
	for _, r := range corpus.Roles() {
		about := s.guideline.roles[r.String()]
		out = append(out, roleView{r.String(), string(letters[r]), policy.Class(r).String(), about.meaning, about.example})
	}
	return out
}
