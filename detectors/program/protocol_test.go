package program

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
)

func TestNewRequest(t *testing.T) {
	info := corpus.Info{ID: "a", URL: "http://b/?c&d", Site: "b", Language: "ru", Type: "article"}
	const head = `{"protocol":1,"id":"a","url":"http://b/?c&d","language":"ru",`
	tests := []struct {
		name string
		page *corpus.Page
		text bool
		want string
	}{
		{"HTML", corpus.NewHTML(info, "<p>a&b\n"), false, head + `"html":"<p>a&b\n"}`},
		{"HTML as lines", corpus.NewHTML(info, "<p>a&amp;b<p>c\n"), true, head + `"lines":["a&b","","c"]}`},
		{"empty HTML", corpus.NewHTML(info, ""), false, head + `"html":""}`},
		{"text", corpus.NewText(info, "\n a\u00a0b\r\n\nc\n\n"), false, head + `"lines":["","a b","","c"]}`},
		{"empty text", corpus.NewText(info, ""), false, head + `"lines":[]}`},
		{"separators", corpus.NewHTML(info, "\u2028\u2029\x00"), false, head + `"html":"\u2028\u2029\u0000"}`},
		{"nothing known", corpus.NewText(corpus.Info{}, ""), false, `{"protocol":1,"id":"","url":"","language":"","lines":[]}`},
		{"invalid UTF-8", corpus.NewText(corpus.Info{ID: "\xff\xfe"}, ""), false, `{"protocol":1,"id":"` + "\ufffd" + `","url":"","language":"","lines":[]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := newRequest(tt.page, tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want+"\n", string(got.line)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			var read helperRequest
			if err := json.Unmarshal(got.line, &read); err != nil || read.ID != got.id {
				t.Errorf("the id %q is read as %q, %v", got.id, read.ID, err)
			}
		})
	}
}

func TestParseAnswer(t *testing.T) {
	text := func(s string) *string { return &s }
	tests := []struct {
		name, line string
		want       answer
		err        string
	}{
		{name: "text", line: `{"id":"a","text":"b"}`, want: answer{Text: text("b")}},
		{name: "empty text", line: `{"id":"a","text":""}`, want: answer{Text: text("")}},
		{name: "lines", line: `{"id":"a","lines":[2,1]}`, want: answer{Lines: []int{2, 1}}},
		{name: "no lines", line: `{"id":"a","lines":[],"text":null}`, want: answer{Lines: []int{}}},
		{name: "error", line: `{"id":"a","error":"b"}`, want: answer{Error: "b"}},
		{name: "error and text", line: `{"id":"a","error":"b","text":""}`, want: answer{Error: "b", Text: text("")}},
		{name: "empty error", line: `{"id":"a","error":"","text":"b"}`, want: answer{Text: text("b")}},
		{name: "other fields and blanks", line: "\t{ \"x\": [{}], \"text\":\"b\", \"id\":\"a\" } \r\n", want: answer{Text: text("b")}},
		{name: "time and basis", line: `{"id":"a","text":"b","ns":12,"basis":"c"}`, want: answer{Text: text("b"), NS: []byte("12"), Basis: []byte(`"c"`)}},
		{name: "other things by these names", line: `{"id":"a","text":"b","ns":"1 s","basis":[1]}`, want: answer{Text: text("b"), NS: []byte(`"1 s"`), Basis: []byte("[1]")}},
		{name: "empty line", line: "\n", err: `not an answer: "" (`},
		{name: "two values", line: `{"id":"a","text":"b"} x`, err: "not an answer"},
		{name: "list", line: `[]`, err: "not an answer"},
		{name: "null", line: `null`, err: "it has no id"},
		{name: "id is a number", line: `{"id":1,"text":"b"}`, err: "not an answer"},
		{name: "line is no number", line: `{"id":"a","lines":["1"]}`, err: "not an answer"},
		{name: "part of a line", line: `{"id":"a","lines":[1.5]}`, err: "not an answer"},
		{name: "neither", line: `{"id":"a","error":""}`, err: "neither text, lines nor error"},
		{name: "both", line: `{"id":"a","text":"","lines":[]}`, err: "both text and lines"},
		{name: "other page", line: `{"id":"b","text":""}`, err: `answered for page "b" when asked for page "a"`},
		{name: "first 80 bytes", line: strings.Repeat("é", 41) + "z\n", err: `not an answer: "` + strings.Repeat("é", 40) + `…" (`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.err == "" {
				tt.want.ID = text("a")
			}
			got, err := parseAnswer([]byte(tt.line), "a")
			checkError(t, err, tt.err)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestExtraction(t *testing.T) {
	page := corpus.NewText(corpus.Info{}, "\na\n\nb\nc\n\n")
	tests := []struct {
		name  string
		lines []int
		want  string
		err   string
	}{
		{name: "none", lines: []int{}},
		{name: "in any order, twice", lines: []int{5, 2, 5}, want: "a\nc"},
		{name: "blank lines do not count", lines: []int{1, 3, 4}, want: "b"},
		{name: "line 0", lines: []int{0}, err: "keeps line 0 of page"},
		{name: "before the first", lines: []int{2, -1}, err: "keeps line -1"},
		{name: "after the last", lines: []int{6}, err: "keeps line 6"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := answer{Lines: tt.lines}.extraction(page)
			checkError(t, err, tt.err)
			if got.Text != tt.want {
				t.Errorf("%q, want %q", got.Text, tt.want)
			}
			if err == nil && len(got.Kept) != 3 {
				t.Errorf("%d kept lines, want 3", len(got.Kept))
			}
		})
	}
}

func TestTook(t *testing.T) {
	for ns, want := range map[string]time.Duration{
		"5": 5, "1000": time.Microsecond, "0": 0, "1001": 0, "-1": 0, "1.5": 0, "1e30": 0, `"5"`: 0, "null": 0, "[]": 0, "": 0,
		"9223372036854775807": 0, "9223372036854775808": 0,
	} {
		if got := (answer{NS: []byte(ns)}).took(time.Microsecond); got != want {
			t.Errorf("ns %s of 1000: %d, want %d", ns, got, want)
		}
	}
}

func TestBasis(t *testing.T) {
	page := corpus.NewText(corpus.Info{}, "a")
	for _, given := range []answer{{Text: new(string)}, {Lines: []int{1}}} {
		for basis, want := range map[string]string{`"3 pages"`: "3 pages", "": "", "null": "", "3": "", `["a"]`: ""} {
			given.Basis = []byte(basis)
			if e, err := given.extraction(page); err != nil || e.Basis != want {
				t.Errorf("basis %s: %q, %v, want %q", basis, e.Basis, err, want)
			}
		}
	}
}

func TestChances(t *testing.T) {
	page := corpus.NewText(corpus.Info{}, "a\n\nb")
	for chances, want := range map[string][]float32{
		"[0.25,0,1]": {0.25, 1}, "[0.25,7,0.5,9]": {0.25, 0.5}, "[0.25,0]": nil, "[0.25,0,1.5]": nil, "[-1,0,1]": nil, "[]": nil,
		"": nil, "null": nil, "0.5": nil, `{"1":0.5}`: nil, `["0.25","0","1"]`: nil,
	} {
		for _, given := range []answer{{Text: new(string)}, {Lines: []int{1}}} {
			given.Chances = []byte(chances)
			if e, err := given.extraction(page); err != nil || !slices.Equal(e.Chances, want) {
				t.Errorf("chances %s: %v, %v, want %v", chances, e.Chances, err, want)
			}
		}
	}
}

// Whatever a program prints is an answer for the page asked for or an error.
func FuzzParseAnswer(f *testing.F) {
	for _, line := range []string{`{"id":"a","text":"b"}`, `{"id":"a","lines":[1,2]}`, `{"id":"a","error":"b"}`, `{"id":"a","text":"b","ns":1,"basis":"c"}`, `{"id":"a","lines":[1],"chances":[0.5,0,1]}`, "x\n", "\xff"} {
		f.Add([]byte(line))
	}
	page := corpus.NewText(corpus.Info{}, "b\n\nc")
	f.Fuzz(func(t *testing.T, line []byte) {
		a, err := parseAnswer(line, "a")
		if err != nil {
			if len(err.Error()) > 1000 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		if *a.ID != "a" {
			t.Errorf("the answer is for %q", *a.ID)
		}
		if _, err := a.extraction(page); err != nil && a.Error == "" && a.Lines == nil {
			t.Error(err)
		}
	})
}
