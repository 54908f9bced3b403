package transcript

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"jishi/internal/database"
)

// pageOfAll is how many documents one step through all of them looks at.
const pageOfAll = 200

// Run warms the reader up, reads what is unread, and then what changes, until
// ctx ends.
func (s *Service) Run(ctx context.Context) {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		began := time.Now()
		if err := s.reader.Warm(); err != nil {
			s.log.Error("make the PDF reader ready", "error", err)
			return nil
		}
		s.log.Info("the PDF reader is ready", "after", time.Since(began).Round(time.Millisecond))
		return nil
	})
	for range workers {
		g.Go(func() error {
			s.follow(ctx)
			return nil
		})
	}
	g.Go(func() error {
		s.lookThrough(ctx)
		return nil
	})
	_ = g.Wait() // each of them only ends with ctx
}

// follow reads what Changed is told of.
func (s *Service) follow(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-s.queue:
			s.noteError(ctx, s.forget(ctx, id))
			s.noteError(ctx, s.refresh(ctx, id))
		}
	}
}

// lookThrough goes through all documents at the start and regularly.
func (s *Service) lookThrough(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		_, err := s.ReadAll(ctx)
		s.noteError(ctx, err)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.sweep:
		}
	}
}

// ReadAll reads every document that this version has not read, a page at a time,
// drops what was read in documents that are gone, and tells how many contracts
// it looked at.
func (s *Service) ReadAll(ctx context.Context) (int, error) {
	n := 0
	for after := ""; ; {
		var contracts []string
		var last string
		err := s.db.View(ctx, func(tx *database.Tx) (err error) {
			contracts, last, err = unreadAfter(tx, after, pageOfAll)
			return err
		})
		if err != nil {
			return n, err
		}
		if len(contracts) == 0 {
			return n, s.forget(ctx, "")
		}
		after = last
		g, each := errgroup.WithContext(ctx)
		g.SetLimit(workers)
		for _, id := range contracts {
			g.Go(func() error { return s.refresh(each, id) })
		}
		n += len(contracts)
		if err := g.Wait(); err != nil {
			return n, err
		}
	}
}

func (s *Service) noteError(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		s.log.Error("read documents", "error", err)
	}
}
