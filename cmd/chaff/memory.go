package main

import (
	"os"
	"runtime/debug"

	"chaff/bench"
)

const (
	// garbage is what the heap may grow by before it is collected, in percent of what is
	// in use. Detectors throw away much more than a run keeps: collecting as often as Go
	// does by itself costs a tenth of a run.
	garbage = 400

	// Near the limit of memory the heap is collected as often as it takes. These are what a
	// run needs at all, for each page at work, and for each answer whose scores are kept;
	// scores up to scoresWithin have room beside the rest.
	memoryAtAll     = 128 << 20
	memoryPerJob    = 128 << 20
	memoryPerAnswer = 200
	scoresWithin    = 128 << 20
)

// limitMemory lets the process use memory for speed, up to a limit that grows with the
// workers of a run and hardly with its corpora. Go's own variables go before.
func limitMemory(jobs int, plan bench.Plan) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryFor(jobs, plan))
	}
}

func memoryFor(jobs int, plan bench.Plan) int64 {
	answers := 0
	for _, c := range plan.Corpora {
		answers += c.Len() * len(plan.Detectors)
	}
	return memoryAtAll + int64(jobs)*memoryPerJob + max(0, int64(answers)*memoryPerAnswer-scoresWithin)
}
