package program

import (
	"testing"
	"time"
)

func TestIsolatedMemory(t *testing.T) {
	d := newIsolated(t, Options{Memory: 1e9})
	for _, id := range []string{"4 GB", "4 GB at once", "4 GB outside of the heap"} {
		t.Run(id, func(t *testing.T) {
			checkIsolated(t, d, id, 20*time.Second, "unruly used more than 1.0 GB of memory")
		})
	}
	t.Run("no limit", func(t *testing.T) {
		free := newIsolated(t, Options{Memory: -1})
		if _, err := detectIsolated(t, free, "leak"); err != nil {
			t.Error(err)
		}
	})
}

// A detector that keeps memory from page to page loses its process, and no page.
func TestIsolatedLeaks(t *testing.T) {
	d := newIsolated(t, Options{Memory: 1e9, Processes: 1})
	for i := range 8 {
		if e, err := detectIsolated(t, d, "leak"); err != nil || e.Text != long {
			t.Errorf("page %d: %q, %v", i, e.Text, err)
		}
	}
}
