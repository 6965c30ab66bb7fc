package formats

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"

	"chaff/corpus"
)

// Layouts returns the names of the layouts that Export writes.
func Layouts() []string { return []string{"aeb", "wcxb"} }

// Export writes the corpus in the layout of another benchmark, for its own
// scripts: "aeb" (scrapinghub's article extraction benchmark: ground-truth.json and
// html/ID.html.gz) or "wcxb" (metadata.json, test/html, test/ground-truth). The
// folder must not exist or be empty.
//
// Gold becomes text: the gold text, or the lines that are content under the default
// policy. Pages that cannot be used, or whose gold is snippets only, are left out
// and returned with the reason. A text page becomes HTML with one p a line. Ids
// that are not harmless as names of files become numbers.
func Export(ctx context.Context, c *corpus.Corpus, layout, dir string) (left []corpus.UnusablePage, err error) {
	var e exporter
	switch layout {
	case "aeb":
		e = &aebExporter{dir: dir, truth: make(map[string]aebTruth)}
	case "wcxb":
		e = &wcxbExporter{dir: dir, files: make(map[string]wcxbFile)}
	default:
		return nil, fmt.Errorf("unknown layout %q; the layouts are %s", layout, strings.Join(Layouts(), ", "))
	}
	if err := corpus.MakeEmptyFolder(dir); err != nil {
		return nil, err
	}
	for i := range c.Len() {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("exporting corpus %s: %w", c.Name(), err)
		}
		page, gold, err := c.Load(ctx, i)
		if bad, ok := errors.AsType[*corpus.PageError](err); ok {
			left = append(left, corpus.UnusablePage{Page: c.Info(i).ID, Reason: bad.Err.Error()})
			continue
		}
		if err != nil {
			return nil, err
		}
		text, ok := mainText(page, gold)
		if !ok {
			left = append(left, corpus.UnusablePage{Page: page.ID, Reason: "its gold is no text: " + gold.Form().String()})
			continue
		}
		if err := e.page(corpus.FileName(page.ID, i), page, gold, text); err != nil {
			return nil, fmt.Errorf("exporting page %s: %w", page.ID, err)
		}
	}
	return left, e.end()
}

type exporter interface {
	page(id string, page *corpus.Page, gold *corpus.Gold, text string) error
	end() error
}

// mainText returns the gold as text; false where it has none.
func mainText(page *corpus.Page, gold *corpus.Gold) (string, bool) {
	switch gold.Form() {
	case corpus.LineRoles:
		var lines []corpus.Line
		for i, class := range gold.OnLines(page).Classes(corpus.StrictBody()) {
			if class == corpus.Content {
				lines = append(lines, page.Lines()[i])
			}
		}
		return corpus.JoinLines(lines), true
	case corpus.MainText:
		return gold.Text, true
	default:
		return "", false
	}
}

// pageHTML returns the page as HTML in UTF-8, which its first bytes say.
func pageHTML(page *corpus.Page) string {
	if page.Kind == corpus.HTML {
		return "\ufeff" + page.Source
	}
	var out strings.Builder
	out.WriteString("\ufeff<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n")
	for _, l := range page.Lines() {
		out.WriteString("<p>" + html.EscapeString(l.Text) + "</p>\n")
	}
	out.WriteString("</body></html>\n")
	return out.String()
}

func writePage(file string, page *corpus.Page) error {
	packed, err := corpus.Gzip([]byte(pageHTML(page)))
	if err != nil {
		return err
	}
	return writeBytes(file, packed)
}

func writeJSON(file string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return writeBytes(file, append(data, '\n'))
}

func writeBytes(file string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}

type aebTruth struct {
	ArticleBody string `json:"articleBody"`
	URL         string `json:"url"`
}

type aebExporter struct {
	dir   string
	truth map[string]aebTruth
}

func (e *aebExporter) page(id string, page *corpus.Page, _ *corpus.Gold, text string) error {
	e.truth[id] = aebTruth{text, page.URL}
	return writePage(filepath.Join(e.dir, "html", id+".html.gz"), page)
}

func (e *aebExporter) end() error {
	return writeJSON(filepath.Join(e.dir, "ground-truth.json"), e.truth)
}

type wcxbFile struct {
	Split    string `json:"split"`
	PageType string `json:"page_type"`
	Domain   string `json:"domain"`
}

type wcxbExporter struct {
	dir   string
	files map[string]wcxbFile
}

func (e *wcxbExporter) page(id string, page *corpus.Page, gold *corpus.Gold, text string) error {
	const split = "test"
	e.files[id] = wcxbFile{split, page.Type, page.Site}
	truth := map[string]any{
		"url": page.URL, "file_id": id,
		"ground_truth": map[string]any{
			"main_content": text, "with": append([]string{}, gold.With...), "without": append([]string{}, gold.Without...),
		},
		"_internal": map[string]any{"page_type": map[string]any{"primary": page.Type}},
	}
	if err := writeJSON(filepath.Join(e.dir, split, "ground-truth", id+".json"), truth); err != nil {
		return err
	}
	return writePage(filepath.Join(e.dir, split, "html", id+".html.gz"), page)
}

func (e *wcxbExporter) end() error {
	return writeJSON(filepath.Join(e.dir, "metadata.json"), map[string]any{"files": e.files})
}
