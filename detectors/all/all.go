// Package all is the explicit list of every built-in detector, and makes detectors of
// names such as "cetr?lambda=0.8" and "vote(readability,trafilatura,justext)". It does no
// work of its own at import; who imports it links every third-party strategy.
package all

import (
	"chaff/detectors"
	"chaff/detectors/baseline"
	"chaff/detectors/boilerpipe"
	"chaff/detectors/bte"
	"chaff/detectors/c4"
	"chaff/detectors/ccnet"
	"chaff/detectors/cetd"
	"chaff/detectors/cetr"
	"chaff/detectors/combine"
	"chaff/detectors/density"
	"chaff/detectors/domdistiller"
	"chaff/detectors/fineweb"
	"chaff/detectors/goboilerpipe"
	"chaff/detectors/gopher"
	"chaff/detectors/justext"
	"chaff/detectors/learned"
	"chaff/detectors/readability"
	"chaff/detectors/readeck"
	"chaff/detectors/refinedweb"
	"chaff/detectors/repeated"
	"chaff/detectors/trafilatura"
)

// An Entry is a built-in detector and what a user should know before choosing it.
type Entry struct {
	detectors.Detector
	// Family groups strategies that work alike.
	Family string
	// View is what the detector looks at: "tree" for the markup, "lines" for the text
	// view only, so that it does the same on stripped text.
	View string
	// Source is where the strategy comes from.
	Source string
	// Module is the Go module that does the work, "" for chaff's own code.
	Module string

	options configure
}

// SiteAware reports whether the detector judges better when it has seen other pages of the
// site.
func (e Entry) SiteAware() bool {
	_, ok := e.Detector.(detectors.SiteAware)
	return ok
}

// Detectors returns the built-in detectors, each with its published parameters.
func Detectors() []detectors.Detector {
	var out []detectors.Detector
	for _, e := range List() {
		out = append(out, e.Detector)
	}
	return out
}

const (
	shiori = "github.com/go-shiori/go-readability"
	traf   = "github.com/markusmobius/go-trafilatura"
)

// repeatedPenalty is what a line that the site repeats loses in log-odds in
// "learned+repeated", chosen on the sites of WCXB that have several pages. It is no feature of
// the trees since no set whose licence lets a model be trained on it has several pages of many
// sites.
const repeatedPenalty = 3

// List returns the built-in detectors by family.
func List() []Entry {
	return []Entry{
		{readability.Detector{}, "readability", "tree", "Mozilla's Readability.js 0.5", shiori, nil},
		{readeck.Detector{}, "readability", "tree", "Mozilla's Readability.js 0.6", "codeberg.org/readeck/go-readability/v2", nil},
		{trafilatura.Default(), "trafilatura", "tree", "Trafilatura 1.12.2 (Barbaresi 2021), with fallback", traf, nil},
		{trafilatura.NoFallback(), "trafilatura", "tree", "the same, its own rules alone", traf, nil},
		{trafilatura.Precision(), "trafilatura", "tree", "the same, rather leaving text out", traf, nil},
		{trafilatura.Recall(), "trafilatura", "tree", "the same, rather taking text in", traf, nil},
		{domdistiller.Detector{}, "boilerpipe", "tree", "Chromium's DOM Distiller", "github.com/markusmobius/go-domdistiller", nil},
		{goboilerpipe.Detector{}, "boilerpipe", "tree", "Boilerpipe's ArticleExtractor", "github.com/jlubawy/go-boilerpipe", nil},
		{boilerpipe.Article(), "boilerpipe", "tree", "ArticleExtractor (Kohlschütter, Fankhauser, Nejdl 2010)", "", nil},
		{boilerpipe.Default(), "boilerpipe", "tree", "DefaultExtractor: density rules", "", nil},
		{boilerpipe.NumWords(), "boilerpipe", "tree", "NumWordsRulesExtractor", "", nil},
		{justext.New("justext", justext.Benchmark()), "justext", "tree", "jusText (Pomikálek 2011), WCEB's settings", "", by(justext.Benchmark, justext.New)},
		{justext.New("justext-default", justext.Published()), "justext", "tree", "the same, the library's settings", "", by(justext.Published, justext.New)},
		{bte.New(bte.Default()), "density", "tree", "BTE (Finn, Kushmerick, Smyth 2001)", "", byParams(bte.Default, bte.New)},
		{cetr.New(cetr.Default()), "density", "tree", "CETR (Weninger, Hsu, Han 2010)", "", byParams(cetr.Default, cetr.New)},
		{cetd.New(cetd.Default()), "density", "tree", "CETD (Sun, Song, Liao 2011)", "", byParams(cetd.Default, cetd.New)},
		{density.New(density.Default()), "density", "lines", "chaff's own", "", byParams(density.Default, density.New)},
		{learned.Default(learned.Params{}), "learned", "tree", "chaff's own, trained: boosted trees over the lines", "", byModel(learned.HTML, learned.Default)},
		{learned.Article(learned.Params{}), "learned", "tree", "the same, trained for articles", "", byModel(learned.HTML, learned.Article)},
		{learned.BareText(learned.Params{}), "learned", "lines", "the same by the text view only", "", byModel(learned.Text, learned.BareText)},
		{combine.Doubt("learned+repeated", learned.Default(learned.Params{}), repeated.New(repeated.Default()), repeatedPenalty), "learned", "tree", "learned, doubting what the site repeats", "", nil},
		{c4.New("c4", c4.Code()), "crawl filters", "lines", "C4 (Raffel and others 2020), as its code has it", "", by(c4.Code, c4.New)},
		{c4.New("c4-paper", c4.Paper()), "crawl filters", "lines", "the same, as the paper has it", "", by(c4.Paper, c4.New)},
		{c4.New("c4-unicode", c4.Unicode()), "crawl filters", "lines", "the same with the end marks of all scripts", "", by(c4.Unicode, c4.New)},
		{gopher.New("gopher", gopher.Datatrove()), "crawl filters", "lines", "Gopher (Rae and others 2021), as datatrove has it", "", by(gopher.Datatrove, gopher.New)},
		{gopher.New("gopher-dolma", gopher.Dolma()), "crawl filters", "lines", "the same as dolma has it", "", by(gopher.Dolma, gopher.New)},
		{gopher.New("gopher-english", gopher.English()), "crawl filters", "lines", "the same with 2 of 8 English stop words", "", by(gopher.English, gopher.New)},
		{fineweb.New("fineweb-paper", fineweb.Paper()), "crawl filters", "lines", "FineWeb, as the paper has it", "", by(fineweb.Paper, fineweb.New)},
		{fineweb.New("fineweb", fineweb.Datatrove()), "crawl filters", "lines", "FineWeb (Penedo and others 2024), as datatrove has it", "", by(fineweb.Datatrove, fineweb.New)},
		{fineweb.NewByLanguage("fineweb2", fineweb.Other(), fineweb.ByLanguage()), "crawl filters", "lines", "FineWeb-2, by language", "", nil},
		{refinedweb.New("refinedweb", refinedweb.Lines()), "crawl filters", "lines", "RefinedWeb's line-wise corrections (Penedo and others 2023)", "", by(refinedweb.Lines, refinedweb.New)},
		{ccnet.New("ccnet", ccnet.Paper()), "repetition", "lines", "CCNet (Wenzek and others 2020)", "", by(ccnet.Paper, ccnet.New)},
		{repeated.New(repeated.Default()), "repetition", "tree", "chaff's own: lines, blocks and places that recur", "", byParams(repeated.Default, repeated.New)},
		{repeated.New(repeated.Lines()), "repetition", "lines", "the same by the text view only", "", byParams(repeated.Lines, repeated.New)},
		{repeated.New(repeated.Styles()), "repetition", "tree", "site style tree (Yi, Liu, Li 2003)", "", byParams(repeated.Styles, repeated.New)},
		{combine.All("density+repeated", density.New(density.Default()), repeated.New(repeated.Default())), "ensemble", "tree", "the lines that both keep", "", nil},
		{baseline.Everything{}, "baseline", "lines", "keeps all", "", nil},
		{baseline.Nothing{}, "baseline", "lines", "keeps none", "", nil},
	}
}
