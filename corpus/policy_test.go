package corpus

import (
	"strings"
	"testing"
)

func TestStrictBody(t *testing.T) {
	p := StrictBody()
	want := map[Role]Class{
		Unlabelled: Optional, Body: Content,
		Title: Optional, Caption: Optional, Byline: Optional, Date: Optional, Duplicate: Optional,
	}
	for _, r := range append(Roles(), Unlabelled) {
		class, ok := want[r]
		if !ok {
			class = Boilerplate
		}
		if got := p.Class(r); got != class {
			t.Errorf("%v is %v, want %v", r, got, class)
		}
	}
}

func TestRolesRoundTrip(t *testing.T) {
	if len(Roles()) != 15 {
		t.Errorf("%d roles", len(Roles()))
	}
	for _, r := range Roles() {
		if got, err := ParseRole(r.String()); err != nil || got != r {
			t.Errorf("ParseRole(%q) = %v, %v", r, got, err)
		}
	}
}

func TestParsePolicy(t *testing.T) {
	const forum = `{"name": "forum", "content": ["body", "comment"], "optional": ["title", "date"]}`
	p, err := ParsePolicy("forum.json", []byte(forum))
	if err != nil {
		t.Fatal(err)
	}
	for role, want := range map[Role]Class{
		Body: Content, Comment: Content, Title: Optional, Date: Optional, Byline: Boilerplate, Unlabelled: Optional,
	} {
		if got := p.Class(role); got != want || p.Name != "forum" {
			t.Errorf("%s: %s is %s, want %s", p.Name, role, got, want)
		}
	}
}

func TestParsePolicyRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no JSON", "body", "policy p.json: invalid character"},
		{"no name", `{"content": ["body"]}`, "needs a name"},
		{"no content", `{"name": "x"}`, "at least one role of content"},
		{"an unknown role", `{"name": "x", "content": ["text"]}`, `unknown role "text"`},
		{"an unknown optional role", `{"name": "x", "content": ["body"], "optional": ["text"]}`, `unknown role "text"`},
		{"both", `{"name": "x", "content": ["body"], "optional": ["body"]}`, "body is both"},
		{"an unknown field", `{"name": "x", "content": ["body"], "boilerplate": []}`, "unknown field"},
		{"more than one", `{"name": "x", "content": ["body"]} {}`, "more than one"},
		{"a control character", `{"name": "x\ny", "content": ["body"]}`, "control character"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := ParsePolicy("p.json", []byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// The policies agree on what is never content, and only grow from one to the next.
func TestPolicies(t *testing.T) {
	list := Policies()
	for i, p := range list {
		if p.Class(Body) != Content || p.Class(Navigation) != Boilerplate || p.Class(Unlabelled) != Optional {
			t.Errorf("%s: body %s, navigation %s", p.Name, p.Class(Body), p.Class(Navigation))
		}
		for _, r := range Roles() {
			if i > 0 && list[i-1].Class(r) == Content && p.Class(r) != Content {
				t.Errorf("%s is content under %s but not under %s", r, list[i-1].Name, p.Name)
			}
		}
	}
	if list[0].Name != StrictBody().Name {
		t.Errorf("the default is %s", list[0].Name)
	}
}

func FuzzPolicy(f *testing.F) {
	f.Add([]byte(`{"name": "forum", "content": ["body", "comment"], "optional": ["title"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParsePolicy("fuzz", data)
		if err == nil && (p.Name == "" || p.Class(Unlabelled) != Optional) {
			t.Errorf("%q gives %+v", data, p)
		}
	})
}
