package app

import (
	"context"
	"net/http"

	"jishi/internal/console"
	"jishi/web"
)

// pages are what people open in a browser.
func (a *App) pages() http.Handler {
	deps := console.Deps{Check: a.checkForPage, Sample: a.Mode == SampleMode, Logger: a.Log}
	if web.Built() {
		deps.App = web.Dist()
	}
	return console.Handler(deps)
}

func (a *App) checkForPage(ctx context.Context, number, token string) (console.Record, error) {
	r, err := a.Certificates.Check(ctx, number, token)
	if err != nil {
		return console.Record{}, err
	}
	return console.Record{
		Number: r.Number, Status: string(r.Status), Version: r.Version, Sample: r.Sample, KindName: r.KindName, SubKindName: r.SubKindName,
		SignDate: r.SignDate.String(), BeginDate: r.BeginDate.String(), EndDate: r.EndDate.String(), IssuedOn: r.IssuedOn.String(),
		Registry: r.Registry, NationalNumber: r.NationalNumber, TokenOK: r.TokenOK, ProjectName: r.ProjectName,
		Sellers: r.Sellers, Buyers: r.Buyers, ContractAmount: r.ContractAmount, TechnicalAmount: r.TechnicalAmount, KeyID: r.KeyID,
	}, nil
}
