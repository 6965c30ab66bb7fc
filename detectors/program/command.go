package program

import (
	"errors"
	"fmt"
	"strings"
)

const viewOption = "?view="

const (
	blanks = " \t\r\n"
	quotes = `'"`
)

// cutView cuts the ending that says what HTML pages are given as: "text", "html", or ""
// where there is none.
func cutView(command string) (rest, view string, err error) {
	i := strings.LastIndex(command, viewOption)
	if i < 0 || strings.ContainsAny(command[i:], blanks+quotes) {
		return command, "", nil
	}
	switch view = command[i+len(viewOption):]; view {
	case "text", "html":
		return command[:i], view, nil
	default:
		return "", "", fmt.Errorf("unknown view %q; the views are html and text (put the word in quotes to pass it on)", view)
	}
}

// splitWords cuts a command into words by the rule of [New]. There is at least one, and
// the first is not empty.
func splitWords(command string) ([]string, error) {
	var words []string
	var word strings.Builder
	inWord := false // an empty pair of quotes is a word
	for i := 0; i < len(command); i++ {
		switch c := command[i]; {
		case c == 0:
			return nil, errors.New("it has a NUL character")
		case strings.IndexByte(blanks, c) >= 0:
			if inWord {
				words = append(words, word.String())
				word.Reset()
			}
			inWord = false
		case strings.IndexByte(quotes, c) >= 0:
			size, err := unquote(&word, command[i:])
			if err != nil {
				return nil, err
			}
			i += size - 1
			inWord = true
		default:
			if c == '\\' && i+1 < len(command) && strings.IndexByte(blanks+quotes+`\`, command[i+1]) >= 0 {
				i++
			}
			word.WriteByte(command[i])
			inWord = true
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	if len(words) == 0 || words[0] == "" {
		return nil, errors.New("it names no program")
	}
	return words, nil
}

// unquote writes what the quotes that s begins with enclose, and returns how many bytes
// of s that was, quotes included.
func unquote(word *strings.Builder, s string) (size int, err error) {
	quote := s[0]
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == quote:
			return i + 1, nil
		case s[i] == 0:
			return 0, errors.New("it has a NUL character")
		case quote == '"' && s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		}
		word.WriteByte(s[i])
	}
	return 0, fmt.Errorf("a quote %c is not closed", quote)
}
