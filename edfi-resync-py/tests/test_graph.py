"""What the model alone says."""

from pathlib import Path

import edfi_resync
import pytest

APPROVED = Path(__file__).parents[2] / "tests" / "graph" / "load-order-5.2.txt"
STANDARDS = ("4.0", "5.0", "5.1", "5.2", "6.0", "6.1")


def approved() -> list[dict[str, object]]:
    """The order that the library's own tests are held to: group numbers, and under each its entries."""
    entries: list[dict[str, object]] = []
    order = 0
    for line in APPROVED.read_text().splitlines():
        if line.startswith("  "):
            resource, *operations = line.split()
            entries.append({"resource": f"/ed-fi/{resource}", "order": order, "operations": operations or ["Create", "Update"]})
        elif line and not line.startswith("#"):
            order = int(line)
    return entries


def test_the_load_order_is_the_approved_one() -> None:
    order = edfi_resync.load_order("5.2")
    assert order == approved()
    students = [entry for entry in order if entry["resource"] == "/ed-fi/students"]
    assert [entry["operations"] for entry in students] == [["Create"], ["Update"]]
    assert students[0] == {"resource": "/ed-fi/students", "order": 3, "operations": ["Create"]}


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_standard_has_an_order(standard: str) -> None:
    order = edfi_resync.load_order(standard)
    assert [entry["order"] for entry in order] == sorted(entry["order"] for entry in order)
    assert order == edfi_resync.load_order(f"{standard}.0")


def test_dependencies_come_in_load_order() -> None:
    chosen = edfi_resync.select_dependencies(["courseOfferings"], "5.2")
    assert chosen == ["schools", "sessions", "courses", "courseOfferings"]
    place = {entry["resource"]: entry["order"] for entry in reversed(edfi_resync.load_order("5.2"))}
    orders = [place[f"/ed-fi/{endpoint}"] for endpoint in chosen]
    assert orders == sorted(orders)
    assert edfi_resync.select_dependencies(("/ed-fi/schools", "courseOfferings"), "5.2") == chosen


def test_what_is_not_known_is_named() -> None:
    with pytest.raises(edfi_resync.ConfigError, match="9.9"):
        edfi_resync.load_order("9.9")
    with pytest.raises(edfi_resync.UnknownResourceError, match="courseOfferings"):
        edfi_resync.select_dependencies(["courseOffering"], "5.2")
    with pytest.raises(TypeError, match="pass a list"):
        edfi_resync.select_dependencies("courseOfferings", "5.2")
