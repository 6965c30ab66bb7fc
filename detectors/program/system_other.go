//go:build !unix

package program

import (
	"os"
	"os/exec"
	"syscall"
)

// attributes asks for nothing: there are no groups to kill.
func attributes() *syscall.SysProcAttr { return nil }

// limitMemory does nothing: there is no such limit.
func limitMemory(int, int64) error { return nil }

// resident knows of no process.
func resident(int) int64 { return 0 }

// killGroup kills the process only.
func killGroup(p *os.Process) error { return p.Kill() }

// waitAndBury waits until the process has ended and calls ended.
func waitAndBury(cmd *exec.Cmd, ended func()) {
	_ = cmd.Wait() // how it ended is in cmd.ProcessState
	ended()
}
