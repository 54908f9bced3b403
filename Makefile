# Jishi (技市). `make` alone lists the targets.
#
# Needed: Go (the release in go.mod), make, git; Node.js 20.19 or newer with npm
# for the console; a C compiler for the tests (race detector). PostgreSQL and
# Chromium for the tests are found, or installed where that is possible;
# JISHI_TEST_DATABASE_URL and CHROMIUM may point at others instead.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GO ?= go
GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
TEST_TIMEOUT ?= 80m
# Narrow a test run: make test PACKAGES=./internal/ledger/... TEST_FLAGS='-run Rollup'
# The longest come first, so that no core waits for them at the end.
PACKAGES ?= ./web/e2e ./internal/app ./...
TEST_FLAGS ?=
# Not watched by the race detector: SQLite (C made into Go), the last stage of the
# WebAssembly compiler, and deflate. None of it is ours, and watched it takes most
# of the time of the tests on SQLite. A package that uses sync.Map or another
# generic type with atomics must not be here: the linker may take its unwatched
# copy for all, and the detector then reports races that are none.
UNWATCHED := modernc.org/sqlite/lib modernc.org/memory github.com/tetratelabs/wazero/internal/engine/wazevo/backend/... compress/flate
RACE := -race $(UNWATCHED:%='-gcflags=%=-race=false')

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## build and serve the sample city on 127.0.0.1:8080
	exec ./bin/jishi serve --sample

.PHONY: build
build: web ## build bin/jishi with the console in it, without cgo
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/jishi ./cmd/jishi

# The console is built anew when one of these is newer than the last build.
WEB_SOURCES = $(shell git ls-files --cached --others --exclude-standard -- web api/openapi.yaml ':!web/e2e' ':!web/web.go')
WEB_STAMP := web/node_modules/.built

.PHONY: web
web: ## build the console (web/) where Node.js is there; say so where it is not
	@if node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null; then \
		$(MAKE) --no-print-directory $(WEB_STAMP); \
	else \
		echo 'No Node.js 20.19 or newer with npm: building without the console (/app/ will say how to add it).' >&2; \
	fi

$(WEB_STAMP): web/node_modules/.installed $(WEB_SOURCES)
	@test -e web/dist/README || { echo 'web/dist/README is missing' >&2; exit 1; }
	cd web && npm run build --silent
	@touch $@

web/node_modules/.installed: web/package-lock.json web/package.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: web-check
web-check: web # types, texts in both languages, unit tests of the console
	@test -e $(WEB_STAMP) || { echo 'The tests need the console: install Node.js 20.19 or newer with npm.' >&2; exit 1; }
	cd web && npm run check --silent && npm test --silent

.PHONY: guide
guide: build ## take the screenshots of docs/guide anew, by the browser tests
	@export CHROMIUM=$$(web/e2e/chromium.sh); JISHI_SCREENSHOTS=1 $(GO) test -count=1 -timeout 30m -run TestConsoleInBrowser/sqlite ./web/e2e

.PHONY: test
test: gofmt-check web-check vet generate-check c-compiler ## everything that must hold: form, generated code, all tests on SQLite and PostgreSQL
	@export CHROMIUM=$$(web/e2e/chromium.sh); \
	CGO_ENABLED=0 $(GO) run ./cmd/withpostgres -- \
		env CGO_ENABLED=1 $(GO) test $(RACE) -shuffle=on -timeout $(TEST_TIMEOUT) $(TEST_FLAGS) $(PACKAGES)

.PHONY: corpus
corpus: ## file every contract of testdata/contracts and print precision and recall of each rule
	CGO_ENABLED=0 $(GO) test -count=1 -v -run 'TestCorpus$$' ./internal/app

.PHONY: tamper
tamper: ## make 50 dishonest edits with all rights and print where verify finds each (docs/tampering.md)
	CGO_ENABLED=0 $(GO) run ./cmd/withpostgres -- \
		$(GO) test -count=1 -v -run 'TestFiftyDishonestEditsAreFound$$' ./internal/app

.PHONY: check
check: generate-check vet gofmt-check lint ## everything but the tests, with the linter

.PHONY: generate
generate: ## write the generated code anew (after a change of api/openapi.yaml)
	$(GO) generate ./...

# What is generated, and its checksums: every file of ours that says so.
GENERATED_SUMS = { git grep --untracked -lIE '^(//|\#|--|<!--) Code generated .* DO NOT EDIT' || [ $$? -eq 1 ]; } \
	| LC_ALL=C sort | while read -r file; do cksum "$$file"; done

.PHONY: generate-check
generate-check: ## fail when generated code is not current (it is current afterwards)
	@before=$$($(GENERATED_SUMS)); \
	$(GO) generate ./...; \
	after=$$($(GENERATED_SUMS)); \
	if [ "$$before" != "$$after" ]; then \
		echo 'Generated code was not current. It has been written anew; review and commit:' >&2; \
		diff <(echo "$$before") <(echo "$$after") | awk '/^[<>] ./ {print "  " $$NF}' | sort -u >&2; \
		exit 1; \
	fi

.PHONY: vet
vet: ## go vet
	$(GO) vet ./...

.PHONY: gofmt-check
gofmt-check: ## fail when a Go file is not formatted
	@files=$$(git ls-files --cached --others --exclude-standard -- '*.go' \
		| while read -r file; do [ ! -e "$$file" ] || echo "$$file"; done | xargs -r "$$($(GO) env GOROOT)/bin/gofmt" -l); \
	if [ -n "$$files" ]; then \
		echo 'Not formatted (run gofmt -w on them):' >&2; \
		echo "$$files" >&2; \
		exit 1; \
	fi

.PHONY: lint
lint: ## golangci-lint, fetched in its pinned version
	$(GO) run $(GOLANGCI_LINT) run ./...

.PHONY: c-compiler
c-compiler: # the race detector needs one; the program itself does not
	@if ! echo '#include <stdlib.h>' | $$($(GO) env CC) -fsyntax-only -x c - 2>/dev/null; then \
		echo 'The tests run under the race detector, which needs a C compiler with its headers' >&2; \
		echo '(Debian, Ubuntu: apt-get install gcc libc6-dev; macOS: xcode-select --install).' >&2; \
		echo 'Building and running Jishi needs none.' >&2; \
		exit 1; \
	fi

.PHONY: history
history: ## 2,000 random acts on each database, every total compared after each (JISHI_ACTS for more)
	JISHI_ACTS=$${JISHI_ACTS:-2000} CGO_ENABLED=0 $(GO) run ./cmd/withpostgres -- \
		$(GO) test -count=1 -timeout 2h -v -run TestTotalsAreWhatTheLinesSay ./internal/ledger

.PHONY: bench-totals
bench-totals: ## totals over 10 thousand and 1 million ledger lines beside a plain scan (JISHI_BENCH_LINES for more)
	JISHI_BENCH_LINES=$${JISHI_BENCH_LINES:-10000,1000000} CGO_ENABLED=0 $(GO) run ./cmd/withpostgres -- \
		$(GO) test -run '^$$' -bench BenchmarkTotals -benchtime 1x -timeout 2h -v ./internal/ledger

.PHONY: bench
bench: ## run the Go benchmarks of all packages that have some
	@packages=$$({ git grep --untracked -lE '^func Benchmark' -- '*_test.go' || [ $$? -eq 1 ]; } | xargs -r -n 1 dirname | sort -u | sed 's,^,./,'); \
	if [ -z "$$packages" ]; then echo 'No package has benchmarks.'; exit 0; fi; \
	CGO_ENABLED=0 $(GO) test -run '^$$' -bench . -benchmem $$packages

.PHONY: clean
clean: ## remove what was built; the data directory stays
	rm -rf bin
