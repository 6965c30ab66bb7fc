package fineweb

import (
	"testing"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/internal/testset"
)

// Precision and recall of lines are logged and not judged: the sets differ in what
// they call content. The test takes seconds.
func TestPublicSets(t *testing.T) {
	if testing.Short() {
		t.Skip("reads whole sets")
	}
	for _, name := range []string{"text-quality-lines", "daniel"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, russian := judge(t, name)
			for i, d := range variants() {
				t.Logf("%-18s %v; in Russian %v", d.Name(), &all[i], &russian[i])
			}
			if all[0].Kept() >= all[1].Kept() {
				t.Error("the code's limit for copies, a tenth of the paper's, drops no more")
			}
		})
	}
}

// judge counts the lines that each variant keeps of a set, and of its Russian pages.
func judge(t *testing.T, name string) (all, russian []testset.Tally) {
	t.Helper()
	c, err := formats.Open(testset.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	all, russian = make([]testset.Tally, len(variants())), make([]testset.Tally, len(variants()))
	for i := range c.Len() {
		page, gold, err := c.Load(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		classes := gold.OnLines(page).Classes(corpus.StrictBody())
		for k, d := range variants() {
			e, err := d.Detect(t.Context(), page)
			if err != nil {
				t.Fatal(err)
			}
			for j, class := range classes {
				if class == corpus.Optional {
					continue
				}
				all[k].Add(class == corpus.Content, e.Kept[j])
				if page.Language == "ru" {
					russian[k].Add(class == corpus.Content, e.Kept[j])
				}
			}
		}
	}
	return all, russian
}

func BenchmarkDetect(b *testing.B) {
	b.Run("pages=synthetic", func(b *testing.B) { benchmark(b, testset.Pages(100)) })
	b.Run("pages=daniel", func(b *testing.B) {
		c, err := formats.Open(testset.Path(b, "daniel"))
		if err != nil {
			b.Fatal(err)
		}
		var sources []string
		for i := range c.Len() {
			page, _, err := c.Load(b.Context(), i)
			if err != nil {
				b.Fatal(err)
			}
			sources = append(sources, page.Source)
		}
		benchmark(b, sources)
	})
}

func benchmark(b *testing.B, sources []string) {
	b.Helper()
	pages := make([]*corpus.Page, len(sources))
	for i, s := range sources {
		pages[i] = corpus.NewHTML(corpus.Info{Language: "ru"}, s)
		pages[i].Lines()
	}
	for _, d := range variants() {
		b.Run("detector="+d.Name(), func(b *testing.B) {
			testset.Benchmark(b, sources, func() {
				for _, p := range pages {
					if _, err := d.Detect(b.Context(), p); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
