# Everything a change must pass: `make test`. It sets up what it needs.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
VENV := .venv
WHEELS := target/wheels

.PHONY: test lint rust doc python wheel clean

test: lint rust doc python

lint:
	cargo fmt --all -- --check
	cargo clippy --workspace --all-targets -- -D warnings

rust:
	cargo test --workspace

doc:
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --features edfi-resync/testing

$(VENV)/ready: edfi-resync-py/requirements-test.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

wheel: $(VENV)/ready
	rm -rf $(WHEELS)
	$(VENV)/bin/maturin build --quiet --profile dev --manifest-path edfi-resync-py/Cargo.toml --out $(WHEELS)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $(WHEELS)/*.whl

python: wheel
	$(VENV)/bin/python -m mypy.stubtest edfi_resync
	$(VENV)/bin/python -m mypy --strict edfi-resync-py/tests/typed_use.py
	$(VENV)/bin/python -m pytest --quiet edfi-resync-py/tests

clean:
	cargo clean
	rm -rf $(VENV)
