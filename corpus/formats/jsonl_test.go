package formats

import (
	"bufio"
	"io"
	"strings"
	"testing"

	"chaff/corpus"
)

func TestJSONL(t *testing.T) {
	const lines = "\ufeff" + `{"id": "b", "url": "https://www.tea.co.uk/1", "html": "<p>Green <b>tea</b>", "text": "not this"}` + "\r\n" +
		"\n" +
		`{"text": "Black\ntea"}` + "\n" +
		`{"id": "b", "text": "again"}` + "\n" +
		`{"id": "c"}` + "\n" +
		`{"id": "d", "text": ` + "\n" +
		`{"id": "e", "text": "no line end"}`
	c := openTiny(t, jsonl, tinySet(map[string]string{
		"a.jsonl":         lines,
		"z.jsonl":         "",
		"data/deep.jsonl": `{"id": "deep", "text": "not in the root"}`,
	}), []corpus.Info{
		{ID: "a.jsonl:000003"},
		{ID: "a.jsonl:000004"},
		{ID: "a.jsonl:000005"},
		{ID: "a.jsonl:000006"},
		{ID: "b", URL: "https://www.tea.co.uk/1", Site: "tea.co.uk"},
		{ID: "e"},
	})
	for id, want := range map[string]string{"b": "Green tea", "a.jsonl:000003": "Black\ntea", "e": "no line end"} {
		page, gold := loadTiny(t, c, id)
		if got := corpus.JoinLines(page.Lines()); got != want || gold != nil {
			t.Errorf("page %s is %q with gold %v, want %q without", id, got, gold, want)
		}
	}
	wantBad(t, c, "a.jsonl:000004", `reading a.jsonl:4: the id "b" stands twice`)
	wantBad(t, c, "a.jsonl:000005", "reading a.jsonl:5: the line has neither html nor text")
	wantBad(t, c, "a.jsonl:000006", "reading a.jsonl:6: unexpected end of JSON input")
}

// The formats of one's own files look for them in the root only, lest they take
// another set for theirs.
func TestRootFormatsLeaveOthers(t *testing.T) {
	files := tinySet(map[string]string{"LICENSE": "", "data/WebMainBench.jsonl": "{}", "data/a.warc.gz": ""})
	for _, f := range []format{jsonl, warc} {
		if f.matches(files) {
			t.Errorf("%s takes files below the root for its own", f.name)
		}
	}
}

// A line without an end does not fill the memory, and the next is found.
func TestReadLineBounded(t *testing.T) {
	in := bufio.NewReader(io.MultiReader(io.LimitReader(endless{}, maxFile+1<<20), strings.NewReader("\nnext")))
	line, size, err := readLine(in, nil)
	if err != nil || size != maxFile+1<<20+1 || len(line) > maxFile+1<<16 {
		t.Errorf("readLine = %d bytes, size %d, %v", len(line), size, err)
	}
	if _, err := parsePage(line); err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("parsePage: %v", err)
	}
	if line, _, err := readLine(in, nil); string(line) != "next" || err != io.EOF {
		t.Errorf("the next line is %q, %v", line, err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
