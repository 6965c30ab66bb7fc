//go:build unix

package program

import "syscall"

// leaveGroup has a process leave its parent's group.
func leaveGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
