package reports

import (
	"fmt"

	"chaff/bench"
)

// curveSheets returns a sheet for each corpus.
func curveSheets(curves []bench.Curve) []sheet {
	var out []sheet
	for _, c := range curves {
		if n := len(out); n == 0 || out[n-1].title != curveTitle(c) {
			s := sheet{title: curveTitle(c), columns: []column{left("detector"), left("measure")}}
			for _, p := range c.Points {
				s.columns = append(s.columns, right(fmt.Sprint(p.Learned)))
			}
			s.remarks = []string{"by number of pages of the site that it had seen; the pages judged are the same at every number, and none was seen before"}
			out = append(out, s)
		}
		s := &out[len(out)-1]
		for i, m := range c.Metric.Measures {
			row := []string{oneLine(c.Detector), m.Name}
			for _, p := range c.Points {
				row = append(row, number(p.Values[i]))
			}
			s.rows = append(s.rows, row)
		}
		for _, p := range c.Points {
			if p.Failed > 0 {
				s.remarks = append(s.remarks, fmt.Sprintf("%s failed on %s after %d, which score as if it had kept nothing", oneLine(c.Detector), plural(p.Failed, "page"), p.Learned))
			}
		}
	}
	return out
}

func curveTitle(c bench.Curve) string {
	return fmt.Sprintf("corpus %s, learning curve, metric %s, %s of %s", oneLine(c.Corpus), c.Metric.ID, plural(c.Pages, "page"), plural(c.Sites, "site"))
}
