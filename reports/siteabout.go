package reports

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/bench/stats"
	"chaff/corpus"
)

// An aboutView is what about.html shows.
type aboutView struct {
	Prefix    string
	Manifest  []field
	Command   string
	Corpora   []aboutCorpus
	Detectors []aboutDetector
	Flattered bool // some detector owes its parameters to a corpus of the run
	Metrics   []aboutMetric
	Policy    string
	Roles     []aboutRole
	Failures  string
	Excluded  bool
	Marks     []aboutMark

	Resamples, MinClusters int
	Level, Alpha           string
	Seed                   uint64
	Pairs                  int
}

type aboutCorpus struct {
	bench.CorpusInfo
	Sites, Languages, Types, Licences string
	Scored                            int
}

type aboutDetector struct {
	Name, Version string
	TrainedOn     []trainingSet
	Isolated      bool
}

// A trainingSet is a set that a detector owes its parameters to.
type trainingSet struct {
	Name string
	Here bool // it is a corpus of the run
}

type aboutMetric struct {
	ID, Anchor, Definition, Tokens string
	Measures                       []aboutMeasure
}

type aboutMeasure struct{ Name, Average, Better string }

type aboutRole struct{ Role, Class, Meaning string }

type aboutMark struct{ Class, Sign, Title string }

// aboutBody returns what about.html holds: what the run was made of and what the figures
// mean.
func (s *Site) aboutBody(v view) (template.HTML, error) {
	r := s.report
	m := r.Summary.Manifest
	page := aboutView{
		Manifest: manifestFields(m), Command: r.Command, Corpora: s.aboutCorpora(), Detectors: aboutDetectors(m), Metrics: aboutMetrics(r.Scoring.Metrics),
		Policy: r.Summary.Policy, Roles: aboutRoles(r.Scoring.Policy), Failures: r.Summary.View.Failures.String(), Excluded: r.Summary.View.Failures == bench.FailuresExcluded,
		Marks:     []aboutMark{},
		Resamples: bench.Resamples, MinClusters: stats.MinClusters, Level: fmt.Sprintf("%g %%", 100*bench.Level), Alpha: fmt.Sprintf("%.2g", 1-bench.Level),
		Seed: r.Summary.View.Seed, Pairs: len(m.Detectors) * (len(m.Detectors) - 1) / 2,
	}
	if v.single {
		page.Prefix = anchor(aboutFile) + "-"
	}
	if page.Seed == 0 {
		page.Seed = bench.Seed
	}
	for _, d := range page.Detectors {
		page.Flattered = page.Flattered || slices.ContainsFunc(d.TrainedOn, func(t trainingSet) bool { return t.Here })
	}
	for _, m := range []mark{hit, missed, extra, rejected, optIn, optOut} {
		page.Marks = append(page.Marks, aboutMark(m))
	}
	return execute("about.html", page)
}

// aboutCorpora describes the corpora of the run, those that the report has not at hand by
// the manifest only.
func (s *Site) aboutCorpora() []aboutCorpus {
	var out []aboutCorpus
	for _, info := range s.report.Summary.Manifest.Corpora {
		about := aboutCorpus{CorpusInfo: info}
		for _, p := range s.report.Scored {
			if p.Corpus == info.Name {
				about.Scored++
			}
		}
		i := slices.IndexFunc(s.report.Corpora, func(c *corpus.Corpus) bool { return c.Name() == info.Name })
		if i >= 0 {
			c := s.report.Corpora[i]
			sites, languages, types, licences := make(map[string]int), make(map[string]int), make(map[string]int), make(map[string]int)
			for k := range c.Len() {
				page := c.Info(k)
				if page.Site != "" {
					sites[page.Site]++
				}
				languages[page.Language]++
				types[page.Type]++
				licences[page.Licence]++
			}
			about.Sites = fmt.Sprint(len(sites))
			about.Languages, about.Types = listed(counts(languages)), listed(counts(types))
			about.Licences = licencesOf(licences)
		}
		out = append(out, about)
	}
	return out
}

// licencesOf says what the pages of a corpus state.
func licencesOf(pages map[string]int) string {
	if len(pages) == 1 {
		for name := range maps.Keys(pages) {
			if name == "" {
				return "none stated"
			}
			return listed(name)
		}
	}
	return listed(strings.Replace(counts(pages), "unknown", "none stated", 1))
}

func aboutDetectors(m bench.Manifest) []aboutDetector {
	var out []aboutDetector
	for _, name := range m.Detectors {
		d := aboutDetector{Name: name, Version: m.Versions[name], Isolated: slices.Contains(m.Isolated, name)}
		for _, set := range m.TrainedOn[name] {
			here := slices.ContainsFunc(m.Corpora, func(c bench.CorpusInfo) bool {
				bare, _, _ := strings.Cut(c.Name, ":")
				return bare == set
			})
			d.TrainedOn = append(d.TrainedOn, trainingSet{set, here})
		}
		out = append(out, d)
	}
	return out
}

func aboutMetrics(metrics []score.Metric) []aboutMetric {
	var out []aboutMetric
	for i, m := range metrics {
		about := aboutMetric{ID: m.ID, Anchor: fmt.Sprintf("metric-%d", i+1), Definition: m.Definition()}
		if m.Tokens.Tokenizer.Split != nil {
			about.Tokens = m.Tokens.String()
		}
		for _, measure := range m.Measures {
			better := "higher"
			if measure.LowerIsBetter {
				better = "lower"
			}
			about.Measures = append(about.Measures, aboutMeasure{measure.Name, measure.Average.Name, better})
		}
		out = append(out, about)
	}
	return out
}

// meanings says in words what each role is, as the labelling guideline has it.
var meanings = map[corpus.Role]string{
	corpus.Title: "the page's own headline", corpus.Body: "the running text the page exists for",
	corpus.Caption: "text of a picture, table or video, and its credit", corpus.Byline: "author, agency or source of the page",
	corpus.Date: "when the page was published or changed", corpus.Comment: "what readers wrote",
	corpus.Related: "links to other pages of the site", corpus.Navigation: "menus, breadcrumbs, page numbers, the site's own name",
	corpus.Share: "share and follow buttons", corpus.Widget: "weather, currencies, calendars, players, forms, unfilled templates",
	corpus.Ad: "advertising", corpus.Legal: "copyright, terms, cookie and age notices", corpus.Counter: "views, likes, number of comments",
	corpus.Duplicate: "a second copy of text that already stood on the page", corpus.Other: "boilerplate that is none of the others",
	corpus.Unlabelled: "nobody has labelled the line",
}

func aboutRoles(policy corpus.Policy) []aboutRole {
	var out []aboutRole
	for _, role := range append(corpus.Roles(), corpus.Unlabelled) {
		name := role.String()
		if role == corpus.Unlabelled {
			name = "(unlabelled)"
		}
		out = append(out, aboutRole{name, policy.Class(role).String(), meanings[role]})
	}
	return out
}

// A mark is what a detector did with a line: a sign and a word, so that colour
// is never the only carrier.
type mark struct{ Class, Sign, Title string }

var (
	hit      = mark{"hit", "●", "kept, content"}
	missed   = mark{"missed", "−", "dropped, content: missed"}
	extra    = mark{"extra", "+", "kept, boilerplate: extra"}
	rejected = mark{"rejected", "·", "dropped, boilerplate"}
	optIn    = mark{"optional", "○", "kept, optional"}
	optOut   = mark{"optional", "◌", "dropped, optional"}
)
