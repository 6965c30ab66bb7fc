package reports

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"chaff/bench"
	"chaff/bench/agreement"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/reports/chart"
	"chaff/reports/look"
)

//go:embed web
var web embed.FS

// An Earlier run is one that a report compares its own with.
type Earlier struct {
	Label   string // what the report calls it
	Run     *bench.Run
	Scored  []bench.Scored
	Summary *bench.Summary
}

// A Report is everything that a [Site] shows.
type Report struct {
	Summary *bench.Summary
	// Run holds what was extracted.
	Run *bench.Run
	// Scored are the run's pages, scored by Scoring.
	Scored  []bench.Scored
	Scoring bench.Scoring
	// Corpora are those of the run; their pages are read one at a time.
	Corpora []*corpus.Corpus
	// Others are summaries of the same run scored otherwise, such as by other policies: a
	// report says whether the ranking survives.
	Others []*bench.Summary
	// Earlier are the runs to compare this one with, the oldest first.
	Earlier []Earlier
	// Command is how this run is made again.
	Command string
	// Ceilings say how well people do at what detectors do, of corpora that several have
	// labelled ([agreement.Ceilings]).
	Ceilings []agreement.Ceiling
	// MaxDocuments bounds the pages that have a file of their own, those on which the
	// detectors do worst; 0 means all.
	MaxDocuments int
}

// A Site is a report as a set of HTML files that need nothing but each other: they open
// from disk, load nothing from anywhere, and show their tables and charts without their
// script. Page text is hostile: it is escaped, and a content security policy forbids all
// but the site's own style and script.
//
// Files are made when they are asked for, so that a site may be served without being
// written, and any of them may be made at any time, by several goroutines.
type Site struct {
	report Report
	docs   []document
	places map[[2]string]int // of documents, by corpus and page
	// worst holds the documents that the first metric can score, the worst first, and
	// standing the place of each there.
	worst    []int
	standing map[int]int
	layout   *template.Template
	css      string
	js       string
}

// A document is a page that has its own file.
type document struct {
	Corpus string
	Page   string
	scored bench.Scored
	corpus *corpus.Corpus
	index  int // in the corpus
}

// NewSite returns the site of a report. It fails where the report's run has pages that are
// not in its corpora.
func NewSite(r Report) (*Site, error) {
	s := &Site{report: r, places: make(map[[2]string]int), standing: make(map[int]int)}
	at := make(map[[2]string]document)
	for _, c := range r.Corpora {
		for i := range c.Len() {
			id := c.Info(i).ID
			at[[2]string{c.Name(), id}] = document{Corpus: c.Name(), Page: id, corpus: c, index: i}
		}
	}
	for _, scored := range r.Scored {
		key := [2]string{scored.Corpus, scored.Info.ID}
		d, ok := at[key]
		if !ok {
			return nil, fmt.Errorf("making the report: page %q of corpus %s is in none of the corpora", scored.Info.ID, scored.Corpus)
		}
		d.scored = scored
		s.docs = append(s.docs, d)
	}
	s.keepWorst(r.MaxDocuments)
	for i, d := range s.docs {
		s.places[[2]string{d.Corpus, d.Page}] = i
	}
	s.rank()
	var err error
	if s.layout, err = parseWeb("layout.html"); err != nil {
		return nil, err
	}
	if s.css, err = joined("index.css", "list.css", "document.css", "runs.css"); err != nil {
		return nil, err
	}
	s.css = look.CSS + s.css + chart.CSS()
	s.js, err = joined("tables.js", "list.js", "document.js")
	s.js = look.JS + s.js
	return s, err
}

// keepWorst keeps the documents on which the detectors do worst, in their order.
func (s *Site) keepWorst(most int) {
	if most <= 0 || len(s.docs) <= most {
		return
	}
	worst := s.worstFirst()[:most]
	slices.Sort(worst)
	kept := make([]document, most)
	for i, at := range worst {
		kept[i] = s.docs[at]
	}
	s.docs = kept
}

// worstFirst returns the documents by the mean score of the detectors, those that cannot be
// scored last.
func (s *Site) worstFirst() []int {
	means := make([]float64, len(s.docs))
	order := make([]int, len(s.docs))
	for i, d := range s.docs {
		means[i], order[i] = meanScore(d.scored, s.report.Scoring.Metrics[0]), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(means[a], means[b]) })
	return order
}

func (s *Site) rank() {
	for at, i := range s.worstFirst() {
		if !math.IsInf(meanScore(s.docs[i].scored, s.report.Scoring.Metrics[0]), 0) {
			s.worst = append(s.worst, i)
			s.standing[i] = at
		}
	}
}

// meanScore is the mean of the detectors' scores by the first metric, turned so that higher
// is better; pages that it cannot score come last.
func meanScore(p bench.Scored, first score.Metric) float64 {
	var sum float64
	for _, scores := range p.Scores {
		sum += scores[0].Main()
	}
	mean := sum / float64(len(p.Scores))
	switch {
	case math.IsNaN(mean):
		return math.Inf(1)
	case first.Measures[0].LowerIsBetter:
		return -mean
	default:
		return mean
	}
}

// shownNote says which pages have a file where not all have.
func (s *Site) shownNote() string {
	if len(s.docs) == len(s.report.Scored) {
		return ""
	}
	return fmt.Sprintf("Of %s this report shows the %d on which the detectors do worst; “chaff report” shows all.", plural(len(s.report.Scored), "page"), len(s.docs))
}

// parseWeb returns the template of that name with the functions that all templates have.
func parseWeb(name string) (*template.Template, error) {
	return template.New(name).Funcs(template.FuncMap{
		"number": number, "plural": plural, "short": shortFingerprint, "oneLine": oneLine,
	}).ParseFS(web, "web/"+name)
}

// joined returns the named files of the site's own, those that there are.
func joined(names ...string) (string, error) {
	var out strings.Builder
	for _, name := range names {
		data, err := web.ReadFile("web/" + name)
		if err != nil {
			return "", err
		}
		out.Write(data)
	}
	return out.String(), nil
}

// The files of a site beside its documents.
const (
	indexFile = "index.html"
	pagesFile = "pages.html"
	runsFile  = "runs.html"
	aboutFile = "about.html"
	styleFile = "site.css"
	codeFile  = "site.js"
)

// docFile returns the name of a document's file, by its place and never by its hostile id.
func docFile(i int) string { return fmt.Sprintf("doc/%05d.html", i+1) }

// Files returns the names of all files, slashes between their parts.
func (s *Site) Files() []string {
	out := []string{indexFile, pagesFile, aboutFile, styleFile, codeFile}
	if len(s.report.Earlier) > 0 {
		out = append(out, runsFile)
	}
	for i := range s.docs {
		out = append(out, docFile(i))
	}
	return out
}

// WriteFile writes the file of that name. The error is [fs.ErrNotExist] where the site has
// none.
func (s *Site) WriteFile(ctx context.Context, name string, w io.Writer) error {
	switch name {
	case styleFile:
		_, err := io.WriteString(w, s.css)
		return err
	case codeFile:
		_, err := io.WriteString(w, s.js)
		return err
	}
	v := view{up: strings.Repeat("../", strings.Count(name, "/"))}
	title, body, err := s.body(ctx, name, v)
	if err != nil {
		return fmt.Errorf("writing %s of the report: %w", name, err)
	}
	return s.write(w, name, v, title, body)
}

// body returns the title of a file and what its main element holds.
func (s *Site) body(ctx context.Context, name string, v view) (title string, body template.HTML, err error) {
	switch {
	case name == indexFile:
		body, err = s.indexBody(v)
		return "chaff report", body, err
	case name == pagesFile:
		body, err = s.pagesBody(v)
		return "Pages", body, err
	case name == aboutFile:
		body, err = s.aboutBody(v)
		return "About this report", body, err
	case name == runsFile && len(s.report.Earlier) > 0:
		body, err = s.runsBody(v)
		return "Runs", body, err
	}
	var i int
	if _, err := fmt.Sscanf(name, "doc/%05d.html", &i); err == nil && 1 <= i && i <= len(s.docs) && docFile(i-1) == name {
		body, err := s.docBody(ctx, v, i-1)
		return s.docs[i-1].Corpus + " / " + s.docs[i-1].Page, body, err
	}
	return "", "", fs.ErrNotExist
}

// A view is where a part of the site is shown: in a file of its own, or in the one file of
// all.
type view struct {
	single bool
	up     string // from the file to the site's folder
}

// Link returns the URL of a file of the site.
func (v view) Link(name string) string {
	if v.single {
		return "#" + anchor(name)
	}
	return v.up + name
}

// anchor is the id of a file's part in a site of a single file.
func anchor(name string) string {
	return strings.ReplaceAll(strings.TrimSuffix(name, ".html"), "/", "-")
}

// A navItem is a link of the bar on every page.
type navItem struct {
	Title, Href string
	Current     bool
}

func (s *Site) nav(name string, v view) []navItem {
	items := []navItem{{Title: "Results", Href: indexFile}, {Title: "Pages", Href: pagesFile}}
	if len(s.report.Earlier) > 0 {
		items = append(items, navItem{Title: "Runs", Href: runsFile})
	}
	items = append(items, navItem{Title: "About", Href: aboutFile})
	for i := range items {
		items[i].Current = items[i].Href == name
		items[i].Href = v.Link(items[i].Href)
	}
	return items
}

// write writes a whole HTML file.
func (s *Site) write(w io.Writer, name string, v view, title string, body template.HTML) error {
	data := struct {
		Title, Policy string
		Nav           []navItem
		Body          template.HTML
		Style, Code   string // URLs, of a file of its own
		CSS           template.CSS
		JS            template.JS
		Manifest      bench.Manifest
		Note          string
	}{
		Note: s.shownNote(), Title: oneLine(title), Nav: s.nav(name, v), Body: body, Manifest: s.report.Summary.Manifest,
		Policy: policyOf("'self'", "'self'"), Style: v.Link(styleFile), Code: v.Link(codeFile),
	}
	if v.single {
		data.Style, data.Code = "", ""
		data.CSS, data.JS = template.CSS(s.css), template.JS(s.js)
		data.Policy = policyOf(hashSource(s.css), hashSource(s.js))
	}
	if err := s.layout.Execute(w, data); err != nil {
		return fmt.Errorf("writing %s of the report: %w", name, err)
	}
	return nil
}

// policyOf returns the content security policy that lets in a style and a script only.
func policyOf(style, script string) string {
	return fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", style, script)
}

func hashSource(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Write writes all files to a folder, which is made where there is none. Documents of a
// larger site that was there before are removed. It refuses a folder with an index.html
// or a folder doc that no site wrote.
func (s *Site) Write(ctx context.Context, dir string) error {
	if err := clearSite(dir); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "doc"), 0o755); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, name := range s.Files() {
		g.Go(func() error {
			var out bytes.Buffer
			if err := cmp.Or(ctx.Err(), s.WriteFile(ctx, name, &out)); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), out.Bytes(), 0o644); err != nil {
				return fmt.Errorf("writing the report: %w", err)
			}
			return nil
		})
	}
	return g.Wait()
}

// generator marks a site's files as such.
const generator = `<meta name="generator" content="chaff">`

var docName = regexp.MustCompile(`^[0-9]{5,}\.html$`)

// clearSite removes the documents of an earlier site from a folder, and nothing else.
func clearSite(dir string) error {
	index, err := os.ReadFile(filepath.Join(dir, indexFile))
	if err == nil && !bytes.Contains(index, []byte(generator)) {
		return fmt.Errorf("%s has an %s that is no report's: choose another folder", dir, indexFile)
	}
	entries, docErr := os.ReadDir(filepath.Join(dir, "doc"))
	if errors.Is(docErr, fs.ErrNotExist) {
		return nil
	}
	if docErr != nil {
		return docErr
	}
	for _, e := range entries {
		if err != nil || !docName.MatchString(e.Name()) {
			return fmt.Errorf("%s has a folder doc that is no report's: choose another folder", dir)
		}
	}
	for _, e := range entries {
		if err := os.Remove(filepath.Join(dir, "doc", e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// MaxSingle bounds the documents of a site in a single file: a browser must hold them all.
const MaxSingle = 200

// WriteSingle writes the whole site as one file. It fails where the site has more than
// [MaxSingle] documents.
func (s *Site) WriteSingle(ctx context.Context, w io.Writer) error {
	if len(s.docs) > MaxSingle {
		return fmt.Errorf("the report has %d pages, and a single file may have %d: write it to a folder, or choose fewer pages", len(s.docs), MaxSingle)
	}
	v := view{single: true}
	var all strings.Builder
	for _, name := range s.Files() {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		title, body, err := s.body(ctx, name, v)
		if err != nil {
			return fmt.Errorf("writing %s of the report: %w", name, err)
		}
		fmt.Fprintf(&all, "<section class=\"part\" id=\"%s\" aria-label=\"%s\">\n%s\n</section>\n", anchor(name), template.HTMLEscapeString(oneLine(title)), body)
	}
	return s.write(w, indexFile, v, "chaff report", template.HTML(all.String()))
}

// execute returns what a template makes of data.
func execute(name string, data any) (template.HTML, error) {
	t, err := parseWeb(name)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, data)
	return template.HTML(out.String()), err
}
