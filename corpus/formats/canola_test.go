package formats

import (
	"testing"

	"chaff/corpus"
)

func TestCANOLA(t *testing.T) {
	entries := entriesOf(t, canola, textFiles(t, map[string]string{
		"canola/urls": "7 http://www.example.org/seven\n8 http://example.org/8\n",
		"canola/dumps_2nd/7.html": `<div>Menu</div><div>*</div><p>Good text</p><p>Picture of it</p>
			<p>Good again</p><p>Mostly bad</p><p>Nobody knows</p><p>No label</p><p>Seven</p>`,
		"canola/merged.20100908.combined/7": `<div class="x krdwrd-tag-1">Menu</div><div class="krdwrd-tag-1">*</div>
			<div class="krdwrd-tag-3"><p>Good text</p><p><kw class="krdwrd-tag-2">Picture of it</kw></p><p>Good again</p></div>
			<p class="krdwrd-tag-1-90">Mostly bad</p><p class="krdwrd-tag-undefined">Nobody knows</p><p>No label</p>
			<p class="krdwrd-tag-7">Seven</p>`,
		"canola/dumps_2nd/8.html":           "<p>Some text",
		"canola/merged.20100908.combined/8": "",
		"canola/merged.20100908.combined/9": "<p>Some text",
	}), "7", "8", "9")
	page, gold := loadEntry(t, entries["7"], corpus.Info{
		ID: "7", URL: "http://www.example.org/seven", Site: "example.org", Language: "en",
	})
	rolesAre(
		t, page, gold,
		"other Menu", "other *", "body Good text", "caption Picture of it", "body Good again",
		"other Mostly bad", " Nobody knows", " No label", " Seven",
	)
	badPage(t, entries["8"], "the copy has no text")
	badPage(t, entries["9"], "canola/dumps_2nd/9.html")
}
