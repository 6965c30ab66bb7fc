package corpus

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseLabels(t *testing.T) {
	const text = "Head\n\n  Some text.\u00a0 \n\u00a0\n5"
	tests := []struct {
		name, labels string
		want         []Role
		err          string
	}{
		{name: "right", labels: "title\tHead\n\nbody\tSome text.\n\ncounter\t5\n", want: []Role{Title, Body, Counter}},
		{name: "no last line feed", labels: "title\tHead\n\nbody\tSome text.\n\ncounter\t5", want: []Role{Title, Body, Counter}},
		{name: "byte order mark", labels: "\ufefftitle\tHead\n\nbody\tSome text.\n\ncounter\t5", want: []Role{Title, Body, Counter}},
		{name: "carriage returns", labels: "title\tHead\r\n\r\nbody\tSome text.\r\n\r\ncounter\t5\r\n", want: []Role{Title, Body, Counter}},
		{name: "too short", labels: "title\tHead\n\nbody\tSome text.\n", err: "f:4: the label file ends after line 3, the text has 5"},
		{name: "too long", labels: "title\tHead\n\nbody\tSome text.\n\ncounter\t5\nbody\tx\n", err: "f:6: the label file has 6 lines, the text has 5"},
		{name: "unknown role", labels: "titel\tHead\n", err: `f:1: unknown role "titel"; the roles are title, body`},
		{name: "slipped by a line", labels: "title\tHead\nbody\tSome text.\n", err: `f:2: label "body\tSome text." on a line that is blank`},
		{name: "no label", labels: "\n\n", err: `f:1: no label for the line "Head"`},
		{name: "other text", labels: "title\tHeads\n", err: `f:1: labels the line "Heads", but the text has "Head"`},
		{name: "no tab", labels: "title Head\n", err: "f:1: no tab between role and text"},
		{name: "not UTF-8", labels: "title\tHead\n\nbody\t\xff\n", err: "f:3: not valid UTF-8"},
		{name: "undecided", labels: "?\tHead\n\nbody\tSome text.\n\n?\t5", want: []Role{Unlabelled, Body, Unlabelled}},
		{name: "unlabelled is no role", labels: "\tHead\n", err: `f:1: unknown role ""`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseLabels("f", tt.labels, text)
			if tt.err != "" {
				var le *LabelError
				if !errors.As(err, &le) || !strings.HasPrefix(err.Error(), tt.err) {
					t.Fatalf("error %v, want a *LabelError that starts with %q", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestFormatLabelsRefusesWrongNumbers(t *testing.T) {
	for _, roles := range [][]Role{{}, {Body, Body}} {
		if _, err := FormatLabels(roles, "one line"); err == nil {
			t.Errorf("FormatLabels(%v) of one line succeeded", roles)
		}
	}
}

// Whatever the text, the labels written for it are read back, and reading
// arbitrary labels neither panics nor gives roles that do not fit the text.
func FuzzLabels(f *testing.F) {
	f.Add("Head\n\nText", "title\tHead\n\nbody\tText\n")
	f.Add("a\r\n\u00ad\n\u2028", "other\ta\n")
	f.Fuzz(func(t *testing.T, text, labels string) {
		lines := NewText(Info{}, text).Lines()
		if roles, err := ParseLabels("f", labels, text); err == nil && len(roles) != len(lines) {
			t.Errorf("%d roles for %d lines", len(roles), len(lines))
		}
		if strings.ContainsRune(text, 0xFFFD) || strings.ToValidUTF8(text, "") != text {
			return // labels must be UTF-8
		}
		roles := make([]Role, len(lines))
		for i := range roles {
			roles[i] = Role(i % len(roleNames))
		}
		written, err := FormatLabels(roles, text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseLabels("f", written, text)
		if err != nil {
			t.Fatalf("%v\nlabels %q\ntext %q", err, written, text)
		}
		if len(roles) > 0 && !cmp.Equal(roles, got) {
			t.Errorf("roles %v read back as %v", roles, got)
		}
	})
}
