//go:build unix

package bench

import (
	"errors"
	"os"
	"syscall"
)

// lock keeps other processes, and other runs of this one, from writing the file until it is
// closed.
func lock(f *os.File) error {
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return errors.New("another run is writing it")
		}
		return err
	}
	return nil
}
