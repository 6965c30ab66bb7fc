package formats

import (
	"testing"

	"chaff/corpus"
)

func TestChineseWCE(t *testing.T) {
	// U+8336, tea, is b2 e8 in gb2312.
	const wrapped = `<text id="http://www.tea.com.cn/a.asp" encoding="gb2312">` + "\n" +
		`<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><p>` + "\xb2\xe8\n</text>\n"
	c := openTiny(t, chineseWCE, tinySet(map[string]string{
		"original/a.html": wrapped,
		"cleaned/a.txt":   "\u8336\n",
		"original/b.html": "<p>\u8336",
		"cleaned/b.txt":   "\u8336",
		"cleaned/c.txt":   "its page is missing",
		"author/a.txt":    "UNKNOWN",
	}), []corpus.Info{
		{ID: "a", Language: "zh"},
		{ID: "b", Language: "zh"},
		{ID: "c", Language: "zh"},
	})
	for _, id := range []string{"a", "b"} {
		page, gold := loadTiny(t, c, id)
		if got := corpus.JoinLines(page.Lines()); got != "\u8336" || !gold.HasText {
			t.Errorf("page %s is %q, want the character for tea", id, got)
		}
	}
	if page, _ := loadTiny(t, c, "a"); page.Site != "tea.com.cn" || page.URL != "http://www.tea.com.cn/a.asp" {
		t.Errorf("page a is of %q at %q, want those of its wrapper", page.Site, page.URL)
	}
	wantBad(t, c, "c", "original/c.html")
}
