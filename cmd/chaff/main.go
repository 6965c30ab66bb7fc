// Command chaff measures how well detectors separate a page's main content from
// its boilerplate. Run "chaff --help" for its subcommands.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
)

// garbage is what the heap may grow by before it is collected, in percent. Detectors throw
// away much more than a run keeps: collecting half as often as Go does by itself takes a
// tenth off a run, and the memory that it costs is that of the pages at work.
const garbage = 200

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	go func() {
		<-ctx.Done()
		stop() // a second interrupt ends the process at once
	}()
	code := execute(ctx, os.Stdin, os.Stdout, os.Stderr, os.Args[1:])
	stop()
	os.Exit(code)
}
