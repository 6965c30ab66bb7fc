package formats

import (
	"testing"

	"chaff/corpus"
)

func TestBlockLabels(t *testing.T) {
	entries := entriesOf(t, blockLabels, textFiles(t, map[string]string{
		"data/googletrends/train/gt_1.csv": "tag,content,label,depth\r\n" +
			"html body p ,\"One, and\nmore of it\",1,2\r\n" +
			"html body p ,\" \u00a0\",0,2\r\n" +
			"html body p ,Two,0,2\r\n",
		"data/googletrends/train/notes.txt": "no page",
		"data/jp/2.csv":                     "tag,content,label,depth\nhtml body a ,メニュー,0,2\nhtml body p ,本文,1,2\n",
		"data/cleaneval/zh/3.csv":           "tag,content,counts,link_next,link_prev,label\nhtml body p ,正文,2,0,0,1\n",
		"data/thai/4.csv":                   "tag,content,label,depth\nhtml body a ,x,2,2\n",
		"data/thai/5.csv":                   "tag,content,label,depth\n",
		"data/thai/6.csv":                   "tag,content\nhtml body a ,x\n",
		"data/thai/7.csv":                   "tag,content,label,depth\nhtml body a ,x\n",
	}), "googletrends/train/gt_1", "jp/2", "cleaneval/zh/3", "thai/4", "thai/5", "thai/6", "thai/7")

	page, gold := loadEntry(t, entries["googletrends/train/gt_1"], corpus.Info{ID: "googletrends/train/gt_1", Split: "train"})
	rolesAre(t, page, gold, "body One, and more of it", "other Two")
	if page.Kind != corpus.Text {
		t.Errorf("page is %v", page.Kind)
	}
	page, gold = loadEntry(t, entries["jp/2"], corpus.Info{ID: "jp/2", Language: "ja"})
	rolesAre(t, page, gold, "other メニュー", "body 本文")
	page, gold = loadEntry(t, entries["cleaneval/zh/3"], corpus.Info{ID: "cleaneval/zh/3", Language: "zh"})
	rolesAre(t, page, gold, "body 正文")
	badPage(t, entries["thai/4"], `reading data/thai/4.csv: row 1: label "2" is neither 0 nor 1`)
	badPage(t, entries["thai/5"], "no rows")
	badPage(t, entries["thai/6"], "no columns content and label")
	badPage(t, entries["thai/7"], "wrong number of fields")
}
