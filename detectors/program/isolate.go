package program

import (
	"context"
	"errors"
	"fmt"
	"io"

	"chaff/corpus"
	"chaff/detectors"
)

// Isolated is a detector in a process of its own. It is safe for concurrent use.
type Isolated struct {
	inner     detectors.Detector
	processes *Detector
}

var _ detectors.Trained = (*Isolated)(nil)

// Isolate returns the detector as it is in a process of its own, which is started by the
// words of a command and serves that detector ([Serve]). One that hangs, blocks in a
// system call or in C, crashes, ends the process or takes too much memory then costs a
// page and nothing else.
//
// The options are those of [New], but for Memory: the program is taken for one in Go, and
// what is limited is what it has in memory. On Linux a process that is found with more is
// killed, and the error says so; it is looked at every 50 ms, and can have more for so
// long. Elsewhere there is no limit. Everywhere GOMEMLIMIT is set to three quarters of
// Memory.
//
// A site-aware detector cannot be isolated: a request has nothing of the site.
func Isolate(d detectors.Detector, words []string, opts Options) (*Isolated, error) {
	if _, ok := d.(detectors.SiteAware); ok {
		return nil, fmt.Errorf("%s learns whole sites and cannot run in a process of its own", d.Name())
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("isolating %s: the command has no words", d.Name())
	}
	opts.goChild = true
	processes, err := newFromWords(d.Name(), d.Name(), words, opts)
	if err != nil {
		return nil, fmt.Errorf("isolating %s: %w", d.Name(), err)
	}
	return &Isolated{d, processes}, nil
}

// Name returns the name of the detector.
func (i *Isolated) Name() string { return i.inner.Name() }

// Version returns the version of the detector, "" where it has none.
func (i *Isolated) Version() string {
	if v, ok := i.inner.(interface{ Version() string }); ok {
		return v.Version()
	}
	return ""
}

// TrainedOn names what the detector was trained on.
func (i *Isolated) TrainedOn() []string { return detectors.TrainedOn(i.inner) }

// Detect returns what the detector answers in its process; see [Detector.Detect].
func (i *Isolated) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return i.processes.Detect(ctx, page)
}

// Close ends every process; see [Detector.Close].
func (i *Isolated) Close() error {
	var inner error
	if c, ok := i.inner.(io.Closer); ok {
		inner = c.Close()
	}
	return errors.Join(i.processes.Close(), inner)
}
