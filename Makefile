# make demo: see the main job.   make test: check everything.
# Both set up their own .venv on first use; only Python 3.11 or newer is needed.

PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready

.PHONY: demo test clean

demo: $(READY)
	@$(VENV)/bin/reformsim demo

test: $(READY)
	@$(VENV)/bin/python -m pytest -n 2

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "reformsim needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	@echo 'Setting up $(VENV) (once, a few minutes) …' >&2
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
