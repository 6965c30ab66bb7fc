package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// A Class says how a line counts when an extraction is scored.
type Class uint8

const (
	Optional    Class = iota // kept or dropped, it counts neither way
	Content                  // should be kept
	Boilerplate              // should be dropped
)

// String returns "optional", "content" or "boilerplate".
func (c Class) String() string {
	switch c {
	case Content:
		return "content"
	case Boilerplate:
		return "boilerplate"
	default:
		return "optional"
	}
}

// A Policy maps each role to the class it counts as. What belongs to the main
// content is a matter of use: an index wants the headline, a corpus builder may
// not. Gold therefore records roles, and the policy decides.
type Policy struct {
	// Name identifies the policy in run files and tables.
	Name string

	classes [len(roleNames)]Class
}

// StrictBody is the default policy: the body is content; title, caption,
// byline, date and duplicate are optional; every other role is boilerplate.
func StrictBody() Policy {
	return NewPolicy("strict-body", []Role{Body}, []Role{Title, Caption, Byline, Date, Duplicate})
}

// WithTitle is [StrictBody] with the headline as content: what a reader or an index
// wants.
func WithTitle() Policy {
	return NewPolicy("with-title", []Role{Title, Body}, []Role{Caption, Byline, Date, Duplicate})
}

// WithMetadata takes everything that belongs to the article for content: headline,
// body, captions, byline and date. Duplicates are optional.
func WithMetadata() Policy {
	return NewPolicy("with-metadata", []Role{Title, Body, Caption, Byline, Date}, []Role{Duplicate})
}

// Policies returns the named policies, the default first.
func Policies() []Policy { return []Policy{StrictBody(), WithTitle(), WithMetadata()} }

// ParsePolicy reads a policy from a JSON object such as
//
//	{"name": "forum", "content": ["body", "comment"], "optional": ["title", "byline", "date"]}
//
// Roles that stand in neither list are boilerplate. Name is how errors call the text.
func ParsePolicy(name string, data []byte) (Policy, error) {
	var file struct {
		Name              string
		Content, Optional []string
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return Policy{}, fmt.Errorf("policy %s: %w", name, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Policy{}, fmt.Errorf("policy %s: more than one JSON object", name)
	}
	if strings.ContainsFunc(file.Name, unicode.IsControl) {
		return Policy{}, fmt.Errorf("policy %s: its name holds a control character", name)
	}
	if file.Name == "" || len(file.Content) == 0 {
		return Policy{}, fmt.Errorf("policy %s: it needs a name and at least one role of content", name)
	}
	content, err := parseRoles(file.Content)
	if err != nil {
		return Policy{}, fmt.Errorf("policy %s: %w", name, err)
	}
	optional, err := parseRoles(file.Optional)
	if err != nil {
		return Policy{}, fmt.Errorf("policy %s: %w", name, err)
	}
	for _, r := range content {
		if slices.Contains(optional, r) {
			return Policy{}, fmt.Errorf("policy %s: role %s is both content and optional", name, r)
		}
	}
	return NewPolicy(file.Name, content, optional), nil
}

func parseRoles(names []string) ([]Role, error) {
	var out []Role
	for _, name := range names {
		r, err := ParseRole(name)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// NewPolicy returns a policy under which the roles in content are content,
// those in optional are optional, and every other role is boilerplate.
// Unlabelled lines are always optional.
func NewPolicy(name string, content, optional []Role) Policy {
	p := Policy{Name: name}
	for _, r := range Roles() {
		p.classes[r] = Boilerplate
	}
	for _, r := range optional {
		p.classes[r] = Optional
	}
	for _, r := range content {
		p.classes[r] = Content
	}
	p.classes[Unlabelled] = Optional
	return p
}

// Class returns how a line of the given role counts.
func (p Policy) Class(r Role) Class {
	if int(r) < len(p.classes) {
		return p.classes[r]
	}
	return Optional
}
