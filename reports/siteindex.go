package reports

import "html/template"

// indexBody returns what index.html holds.
func (s *Site) indexBody(v view) (template.HTML, error) { return "", nil }
