# Two commands matter: `make run` sets up, shows the whole path on a dozen clips and serves it; `make test` sets up and tests.
PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := help
PEERS := build/peers
ORIGINALS ?= ../shared/repost-bench/originals
SEED ?= 7

.PHONY: bench-features help run demo serve test lint docs champion bench-originality lock clean

help:  ## what can be asked for
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 28

run: demo serve  ## set up, take a dozen clips down the whole path, then serve at http://127.0.0.1:3000

demo: $(INSTALLED)  ## set up and take the demo's clips down the whole path
	$(BIN)/firstcut demo

serve: $(INSTALLED)  ## serve what is in the data folder
	$(BIN)/firstcut serve

test: $(INSTALLED)  ## set up and pass all tests
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(INSTALLED)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(INSTALLED)  ## write the generated pages again
	$(BIN)/python -m features.table > docs/features.md

champion: $(INSTALLED)  ## train the shipped default model again, byte for byte
	$(BIN)/python -m training.champion

bench-features: $(INSTALLED)  ## what each family of features costs, media beside the plain decode, words by the minute (ORIGINALS=DIR to render from)
	OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.features $(if $(ORIGINALS),--footage $(ORIGINALS))

bench-originality: $(INSTALLED) $(PEERS)/.installed  ## originality beside other detectors: table, plot, costs (ORIGINALS=DIR SEED=7)
	OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.originality_bench --originals $(ORIGINALS) --seed $(SEED) $(if $(SUITE),--suite $(SUITE)) $(if $(PEER),--peer $(PEER))

# Two of the peers are compiled: vpdq needs the headers of FFmpeg's libraries, tmkpy a C++ compiler and swig. What
# cannot be built is named in the table.
$(PEERS)/.installed: benchmarks/peers/requirements.txt benchmarks/peers/compiled.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --disable-pip-version-check --quiet -r benchmarks/peers/requirements.txt
	while read package; do PATH="$(CURDIR)/$(PEERS)/bin:$$PATH" $(PEERS)/bin/python -m pip install --disable-pip-version-check \
	  --quiet --no-build-isolation $$package 2>> $(PEERS)/build.log || echo "$$package could not be built, see $(PEERS)/build.log"; \
	  done < benchmarks/peers/compiled.txt
	@touch $@

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info[:2] != (3, 11))" 2>/dev/null || { echo "Firstcut needs Python 3.11: install it, or name yours with 'make PYTHON=/path/to/python3.11 ...'"; exit 1; }
	@echo "== 1/3 a virtual environment in $(VENV)"
	$(PYTHON) -m venv $(VENV)
	@echo "== 2/3 the pinned packages of requirements.lock (about 1.5 GB with PyTorch; a few minutes)"
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --progress-bar off --quiet -r requirements.lock
	@echo "== 3/3 Firstcut itself"
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation --quiet --editable .
	@$(BIN)/python -c "import cv2" 2>/dev/null || sh .ci/opencv-libraries $(BIN)/python
	@touch $@

lock:  ## resolve pyproject.toml again into requirements.lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet torch==2.13.0
	build/lock/bin/python -m pip install --quiet setuptools '.[dev]'
	{ echo '# Everything that an installation contains, exact; made by `make lock` from pyproject.toml.'; \
	  build/lock/bin/python -m pip freeze --all | grep -v -i -E '^(firstcut|pip|wheel)([ =@]|$$)' | sed 's/+cpu//' | sort -f; } > requirements.lock

clean:  ## remove what was installed and built (the data folder stays)
	rm -rf $(VENV) build *.egg-info
