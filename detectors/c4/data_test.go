package c4

import (
	"testing"

	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/detectors"
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
			alone, sites := load(t, name)
			all, russian := judge(t, alone, nil)
			for i, d := range variants() {
				t.Logf("%-18s %v; in Russian %v", d.Name(), &all[i], &russian[i])
			}
			if all[0].Kept() >= all[2].Kept() {
				t.Error("Unicode's end marks keep no more lines")
			}
			if name == "daniel" && russian[0].Kept() >= russian[2].Kept() {
				t.Error("Unicode's end marks keep no more Russian lines")
			}
			if len(sites) == 0 {
				return
			}
			informed, russian := judge(t, alone, sites)
			for i, d := range variants() {
				t.Logf("%-18s with its site %v; in Russian %v", d.Name(), &informed[i], &russian[i])
				if informed[i].Kept() >= all[i].Kept() {
					t.Errorf("%s drops nothing for the site", d.Name())
				}
			}
		})
	}
}

// golded is a page and how its lines count.
type golded struct {
	page    *corpus.Page
	classes []corpus.Class
}

// load reads a set, and has each variant learn each of its sites.
func load(t *testing.T, name string) (pages []golded, sites map[string][]detectors.Detector) {
	t.Helper()
	c, err := formats.Open(testset.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	memories := make(map[string][]detectors.Site)
	for i := range c.Len() {
		page, gold, err := c.Load(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, golded{page, gold.OnLines(page).Classes(corpus.StrictBody())})
		if page.Site == "" {
			continue
		}
		for k, d := range variants() {
			if len(memories[page.Site]) == k {
				memories[page.Site] = append(memories[page.Site], d.(detectors.SiteAware).NewSite())
			}
			memories[page.Site][k].Add(page)
		}
	}
	sites = make(map[string][]detectors.Detector)
	for site, list := range memories {
		for _, memory := range list {
			sites[site] = append(sites[site], memory.Detector())
		}
	}
	return pages, sites
}

// judge counts the lines that each variant keeps of the pages, and of the Russian ones.
func judge(t *testing.T, pages []golded, sites map[string][]detectors.Detector) (all, russian []testset.Tally) {
	t.Helper()
	all, russian = make([]testset.Tally, len(variants())), make([]testset.Tally, len(variants()))
	for _, p := range pages {
		judges, ok := sites[p.page.Site]
		if !ok {
			judges = variants()
		}
		for k, d := range judges {
			e, err := d.Detect(t.Context(), p.page)
			if err != nil {
				t.Fatal(err)
			}
			for j, class := range p.classes {
				if class == corpus.Optional {
					continue
				}
				all[k].Add(class == corpus.Content, e.Kept[j])
				if p.page.Language == "ru" {
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
