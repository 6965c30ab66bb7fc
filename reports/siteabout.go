package reports

import "html/template"

// aboutBody returns what about.html holds.
func (s *Site) aboutBody(v view) (template.HTML, error) { return "", nil }
