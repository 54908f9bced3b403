package similar

// Recorded when form mh1 was made.
const (
	goldenSeeds     = "2547289d874d8804 8a1c738a84f557f1"
	goldenSignature = "ea46539b35d1f198"
	goldenBand      = "mh1-17-ff2ce54b9771932d"
)
