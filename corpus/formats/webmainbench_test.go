package formats

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"chaff/corpus"
)

const markedPage = `<html><head><style>.mark-selected { outline: 2px }</style></head>` +
	`<body class="" style=""><div class="menu" data-anno-uid="u1">Menu</div>` +
	`<div><marked-text data-anno-uid="u2" class="mark-selected" style="" cc-select="true">Text before</marked-text>` +
	`<p class="lead mark-selected" cc-select="true">More <b>text</b></p>` +
	`<p cc-select="false">Not this</p><marked-tail>Foot</marked-tail> line</div><img alt="a&amp;b" src=x /><!-- note --></body></html>`

func webMainBenchFiles() map[string]string {
	return map[string]string{
		"data/WebMainBench_sample.jsonl": fmt.Sprintf(`{"track_id": "t", "html": %q, "url": "https://www.example.com/p", "meta": {"language": "zh"}}`, markedPage) +
			"\n\n" + `{"html": "<p>no marks</p>"}` + "\n" + `{"html": ` + "\n",
		"data/other.jsonl": fmt.Sprintf(`{"html": %q, "type": "article", "language": "en", "meta": null}`, markedPage),
	}
}

func TestWebMainBench(t *testing.T) {
	entries := entriesOf(
		t, webmainbench, textFiles(t, webMainBenchFiles()),
		"WebMainBench_sample-1", "WebMainBench_sample-3", "WebMainBench_sample-4", "other-1",
	)
	page, gold := loadEntry(t, entries["WebMainBench_sample-1"], corpus.Info{
		ID: "WebMainBench_sample-1", URL: "https://www.example.com/p", Site: "example.com", Language: "zh",
	})
	rolesAre(t, page, gold, "other Menu", "body Text before", "body More text", "other Not this", "other Foot line")
	loadEntry(t, entries["other-1"], corpus.Info{ID: "other-1", Type: "article", Language: "en"})
	badPage(t, entries["WebMainBench_sample-3"], "no element marked cc-select")
	badPage(t, entries["WebMainBench_sample-4"], "reading line 4 of data/WebMainBench_sample.jsonl: unexpected end of JSON input")
}

// The files of a ZIP can be read from their start only.
func TestWebMainBenchInZIP(t *testing.T) {
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for name, content := range webMainBenchFiles() {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := webmainbench.open(files, "here")
	if err != nil || len(entries) != 4 {
		t.Fatalf("%d pages, error %v", len(entries), err)
	}
	badPage(t, entries[1], "no element marked cc-select") // line 3
	loadEntry(t, entries[3], corpus.Info{ID: "other-1", Type: "article", Language: "en"})
}

// A page must not show a detector which elements were marked.
func TestUnmark(t *testing.T) {
	const want = `<html><head><style>.mark-selected { outline: 2px }</style></head>` +
		`<body><div class="menu">Menu</div><div>Text before<p class="lead">More <b>text</b></p>` +
		`<p>Not this</p>Foot line</div><img alt="a&amp;b" src="x"/><!-- note --></body></html>`
	if got := unmark(markedPage); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := unmark(`<script>if (a<b) "cc"</script>` + strings.Repeat("<p>", 3)); got != `<script>if (a<b) "cc"</script><p><p><p>` {
		t.Errorf("a page without marks becomes %s", got)
	}
}
