package program

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// attributes puts a process at the head of a group of its own, and has the kernel kill it
// when its parent dies.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// limitMemory limits the address space of a process, in bytes; less than 0 is no limit. A
// lower limit that the process was born with stays.
func limitMemory(pid int, memory int64) error {
	if memory < 0 {
		return nil
	}
	var limit unix.Rlimit
	err := unix.Prlimit(pid, unix.RLIMIT_AS, nil, &limit)
	if err == nil {
		limit = unix.Rlimit{Cur: min(limit.Cur, uint64(memory)), Max: min(limit.Max, uint64(memory))}
		err = unix.Prlimit(pid, unix.RLIMIT_AS, &limit, nil)
	}
	if errors.Is(err, unix.ESRCH) {
		return nil // it has ended already, which is told elsewhere
	}
	return err
}

// resident returns how much of a process is in memory, in bytes; 0 if that cannot be known.
func resident(pid int) int64 {
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0 // it has ended
	}
	var size, pages int64
	if _, err := fmt.Sscan(string(statm), &size, &pages); err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

func killGroup(p *os.Process) error { return syscall.Kill(-p.Pid, syscall.SIGKILL) }

// waitAndBury waits until the process has ended, calls ended while its number is still
// its own, and frees it.
func waitAndBury(cmd *exec.Cmd, ended func()) {
	for {
		err := unix.Waitid(unix.P_PID, cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	ended()
	_ = cmd.Wait() // how it ended is in cmd.ProcessState
}
