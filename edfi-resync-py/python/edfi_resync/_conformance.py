"""Whether an object is a source: what ``edfi_resync.testing.assert_source_conforms`` tries."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

from ._native import validate
from .source import ArrowArray, ArrowStream, Source

if TYPE_CHECKING:
    from collections.abc import Callable

_KEYS = {"@schoolYear", "@school", "@person", "@course", "@section", "@calendar"}
_OTHERS = {"@object", "@date"}


def check_source_conforms(source: Source, data_standard: str, limit: int | None) -> None:
    """Reads a source in all the ways in which a run does."""
    name = type(source).__name__
    if not isinstance(source, Source):
        _fail(f"{name} lacks endpoints() or read(endpoint)")
    endpoints = _texts(source.endpoints(), f"{name}.endpoints()")
    if not endpoints:
        _fail(f"{name}.endpoints() is empty: name the resources of which there are records")
    if len(set(endpoints)) != len(endpoints):
        _fail(f"{name}.endpoints() names one twice")
    if endpoints != _texts(source.endpoints(), f"{name}.endpoints()"):
        _fail(f"{name}.endpoints() differs when it is asked again")
    claimed = {f"@{key}" for key in _optional(source, "campus_keys")}
    if unknown := sorted(claimed - _KEYS):
        _fail(f"{name}.campus_keys() names {unknown[0][1:]!r}, which is no Campus key")
    dated = set(_optional(source, "days"))
    if unknown := sorted(dated - set(endpoints)):
        _fail(f"{name}.days() names {unknown[0]!r}, of which it has no records")
    for school in getattr(source, "schools", list)():
        if not isinstance(school["id"], int):
            _fail(f"{name}.schools(): the id of a school is its Campus ID, which is an int")
    for endpoint in endpoints:
        reading = _Reading(source, endpoint, f"{name}.read({endpoint!r})", limit)
        reading.check_members(claimed, is_dated=endpoint in dated)
        reading.check_again()
        reading.check_side_by_side()
        reading.check_on_another_thread()
    # The library reads it as a run would, and knows the endpoints of the Data Standard.
    validate(source, data_standard=data_standard, descriptors=False)


class _Reading:
    """The records of one endpoint, as they were when they were read first."""

    def __init__(self, source: Source, endpoint: str, place: str, limit: int | None) -> None:
        self.source, self.endpoint, self.place, self.limit = source, endpoint, place, limit
        self.first = self.read()

    def read(self) -> list[Any]:
        records: object = self.source.read(self.endpoint)
        if isinstance(records, (str, bytes, dict)):
            _fail(f"{self.place} returns no records one by one, but {type(records).__name__}")
        if not isinstance(records, Iterable):
            _fail(f"{self.place} returns {type(records).__name__}, which cannot be iterated over")
        return [_plain(record) for record in islice(records, self.limit)]

    def check_members(self, claimed: set[str], *, is_dated: bool) -> None:
        """Holds the members that begin with `@` against what the source says of them."""
        for at, record in enumerate(self.first, 1):
            if not isinstance(record, dict):
                continue
            place = f"{self.place}, record {at}"
            keys = {key for key in record if isinstance(key, str) and key.startswith("@")}
            if unknown := sorted(keys - _KEYS - _OTHERS):
                _fail(f"{place}: {unknown[0]!r} is no Campus key")
            if unclaimed := sorted((keys & _KEYS) - claimed):
                _fail(f"{place}: campus_keys() does not name {unclaimed[0][1:]!r}, which it carries")
            if "@date" in keys and not is_dated:
                _fail(f"{place}: days() does not name {self.endpoint!r}, whose records carry '@date'")

    def check_again(self) -> None:
        """Reads once more, also behind a reading that was left."""
        if self.first != self.read():
            _fail(f"{self.place} gives other records, or another order, when it is read again")
        if not self.first:
            return
        left = iter(self.source.read(self.endpoint))
        next(left)
        close = getattr(left, "close", None)
        if close is not None:
            close()
        if self.first != self.read():
            _fail(f"{self.place} gives other records when a reading before was left in the middle")

    def check_side_by_side(self) -> None:
        """Draws from two readings in turn."""
        one, other = iter(self.source.read(self.endpoint)), iter(self.source.read(self.endpoint))
        if one is other and self.first:
            _fail(f"{self.place} gives one iterator for two readings: return a new one each time, or make it a generator")
        # One of them may have fewer: what is compared has as many as were read first.
        both = [[_plain(record) for record in pair] for pair in zip(islice(one, self.limit), islice(other, self.limit), strict=False)]
        if [[record, record] for record in self.first] != both:
            _fail(f"{self.place} gives other records when two readings go side by side")

    def check_on_another_thread(self) -> None:
        """Reads where a run reads."""
        found: list[Any] = []
        thread = threading.Thread(target=lambda: found.append(_caught(self.read)))
        thread.start()
        thread.join()
        raised = found[0] if isinstance(found[0], Exception) else None
        if raised is not None:
            _fail(f"{self.place} cannot be read on another thread, as a run does: {type(raised).__name__}", raised)
        if found[0] != self.first:
            _fail(f"{self.place} gives other records on another thread")


def _fail(message: str, cause: Exception | None = None) -> NoReturn:
    raise AssertionError(message) from cause


def _plain(record: Any) -> Any:
    """What can be compared: a frame is its rows in number."""
    if isinstance(record, (ArrowStream, ArrowArray)):
        length = getattr(record, "__len__", None)
        return (type(record).__name__, length() if length is not None else None)
    if isinstance(record, Mapping):
        return dict(record)
    # Rows of `sqlite3` are no mappings, and have their keys.
    return {key: record[key] for key in record.keys()} if hasattr(record, "keys") else record  # noqa: SIM118


def _optional(source: Source, method: str) -> list[str]:
    return _texts(getattr(source, method)(), f"{type(source).__name__}.{method}()") if hasattr(source, method) else []


def _texts(given: Iterable[str], place: str) -> list[str]:
    if isinstance(given, str):
        _fail(f"{place} is text: return a list")
    texts = list(given)
    if not all(isinstance(text, str) for text in texts):
        _fail(f"{place} holds what is no text")
    return texts


def _caught(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - whatever it raises is what is told
        return error
