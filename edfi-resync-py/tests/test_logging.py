"""What the package tells Python's ``logging``: nothing unasked, and never whom it is about."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from records import world

Send = Callable[..., edfi_resync.Report]


def names(caplog: pytest.LogCaptureFixture) -> set[str]:
    return {record.name for record in caplog.records}


def test_every_request_is_told_at_debug_and_nobody_is_named(send: Send, ods: MockOds, caplog: pytest.LogCaptureFixture) -> None:
    ods.plant("random:rate=0.1,seed=7")
    ods.fail("POST", "/ed-fi/students", {"studentUniqueId": "000003"}, 400)
    with caplog.at_level(1, logger="edfi_resync"):
        report = send(world(20))
    assert report.failed == 1 and report.blocked == 1
    answered = [record for record in caplog.records if record.getMessage().startswith("answered")]
    asked = [request for request in ods.requests() if request["path"].startswith("/ed-fi")]
    assert len(answered) >= len(asked) >= 42
    fields = [record.fields for record in answered]  # type: ignore[attr-defined]
    created = {"kind": "/ed-fi/students", "operation": "upsert", "attempt": "1", "http.status_code": "201", "verdict": "created"}
    assert created in fields
    levels = {record.levelno for record in caplog.records}
    assert {logging.DEBUG, logging.INFO} <= levels <= {5, 10, 20, 30, 40}
    assert {"edfi_resync.ods.delivery", "edfi_resync.engine.core"} <= names(caplog)
    assert all(name.startswith("edfi_resync.") for name in names(caplog)), "others of this process log for themselves"
    said = "\n".join(record.getMessage() + str(vars(record)) for record in caplog.records)
    for canary in ("Zoe", "Canary", "2012-02-29", "000003", "mock-secret", "Bearer"):
        assert canary not in said, canary


def test_levels_are_those_of_the_loggers(send: Send, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="edfi_resync"):
        send(world(2))
    assert caplog.records == []
    # One logger alone may say more.
    with caplog.at_level(logging.DEBUG, logger="edfi_resync.engine.core"):
        send(world(2))
    assert names(caplog) == {"edfi_resync.engine.core", "edfi_resync.engine.core.advance", "edfi_resync.engine.core.finish"}
    caplog.clear()
    with caplog.at_level(logging.INFO, logger="edfi_resync"):
        send(world(2))
    assert [(record.name, record.levelno) for record in caplog.records] == [("edfi_resync.engine.core", logging.INFO)]
    assert caplog.records[0].getMessage().startswith("run finished: plan=")
    assert caplog.records[0].filename == "mod.rs"
    caplog.clear()
    logging.disable(logging.CRITICAL)
    try:
        with caplog.at_level(logging.DEBUG, logger="edfi_resync.ods"):
            logging.disable(logging.CRITICAL)
            send(world(2))
    finally:
        logging.disable(logging.NOTSET)
    assert caplog.records == []


@pytest.mark.parametrize("prelude", ["", "import logging"])
def test_nothing_is_said_unasked(ods: MockOds, tmp_path: Path, prelude: str) -> None:
    ledger = tmp_path / "state.db"
    edfi_resync.Ledger(ledger)
    # Of which a warning is said, to whom it may concern.
    ledger.chmod(0o644)
    script = f"""{prelude}
import sys, edfi_resync
ledger = {str(ledger)!r}
report = edfi_resync.run({world(2)!r}, {ods.url!r}, key={ods.key!r}, secret={ods.secret!r}, school_year=2027, ledger=ledger)
assert report.ok, report
assert ("logging" in sys.modules) == {bool(prelude)}
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="others are kept out otherwise there")
def test_warnings_are_warnings(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    ledger = tmp_path / "state.db"
    edfi_resync.Ledger(ledger)
    ledger.chmod(0o644)
    edfi_resync.Ledger(ledger)
    assert [(record.name, record.levelname) for record in caplog.records] == [("edfi_resync.ledger.sqlite.open", "WARNING")]


def test_a_handler_that_fails_stops_nothing(send: Send, caplog: pytest.LogCaptureFixture) -> None:
    class Failing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise ZeroDivisionError

    handler, logger = Failing(), logging.getLogger("edfi_resync")
    logger.addHandler(handler)
    unraisable: list[object] = []
    before, sys.unraisablehook = sys.unraisablehook, lambda failed: unraisable.append(failed.exc_type)
    try:
        with caplog.at_level(logging.INFO, logger="edfi_resync"):
            assert send(world(2)).ok
    finally:
        sys.unraisablehook = before
        logger.removeHandler(handler)
    assert unraisable == [ZeroDivisionError]
