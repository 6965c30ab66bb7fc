package formats

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"chaff/corpus"
)

// blockLabels is text leaves of pages with labels, in the layout of
// harukip/multitask-boilerplate-removal: data/FOLDER/NAME.csv with a header. The id
// is FOLDER/NAME.
//
// Pages are plain text, a line for each row; the columns content and label are
// taken by name. Label 1 is content, 0 boilerplate. Neither markup nor URL is left.
var blockLabels = format{
	name:    "block-labels-csv",
	about:   "labelled text leaves without markup, some Japanese, Thai, Chinese: lines",
	licence: "none stated",
	matches: func(files fs.FS) bool { return exists(files, "data/googletrends") },
	open:    openBlockLabels,
}

// blockFolders lists the folders below data/ and what is known of their pages.
var blockFolders = []struct{ name, language, split string }{
	{name: "googletrends/train", split: "train"}, // of many languages
	{name: "googletrends/val", split: "val"},
	{name: "googletrends/test", split: "test"},
	{name: "jp", language: "ja"},
	{name: "thai", language: "th"},
	{name: "cleaneval/zh", language: "zh"},
}

func openBlockLabels(files fs.FS, _ string) ([]corpus.Entry, error) {
	var entries []corpus.Entry
	for _, folder := range blockFolders {
		where := path.Join("data", folder.name)
		if !exists(files, where) {
			continue
		}
		names, err := fileNames(files, where)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if path.Ext(name) != ".csv" {
				continue
			}
			info := corpus.Info{ID: path.Join(folder.name, stem(name)), Language: folder.language, Split: folder.split}
			entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
				return loadBlockLabels(files, path.Join(where, name), info)
			}))
		}
	}
	return entries, nil
}

func loadBlockLabels(files fs.FS, name string, info corpus.Info) (*corpus.Page, *corpus.Gold, error) {
	data, err := readText(files, name)
	if err != nil {
		return nil, nil, err
	}
	text, rowRoles, err := blockRows(data)
	if err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", name, err)
	}
	page := corpus.NewText(info, text)
	// A row of blanks is a line of the text but not of its view.
	roles := make([]corpus.Role, 0, len(rowRoles))
	for _, l := range page.Lines() {
		roles = append(roles, rowRoles[l.Number-1])
	}
	return page, &corpus.Gold{Roles: roles}, nil
}

// oneLine makes blanks of the line ends inside a row.
var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")

// blockRows returns the contents of the rows, one a line, and their roles.
func blockRows(data string) (text string, roles []corpus.Role, err error) {
	rows, err := csv.NewReader(strings.NewReader(data)).ReadAll()
	if err != nil {
		return "", nil, err
	}
	if len(rows) < 2 {
		return "", nil, errors.New("it has no rows below a header")
	}
	content, label := slices.Index(rows[0], "content"), slices.Index(rows[0], "label")
	if content < 0 || label < 0 {
		return "", nil, fmt.Errorf("its header %q has no columns content and label", rows[0])
	}
	var lines []string
	for i, row := range rows[1:] {
		switch row[label] {
		case "0":
			roles = append(roles, corpus.Other)
		case "1":
			roles = append(roles, corpus.Body)
		default:
			return "", nil, fmt.Errorf("row %d: label %q is neither 0 nor 1", i+1, row[label])
		}
		lines = append(lines, oneLine.Replace(row[content]))
	}
	return strings.Join(lines, "\n"), roles, nil
}
