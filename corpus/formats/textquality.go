package formats

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"chaff/corpus"
)

// textQuality is the line annotation of TurkuNLP/multilingual-register-labeling
// (W-NUT 2022): text-quality-annotations/LANG/SPLIT.json, each an array of
// {"text": [line, ...], "labels": ["0" or "1", ...]}. The pages are plain text
// after a first cleaning, without URL or site. The id is LANG-SPLIT-NUMBER,
// counted from 1.
//
// "1", main text, is Body and "0", noise, is Other. The arrays are read when the
// corpus is opened, since pages live in them, and stay in memory.
var textQuality = format{
	name:    "text-quality-lines",
	about:   "plain-text web documents in six languages: lines",
	licence: "none stated",
	matches: func(files fs.FS) bool { return exists(files, textQualityFolder) },
	open:    openTextQuality,
}

const textQualityFolder = "text-quality-annotations"

func openTextQuality(files fs.FS, _ string) ([]corpus.Entry, error) {
	languages, err := folderNames(files, textQualityFolder)
	if err != nil {
		return nil, err
	}
	var entries []corpus.Entry
	for _, language := range languages {
		folder := path.Join(textQualityFolder, language)
		names, err := fileNames(files, folder)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if path.Ext(name) != ".json" {
				continue
			}
			// Left undecoded, an element that is not as it should be costs itself only.
			var documents []json.RawMessage
			if err := readJSON(files, path.Join(folder, name), &documents); err != nil {
				return nil, err
			}
			for i, document := range documents {
				id := fmt.Sprintf("%s-%s-%06d", language, stem(name), i+1)
				info := corpus.Info{ID: id, Language: language, Split: stem(name)}
				entries = append(entries, entry(info, func() (*corpus.Page, *corpus.Gold, error) {
					return loadTextQuality(document, info)
				}))
			}
		}
	}
	return entries, nil
}

func loadTextQuality(document []byte, info corpus.Info) (*corpus.Page, *corpus.Gold, error) {
	var d struct {
		Text   []string `json:"text"`
		Labels []string `json:"labels"`
	}
	if err := json.Unmarshal(document, &d); err != nil {
		return nil, nil, fmt.Errorf("reading its lines: %w", err)
	}
	if len(d.Text) != len(d.Labels) {
		return nil, nil, fmt.Errorf("it has %d lines and %d labels", len(d.Text), len(d.Labels))
	}
	for i, line := range d.Text {
		d.Text[i] = strings.ReplaceAll(line, "\n", " ")
	}
	page := corpus.NewText(info, strings.Join(d.Text, "\n"))
	// Blank lines have a label but no line in the view: numbers keep them apart.
	roles := make([]corpus.Role, len(page.Lines()))
	for i, line := range page.Lines() {
		switch label := d.Labels[line.Number-1]; label {
		case "1":
			roles[i] = corpus.Body
		case "0":
			roles[i] = corpus.Other
		default:
			return nil, nil, fmt.Errorf("line %d has the label %q; labels are 0 and 1", line.Number, label)
		}
	}
	return page, &corpus.Gold{Roles: roles}, nil
}
