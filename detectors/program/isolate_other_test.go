//go:build !unix

package program

import "time"

func blockInRead() { time.Sleep(time.Hour) }

func touchOutsideOfHeap(size int) { leak(size) }
