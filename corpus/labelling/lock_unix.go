//go:build unix

package labelling

import (
	"os"
	"syscall"
)

// lock keeps other processes that label the folder waiting until the result is called. It
// locks the folder itself, so that no file is left behind. Where a file system has no locks
// a page should not be labelled from two processes at once.
func lock(root *os.Root) (unlock func()) {
	dir, err := root.Open(".")
	if err != nil {
		return func() {}
	}
	_ = syscall.Flock(int(dir.Fd()), syscall.LOCK_EX)
	return func() { _ = dir.Close() } // which unlocks it
}
