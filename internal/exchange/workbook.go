package exchange

import (
	"archive/zip"
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"

	"jishi/internal/fault"
)

// Limits on workbooks from outside. Sizes are those of the zip directory, which
// the reader then enforces while unpacking; so nothing is unpacked that is too
// large (R47).
const (
	// MaxWorkbook is the size of the file itself, in bytes.
	MaxWorkbook = 20 << 20
	// maxUnpacked is what all parts may hold together, in bytes; maxPart what a
	// part may that has to be held in memory whole.
	maxUnpacked = 256 << 20
	maxPart     = 16 << 20
	maxParts    = 1_000
	// spillAt is from where a sheet is unpacked into a temporary file.
	spillAt = 1 << 20
)

// openWorkbook opens a workbook from outside for streaming after its sizes
// were checked. Faults: WorkbookUnreadable, WorkbookTooLarge.
func openWorkbook(raw []byte) (*excelize.File, error) {
	if err := CheckWorkbook(raw); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: spillAt, RawCellValue: true})
	if err != nil {
		return nil, fault.New(fault.WorkbookUnreadable).Wrap(err)
	}
	return f, nil
}

func checkParts(raw []byte) error {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return fault.New(fault.WorkbookUnreadable).Wrap(err)
	}
	if len(z.File) > maxParts {
		return fault.New(fault.WorkbookTooLarge)
	}
	total := uint64(0)
	for _, part := range z.File {
		size := part.UncompressedSize64
		streamed := strings.HasPrefix(part.Name, "xl/worksheets/") || part.Name == "xl/sharedStrings.xml"
		if size > maxUnpacked || !streamed && size > maxPart {
			return fault.New(fault.WorkbookTooLarge)
		}
		if total += size; total > maxUnpacked {
			return fault.New(fault.WorkbookTooLarge)
		}
	}
	return nil
}

// eachRow streams a sheet: line counts from 1, cells are raw values. It stops
// when visit says so.
func eachRow(f *excelize.File, sheet string, visit func(line int, cells []string) (bool, error)) error {
	rows, err := f.Rows(sheet)
	if err != nil {
		return fault.New(fault.WorkbookUnreadable).Wrap(err)
	}
	defer rows.Close()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return fault.New(fault.WorkbookUnreadable).Wrap(err)
		}
		if goOn, err := visit(line, cells); err != nil || !goOn {
			return err
		}
	}
	if err := rows.Error(); err != nil {
		return fault.New(fault.WorkbookUnreadable).Wrap(err)
	}
	return nil
}

// CheckWorkbook refuses what is not a workbook of permitted size, without
// unpacking it. Faults: FileEmpty, WorkbookTooLarge, WorkbookUnreadable.
func CheckWorkbook(raw []byte) error {
	switch {
	case len(raw) == 0:
		return fault.New(fault.FileEmpty)
	case len(raw) > MaxWorkbook:
		return fault.Newf(fault.WorkbookTooLarge, "文件不得超过 %d MB。", "The file may not exceed %d MB.", MaxWorkbook>>20)
	}
	return checkParts(raw)
}
