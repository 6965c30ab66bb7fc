package reports

import (
	"cmp"
	"encoding/json"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"chaff/bench"
)

// maxPlainRows bounds the table of those who have no script.
const maxPlainRows = 2000

// maxListedText bounds the letters of an id or URL in the list, which are as long as a
// hostile page wants.
const maxListedText = 300

// pagesBody returns what pages.html holds: every page of the run, with what a script needs
// to search them. Without a script it is a plain table, the worst pages first.
func (s *Site) pagesBody(v view) (template.HTML, error) {
	data := s.listData(v)
	page := struct {
		Prefix       string
		Data         listData
		Metric       string
		Policy       string
		Right, Wrong string // how a good and a bad score are told
		Rows         []plainRow
	}{Data: data, Metric: s.report.Scoring.Metrics[0].ID, Policy: s.report.Summary.Policy, Right: "at least", Wrong: "below"}
	if v.single {
		page.Prefix = anchor(pagesFile) + "-"
	}
	if data.Lower {
		page.Right, page.Wrong = "at most", "above"
	}
	page.Rows = data.plainRows(v)
	return execute("pages.html", page)
}

// listData is what the script knows of the pages. It is as small as can be: a page is a
// row of numbers that point into lists of names.
type listData struct {
	Measure   string    `json:"measure"`
	Lower     bool      `json:"lower"`
	Link      [2]string `json:"link"`   // what stands before and after the number of a page in its URL
	Choice    bool      `json:"choice"` // the URL of a page may tell which detectors to show
	Detectors []string  `json:"detectors"`
	Corpora   []string  `json:"corpora"`
	Types     []string  `json:"types"`
	Languages []string  `json:"languages"`
	Sites     []string  `json:"sites"`
	Outcomes  []string  `json:"outcomes"`
	Pages     []listRow `json:"pages"`
}

// A listRow is a page. Scores are those of the first metric's main measure.
type listRow struct {
	id, url                      string
	corpus, kind, language, site int
	complexity, mean             thousandths
	outcomes                     string // a digit for each detector, "" where all are ok
	scores                       []thousandths
}

// MarshalJSON writes the row as an array, the scores last.
func (r listRow) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{r.id, r.url, r.corpus, r.kind, r.language, r.site, r.complexity, r.mean, r.outcomes, r.scores})
}

// thousandths are a figure in [0,1], null in JSON where it is NaN.
type thousandths float64

func (t thousandths) whole() float64 { return math.Round(1000 * float64(t)) }

// MarshalJSON writes a whole number.
func (t thousandths) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(t)) {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(t.whole()), 10), nil
}

func (s *Site) listData(v view) listData {
	measure := s.report.Scoring.Metrics[0].Measures[0]
	before, after, _ := strings.Cut(v.Link(docFile(0)), "00001")
	out := listData{
		Measure: measure.Name, Lower: measure.LowerIsBetter, Link: [2]string{before, after}, Choice: !v.single,
		Detectors: lines(s.report.Summary.Manifest.Detectors), Pages: []listRow{},
	}
	for _, o := range bench.Outcomes() {
		out.Outcomes = append(out.Outcomes, string(o))
	}
	var corpora, types, languages, sites nameList
	for _, d := range s.docs {
		info := d.scored.Info
		row := listRow{
			id: listed(d.Page), url: listed(info.URL),
			corpus: corpora.of(d.Corpus), kind: types.of(info.Type), language: languages.of(info.Language), site: sites.of(info.Site),
			complexity: thousandths(d.scored.Complexity),
		}
		for _, scores := range d.scored.Scores {
			row.scores = append(row.scores, thousandths(scores[0].Main()))
		}
		row.mean = meanOf(row.scores)
		row.outcomes = outcomeDigits(d.scored.Fates)
		out.Pages = append(out.Pages, row)
	}
	out.Corpora, out.Types, out.Languages, out.Sites = corpora.list, types.list, languages.list, sites.list
	return out
}

// A nameList numbers names in the order in which they come.
type nameList struct {
	list   []string
	places map[string]int
}

func (n *nameList) of(name string) int {
	if i, ok := n.places[name]; ok {
		return i
	}
	if n.places == nil {
		n.places = make(map[string]int)
	}
	n.places[name] = len(n.list)
	n.list = append(n.list, listed(name))
	return len(n.list) - 1
}

// lines returns the texts, each on one line.
func lines(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = oneLine(text)
	}
	return out
}

// listed returns the text on one line, its end left out where it is long.
func listed(text string) string {
	text = strings.ToValidUTF8(oneLine(text), "\uFFFD")
	if utf8.RuneCountInString(text) <= maxListedText {
		return text
	}
	return string([]rune(text)[:maxListedText]) + "…"
}

// meanOf is the mean of the scores that there are.
func meanOf(scores []thousandths) thousandths {
	var sum, n float64
	for _, x := range scores {
		if !math.IsNaN(float64(x)) {
			sum += float64(x)
			n++
		}
	}
	return thousandths(sum / n)
}

func outcomeDigits(fates []bench.Fate) string {
	digits := make([]byte, len(fates))
	good := true
	for i, f := range fates {
		k := slices.Index(bench.Outcomes(), f.Outcome)
		digits[i] = '0' + byte(k)
		good = good && k == 0
	}
	if good {
		return ""
	}
	return string(digits)
}

// A plainRow is a page in the table without a script.
type plainRow struct {
	Href, ID, Corpus, Type, Language string
	Mean                             string
	Best, Worst                      string // detectors
	BestScore, WorstScore            string
}

// plainRows returns the worst pages, those without a score last.
func (d listData) plainRows(v view) []plainRow {
	order := make([]int, len(d.Pages))
	for i := range order {
		order[i] = i
	}
	key := func(i int) float64 {
		mean := d.Pages[i].mean.whole()
		switch {
		case math.IsNaN(mean):
			return math.Inf(1)
		case d.Lower:
			return -mean
		}
		return mean
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(key(a), key(b)) })
	var out []plainRow
	for _, i := range order[:min(len(order), maxPlainRows)] {
		r := d.Pages[i]
		row := plainRow{
			Href: v.Link(docFile(i)), ID: r.id, Corpus: d.Corpora[r.corpus], Type: d.Types[r.kind], Language: d.Languages[r.language],
			Mean: number(float64(r.mean)),
		}
		if best, worst := r.extremes(d.Lower); best >= 0 {
			row.Best, row.BestScore = d.Detectors[best], number(float64(r.scores[best]))
			row.Worst, row.WorstScore = d.Detectors[worst], number(float64(r.scores[worst]))
		}
		out = append(out, row)
	}
	return out
}

// extremes returns the detectors with the best and the worst score, the first of several;
// -1 where no detector has one.
func (r listRow) extremes(lower bool) (best, worst int) {
	best, worst = -1, -1
	for i, x := range r.scores {
		if math.IsNaN(float64(x)) {
			continue
		}
		if best < 0 || x != r.scores[best] && (x > r.scores[best]) != lower {
			best = i
		}
		if worst < 0 || x != r.scores[worst] && (x < r.scores[worst]) != lower {
			worst = i
		}
	}
	return best, worst
}
