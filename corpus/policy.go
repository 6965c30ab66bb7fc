package corpus

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
