package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"jishi/internal/app"
)

type sampleCommand struct {
	City     sampleCity     `cmd:"" default:"withargs" help:"Add contracts to the sample city."`
	Document sampleDocument `cmd:"" help:"Write one realistic contract document (.docx)."`
}

type sampleCity struct {
	Contracts int    `help:"How many contracts the city has afterwards." default:"3000"`
	Seed      uint64 `help:"Seed of the generator." default:"2025"`
}

// Run fills the sample city in the foreground.
func (s *sampleCity) Run(e *env) error {
	return app.FillSample(e.ctx, e.config, s.Contracts, s.Seed, e.out)
}

type sampleDocument struct {
	File string `arg:"" help:"Where to write it."`
	Of   string `help:"A contract as the API gives it (JSON): the document says what its form says." type:"existingfile"`
}

// Run writes a contract document.
func (s *sampleDocument) Run(e *env) error {
	var contract []byte
	if s.Of != "" {
		var err error
		if contract, err = os.ReadFile(s.Of); err != nil {
			return err
		}
	}
	docx, err := app.SampleDocument(contract)
	if err != nil {
		return err
	}
	if err := os.WriteFile(s.File, docx, 0o600); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s: %d bytes\n", s.File, len(docx))
	return nil
}

type userCommand struct {
	Create userCreate `cmd:"" help:"Create a user, and its bureau organisation when there is none."`
}

type userCreate struct {
	Username string   `arg:""`
	Name     string   `help:"Display name." required:""`
	Office   string   `help:"Name of the bureau or registration office." required:""`
	Region   string   `help:"Region code of the office." default:"370900"`
	Point    string   `help:"Registration point, two digits." default:"01"`
	Roles    []string `help:"Roles, such as system_admin or registrar,reviewer." required:""`
}

// Run creates a bureau user; the password comes from JISHI_NEW_PASSWORD so that
// it stands in no process list.
func (u *userCreate) Run(e *env) error {
	password := os.Getenv("JISHI_NEW_PASSWORD")
	if password == "" {
		return errors.New("set JISHI_NEW_PASSWORD to the new user's password")
	}
	id, err := app.CreateUser(e.ctx, e.config, app.NewUser{Username: u.Username, Name: u.Name, Office: u.Office,
		Region: u.Region, Point: u.Point, Roles: u.Roles, Password: password})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "user %s created (%s): %s\n", u.Username, id, strings.Join(u.Roles, ", "))
	return nil
}
