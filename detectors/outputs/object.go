package outputs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// A member is a key of a JSON object with its value.
type member struct {
	key   string
	value []byte
	at    int // where the value begins in the file
}

// object reads a file that is one JSON object.
func (l *loader) object(path string) error {
	data, err := l.readFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, new(struct{})); err != nil || !startsObject(data) { // null is no error
		if _, broken := errors.AsType[*json.SyntaxError](err); !broken {
			err = errors.New("the file is not a JSON object")
		}
		return fmt.Errorf("%w; JSON lines are read from a file that ends in .jsonl", jsonError(path, data, err))
	}
	pages, err := members(data, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if version, output, ok := wrapped(pages); ok {
		l.system = version
		if pages, err = members(output.value, output.at); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	line, counted := 1, 0
	for _, p := range pages {
		line += bytes.Count(data[counted:p.at], []byte("\n"))
		counted = p.at
		where := fmt.Sprintf("%s:%d", path, line)
		a, ok, err := parseAnswer(p.value)
		if err != nil {
			return fmt.Errorf("%s: page %q: %w", where, p.key, err)
		}
		if err := l.add(p.key, where, a, ok); err != nil {
			return err
		}
	}
	return nil
}

// wrapped returns the version and the output of AEB's second layout; false where the
// members are pages.
func wrapped(all []member) (version string, output member, ok bool) {
	versions, outputs := 0, 0
	for _, m := range all {
		switch m.key {
		case "version":
			version = versionOf(m.value)
			versions++
		case "output":
			output = m
			outputs++
		}
	}
	ok = outputs == 1 && startsObject(output.value) && (versions == 1 || len(all) == 1)
	return version, output, ok
}

// versionOf returns a version, which may be a number, and is "" where it is null.
func versionOf(value []byte) string {
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		return string(value)
	}
	return text
}

// members returns the members of a valid JSON object in their order. At is where the
// object stands in its file.
func members(object []byte, at int) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil { // the opening brace
		return nil, err
	}
	var out []member
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		end := int(d.InputOffset())
		start := end - len(value)
		out = append(out, member{fmt.Sprint(key), object[start:end], at + start})
	}
	return out, nil
}
