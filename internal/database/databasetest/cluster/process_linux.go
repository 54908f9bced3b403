package cluster

import (
	"os/exec"
	"runtime"
	"syscall"
)

// contain runs the program as the account, in a process group of its own (so
// that Ctrl-C in the terminal reaches the tests before their database), and
// lets the kernel stop it at once should this process die.
func contain(cmd *exec.Cmd, as *account) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGQUIT}
	if as != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(as.uid), Gid: uint32(as.gid)}
	}
}

// startOwned starts the program and closes exited when it ends. The kernel
// sends the death signal when the *thread* that started a program ends, so
// one thread is kept for as long as the program lives.
func startOwned(cmd *exec.Cmd, exited chan<- struct{}) error {
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(exited)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
	}()
	return <-started
}
