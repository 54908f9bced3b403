package cluster

import (
	"errors"
	"os"
	"os/user"
	"strconv"
)

// account is the unprivileged user that runs the server.
type account struct {
	name     string
	uid, gid int
}

// serverAccount is nil when we are an ordinary user already. PostgreSQL
// refuses to run as root, so root lends it the account postgres or nobody.
func serverAccount() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.Atoi(u.Uid)
		gid, errGID := strconv.Atoi(u.Gid)
		if errUID == nil && errGID == nil && uid != 0 {
			return &account{name: name, uid: uid, gid: gid}, nil
		}
	}
	return nil, errors.New("PostgreSQL does not run as root and there is neither a user postgres nor a user nobody: " +
		"run the tests as an ordinary user")
}
