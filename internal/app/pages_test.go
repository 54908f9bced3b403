package app

import (
	"testing"

	"jishi/internal/amount"
	"jishi/internal/codes"
	"jishi/internal/opendata"
)

func TestFiguresInWords(t *testing.T) {
	for _, c := range []struct {
		fen     amount.Fen
		yi, all string
	}{
		{0, "0.00", "0.00"},
		{1, "0.00", "0.01"},
		{50_000_000, "0.01", "500,000.00"},
		{49_999_999, "0.00", "499,999.99"},
		{1_200_000_000_000, "120.00", "12,000,000,000.00"},
		{123_456_789_012_345, "12,345.68", "1,234,567,890,123.45"},
		{-1_200_000_000_000, "-120.00", "-12,000,000,000.00"},
	} {
		if yi, all := inYi(c.fen), grouped(c.fen); yi != c.yi || all != c.all {
			t.Errorf("%d fen: %q 亿元, %q; want %q, %q", c.fen, yi, all, c.yi, c.all)
		}
	}
	if n := codeName(codes.RegionsTaian, "3709Z1"); n.Zh != "泰安高新技术产业开发区" {
		t.Errorf("zone: %v", n)
	}
	if n := codeName(codes.ContractTypes, opendata.Other); n.Zh != "其他" {
		t.Errorf("others: %v", n)
	}
	b := bars([]opendata.Cell{{Key: "2026-01", ContractAmount: 3}, {Key: "2026-12", ContractAmount: 0}}, monthName)
	if b[0].Share != 1000 || b[1].Share != 0 || b[0].Name.Zh != "1月" || b[1].Name.Zh != "12月" {
		t.Errorf("bars: %+v", b)
	}
}
