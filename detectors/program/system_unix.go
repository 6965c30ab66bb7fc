//go:build unix && !linux

package program

import (
	"os"
	"os/exec"
	"syscall"
)

// attributes puts a process at the head of a group of its own.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// limitMemory does nothing: only a process itself can set its limits here.
func limitMemory(int, int64) error { return nil }

// resident knows of no process.
func resident(int) int64 { return 0 }

func killGroup(p *os.Process) error { return syscall.Kill(-p.Pid, syscall.SIGKILL) }

// waitAndBury waits until the process has ended and calls ended. Its number is free by
// then, unless others of its group are left, but the system gives out all other numbers
// first.
func waitAndBury(cmd *exec.Cmd, ended func()) {
	_ = cmd.Wait() // how it ended is in cmd.ProcessState
	ended()
}
