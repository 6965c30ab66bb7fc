// Package program runs any program as a detector, over a pipe: the detector
// "exec:CMD". README.md beside it describes the protocol, with examples in Python,
// JavaScript and shell.
//
// A request is one line of JSON on the program's standard input, an answer one line on
// its standard output:
//
//	{"protocol":1,"id":"a","url":"https://...","language":"en","html":"<p>..."}
//	{"id":"a","text":"what to keep"}
//
// A text page, and with ?view=text every page, has "lines" instead of "html": the text
// view, where the line at place n, from 1, is the one with [corpus.Line.Number] n and a
// blank line is "". The answer may name lines instead of text, or say why there is none:
//
//	{"id":"a","lines":[1,2,5]}
//	{"id":"a","error":"the page is in an encoding that I do not know"}
//
// A program runs as long as it answers and judges one page after another, so that it
// starts once and not for every page. What it does is its own affair: it is not
// sandboxed, has the environment and the folder of its parent, and must give equal
// answers to equal pages, whatever pages it has seen before.
//
// What happens to a program is an error of the page it was given, and of that page only:
// it died, it printed something else, its answer was too long, it took too long. It is
// then killed with all the processes of its group and another one is started for the next page. A
// program that fails after it has judged other pages is not blamed on this one: the page
// goes once more to a new process, so that a failure does not depend on what came before.
//
// On Linux a process is limited in memory and dies with its parent. Elsewhere there is no
// limit, and a program ends when its standard input does. On systems other than Unix
// only the process itself is killed, not those it started.
//
// [Serve] is the other side of the protocol, for programs in Go. [Isolate] is both: a
// detector of Go that runs in a process of its own.
package program

import (
	"context"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"chaff/corpus"
	"chaff/detectors"
)

// Protocol is the version of the protocol, which every request states.
const Protocol = 1

// What Options say where they are zero.
const (
	// DefaultMemory is 4 GiB.
	DefaultMemory = 4 << 30
	// DefaultMaxAnswer is 64 MiB.
	DefaultMaxAnswer = 64 << 20
)

// Options are the limits of a program, and what it is given. The zero value is ready for
// use.
type Options struct {
	// TextView gives the program the lines of an HTML page's text view instead of its
	// HTML. A command that ends in ?view=text says the same.
	TextView bool
	// Processes is how many processes there may be at a time, one for each Detect that
	// runs; 0 means runtime.GOMAXPROCS, and less than 0 as many as there are calls. Further
	// calls wait.
	Processes int
	// Memory limits the address space of each process, in bytes; 0 means
	// DefaultMemory, and less than 0 no limit. Address space is more than memory in
	// use: a runtime that reserves much of it may need a larger limit and one of its own,
	// such as Java's -Xmx. The limit is set just after the start and holds on Linux only.
	Memory int64
	// MaxAnswer is how long an answer may be, in bytes of its line; 0 means
	// DefaultMaxAnswer.
	MaxAnswer int

	// goChild says that the program is one of Go: Memory limits what it uses ([Isolate]).
	goChild bool
}

func (o Options) withDefaults() Options {
	if o.Processes == 0 {
		o.Processes = runtime.GOMAXPROCS(0)
	}
	if o.Processes < 0 {
		o.Processes = math.MaxInt32
	}
	if o.Memory == 0 {
		o.Memory = DefaultMemory
	}
	if o.MaxAnswer <= 0 {
		o.MaxAnswer = DefaultMaxAnswer
	}
	return o
}

// Detector is a program. It is safe for concurrent use. Its processes start when they are
// needed and stay until Close.
type Detector struct {
	name    string
	label   string // what errors call it
	version string
	path    string   // of the program
	words   []string // of the command
	options Options
	slots   chan struct{} // an element for each call that has a process or may start one

	mu     sync.Mutex
	closed bool
	idle   []*process // the last is the one used last
	live   map[*process]bool
}

// New returns a detector that runs the command. The command is what stands after "exec:"
// in the detector's name. It is never given to a shell but cut into words at blanks:
// 'single quotes' keep everything as it is, "double quotes" everything but \" and \\,
// which stand for " and \; outside of quotes \ takes the meaning from a blank, a quote or
// another \ and is an ordinary character before anything else. Nothing is expanded.
//
// The ending ?view=text, outside of quotes, gives the program lines instead of HTML, and
// ?view=html is the same as no ending.
//
// The first word is looked up as a shell does: in the folders of $PATH, or as it is where
// it has a slash. New fails if it is not there; it starts nothing.
func New(command string, opts Options) (*Detector, error) {
	command = strings.TrimSpace(command)
	rest, view, err := cutView(command)
	if err != nil {
		return nil, fmt.Errorf("reading command %q: %w", command, err)
	}
	words, err := splitWords(rest)
	if err != nil {
		return nil, fmt.Errorf("reading command %q: %w", command, err)
	}
	name := "exec:" + command
	if opts.TextView && view == "" {
		name += viewOption + "text"
	}
	opts.TextView = opts.TextView && view == "" || view == "text"
	d, err := newFromWords(name, fmt.Sprintf("program %q", rest), words, opts)
	if err != nil {
		return nil, fmt.Errorf("reading command %q: %w", command, err)
	}
	d.version = versionOf(d.path, d.words)
	return d, nil
}

// newFromWords returns a detector that runs the words of a command, and that errors call
// by the label.
func newFromWords(name, label string, words []string, opts Options) (*Detector, error) {
	path, err := exec.LookPath(words[0])
	if err != nil {
		return nil, fmt.Errorf("no such program: %w", err)
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, err
	}
	opts = opts.withDefaults()
	return &Detector{
		name: name, label: label, path: path, words: words, options: opts,
		slots: make(chan struct{}, opts.Processes), // elements of no size take no memory
		live:  make(map[*process]bool),
	}, nil
}

// Name returns "exec:" and the command, with ?view=text where it is given lines.
func (d *Detector) Name() string { return d.name }

// Version returns a short hash of the files that the command named when the detector was made
// (README.md beside this file) and the adapter's own number.
func (d *Detector) Version() string { return d.version }

// Detect returns what the program answers for the page. The page's time limit is that of
// ctx: when ctx is done, the process is killed with its group. Without a deadline a
// program may take forever. The start of a process counts as time of its first page.
//
// Invalid UTF-8 is U+FFFD on both sides. Where the answer names lines, those that are
// blank do not count; a line beyond the last is an error.
func (d *Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	select {
	case d.slots <- struct{}{}:
		defer func() { <-d.slots }()
	case <-ctx.Done():
		return detectors.Extraction{}, fmt.Errorf("waiting for a process of %s: %w", d.label, ctx.Err())
	}
	q, err := newRequest(page, d.options.TextView)
	if err != nil {
		return detectors.Extraction{}, fmt.Errorf("writing a request to %s: %w", d.label, err)
	}
	start := time.Now()
	a, err := d.ask(ctx, q)
	if err != nil {
		return detectors.Extraction{}, fmt.Errorf("%s %w", d.label, err)
	}
	took := a.took(time.Since(start))
	e, err := a.extraction(page)
	if err != nil {
		return detectors.Extraction{}, fmt.Errorf("%s %w", d.label, err)
	}
	e.Took = took
	return e, nil
}

// ask has the request answered by an idle process, or by a new one where there is none or
// it fails.
func (d *Detector) ask(ctx context.Context, q request) (answer, error) {
	if p := d.takeIdle(); p != nil {
		if a, err := d.askOf(ctx, p, q); err == nil || ctx.Err() != nil {
			return a, err
		}
	}
	p, err := d.start()
	if err != nil {
		return answer{}, err
	}
	return d.askOf(ctx, p, q)
}

// askOf has the request answered by a process, and keeps or removes the process.
func (d *Detector) askOf(ctx context.Context, p *process, q request) (answer, error) {
	a, err := p.ask(ctx, q)
	if err == nil && d.park(p) {
		return a, nil
	}
	d.remove(p)
	return a, err
}
