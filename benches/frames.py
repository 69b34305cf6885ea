"""What sources of Python cost: a million students from JSON Lines, Arrow and a generator, read and checked without an ODS.

    python benches/frames.py [rows]

Needs the release wheel (`maturin build --release`) and pyarrow. Each case is a process of its own; CPU is user and system time, memory what its peak
is above that of a bare Python that has the package imported.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

CASES = ("bare", "jsonl", "arrow", "reader", "generator", "source")


def student(number: int) -> dict[str, Any]:
    return {
        "studentUniqueId": f"{number:08}",
        "firstName": "Zoe",
        "lastSurname": f"Canary {number % 977}",
        "birthDate": f"20{10 + number % 9:02}-0{1 + number % 9}-1{number % 10}",
        "birthCity": "Grand Bend",
        "multipleBirthStatus": number % 2 == 0,
    }


def case(name: str, rows: int, folder: Path) -> dict[str, Any]:
    import edfi_resync

    def generated() -> Any:
        return map(student, range(rows))

    class Own:
        def endpoints(self) -> list[str]:
            return ["students"]

        def read(self, endpoint: str) -> Any:
            return generated()

    if name == "bare":
        source = None
    elif name == "jsonl":
        source = folder
    elif name in ("arrow", "reader"):
        import pyarrow.ipc

        opened = pyarrow.ipc.open_file(pyarrow.memory_map(str(folder / "students.arrow_file")))
        source = {"students": opened.read_all()}
        if name == "reader":
            source = {"students": source["students"].to_reader()}
    else:
        source = {"students": generated()} if name == "generator" else Own()
    before = resource.getrusage(resource.RUSAGE_SELF)
    if source is not None:
        found = edfi_resync.validate(source, descriptors=False)
        assert (found.read, found.valid) == (rows, rows), str(found)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu": cpu, "peak": after.ru_maxrss / 1024}


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        import pyarrow
        import pyarrow.ipc

        batches = [pyarrow.RecordBatch.from_pylist([student(number) for number in range(at, min(at + 10_000, rows))]) for at in range(0, rows, 10_000)]
        with pyarrow.ipc.new_file(str(folder / "students.arrow_file"), batches[0].schema) as writer:
            for batch in batches:
                writer.write(batch)
        with open(folder / "students.jsonl", "w") as lines:
            for number in range(rows):
                lines.write(json.dumps(student(number)) + "\n")
        found = {}
        for name in CASES:
            asked = [sys.executable, __file__, "--case", name, str(rows), directory]
            found[name] = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    print(f"| {rows:,} students from | CPU, s | of JSON Lines | memory above bare, MiB |\n|---|---:|---:|---:|")
    for name in CASES[1:]:
        one = found[name]
        share = one["cpu"] / found["jsonl"]["cpu"]
        print(f"| {name} | {one['cpu']:.2f} | {share:.2f} | {one['peak'] - found['bare']['peak']:.0f} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--case"]:
        print(json.dumps(case(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))))
    else:
        main()
