package reports

import "html/template"

// runsBody returns what runs.html holds.
func (s *Site) runsBody(v view) (template.HTML, error) { return "", nil }
