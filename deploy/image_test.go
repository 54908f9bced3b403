package deploy

import (
	"regexp"
	"strings"
	"testing"
)

func TestImageIsSmallPinnedAndUnprivileged(t *testing.T) {
	lines := strings.Split(read(t, "Dockerfile"), "\n")
	if bad := imageFaults(lines); len(bad) > 0 {
		t.Error(strings.Join(bad, "\n"))
	}
}

func TestImageFaultsAreSeen(t *testing.T) {
	text := read(t, "Dockerfile")
	for old, with := range map[string]string{
		"USER 65532:65532":             "USER root",
		"golang:1.26.8-bookworm":       "golang:latest",
		"CGO_ENABLED=0":                "CGO_ENABLED=1",
		"VOLUME /data":                 "",
		`"/jishi", "healthcheck"`:      `"true"`,
		"static-debian12:nonroot":      "static-debian12",
		`ENTRYPOINT ["/jishi"]`:        `ENTRYPOINT /jishi`,
		"JISHI_ADDR=0.0.0.0:8080":      "JISHI_ADDR=0.0.0.0:80",
		"COPY --from=build --chown=65": "COPY --from=build --chown=0",
	} {
		broken := strings.ReplaceAll(text, old, with)
		if broken == text {
			t.Errorf("the Dockerfile no longer contains %q", old)
		}
		if len(imageFaults(strings.Split(broken, "\n"))) == 0 {
			t.Errorf("nobody complains about %q instead of %q", with, old)
		}
	}
}

// imageFaults lists the required lines that a Dockerfile lacks.
func imageFaults(lines []string) (bad []string) {
	for _, want := range []string{
		`^FROM golang:\d+\.\d+\.\d+-\w+ AS build$`,
		`^RUN CGO_ENABLED=0 go build -trimpath .* -o /out/jishi \./cmd/jishi`,
		`^FROM gcr\.io/distroless/static-debian\d+:nonroot$`,
		`^COPY --from=build --chown=65532:65532 /out/data /data$`,
		`^USER 65532:65532$`,
		`^ENV JISHI_ADDR=0\.0\.0\.0:8080 `,
		`^\s+JISHI_DATA_DIR=/data$`,
		`^VOLUME /data$`,
		`^HEALTHCHECK .* CMD \["/jishi", "healthcheck"\]$`,
		`^ENTRYPOINT \["/jishi"\]$`,
	} {
		if !anyMatches(regexp.MustCompile(want), lines) {
			bad = append(bad, "no line of the Dockerfile matches "+want)
		}
	}
	return bad
}

func anyMatches(pattern *regexp.Regexp, lines []string) bool {
	for _, l := range lines {
		if pattern.MatchString(l) {
			return true
		}
	}
	return false
}
