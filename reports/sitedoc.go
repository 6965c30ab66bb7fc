package reports

import (
	"context"
	"html/template"
)

// docBody returns what the file of a document holds.
func (s *Site) docBody(ctx context.Context, v view, i int) (template.HTML, error) { return "", ctx.Err() }
