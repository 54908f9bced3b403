// Package exchange hands data to other offices and takes it from them as
// spreadsheet files. It is given plain values and asks no database: who may have
// them is decided where they are read.
package exchange
