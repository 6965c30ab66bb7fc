// Package repeated finds boilerplate by repetition: lines and blocks that recur inside a
// page or across pages of the same site are its template, not its text. Gold is
// never consulted.
//
// # What counts as recurring
//
// Inside a page, lines that stand on it twice. A page judged alone has nothing else to
// go by; Extraction.Basis says which pages were seen. Across pages, in
// this order, each step marking more lines:
//
//   - a line that stands on a share of the siblings, the other pages of the site
//     (document frequency; Bar-Yossef and Rajagopalan 2002, the line hashes of CCNet);
//   - a line of which most shingles of three words do: another date or name in the same
//     sentence;
//   - a run of consecutive lines, and a DOM block of the same structure and text, for which
//     fewer siblings are enough (the pagelets of Bar-Yossef and Rajagopalan);
//   - a line at a place where the lines of siblings recur, although this one does not: the
//     headlines of a "most read" box are now these and now those;
//   - the rest of a DOM block of which most is marked.
//
// Lines are compared after a normalisation like CCNet's: lower-cased, accents kept. It departs
// from CCNet in that a run of digits, not a digit, is one 0, so that counters, dates and
// temperatures recur although their numbers differ, and in that all punctuation,
// symbols and blanks go, not those of a list. Everything is linear in the page.
//
// # Variants
//
// [Default] is "repeated", with all of the above. [Lines] is "repeated-lines", which
// does not look at markup and does the same on stripped text. On a text page the two
// are one: it has no places and no DOM blocks.
//
// [Styles] is "repeated-sst", the site style tree of Yi, Liu and Li (2003), written from
// a description of it. The pages are laid on each other from the root down, as long as
// an element's children have the same names in the same order. An element is noise if it
// and all below it are less important than a threshold, that is if they look and read
// the same on nearly all pages that have them. Departures: the tree has only what shows
// text, blocks and lines; the features of a leaf are not words, links and pictures but
// its whole normalised line; attributes are not compared (with classes it had less
// precision on the sites below); a page that is not in the tree is mapped onto it. The
// weight gamma of 0.9 is from memory of the paper. It needs two siblings, and where the
// children of an element high up vary from page to page, all below stays: it finds less
// than the others and loses almost nothing.
//
// # A page is not its own sibling
//
// What a sketch has of the judged page is taken out of all counts. A page is known again
// by the hash of its lines and, since a page fetched twice comes with other dates and
// menus, by its eight longest lines: pages that share half of their words are copies,
// and as many are taken out. Copies among the siblings themselves are allowed for in
// places and styles, where they would pass text for template: recurring is what recurs
// on more pages than the largest group of copies has. Not known are copies of pages of
// less than 40 words in long lines, and copies that make more than half of a site's pages.
//
// # Figures
//
// The parameters were chosen on the sites of daniel and big9 whose name has an even
// FNV-1a hash, one parameter at a time over a coarse grid, for precision at a recall of
// 0.97, save BlockLines and LongWords, which are older; NearWords was then lowered from
// 40 to 25 for the size of the sketch. A score on these sets flatters the detector. On the
// other sites, with 10 siblings, the mean precision of pages by words goes from 0.412 for
// keeping everything to 0.748 on daniel, at a recall of 0.978 (15 sites, 205 pages), and
// from 0.567 to 0.807 on big9, at a recall of 0.990 (3 sites, 60 pages).
// TestLearningCurve prints the curve for 1 to 20 siblings. These sites were not
// untouched: the idea of copies came from errors on some of them, in daniel, and the
// effect of each step was seen on both halves. In six other orders of the pages
// the gain was 0.31 to 0.39 on daniel and 0.26 to 0.28 on big9. DOM blocks of equal text
// find nothing there that runs of lines do not.
//
// On all sites of the two sets, with 10 siblings, the lines that both go-readability and
// repeated keep have a word F1 of 0.946 on daniel, go-readability alone 0.925, and of 0.974
// on big9 against 0.956.
//
// Learning and judging take 0.1 to 0.2 of the time of parsing the page with [Lines], 0.3
// to 0.7 with [Default] and 0.3 to 0.5 with [Styles] (BenchmarkSite). A [Sketch] takes,
// for each page of 65 to 86 kB and some 170 lines, on average over the sites of daniel
// and big9 with ten pages or more:
//
//	repeated-lines  6 to 7 kB in memory   2.4 to 3.0 kB in binary form
//	repeated        7 to 10 kB            3.1 to 3.9 kB
//	repeated-sst    8 to 14 kB            1.6 to 2.6 kB
package repeated
