"""A project of lightbeam, sent by lightbeam itself and by the command that takes it over: the counts are the same."""

import json
import os
import subprocess
import sys

import pytest
import yaml
from edfi_resync.testing import MockOds

# As in the README of lightbeam, with what a deployment fills in as environment variables.
PROJECT = {
    "state_dir": "${PROJECT}/state",
    "data_dir": "${PROJECT}/data/",
    "namespace": "ed-fi",
    "edfi_api": {
        "base_url": "${ODS_URL}",
        "version": 3,
        "mode": "shared_instance",
        "client_id": "${ODS_KEY}",
        "client_secret": "${ODS_SECRET}",
    },
    "connection": {
        "pool_size": 8,
        "timeout": 60,
        "num_retries": 10,
        "backoff_factor": 1.5,
        "retry_statuses": [429, 500, 501, 503, 504],
        "verify_ssl": True,
    },
    "count": {"separator": ","},
    "fetch": {"page_size": 100},
    "force_delete": True,
    "log_level": "INFO",
    "show_stacktrace": False,
}


@pytest.fixture
def command():
    """The program, which `make with-clients` builds and names."""
    path = os.environ.get("EDFI_RESYNC")
    if not path:
        pytest.skip("EDFI_RESYNC does not name the command")
    return path


def spoil(folder):
    """Makes one record invalid, as an earthmover project with a bug does."""
    path = folder / "academicWeeks.jsonl"
    lines = path.read_text().splitlines()
    week = json.loads(lines[0])
    del week["beginDate"]
    path.write_text("\n".join([json.dumps(week), *lines[1:]]) + "\n")


def sent(ods, tmp_path, *arguments):
    """Runs a sender with the project's environment; gives its exit code and its results file."""
    results = tmp_path / "results.json"
    environment = {**os.environ, "PROJECT": str(tmp_path), "ODS_URL": ods.url.rstrip("/"), "ODS_KEY": ods.key, "ODS_SECRET": ods.secret}
    ended = subprocess.run(
        [*arguments, "--results-file", str(results)], check=False, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert results.exists(), ended.stdout + ended.stderr
    return ended.returncode, json.loads(results.read_text())


@pytest.mark.parametrize("selector", ["*", "s*,academicWeeks", "class*,*Weeks"])
@pytest.mark.parametrize("is_spoilt", [False, True])
def test_the_counts_are_those_of_lightbeam(command, tmp_path, folder, selector, is_spoilt):
    if is_spoilt:
        spoil(folder)
    (tmp_path / "lightbeam.yaml").write_text(yaml.safe_dump(PROJECT))
    with MockOds() as theirs, MockOds() as ours:
        # What a selection refers to is there already.
        for ods in (theirs, ours):
            sent(ods, tmp_path, command, "run", "--from-lightbeam", "lightbeam.yaml", "--resources", "localEducationAgencies,schools", "--ledger", "seed.db")
            (tmp_path / "seed.db").unlink()
        _, there = sent(theirs, tmp_path, sys.executable, "-m", "lightbeam", "send", "-c", "lightbeam.yaml", "-s", selector, "-f")
        code, here = sent(ours, tmp_path, command, "run", "--from-lightbeam", "lightbeam.yaml", "--resources", selector)
        for resource, counts in there["resources"].items():
            tally = here["resources"][resource]
            assert tally["read"] == counts["records_processed"], resource
            delivered = tally["created"] + tally["updated"] + tally["unchanged"]
            assert delivered == sum(one["count"] for one in counts.get("successes", [])), resource
            assert tally["invalid"] + tally["failed"] + tally["blocked"] == counts["records_failed"], resource
            assert theirs.count(resource) == ours.count(resource), resource
        assert here["total"]["read"] == there["total_records_processed"]
        assert code == (1 if there["total_records_failed"] else 0)
