package markup

import (
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func TestAtom(t *testing.T) {
	for tag, want := range map[string]atom.Atom{
		"<p>": atom.P, "</DIV >": atom.Div, "<br/>": atom.Br, "<a\nhref=x>": atom.A, "<blockquote>": atom.Blockquote,
		"<blockquotes>": 0, "<x-y>": 0, "<": 0, "<p": 0,
	} {
		if got := Atom([]byte(tag)); got != want {
			t.Errorf("%s is %v, want %v", tag, got, want)
		}
	}
}

func TestFollows(t *testing.T) {
	tests := []struct {
		name         string
		a            atom.Atom
		kind         html.TokenType
		markup, code bool
	}{
		{"noscript", atom.Noscript, html.StartTagToken, true, false},
		{"a title of an SVG", atom.Title, html.SelfClosingTagToken, true, false},
		{"script", atom.Script, html.StartTagToken, false, true},
		{"a self-closing script is none", atom.Script, html.SelfClosingTagToken, false, true},
		{"behind a script", atom.Script, html.EndTagToken, false, false},
		{"style", atom.Style, html.StartTagToken, false, true},
		{"p", atom.P, html.StartTagToken, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if m, c := Follows(tt.a, tt.kind), CodeFollows(tt.a, tt.kind); m != tt.markup || c != tt.code {
				t.Errorf("markup %v, code %v", m, c)
			}
		})
	}
}
