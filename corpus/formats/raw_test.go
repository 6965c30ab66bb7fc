package formats

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chaff/corpus"
)

func writeAll(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRaw(t *testing.T) {
	dir := t.TempDir()
	writeAll(t, dir, map[string]string{
		"a.txt": "\ufeffодин\r\n\r\nдва", "b.html": "<meta charset=koi8-r><p>\xc1", "c.htm.gz": packed(t, "<p>packed"), "crawl.warc.gz": packed(t, archive(t)...),
		"lines.jsonl": `{"id": "one", "text": "x"}` + "\nbroken\n", "d.txt": "\x00\x01", "page.pdf": "%PDF", ".txt": "hidden",
	})
	entries, err := Raw(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	var order []string
	for _, e := range entries {
		page, gold, err := e.Load(t.Context())
		if gold != nil {
			t.Errorf("%s has gold", e.ID)
		}
		order = append(order, e.ID)
		if err != nil {
			got[e.ID] = "error"
			continue
		}
		got[e.ID] = page.Kind.String() + " " + corpus.JoinLines(page.Lines())
	}
	for id, want := range map[string]string{
		"a": "text один\n\nдва", "b": "html а", "c": "html packed", "d": "error", "crawl.warc.gz:000003": "html grün", "one": "text x", "lines.jsonl:000002": "error",
	} {
		if strings.ReplaceAll(got[id], "\n\n", "\n") != strings.ReplaceAll(want, "\n\n", "\n") {
			t.Errorf("%s is %q, want %q", id, got[id], want)
		}
	}
	if !slices.Contains(order, "a") || slices.Contains(order, "page") || slices.Contains(order, "") {
		t.Errorf("pages %q", order)
	}
	one, err := Raw(filepath.Join(dir, "b.html"))
	if err != nil || len(one) != 1 || one[0].ID != "b" {
		t.Errorf("%v, %v", one, err)
	}
	for _, name := range []string{"page.pdf", "missing.txt"} {
		if _, err := Raw(filepath.Join(dir, name)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := Raw(t.TempDir()); err == nil || !strings.Contains(err.Error(), "has no pages") {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestGuess(t *testing.T) {
	tests := []struct {
		name, source, url, site, language string
	}{
		{"declared", `<html lang="kk-KZ"><link rel=canonical href="https://news.egemen.kz/a"><p>x`, "https://news.egemen.kz/a", "egemen.kz", "kk"},
		{"open graph", `<meta property="og:url" content="https://a.co.uk/b?c"><meta property="og:locale" content="en_GB">`, "https://a.co.uk/b?c", "a.co.uk", "en"},
		{"saved", "<!-- saved from url=(0024)https://www.example.org/x --><p>x", "https://www.example.org/x", "example.org", ""},
		{"relative", `<link rel=canonical href="/a"><html lang="?">`, "", "", ""},
		{"harmless", `<link rel=canonical href="javascript:alert(1)">`, "", "", ""},
		{"language of the text", "<p>" + strings.Repeat("Это было сказано, и мы этого не забыли. ", 3), "", "", "ru"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Guess(corpus.NewHTML(corpus.Info{ID: "id"}, tt.source))
			if want := (corpus.Info{ID: "id", URL: tt.url, Site: tt.site, Language: tt.language}); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
	known := corpus.Info{ID: "id", URL: "https://a.org/", Site: "b.org", Language: "fr"}
	if got := Guess(corpus.NewHTML(known, tests[0].source)); got != known {
		t.Errorf("what is known becomes %+v", got)
	}
}

func TestGuessLanguage(t *testing.T) {
	for want, text := range map[string]string{
		"":   "5 10 15",
		"en": "The cat sat on the mat, and it was happy with that. This is the end of the story.",
		"de": "Der Hund und die Katze sind nicht das, was man für ein Tier mit Manieren hält.",
		"fr": "Les chats sont dans la maison avec une souris qui est sur le toit, pas pour longtemps.",
		"es": "El gato y los perros de la casa salen por las tardes con una amiga del barrio.",
		"pt": "O gato e os cães não saem da casa com uma amiga do bairro, são mais calmos em casa.",
		"tr": "Bu ev için bir kedi ve bir köpek daha çok sevgi ile geldi.",
		"kk": "Қазақстан Республикасының Президенті бүгін Астанада кеңес өткізді.",
		"ru": "Президент сегодня провёл совещание, на котором были подведены итоги. Это важный этап.",
		"uk": "Президент сьогодні провів нараду, на якій підбили підсумки її роботи в Україні.",
		"ar": "عقد الرئيس اليوم اجتماعا في العاصمة لبحث نتائج العام",
		"fa": "رئیس جمهور امروز گفت که پایتخت چهار پروژه بزرگ دارد",
		"zh": "总统今天在首都主持召开会议,总结全年工作成果。",
		"ja": "大統領は今日、首都で会議を開き、今年の成果をまとめた。",
		"ko": "대통령은 오늘 수도에서 회의를 열었다",
		"he": "הנשיא קיים היום ישיבה בבירה",
	} {
		if got := GuessLanguage(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if got := GuessLanguage("Lorem ipsum dolor sit amet consectetur"); got != "" {
		t.Errorf("unknown Latin text is %q", got)
	}
}
