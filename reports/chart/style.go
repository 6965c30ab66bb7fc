package chart

import _ "embed"

//go:embed chart.css
var style string

// CSS returns the style sheet of figures. Its colours are the custom properties that begin
// with --chart-; a data-theme of light or dark on the root element overrides what the
// reader's system prefers, and paper is always light.
func CSS() string { return style }
