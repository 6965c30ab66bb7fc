package corpus

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// WriteFolder writes the corpus as a folder that [Open] reads: HTML as .html.gz in
// UTF-8, gold in every form that it has, and annotators' layers. A page's files are named after its id where
// that is a harmless name, else numbered. Pages that cannot be used or have no gold
// are left out and returned with the reason. The folder must not exist or be empty.
func (c *Corpus) WriteFolder(ctx context.Context, dir string) (left []UnusablePage, err error) {
	if err := MakeEmptyFolder(dir); err != nil {
		return nil, err
	}
	m := manifest{Name: c.name, Pages: make(map[string]manifestPage)}
	for i := range c.Len() {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("writing corpus %s: %w", c.name, err)
		}
		page, gold, err := c.Load(ctx, i)
		if bad, ok := errors.AsType[*PageError](err); ok {
			left = append(left, UnusablePage{c.Info(i).ID, bad.Err.Error()})
			continue
		}
		if err != nil {
			return nil, err
		}
		if gold == nil {
			left = append(left, UnusablePage{page.ID, "it has no gold"})
			continue
		}
		name := FileName(page.ID, i)
		p := manifestPage{
			URL: page.URL, Site: page.Site, Language: page.Language, Type: page.Type, Split: page.Split, Licence: page.Licence,
		}
		if name != page.ID {
			p.ID = page.ID
		}
		m.Pages[name] = p
		if err := cmp.Or(writePageFiles(filepath.Join(dir, name), page, gold), c.writeLayers(dir, name, i, page)); err != nil {
			return nil, fmt.Errorf("writing page %s: %w", page.ID, err)
		}
	}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing manifest: %w", err)
	}
	return left, os.WriteFile(filepath.Join(dir, manifestFile), append(data, '\n'), 0o644)
}

// MakeEmptyFolder makes the folder, and fails if it has files already.
func MakeEmptyFolder(dir string) error {
	if files, err := os.ReadDir(dir); err == nil && len(files) > 0 {
		return fmt.Errorf("%s is not empty; name a new folder", dir)
	}
	return os.MkdirAll(dir, 0o755)
}

// harmless are ids that are safe as names of files everywhere, and that do not end
// as a file of a folder does.
var harmless = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$`)

// FileName returns a name for the files of the page with the given id, the index-th
// of its corpus: the id itself, or a number where the id is not harmless. Page ids
// come from untrusted archives.
func FileName(id string, index int) string {
	if harmless.MatchString(id) && !numberedName.MatchString(id) {
		return id
	}
	return fmt.Sprintf("page-%06d", index+1)
}

var numberedName = regexp.MustCompile(`^page-\d{6}$`)

func writePageFiles(base string, page *Page, gold *Gold) error {
	files := map[string][]byte{}
	if page.Kind == HTML {
		packed, err := Gzip([]byte("\ufeff" + page.Source)) // the mark wins over what the page declares
		if err != nil {
			return err
		}
		files[".html.gz"] = packed
	} else {
		files[".txt"] = []byte(page.Source)
	}
	if gold.Roles != nil {
		labels, err := FormatLabels(gold.Roles, page.AsText().Source)
		if err != nil {
			return err
		}
		files[labelEnding] = []byte(labels)
	}
	if gold.HasText {
		files[mainEnding] = []byte(gold.Text)
	}
	if len(gold.With)+len(gold.Without) > 0 {
		files[snippetEnding] = []byte(formatSnippets(gold))
	}
	for ending, data := range files {
		if err := os.WriteFile(base+ending, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// writeLayers writes what annotators say of page i.
func (c *Corpus) writeLayers(dir, name string, i int, page *Page) error {
	for annotator := range c.entries[i].Layers {
		roles, err := c.Layer(i, page, annotator)
		if err != nil {
			return err
		}
		if roles == nil {
			continue
		}
		labels, err := FormatLabels(roles, page.AsText().Source)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, LabelFile(name, annotator)), []byte(labels), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func formatSnippets(g *Gold) string {
	var out strings.Builder
	write := func(sign string, snippets []string) {
		for _, s := range snippets {
			if s = strings.Join(strings.Fields(s), " "); s != "" {
				out.WriteString(sign + s + "\n")
			}
		}
	}
	write("+ ", g.With)
	write("- ", g.Without)
	return out.String()
}

// Gzip returns the data packed, the same bytes for the same data.
func Gzip(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}
