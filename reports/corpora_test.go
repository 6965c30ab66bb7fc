package reports

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/corpus/lint"
)

func TestCorporaTable(t *testing.T) {
	stats := []corpus.Stats{{
		Name: "set\x1b[31m", Pages: 3, Unusable: 1, Lines: 20, Words: 100, ContentWords: 30, ContentShare: 0.6, Sites: 2,
		Languages: map[string]int{"ru": 2, "": 1}, Types: map[string]int{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 2, "g": 1},
		Forms: map[string]int{"text": 2}, UnusablePages: []corpus.UnusablePage{{Page: "x", Reason: "torn\noff"}},
	}}
	var table, object bytes.Buffer
	if err := CorporaTable(&table, stats); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"set [31m", "60.0%", "ru 2, unknown 1", "f 2, a 1, b 1, c 1, d 1, 2 more", "set [31m, page x: torn off\n"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("no %q in\n%s", want, table.String())
		}
	}
	if err := CorporaJSON(&object, stats); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Corpora []map[string]any `json:"corpora"`
	}
	if err := json.Unmarshal(object.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if c := read.Corpora[0]; c["pages"] != 3. || c["lines"] != 20. || c["unusable"] != 1. {
		t.Errorf("JSON %v", c)
	}
}

func TestLintTable(t *testing.T) {
	var table bytes.Buffer
	err := LintTable(&table, []lint.Finding{{Level: lint.Error, Rule: lint.EmptyGold, Corpus: "c", Page: "p\n", Message: "m"}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "error  empty-gold  c       p     m\n\n1 error, 0 warnings\n"; !strings.HasSuffix(table.String(), want) {
		t.Errorf("table\n%s", table.String())
	}
}
