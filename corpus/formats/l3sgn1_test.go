package formats

import (
	"path"
	"testing"
	"testing/fstest"

	"chaff/corpus"
)

func TestL3SGN1(t *testing.T) {
	const annotated = `<html><head><style>.x-nc-sel2 { color: black }</style></head><body>
		<div>Front page</div>
		<h1><span class="x-nc-sel1">A headline here</span></h1>
		<span class="x-nc-sel2"><p>The body text of news <span class="x-nc-sel0">print</span></p>
		<p><span class="x-nc-sel3">Someone in a picture</span></p></span>
		<ul><li><a href="/x"><span class="x-nc-sel4">Other news of today</span></a></li></ul>
		<div><span class="x-nc-sel0">Write to us</span></div>
		<div><span class="x-nc-sel5">Nice café reader</span></div></body></html>`
	set := map[string]string{
		"url-mapping.txt": "<urn:uuid:a>\thttp://news.example.com.au/a\n<urn:uuid:b>\thttp://example.org/b\n",
		// The declared encoding is wrong, and the menu is one that a script hides.
		"original/a.html": `<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
			<div>Front page</div><ul><li>Sports</ul><h1>A headline here</h1><p>The body text of news print</p>
			<p>Someone in a picture</p><ul><li><a href="/x">Other news of today</a></ul><div>Write to us</div><div>Nice café reader`,
		"annotated/a.html": annotated,
		"original/b.html":  "<title>lost its text",
		"annotated/b.html": annotated,
		"annotated/c.html": annotated,
	}
	inner := textFiles(t, set)
	outer := textFiles(t, nil)
	for name, file := range inner {
		outer[path.Join("L3S-GN1-20100130203947-00001", name)] = file
	}
	t.Run("in its folder", func(t *testing.T) { testL3SGN1(t, outer) })
	t.Run("from the folder", func(t *testing.T) { testL3SGN1(t, inner) })
	if _, err := l3sgn1.open(textFiles(t, nil), "here"); err == nil {
		t.Error("an empty folder is opened")
	}
}

func testL3SGN1(t *testing.T, files fstest.MapFS) {
	t.Helper()
	entries := entriesOf(t, l3sgn1, files, "a", "b", "c")
	page, gold := loadEntry(t, entries["a"], corpus.Info{
		ID: "a", URL: "http://news.example.com.au/a", Site: "example.com.au", Language: "en",
	})
	rolesAre(
		t, page, gold,
		"other Front page", " Sports", "title A headline here", "body The body text of news print",
		"caption Someone in a picture", "related Other news of today", "other Write to us", "comment Nice café reader",
	)
	badPage(t, entries["b"], "none of the text")
	badPage(t, entries["c"], "original/c.html")
}
