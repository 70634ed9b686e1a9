# Builds the site of this folder and runs the checks. `make help` lists the targets.
# Needs CPython 3.11 or newer with venv and pip; uses uv where it is on PATH.

VENV := .venv
PY   := $(VENV)/bin/python
UV   := $(shell command -v uv 2>/dev/null)
NPM  := $(shell command -v npm 2>/dev/null)

# A stamp is newer than its lock file when everything in that file is installed.
RUN  := $(VENV)/.requirements
TEST := $(VENV)/.requirements-test
NODE := $(if $(NPM),node_modules/.package-lock,no-node)

ARGS   ?=
PYTEST ?= -n 2
# Fonts for the scripts of the demonstration; a bare machine has none at all.
BROWSER_PACKAGES := chromium fonts-dejavu-core fonts-wqy-microhei
# What sites are published to, for tests: a program and the package that has it.
COUNTERPARTS := rsync:rsync sshd:openssh-server ssh:openssh-client nginx:nginx-light

.DEFAULT_GOAL := help
.PHONY: help site serve test lint pytest browser counterparts no-node soak coverage wheel lock clean distclean

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target says; do \
	    printf '%-16s %s\n' "$$target" "$$says"; done
	@echo 'ARGS="--drafts" is handed to build and serve, PYTEST="-k quote" to pytest.'

site: $(RUN) ## build the site into output/
	$(PY) -m generator build$(if $(ARGS), $(ARGS))

serve: $(RUN) ## preview the site, rebuilt at every change
	$(PY) -m generator serve$(if $(ARGS), $(ARGS))

test: lint browser counterparts $(NODE) pytest ## everything CI checks: linter, types, all tests

lint: $(TEST) ## linter, format and types alone
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

# After the browser and the checkers, also under `make -j`.
pytest: $(TEST) | browser counterparts $(NODE) ## all tests, without linter and types
	$(PY) -m pytest $(PYTEST)

# Debian's Chromium where we may install it. Ubuntu's package of this name is a stub for a snap, hence
# the look at the name of the system; Playwright's own needs libraries, which it gets by apt as root.
browser: $(TEST) ## find a headless Chromium, or install one
	@set -e; \
	apt=$$([ "$$(id -u)" = 0 ] && command -v apt-get || true); \
	for name in "$$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do \
	    if [ -n "$$name" ] && command -v "$$name" >/dev/null; then \
	        echo "browser: $$(command -v "$$name")"; exit 0; \
	    fi; \
	done; \
	if [ -n "$$apt" ] && grep -qs '^ID=debian' /etc/os-release; then \
	    echo 'browser: installing $(BROWSER_PACKAGES)'; \
	    apt-get update -qq; \
	    DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $(BROWSER_PACKAGES) \
	        </dev/null >/dev/null; \
	else \
	    echo "browser: Playwright's own"; \
	    $(PY) -m playwright install $${apt:+--with-deps} chromium; \
	fi

# After the browser, since apt runs once at a time. Not where systemd runs, which would start the
# services: the tests start their own, on the loopback interface.
counterparts: | browser ## find the servers that publishing is tested against, or install them
	@set -e; wanted=; PATH="$$PATH:/usr/sbin"; \
	for pair in $(COUNTERPARTS); do \
	    command -v "$${pair%%:*}" >/dev/null || wanted="$$wanted $${pair#*:}"; \
	done; \
	if [ -z "$$wanted" ]; then \
	    echo 'counterparts: all there'; \
	elif [ "$$(id -u)" = 0 ] && [ ! -d /run/systemd/system ] && command -v apt-get >/dev/null; then \
	    echo "counterparts: installing$$wanted"; \
	    apt-get update -qq; \
	    DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $$wanted </dev/null >/dev/null; \
	else \
	    echo "counterparts: missing$$wanted; tests that need them will not run"; \
	fi

soak: $(TEST) ## the tests of hostile input, edits and kills in full
	GLOSSATOR_SOAK=1 $(PY) -m pytest tests/trust -o faulthandler_timeout=3600 $(PYTEST)

coverage: $(TEST) | browser counterparts $(NODE) ## all tests, and the lines they do not reach
	$(PY) -m pytest $(PYTEST) --cov

wheel: $(TEST) ## build the wheel into dist/
	$(PY) -m hatchling build --target wheel

# `make lock UPGRADE=1` takes newer versions; without it only what pyproject.toml asks for changes.
COMPILE = $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --no-strip-extras \
   $(if $(UPGRADE), --upgrade) pyproject.toml --extra git

# Addresses where the authors of npm packages ask for money have no place in a lock file.
WITHOUT_FUNDING = import json, pathlib; lock = pathlib.Path("package-lock.json"); \
   data = json.loads(lock.read_text("utf-8")); \
   [package.pop("funding", None) for package in data["packages"].values()]; \
   lock.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")

lock: ## write the lock files anew (needs uv and npm)
	@[ -n "$(UV)" ] && [ -n "$(NPM)" ] || { echo 'make lock needs uv and npm on PATH' >&2; exit 1; }
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra s3 --extra br --group test --constraint requirements.txt --output-file requirements-test.txt
	$(NPM) install --package-lock-only
	$(PY) -c '$(WITHOUT_FUNDING)'

clean: ## remove the built site, the tool's memory and all caches
	find output -mindepth 1 ! -path output/.gitignore -delete
	rm -rf .glossator dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find generator tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean ## and the environment and what npm installed
	rm -rf $(VENV) node_modules

# --- environment ------------------------------------------------------------------------

$(PY):
ifdef UV
	$(UV) venv --quiet --clear$(if $(PYTHON), --python $(PYTHON)) $(VENV)
else
	@for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "$$python -m venv $(VENV)"; exec $$python -m venv --clear $(VENV); \
	    fi; \
	done; \
	echo 'Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3 site' >&2; exit 1
endif

# The second line is for an environment that uv made (it has no pip) and a PATH without uv.
define install
$(if $(UV),,@$(PY) -c 'import pip' 2>/dev/null || $(PY) -m ensurepip >/dev/null)
$(if $(UV),$(UV) pip install --quiet --python $(PY),$(PY) -m pip --disable-pip-version-check install --quiet) \
    --require-hashes -r $<
@touch $@
endef

$(RUN): requirements.txt | $(PY)
	$(install)
# Once here, not in every process where PYTHONDONTWRITEBYTECODE is set.
	@$(PY) -m compileall -q generator

$(TEST): requirements-test.txt $(RUN)
	$(install)

node_modules/.package-lock: package-lock.json .npmrc
	$(NPM) ci --no-progress --loglevel=error
	@touch $@

no-node:
	@echo 'no npm on PATH: tests that need axe-core or the Nu HTML checker will not run'
