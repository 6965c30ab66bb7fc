package outputs

import (
	"archive/zip"
	"encoding/json"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/internal/testset"
)

// unpack writes the outputs of AEB's systems to a new folder and returns their paths by
// the systems' names.
func unpack(tb testing.TB, archive string) map[string]string {
	tb.Helper()
	files, err := zip.OpenReader(archive)
	if err != nil {
		tb.Fatal(err)
	}
	defer files.Close()
	dir := tb.TempDir()
	out := make(map[string]string)
	for _, f := range files.File {
		if path.Dir(f.Name) != "output" || path.Ext(f.Name) != ".json" {
			continue
		}
		name := strings.TrimSuffix(path.Base(f.Name), ".json")
		out[name] = filepath.Join(dir, name+".json")
		in, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(out[name], data, 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	return out
}

// aebPages returns the pages of AEB.
func aebPages(tb testing.TB, archive string) []*corpus.Page {
	tb.Helper()
	c, err := formats.Open(archive)
	if err != nil {
		tb.Fatal(err)
	}
	out := make([]*corpus.Page, c.Len())
	for i := range out {
		if out[i], _, err = c.Load(tb.Context(), i); err != nil {
			tb.Fatal(err)
		}
	}
	return out
}

// The answers of AEB's twenty systems are those that a plain reading of the JSON gives.
func TestAEBOutputs(t *testing.T) {
	archive := testset.Path(t, "scrapinghub")
	pages := aebPages(t, archive)
	systems := unpack(t, archive)
	if len(systems) != 20 {
		t.Errorf("%d systems, want 20", len(systems))
	}
	versions := map[string]string{
		"go_trafilatura": "ae7ea06", "justext": "3.0.2", "readability": "0.8.4.1", "trafilatura": "2.0.0", "boilerpipe": "", "Diffbot": "",
	}
	empty := map[string]int{"justext": 29, "goose3": 6, "Diffbot": 1, "trafilatura": 0, "news_please": 1}
	for name, file := range systems {
		t.Run(name, func(t *testing.T) {
			d, err := Open(file)
			if err != nil {
				t.Fatal(err)
			}
			if want, known := versions[name]; known && d.SystemVersion() != want {
				t.Errorf("version %q, want %q", d.SystemVersion(), want)
			}
			want := plain(t, file)
			none := 0
			for _, p := range pages {
				e, err := d.Detect(t.Context(), p)
				if err != nil {
					t.Fatal(err)
				}
				if e.Text != want[p.ID] || e.Kept != nil {
					t.Errorf("page %s: %q, want %q", p.ID, e.Text, want[p.ID])
				}
				if e.Text == "" {
					none++
				}
			}
			if want, known := empty[name]; known && none != want {
				t.Errorf("%d empty answers, want %d", none, want)
			}
		})
	}
}

// plain reads either layout into maps.
func plain(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	type bodies map[string]struct{ ArticleBody string }
	var flat bodies
	var versioned struct{ Output bodies }
	if err := json.Unmarshal(data, &versioned); err != nil {
		t.Fatal(err)
	}
	if flat = versioned.Output; flat == nil {
		if err := json.Unmarshal(data, &flat); err != nil {
			t.Fatal(err)
		}
	}
	out := make(map[string]string)
	for id, b := range flat {
		out[id] = b.ArticleBody
	}
	return out
}

// BenchmarkDetect measures looking answers up, BenchmarkOpen reading a file of 181
// answers, both beside parsing the pages:
//
//	go test -run='^$' -bench=. ./detectors/outputs
func BenchmarkDetect(b *testing.B) {
	b.Run("pages=synthetic", func(b *testing.B) {
		sources := testset.Pages(20)
		content := make(map[string]map[string][]int)
		var pages []*corpus.Page
		for _, s := range sources {
			p := corpus.NewHTML(corpus.Info{ID: "page " + string(rune('a'+len(pages)))}, s)
			var kept []int
			for _, l := range p.Lines() {
				kept = append(kept, l.Number)
			}
			content[p.ID] = map[string][]int{"lines": kept}
			pages = append(pages, p)
		}
		data, err := json.Marshal(content)
		if err != nil {
			b.Fatal(err)
		}
		benchmarkDetect(b, write(b, "a.json", string(data)), pages, sources)
	})
	b.Run("pages=scrapinghub", func(b *testing.B) {
		file, pages, sources := aeb(b)
		benchmarkDetect(b, file, pages, sources)
	})
}

func BenchmarkOpen(b *testing.B) {
	file, _, sources := aeb(b)
	testset.Benchmark(b, sources, func() {
		if _, err := Open(file); err != nil {
			b.Fatal(err)
		}
	})
}

func aeb(b *testing.B) (file string, pages []*corpus.Page, sources []string) {
	b.Helper()
	archive := testset.Path(b, "scrapinghub")
	pages = aebPages(b, archive)
	for _, p := range pages {
		sources = append(sources, p.Source)
	}
	return unpack(b, archive)["trafilatura"], pages, sources
}

func benchmarkDetect(b *testing.B, file string, pages []*corpus.Page, sources []string) {
	d, err := Open(file)
	if err != nil {
		b.Fatal(err)
	}
	testset.Benchmark(b, sources, func() {
		for _, p := range pages {
			if _, err := d.Detect(b.Context(), p); err != nil {
				b.Fatal(err)
			}
		}
	})
}
