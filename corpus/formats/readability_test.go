package formats

import (
	"testing"

	"chaff/corpus"
)

func TestReadability(t *testing.T) {
	const pages = "test/test-pages/"
	entries := entriesOf(t, readability, textFiles(t, map[string]string{
		pages + "README.md":                    "no page",
		pages + "001/source.html":              "<ul><li>Menu</ul><p>One</p><p>Two",
		pages + "001/expected.html":            `<div id="readability-page-1"><p>One</p><p>Two</p></div>`,
		pages + "001/expected-metadata.json":   `{"title": "T", "lang": "pt-BR"}`,
		pages + "plain/source.html":            "<p>One",
		pages + "plain/expected.html":          "<p>One</p>",
		pages + "plain/expected-metadata.json": `{"title": "T", "lang": null}`,
		pages + "bad/source.html":              "<p>One",
		pages + "bad/expected-metadata.json":   `{}`,
		pages + "worse/expected-metadata.json": `{`,
	}), "001", "plain", "bad", "worse")

	page, gold := loadEntry(t, entries["001"], corpus.Info{ID: "001", Language: "pt-BR"})
	if !gold.HasText || gold.Text != "One\nTwo" {
		t.Errorf("gold is %q", gold.Text)
	}
	if got := corpus.JoinLines(page.Lines()); got != "Menu\nOne\nTwo" {
		t.Errorf("page is %q", got)
	}
	loadEntry(t, entries["plain"], corpus.Info{ID: "plain"})
	badPage(t, entries["bad"], "bad/expected.html")
	badPage(t, entries["worse"], "reading test/test-pages/worse/expected-metadata.json")
}
