# Every target is one thin go command; "make" alone lists them.

GO    ?= go
TOOL  := $(GO) tool -modfile=tools/go.mod
BENCH ?= .
TIME  ?= 1s

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r t d; do printf '  %-8s %s\n' "$$t" "$$d"; done

.PHONY: test
test: ## run all tests
	$(GO) test ./...

.PHONY: race
race: ## run all tests under the race detector (needs a C compiler)
	$(GO) test -race -timeout=30m ./...

.PHONY: bench
bench: ## benchmark every detector, for benchstat (BENCH=density TIME=1s)
	$(GO) test -run='^$$' -bench='Detect//$(BENCH)' -benchtime=$(TIME) ./bench

.PHONY: e2e
e2e: ## drive the report in Chromium and keep screenshots (AXE=path/to/axe.min.js checks accessibility)
	cd e2e && AXE="$(AXE)" $(GO) test -shots screenshots .

# Where the public sets are, which are no part of the project, and those that the models are
# trained on: detectors/learned/README.md says why these.
CORPORA ?= ../shared/corpora
TRAIN   := $(addprefix $(CORPORA)/,wcxb-dev.zip trafilatura-eval.zip)
MODELS  := detectors/learned/models
ADVISE  := $(addprefix --advisor ,readability trafilatura domdistiller boilerpipe justext cetd)

.PHONY: train
train: ## train the models of the detectors "learned" anew (CORPORA=folder of the public sets)
	$(GO) run ./cmd/chaff train $(TRAIN) -o $(MODELS)/learned.model $(ADVISE)
	$(GO) run ./cmd/chaff train $(TRAIN) -o $(MODELS)/article.model $(ADVISE) --type article --others 0.05 --seeds 4
	$(GO) run ./cmd/chaff train $(TRAIN) -o $(MODELS)/text.model --view text --seeds 1

.PHONY: report
report: ## judge the built-in detectors on the seed corpus and write chaff-out/
	$(GO) run ./cmd/chaff run

# Where the runs of the gate go, and what its floors are raised or lowered with:
# make gate UPDATE=--update, make gate UPDATE='--update --allow-lower'
OUT    ?= chaff-out
UPDATE ?=

.PHONY: gate
gate: ## hold the built-in detectors against their floors on the seed corpus
	$(GO) run ./cmd/chaff run -o $(OUT) >/dev/null
	$(GO) run ./cmd/chaff gate $(OUT) --floors cmd/chaff/testdata/floors.json $(UPDATE)

.PHONY: lint
lint: ## vet, format, staticcheck, unreachable code, tidy modules
	$(GO) vet ./...
	test -z "$$($(TOOL) gofumpt -l . | tee /dev/stderr)"
	$(TOOL) staticcheck ./...
	test -z "$$($(TOOL) deadcode -test ./... | grep -v 'func: Example' | tee /dev/stderr)"
	$(GO) mod tidy -diff
	cd e2e && $(GO) vet . && $(GO) mod tidy -diff

.PHONY: fuzz
fuzz: ## fuzz every parser for a short while (TIME=10s each)
	$(GO) test ./corpus -run='^$$' -fuzz=FuzzLabels -fuzztime=$(TIME)
	$(GO) test ./corpus -run='^$$' -fuzz=FuzzPolicy -fuzztime=$(TIME)
	$(GO) test ./corpus -run='^$$' -fuzz=FuzzRender -fuzztime=$(TIME)
	$(GO) test ./detectors/all -run='^$$' -fuzz=FuzzFind -fuzztime=$(TIME)
	$(GO) test ./detectors/repeated -run='^$$' -fuzz=FuzzSketch -fuzztime=$(TIME)
	$(GO) test ./detectors/program -run='^$$' -fuzz=FuzzParseAnswer -fuzztime=$(TIME)
	$(GO) test ./detectors/outputs -run='^$$' -fuzz=FuzzOpen -fuzztime=$(TIME)
	$(GO) test ./detectors/learned -run='^$$' -fuzz=FuzzParseModel -fuzztime=$(TIME)
	$(GO) test ./detectors/learned/features -run='^$$' -fuzz=FuzzOfHTML -fuzztime=$(TIME)
	$(GO) test ./internal/boost -run='^$$' -fuzz=FuzzParse -fuzztime=$(TIME)
	$(GO) test ./bench -run='^$$' -fuzz=FuzzReadRun -fuzztime=$(TIME)
	$(GO) test ./bench -run='^$$' -fuzz=FuzzOpenRun -fuzztime=$(TIME)
	$(GO) test ./corpus -run='^$$' -fuzz=FuzzDecode -fuzztime=$(TIME)
	$(GO) test ./reports/labeller -run='^$$' -fuzz=FuzzChanges -fuzztime=$(TIME)
	$(GO) test ./reports/labeller -run='^$$' -fuzz=FuzzRender -fuzztime=$(TIME)
	$(GO) test ./corpus/formats -run='^$$' -fuzz=FuzzWARC -fuzztime=$(TIME) -fuzzminimizetime=20x

.PHONY: cover
cover: ## print the coverage of every function
	$(GO) test -coverprofile=cover.out -coverpkg=./... ./...
	$(GO) tool cover -func=cover.out
