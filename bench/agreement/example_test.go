package agreement_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"chaff/bench/agreement"
	"chaff/corpus"
)

// Two people have labelled a page.
func ExampleMeasure() {
	folder := fstest.MapFS{
		"page.txt":         {Data: []byte("Head\nFirst.\nSecond.\nRead also\nShare\n")},
		"page.labels":      {Data: []byte("?\tHead\n?\tFirst.\n?\tSecond.\n?\tRead also\n?\tShare\n")},
		"page.labels@anna": {Data: []byte("title\tHead\nbody\tFirst.\nbody\tSecond.\nrelated\tRead also\nshare\tShare\n")},
		"page.labels@bob":  {Data: []byte("title\tHead\nbody\tFirst.\nrelated\tSecond.\nrelated\tRead also\nshare\tShare\n")},
	}
	c, err := corpus.Open(folder, "folder", "mine")
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := agreement.Measure(context.Background(), c, nil, corpus.StrictBody())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range a.Figures[:2] {
		fmt.Printf("%s: kappa %.2f, alpha %.2f on %d lines\n", f.What, f.Kappa, f.Alpha, f.Lines)
	}
	for _, d := range a.Disputes {
		fmt.Printf("%s:%d: %v: %s\n", d.Page, d.Line, d.Roles, d.Text)
	}
	// Output:
	// content/boilerplate: kappa 0.50, alpha 0.53 on 4 lines
	// role: kappa 0.74, alpha 0.76 on 5 lines
	// page:3: [body related]: Second.
}
