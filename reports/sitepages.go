package reports

import "html/template"

// pagesBody returns what pages.html holds.
func (s *Site) pagesBody(v view) (template.HTML, error) { return "", nil }
