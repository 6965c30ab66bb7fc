package formats

import (
	"testing"

	"chaff/corpus"
)

func TestDaniel(t *testing.T) {
	const html, reference = danielFolder + "/html/", danielFolder + "/reference/"
	c := openTiny(t, daniel, tinySet(map[string]string{
		danielFolder + "/doc_lg.json":        `{"20120101_www2.news.co.uk_aa": "English", "20120102_ria.ru_bb": "ru", "20120103_x.pl_cc": "Latin"}`,
		html + "20120101_www2.news.co.uk_aa": `<meta charset=gbk><p>Tea — hot`,
		html + "20120102_ria.ru_bb":          "<p>Чай",
		html + "20120103_x.pl_cc":            "<p>Gold is missing",
		// A start tag without its ">", text before any tag, and an end too many.
		reference + "20120101_www2.news.co.uk_aa": "Title\n<p>Tea &amp;\n tea</p>\n<p>\u8336 hot</p></p><p\u8336</p>\n",
		reference + "20120102_ria.ru_bb":          "<p>Чай</p>",
		reference + "20120104_unused.ru_dd":       "<p>No page</p>",
	}), []corpus.Info{
		{ID: "20120101_www2.news.co.uk_aa", Site: "news.co.uk", Language: "en"},
		{ID: "20120102_ria.ru_bb", Site: "ria.ru", Language: "ru"},
		{ID: "20120103_x.pl_cc", Site: "x.pl"},
	})
	page, gold := loadTiny(t, c, "20120101_www2.news.co.uk_aa")
	if want := "Title\nTea & tea\n\u8336 hot\n\u8336"; gold.Text != want || !gold.HasText {
		t.Errorf("gold %q, want %q", gold.Text, want)
	}
	if got, want := corpus.JoinLines(page.Lines()), "Tea — hot"; got != want {
		t.Errorf("page %q, want %q: valid UTF-8 is no gbk", got, want)
	}
	wantBad(t, c, "20120103_x.pl_cc", reference+"20120103_x.pl_cc")
}
