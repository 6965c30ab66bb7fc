package seeds

import (
	_ "embed"
	"strings"
)

//go:embed README.md
var readme string

// Guideline returns the labelling guideline as Markdown: the part of README.md with that
// heading. It says what each role means, with examples, and how doubtful cases are decided.
func Guideline() string {
	_, after, _ := strings.Cut(readme, "\n## Labelling guideline\n")
	part, _, _ := strings.Cut(after, "\n## ")
	return strings.TrimSpace(part)
}
