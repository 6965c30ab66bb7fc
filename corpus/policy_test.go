package corpus

import "testing"

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
