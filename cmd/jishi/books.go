package main

import (
	"fmt"

	"jishi/internal/app"
)

type booksCommand struct {
	Check   booksCheck   `cmd:"" help:"Compare the ledger lines with contracts, prepared totals and closings."`
	Rebuild booksRebuild `cmd:"" help:"Write the prepared totals anew from the ledger lines (needs the owner's login)."`
}

type booksCheck struct{}

// Run checks and prints.
func (*booksCheck) Run(e *env) error {
	found, err := app.CheckBooksOf(e.ctx, e.config)
	if err != nil {
		return err
	}
	return printBooks(e, found)
}

type booksRebuild struct{}

// Run rebuilds, checks and prints.
func (*booksRebuild) Run(e *env) error {
	found, err := app.RebuildRollups(e.ctx, e.config)
	if err != nil {
		return err
	}
	return printBooks(e, found)
}

func printBooks(e *env, found app.BooksCheck) error {
	r := found.Reconciliation
	fmt.Fprintf(e.out, "lines        %d contracts, %s yuan, %s yuan technical\n", r.Lines.Count, r.Lines.ContractFen, r.Lines.TechnicalFen)
	fmt.Fprintf(e.out, "contracts    %d contracts, %s yuan, %s yuan technical\n", r.Contracts.Count, r.Contracts.ContractFen, r.Contracts.TechnicalFen)
	fmt.Fprintf(e.out, "prepared     %d totals worked out again\n", found.Rollups.Cells)
	for _, d := range r.Differences {
		fmt.Fprintf(e.out, "WRONG        %s %s, %s %s %s: lines %s, there %s\n", d.With, d.ContractID, d.Month, d.Area, d.Kind, d.Lines.ContractFen, d.Other.ContractFen)
	}
	for _, d := range found.Rollups.Differences {
		fmt.Fprintf(e.out, "WRONG        prepared total %s: lines %s, there %s\n", d, d.Lines.ContractFen, d.Rollup.ContractFen)
	}
	for _, c := range found.Closings {
		fmt.Fprintf(e.out, "WRONG        closing %d/%d\n", c.Year, c.No)
	}
	if !found.Balanced() {
		fmt.Fprintf(e.out, "NOT BALANCED (%s yuan in doubt)\n", found.UnreconciledFen())
		return errFound
	}
	fmt.Fprintln(e.out, "BALANCED")
	return nil
}
