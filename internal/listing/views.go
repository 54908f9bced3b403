package listing

import (
	"context"
	"slices"
	"strings"
	"sync"

	"jishi/internal/calendar"
	"jishi/internal/database"
)

// The channels by which a listing is looked at.
const (
	ChannelPublic = "PUBLIC" // 公开页面和接口
	ChannelSigned = "SIGNED" // 登录用户
)

// Visitor (访问者) is what is known of who looks: nothing of it is kept.
type Visitor struct {
	// Agent is the User-Agent; Purpose what a browser says it fetches ahead for.
	Agent, Purpose string
	// OrgID is the unit of somebody who is signed in.
	OrgID  string
	signed bool
}

// robots are parts of the names of programs. A visitor without a name is one.
var robots = []string{"bot", "spider", "crawl", "slurp", "archiver", "fetch", "preview", "monitor", "curl", "wget", "python", "java/", "go-http", "okhttp", "axios",
	"scrapy", "headless", "lighthouse", "facebookexternal"}

// counts tells whether a visit is a person's look at a listing of another unit.
func (v Visitor) counts(owner string) bool {
	if v.signed {
		return v.OrgID != owner
	}
	agent := strings.ToLower(v.Agent)
	return agent != "" && !strings.Contains(strings.ToLower(v.Purpose), "prefetch") &&
		!slices.ContainsFunc(robots, func(r string) bool { return strings.Contains(agent, r) })
}

type viewKey struct {
	listing, channel string
	on               calendar.Date
}

// counters hold what was looked at until it is written: a page view waits for no
// lock of the database.
type counters struct {
	mu   sync.Mutex
	seen map[viewKey]int64
	// writing lets one write at a time, so that who waits for it finds all written.
	writing sync.Mutex
}

func (c *counters) count(l *Listing, by Visitor, on calendar.Date) {
	if !by.counts(l.OrgID) {
		return
	}
	k := viewKey{l.ID, ChannelPublic, on}
	if by.signed {
		k.channel = ChannelSigned
	}
	c.add(k, 1)
}

func (c *counters) add(k viewKey, n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen = map[viewKey]int64{}
	}
	c.seen[k] += n
}

func (c *counters) take() map[viewKey]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.seen
	c.seen = nil
	return out
}

// WriteViews adds what was looked at since to the counters in the database. What
// could not be written is kept for the next time.
func (s *Service) WriteViews(ctx context.Context) error {
	s.views.writing.Lock()
	defer s.views.writing.Unlock()
	seen := s.views.take()
	if len(seen) == 0 {
		return nil
	}
	keys := make([]viewKey, 0, len(seen))
	for k := range seen {
		keys = append(keys, k)
	}
	// One order for all writers, so that none waits in a circle.
	slices.SortFunc(keys, func(a, b viewKey) int {
		return strings.Compare(a.listing+a.on.String()+a.channel, b.listing+b.on.String()+b.channel)
	})
	err := s.journal.DB().InTx(ctx, func(tx *database.Tx) error {
		for _, k := range keys {
			if err := addViews(tx, k, seen[k]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		for k, n := range seen {
			s.views.add(k, n)
		}
	}
	return err
}
