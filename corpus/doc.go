// Package corpus holds what is judged: pages, their text view, and the
// hand-made gold that says what should be kept of them.
//
// A [Page] is HTML or plain text. Its text view ([Page.Lines]) is the common
// ground of everything in chaff: gold gives a [Role] to each [Line], a detector
// keeps lines or text, a report colours lines. A [Policy] turns roles into
// content, optional and boilerplate. A [Corpus] is a named collection of pages
// with gold: [Open] reads one that a person made by hand, package
// chaff/corpus/formats those of the field, and chaff/corpus/seeds embeds one.
//
// Bytes are decoded once, text is parsed once and a tree is rendered once, all
// here. Detectors share the tree and must not change it.
package corpus
