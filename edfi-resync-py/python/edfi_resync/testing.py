"""For tests and for trying things out: a mock ODS that really checks, a seeded district of any size, and a trial of a source of one's own."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from itertools import islice
from typing import Any

from ._native import Hold, MockOds, make_district, validate
from .source import ArrowArray, ArrowStream, Source

__all__ = ["Hold", "MockOds", "assert_source_conforms", "make_district"]

_KEYS = {"@schoolYear", "@school", "@person", "@course", "@section", "@calendar"}
_OTHERS = {"@object", "@date"}


def assert_source_conforms(source: Source, data_standard: str = "5.2", limit: int | None = 1_000) -> None:
    """Tries whether an object is a source as ``edfi_resync.Source`` describes it, and says what it does otherwise.

    It reads every endpoint several times: to the end of ``limit`` records, again, side by side, on another thread, and leaving it after the first
    record. What is wrong inside a record is none of this: ``validate`` tells that.

    Args:
        source: The source.
        data_standard: The Data Standard whose endpoints it may have.
        limit: How many records of an endpoint are compared. ``None``: all of them, which are kept in memory for that.

    Raises:
        AssertionError: What is not as it should be, with the endpoint and the record by its place.
    """
    name = type(source).__name__
    assert isinstance(source, Source), f"{name} lacks endpoints() or read(endpoint)"
    endpoints = _texts(source.endpoints(), f"{name}.endpoints()")
    assert endpoints, f"{name}.endpoints() is empty: name the resources of which there are records"
    assert len(set(endpoints)) == len(endpoints), f"{name}.endpoints() names one twice"
    assert endpoints == _texts(source.endpoints(), f"{name}.endpoints()"), f"{name}.endpoints() differs when it is asked again"
    claimed = {f"@{key}" for key in _optional(source, "campus_keys")}
    assert claimed <= _KEYS, f"{name}.campus_keys() names {sorted(claimed - _KEYS)[0][1:]!r}, which is no Campus key"
    dated = set(_optional(source, "days"))
    assert dated <= set(endpoints), f"{name}.days() names {sorted(dated - set(endpoints))[:1]}, of which it has no records"
    for school in getattr(source, "schools", list)():
        assert isinstance(school["id"], int), f"{name}.schools(): the id of a school is its Campus ID, which is an int"
    for endpoint in endpoints:
        _try_endpoint(source, f"{name}.read({endpoint!r})", endpoint, claimed, endpoint in dated, limit)
    # The library reads it as a run would, and knows the endpoints of the Data Standard.
    validate(source, data_standard=data_standard, descriptors=False)


def _try_endpoint(source: Source, place: str, endpoint: str, claimed: set[str], dated: bool, limit: int | None) -> None:
    first = _read(source, place, endpoint, limit)
    for at, record in enumerate(first, 1):
        if isinstance(record, dict):
            keys = {key for key in record if isinstance(key, str) and key.startswith("@")}
            unknown = keys - _KEYS - _OTHERS
            assert not unknown, f"{place}, record {at}: {sorted(unknown)[0]!r} is no Campus key"
            unclaimed = (keys & _KEYS) - claimed
            assert not unclaimed, f"{place}, record {at}: campus_keys() does not name {sorted(unclaimed)[0][1:]!r}, which it carries"
            assert dated or "@date" not in keys, f"{place}, record {at}: days() does not name {endpoint!r}, whose records carry '@date'"
    assert first == _read(source, place, endpoint, limit), f"{place} gives other records, or another order, when it is read again"
    if first:
        left = iter(source.read(endpoint))
        next(left)
        close = getattr(left, "close", None)
        if close is not None:
            close()
        assert first == _read(source, place, endpoint, limit), f"{place} gives other records when a reading before was left in the middle"
    one, other = iter(source.read(endpoint)), iter(source.read(endpoint))
    assert one is not other or not first, f"{place} gives one iterator for two readings: return a new one each time, or make it a generator"
    both = [[_plain(record) for record in pair] for pair in zip(islice(one, limit), islice(other, limit))]
    assert [[record, record] for record in first] == both, f"{place} gives other records when two readings go side by side"
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(_caught(lambda: _read(source, place, endpoint, limit))))
    thread.start()
    thread.join()
    assert not isinstance(found[0], Exception), f"{place} cannot be read on another thread, as a run does: {type(found[0]).__name__}"
    assert found[0] == first, f"{place} gives other records on another thread"


def _read(source: Source, place: str, endpoint: str, limit: int | None) -> list[Any]:
    records = source.read(endpoint)
    assert not isinstance(records, (str, bytes, dict)), f"{place} returns no records one by one, but {type(records).__name__}"
    assert isinstance(records, Iterable), f"{place} returns {type(records).__name__}, which cannot be iterated over"
    return [_plain(record) for record in islice(records, limit)]


def _plain(record: Any) -> Any:
    """What can be compared: a frame is its rows in number."""
    if isinstance(record, (ArrowStream, ArrowArray)):
        length = getattr(record, "__len__", None)
        return (type(record).__name__, length() if length is not None else None)
    if not isinstance(record, dict) and hasattr(record, "keys"):
        return {key: record[key] for key in record.keys()}
    return dict(record) if isinstance(record, dict) else record


def _optional(source: Source, method: str) -> list[str]:
    return _texts(getattr(source, method)(), f"{type(source).__name__}.{method}()") if hasattr(source, method) else []


def _texts(given: Iterable[str], place: str) -> list[str]:
    assert not isinstance(given, str), f"{place} is text: return a list"
    texts = list(given)
    assert all(isinstance(text, str) for text in texts), f"{place} holds what is no text"
    return texts


def _caught(call: Any) -> Any:
    try:
        return call()
    except Exception as error:
        return error
