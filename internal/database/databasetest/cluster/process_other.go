//go:build !linux

package cluster

import "os/exec"

// contain leaves the program as it is: root cannot lend an account here, and
// PostgreSQL says so itself.
func contain(*exec.Cmd, *account) {}

// startOwned starts the program and closes exited when it ends.
func startOwned(cmd *exec.Cmd, exited chan<- struct{}) error {
	if err := cmd.Start(); err != nil {
		close(exited)
		return err
	}
	go func() {
		defer close(exited)
		_ = cmd.Wait()
	}()
	return nil
}
