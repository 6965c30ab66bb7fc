//go:build unix

package program

import (
	"syscall"
	"testing"
	"time"
)

// blockInRead blocks in a system call as C does, where Go's scheduler cannot help.
func blockInRead() {
	var ends [2]int
	if syscall.Pipe(ends[:]) == nil {
		_, _ = syscall.Read(ends[0], make([]byte, 1))
	}
}

// touchOutsideOfHeap takes memory that Go's collector does not know, as C does.
func touchOutsideOfHeap(size int) {
	b, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	for i := 0; i < len(b); i += 4096 {
		b[i] = 1
	}
}

func TestIsolatedBlocks(t *testing.T) {
	checkIsolated(t, newIsolated(t, Options{}), "block", 2*time.Second, "unruly timed out")
}
