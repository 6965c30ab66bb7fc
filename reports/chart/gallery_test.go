package chart

import (
	"flag"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var gallery = flag.String("gallery", "", "write a page of all charts, with made-up figures, into this folder")

var galleryPage = template.Must(template.New("gallery").Parse(`<!DOCTYPE html>
<html lang="en"{{with .Theme}} data-theme="{{.}}"{{end}}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>charts</title>
<style>{{.Report}}{{.CSS}}
html[data-theme="dark"] { --paper: #14181b; --ink: #e6e9eb; --muted: #a2adb5; --rule: #353d43; --soft: #1d2328; --link: #8cc4ff; color-scheme: dark; }
html[data-theme="light"] { color-scheme: light; }
</style>
</head>
<body>{{range .Figures}}{{.}}{{end}}</body>
</html>
`))

// TestGallery writes pages to look at:
//
//	go test ./reports/chart -run Gallery -gallery /tmp/gallery
func TestGallery(t *testing.T) {
	if *gallery == "" {
		t.Skip("no -gallery folder")
	}
	report, err := os.ReadFile("../report.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, theme := range []string{"light", "dark"} {
		for _, n := range []int{1, 8, 36} {
			all := samples(n)
			pages := map[string][]named{"all": all, "lower": lowerIsBetter(n), "hostile": hostileCharts()}
			for _, s := range all {
				pages[s.name] = []named{s}
			}
			for name, charts := range pages {
				var figures []template.HTML
				for _, s := range charts {
					html, err := s.chart.Figure(s.name).HTML()
					if err != nil {
						t.Fatal(err)
					}
					figures = append(figures, html)
				}
				var out strings.Builder
				err := galleryPage.Execute(&out, map[string]any{"Theme": theme, "Report": template.CSS(report), "CSS": template.CSS(CSS()), "Figures": figures})
				if err != nil {
					t.Fatal(err)
				}
				file := filepath.Join(*gallery, strings.Join([]string{name, theme, string(rune('0' + n/10)), string(rune('0' + n%10))}, "-")+".html")
				if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
