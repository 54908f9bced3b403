package httpapi

import (
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"jishi/internal/fault"
)

// Limit is how many requests one address may send to what needs no sign-in.
type Limit struct {
	PerSecond float64
	Burst     int
}

// maxAddresses bounds the memory of a limiter: two generations of this size.
const maxAddresses = 20_000

// limiter keeps a token bucket per address. When a generation is full the
// older one is forgotten; an address that is still active moves along.
type limiter struct {
	limit   Limit
	mu      sync.Mutex
	current map[string]*rate.Limiter
	older   map[string]*rate.Limiter
}

func newLimiter(l Limit) *limiter {
	return &limiter{limit: l, current: map[string]*rate.Limiter{}}
}

// wait takes one token and gives 0, or says how long until there is one.
func (l *limiter) wait(address string, now time.Time) time.Duration {
	r := l.bucket(address).ReserveN(now, 1)
	delay := r.DelayFrom(now)
	if delay > 0 {
		r.CancelAt(now)
	}
	return delay
}

func (l *limiter) bucket(address string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.current[address]; ok {
		return b
	}
	if len(l.current) >= maxAddresses {
		l.older, l.current = l.current, map[string]*rate.Limiter{}
	}
	b, ok := l.older[address]
	if !ok {
		b = rate.NewLimiter(rate.Limit(l.limit.PerSecond), l.limit.Burst)
	}
	l.current[address] = b
	return b
}

// limitRate slows down what anyone may call: signing in and the public checks
// (R4, R38). A caller is an address, as far as trusted proxies tell it.
func (s *Server) limitRate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		op := s.operation(c)
		if op == nil || !op.public {
			return next(c)
		}
		return s.limited(c, next)
	}
}

func (s *Server) limited(c echo.Context, next echo.HandlerFunc) error {
	address := requestOf(c.Request().Context()).address
	if delay := s.limiter.wait(address, s.now()); delay > 0 {
		return fault.New(fault.RateLimited).WithRetryAfter(delay)
	}
	return next(c)
}
