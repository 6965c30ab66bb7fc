// Package chart draws the charts of the HTML report as inline SVG that needs no
// script and nothing from outside the page.
//
// A chart is a struct of plain numbers and labels; its Figure method gives the drawing,
// a line that says how to read it, and the same numbers as a table:
//
//	f := chart.Intervals{Title: "Leaderboard", Measure: chart.Measure{Name: "F1"}, Rows: rows}.Figure("board-1")
//
// Labels are hostile: they are escaped, lose control and bidirectional formatting
// characters and are shortened where they do not fit. A value that is NaN is left out of
// the drawing, named in a note, and a dash in the table. A chart without data has no
// drawing, and its help says what is missing. The same data gives the same bytes.
//
// A drawing has no colour of its own: [CSS] gives classes theirs, for light, dark and
// print. Colour never stands alone; shapes, dashes, signs or labels say the same.
//
// Each chart is drawn for a column of a laptop and, where that can be read, for one of a
// phone as well; the style shows the one that fits the box it stands in.
package chart
