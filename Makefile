# Every target sets up what it needs: a virtual environment in .venv, synchronised with the hashed
# locks in requirements/ whenever they change. Needs Python 3.11 or newer, and make.
#
#   make play ARGS="--content notes.md"      ARGS go to the command
#   make test PYTHON=python3.13              PYTHON chooses the interpreter (.venv is remade)

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
# uv installs the locks, from an environment of its own, since a synchronised one holds nothing else.
# pip only fetches uv, one pinned and hashed wheel without dependencies, which any pip can do.
UV := .uv/bin/uv

# Three kits, each holding the one before. A target takes the largest that is installed already, so
# that one .venv serves them all. $(VENV)/KIT.kit is the lock as it was installed.
RUN_KIT := $(if $(wildcard $(VENV)/dev.kit),dev,$(if $(wildcard $(VENV)/play.kit),play,run))
PLAY_KIT := $(if $(wildcard $(VENV)/dev.kit),dev,play)

.DEFAULT_GOAL := help
.PHONY: help play run test check fix words bench lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

play: $(VENV)/$(PLAY_KIT).kit ## open the whole bot in a browser, without Discord
	@$(PY) -m bot play $(ARGS)

run: $(VENV)/$(RUN_KIT).kit ## run the bot on Discord (put its token into .env)
	@$(PY) -m bot run $(ARGS)

test: $(VENV)/dev.kit ## run the tests
	@$(PY) -m pytest -n auto $(ARGS)

check: $(VENV)/dev.kit ## check format, style, types, the layers and the content
	@$(PY) -m ruff format --check
	@$(PY) -m ruff check
	@$(PY) -m mypy
	@$(BIN)/lint-imports --no-logo
	@$(PY) -m bot check content

fix: $(VENV)/dev.kit ## format the code and mend what can be mended
	@$(PY) -m ruff check --fix --exit-zero --quiet
	@$(PY) -m ruff format

words: $(VENV)/dev.kit ## bring the translations up to date with the sentences
	@$(PY) -m bot.words.catalogue

bench: $(VENV)/dev.kit ## measure how fast it is, beside a bare bot (ARGS=--quick, ARGS=--json)
	@$(PY) -m bench $(ARGS)

# dev comes first and the others are held to it, so that all three name the same versions.
LOCK = $(UV) --quiet --no-config pip compile pyproject.toml --group build --universal \
	--python-version 3.11 --generate-hashes --no-header --no-annotate $(ARGS)

lock: $(VENV)/dev.kit ## lock the dependencies (ARGS=--upgrade for the newest ones)
	@$(UV) --quiet --no-config pip compile --group pyproject.toml:installer --universal \
		--python-version 3.11 --generate-hashes --no-header --no-annotate $(ARGS) \
		--output-file requirements/uv.txt
	@$(LOCK) --all-extras --output-file requirements/dev.txt
	@$(LOCK) --extra play --extra postgres --constraints requirements/dev.txt \
		--output-file requirements/play.txt
	@$(LOCK) --extra postgres --constraints requirements/dev.txt \
		--output-file requirements/run.txt
	@for kit in run play dev; do \
		if cmp -s requirements/$$kit.txt $(VENV)/$$kit.kit; then touch $(VENV)/$$kit.kit; fi; \
	done
	@echo "Locked in requirements/. The next target installs what changed."

clean: ## remove .venv, caches and reports (data/ stays)
	@rm -rf $(VENV) .uv .cache .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache htmlcov dist
	@find . -type d \( -name __pycache__ -o -name '*.egg-info' \) -prune -exec rm -rf {} +

# --- the virtual environment ----------------------------------------------------------------------

# Another interpreter was asked for than .venv was made with: start over.
ifneq ($(PYTHON),)
ifneq ($(wildcard $(PY)),)
ifneq ($(shell $(PYTHON) -V 2>&1),$(shell $(PY) -V 2>&1))
$(shell rm -rf $(VENV) .uv)
endif
endif
endif

$(UV): requirements/uv.txt
	@rm -rf .uv
	@for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "$$python cannot make virtual environments; on Debian: apt install python3-venv" >&2; \
			exit 1; }; \
		echo "Installing what Lectern needs into $(VENV). It takes a few seconds, only this once."; \
		exec "$$python" -m venv .uv; \
	done; \
	echo "Lectern needs Python 3.11 or newer; name yours: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; \
	exit 1
	@.uv/bin/python -m pip -qq --disable-pip-version-check install --require-hashes -r $<
	@touch $@

$(PY): | $(UV)
	@rm -rf $(VENV)
	@.uv/bin/python -m venv --without-pip $(VENV)

# The stamp of the kit that was there before goes, so that it is installed again when it is next asked for.
$(VENV)/%.kit: requirements/%.txt $(UV) | $(PY)
	@rm -f $(VENV)/*.kit
	@$(UV) --quiet pip sync --python $(PY) --require-hashes $<
	@$(UV) --quiet pip install --python $(PY) --no-deps --no-build-isolation --editable .
	@cp $< $@
