"""What an import costs, by what it brings along; and whose version it has."""

from __future__ import annotations

import importlib.metadata
import inspect
import json
import subprocess
import sys

import edfi_resync

SCRIPT = """
import json, sys
before = set(sys.modules)
try:
    import resource
except ImportError:
    resource = None
memory = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if resource else 0
bare = memory()
import edfi_resync
json.dump({"modules": sorted(set(sys.modules) - before), "memory": memory() - bare}, sys.stdout)
"""
DEAR = ("asyncio", "dataclasses", "datetime", "inspect", "json", "logging", "pathlib", "pytest", "threading", "tqdm", "typing", "typing_extensions")


def test_an_import_brings_nothing_dear_along() -> None:
    # `json` comes with the script, and with nothing else.
    script = SCRIPT.replace("import json, sys", "import sys").replace("json.dump(", "import json; json.dump(")
    said = json.loads(subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True).stdout)
    brought = {name.split(".")[0] for name in said["modules"]}
    assert brought.isdisjoint(set(DEAR) - {"json"}), brought & set(DEAR)
    if sys.platform == "linux":
        assert said["memory"] < 15 * 1024, "KiB over bare Python"


def test_the_version_is_one_number() -> None:
    assert edfi_resync.__version__ == importlib.metadata.version("edfi-resync")


def test_help_names_every_argument() -> None:
    doc = edfi_resync.run.__doc__ or ""
    for name in inspect.signature(edfi_resync.run).parameters:
        assert f"    {name}: " in doc, name
