package contract

import (
	"jishi/internal/certificate"
	"jishi/internal/document"
	"jishi/internal/holiday"
	"jishi/internal/identity"
	"jishi/internal/journal"
	"jishi/internal/ledger"
	"jishi/internal/office"
	"jishi/internal/sealed"
)

// Service (合同登记) runs every use case of registration. Each change goes
// through the journal; each method checks who asks, on the object.
type Service struct {
	journal      *journal.Journal
	box          *sealed.Box
	files        *document.Store
	identity     *identity.Service
	certificates *certificate.Service
	ledger       *ledger.Service
	calendars    *holiday.Service
	offices      *office.Service
	local        Local
	outside      Outside
}

// New builds the service.
func New(j *journal.Journal, box *sealed.Box, files *document.Store, ids *identity.Service, certs *certificate.Service, led *ledger.Service) *Service {
	return &Service{journal: j, box: box, files: files, identity: ids, certificates: certs, ledger: led, calendars: holiday.New(j), offices: office.New(j), local: Taian}
}
