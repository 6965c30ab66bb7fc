// Package reports turns a leaderboard into text, Markdown, CSV, JSON and HTML.
// All formats are written from one [bench.Summary], so their numbers agree, and
// its warnings stand in each.
package reports
