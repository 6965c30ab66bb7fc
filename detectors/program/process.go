package program

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// grace is how long a process may take to end: by itself when it is told to, or after it
// was killed, before nobody waits for it any longer.
const grace = time.Second

// A process is one running program. One goroutine at a time may ask it; kill may be
// called at any time.
type process struct {
	cmd     *exec.Cmd
	in, out *os.File // our ends of its standard input and output
	answers *bufio.Reader
	options Options
	stderr  *tail
	deaf    bool        // it reads no more
	greedy  atomic.Bool // it was killed for what memory it used

	mu   sync.Mutex
	gone bool          // it has ended and its number may be another's
	done chan struct{} // closed when it has ended and been waited for
}

// startProcess starts a program with its memory limit, and returns when it runs.
func startProcess(path string, words []string, o Options) (*process, error) {
	ours, theirs, err := openPipes()
	if err != nil {
		return nil, err
	}
	p := &process{
		cmd: &exec.Cmd{
			Path: path, Args: words, Env: o.environment(), SysProcAttr: attributes(),
			Stdin: theirs[0], Stdout: theirs[1], Stderr: theirs[2],
		},
		in: ours[0], out: ours[1], stderr: newTail(ours[2]),
		answers: bufio.NewReaderSize(ours[1], 64<<10), options: o,
		done: make(chan struct{}),
	}
	started := make(chan error, 1)
	go p.attend(started)
	err = <-started
	closeAll(theirs) // the program has its own
	if err != nil {
		closeAll(ours)
		return nil, err
	}
	go p.stderr.drain()
	return p, nil
}

// openPipes returns pipes for the standard input, output and error of a program.
func openPipes() (ours, theirs []*os.File, err error) {
	for i := range 3 {
		from, to, err := os.Pipe()
		if err != nil {
			closeAll(ours)
			closeAll(theirs)
			return nil, nil, err
		}
		if i == 0 {
			from, to = to, from
		}
		ours, theirs = append(ours, from), append(theirs, to)
	}
	return ours, theirs, nil
}

// closeAll closes pipes; there is nothing that closing one could lose.
func closeAll(files []*os.File) {
	for _, f := range files {
		_ = f.Close()
	}
}

// attend starts the process and waits until it has ended. It does both on a thread that
// lasts as long as the process: on Linux the process dies with the thread that started
// it.
func (p *process) attend(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	if err != nil {
		started <- err
		return
	}
	if err := limitMemory(p.cmd.Process.Pid, p.options.addressSpace()); err != nil {
		_ = killGroup(p.cmd.Process)
		_ = p.cmd.Wait()
		started <- fmt.Errorf("limiting its memory: %w", err)
		return
	}
	started <- nil
	waitAndBury(p.cmd, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		_ = killGroup(p.cmd.Process) // those that it leaves behind
		p.gone = true
	})
	close(p.done)
}

// ready reports whether the process can be asked: it runs, it reads, it has said nothing
// more than it was asked, and does not hold too much memory from the pages before.
func (p *process) ready() bool {
	select {
	case <-p.done:
		return false
	default:
		return !p.deaf && p.answers.Buffered() == 0 && !p.overLimit()
	}
}

var errTooLong = errors.New("answer too long")

// ask sends a request and returns the answer. After an error the process is of no use
// any more.
func (p *process) ask(ctx context.Context, q request) (answer, error) {
	p.stderr.reset()
	stop := context.AfterFunc(ctx, p.kill)
	defer stop()
	unwatch := p.watch()
	line, err := p.exchange(q.line)
	unwatch()
	switch {
	case err != nil && p.greedy.Load():
		err = fmt.Errorf("used more than %.1f GB of memory", float64(p.options.Memory)/1e9)
	case ctx.Err() != nil || err == nil && !stop():
		err = outOfTime(ctx)
	case errors.Is(err, errTooLong):
		err = fmt.Errorf("printed an answer of more than %d bytes", p.options.MaxAnswer)
	case err != nil:
		err = p.ending(ctx)
	default:
		var a answer
		if a, err = parseAnswer(line, q.id); err == nil {
			return a, nil
		}
	}
	p.discard()
	if said := p.stderr.lastLines(); said != "" {
		err = fmt.Errorf("%w; stderr: %q", err, said)
	}
	return answer{}, err
}

func outOfTime(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("timed out: %w", ctx.Err())
	}
	return fmt.Errorf("was interrupted: %w", ctx.Err())
}

// exchange writes a request and returns the line that the program prints. It writes and
// reads at the same time, since a program may print before it has read everything.
func (p *process) exchange(request []byte) ([]byte, error) {
	written := make(chan error, 1)
	go func() {
		_, err := p.in.Write(request)
		written <- err
	}()
	line, err := p.readLine()
	if err != nil && !errors.Is(err, io.EOF) {
		p.kill() // it may be waiting for its output to be read, and we for it to read
	}
	if errors.Is(err, io.EOF) {
		p.hangUp()
	}
	p.deaf = <-written != nil // an answer is one all the same
	return line, err
}

// readLine returns the next line of the program's output. It is an error if it has no
// end.
func (p *process) readLine() ([]byte, error) {
	var line []byte
	for {
		part, err := p.answers.ReadSlice('\n')
		if len(line)+len(part) > p.options.MaxAnswer {
			return nil, errTooLong
		}
		if err == nil && line == nil {
			return part, nil // good until the next read
		}
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// ending says how the process ended that has closed its output.
func (p *process) ending(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	if !waitFor(ctx, p.done) {
		return errors.New("closed its output without an answer")
	}
	state := p.cmd.ProcessState
	switch {
	case !state.Exited():
		return fmt.Errorf("died of %s", state) // "signal: killed"
	case state.ExitCode() == 0:
		return errors.New("ended without an answer")
	default:
		return fmt.Errorf("died with exit status %d", state.ExitCode())
	}
}

// waitFor waits until done is closed, and reports whether it was before ctx was done.
func waitFor(ctx context.Context, done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}

// hangUp closes the standard input of the process, by which it knows that there are no
// more pages.
func (p *process) hangUp() { _ = p.in.Close() }

// kill kills the process with all of its group. Whoever reads from it or writes to it is
// set free, even if some process has left the group and holds the other end.
func (p *process) kill() {
	p.mu.Lock()
	if !p.gone {
		_ = killGroup(p.cmd.Process)
	}
	p.mu.Unlock()
	closeAll([]*os.File{p.in, p.out})
}

// discard kills the process, waits for it, and gives back what it held. It reports
// whether the process has ended.
func (p *process) discard() bool {
	p.kill()
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	ended := waitFor(ctx, p.done)
	waitFor(ctx, p.stderr.done) // its last words
	p.stderr.close()
	return ended
}
