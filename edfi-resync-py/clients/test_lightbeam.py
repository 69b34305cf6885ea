"""lightbeam, unmodified, configured as its README says."""

import json
import subprocess
import sys

import pytest
import yaml


@pytest.fixture
def lightbeam(tmp_path, folder, ods):
    """Runs a command of it, and gives what it printed."""
    url = ods.url.rstrip("/")
    config = {
        "state_dir": str(tmp_path / "state"),
        "data_dir": str(folder),
        "namespace": "ed-fi",
        "edfi_api": {
            "base_url": url,
            "version": 3,
            "mode": "shared_instance",
            "client_id": ods.key,
            "client_secret": ods.secret,
        },
        "connection": {
            "pool_size": 8,
            "timeout": 60,
            "num_retries": 3,
            "backoff_factor": 1.5,
            "retry_statuses": [429, 500, 502, 503, 504],
            "verify_ssl": True,
        },
        "count": {"separator": ","},
        "fetch": {"page_size": 100},
        # Its own default. Of references it takes it that every key is flat in the record that has it, which no session's is.
        "validate": {"methods": ["schema", "descriptors", "uniqueness"]},
        "force_delete": True,
        "log_level": "INFO",
        "show_stacktrace": True,
    }
    path = tmp_path / "lightbeam.yaml"
    path.write_text(yaml.safe_dump(config))

    def run(command, *arguments):
        ended = subprocess.run(
            [sys.executable, "-m", "lightbeam", command, "-c", str(path), *arguments], capture_output=True, text=True, timeout=300, check=False
        )
        assert ended.returncode == 0, f"{command}: {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
        return ended.stdout + ended.stderr

    return run


def stored(ods, endpoint):
    """What the mock holds, without what the server adds."""
    added = ("id", "_etag", "_lastModifiedDate")
    return [{name: value for name, value in record.items() if name not in added} for record in ods.records(endpoint)]


def by_text(records):
    return sorted(json.dumps(record, sort_keys=True) for record in records)


def test_what_it_sends_is_what_the_mock_holds(lightbeam, ods, records):
    said = lightbeam("validate")
    assert "VALIDATION ERROR" not in said, said
    lightbeam("send")
    for endpoint, bodies in records.items():
        assert by_text(stored(ods, endpoint)) == by_text(bodies), endpoint


def test_what_is_not_valid_is_found(lightbeam, folder):
    path = folder / "academicWeeks.jsonl"
    lines = path.read_text().splitlines()
    short = json.loads(lines[0])
    del short["beginDate"]
    path.write_text("\n".join([json.dumps(short), *lines[1:]]) + "\n")
    said = lightbeam("validate", "-s", "academicWeeks")
    assert "'beginDate' is a required property" in said, said


def test_it_counts_and_fetches_all_of_it(lightbeam, tmp_path, folder, records):
    lightbeam("send")
    counted = tmp_path / "counts.csv"
    lightbeam("count", "-e", "*Descriptors", "--results-file", str(counted))
    counts = dict(reversed(line.split(",")) for line in counted.read_text().splitlines()[1:])
    assert {endpoint: int(counts[endpoint]) for endpoint in records} == {name: len(bodies) for name, bodies in records.items()}
    for file in folder.iterdir():
        file.unlink()
    lightbeam("fetch", "-s", ",".join(records), "-d", "id,_etag,_lastModifiedDate")
    for endpoint, bodies in records.items():
        fetched = [json.loads(line) for line in (folder / f"{endpoint}.jsonl").read_text().splitlines()]
        assert len(fetched) == len(bodies), endpoint


def test_it_deletes_and_truncates(lightbeam, ods, records):
    lightbeam("send")
    lightbeam("delete", "-s", "studentSchoolAssociations", "-f")
    assert (ods.count("studentSchoolAssociations"), ods.count("students")) == (0, len(records["students"]))
    lightbeam("truncate", "-s", "academicWeeks,locations")
    assert (ods.count("academicWeeks"), ods.count("locations"), ods.count("schools")) == (0, 0, 5)
