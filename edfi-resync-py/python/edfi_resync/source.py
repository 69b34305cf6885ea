"""What a source of one's own is: an object with two methods, which a run reads as it needs the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["ArrowArray", "ArrowStream", "KeyedSource", "Source"]


@runtime_checkable
class ArrowStream(Protocol):
    """Rows as a table of Arrow: frames of pandas and Polars, relations of DuckDB, tables and readers of pyarrow, and whatever else has this method.

    Columns are named after members: ``studentUniqueId``, ``schoolReference.schoolId``; what a record has several of is a list of structs.
    ``@person``, ``@school``, ``@schoolYear``, ``@course``, ``@section`` and ``@calendar`` are Campus IDs, ``@object`` the Campus object
    (``Enrollment:4711``), ``@date`` the day. Null and NaN are nothing: the member is left out.
    """

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """A capsule with the C stream of the record batches."""
        ...


@runtime_checkable
class ArrowArray(Protocol):
    """Rows as one record batch of Arrow; columns as of ``ArrowStream``."""

    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]:
        """Two capsules, with schema and array."""
        ...


@runtime_checkable
class Source(Protocol):
    """A source of records that is read as they are needed. Whatever has these two methods is one; nothing need be inherited.

    ::

        class Roster:
            def endpoints(self):
                return ["students"]

            def read(self, endpoint):
                with sqlite3.connect("roster.db") as database:
                    for number, first, last, born in database.execute("SELECT number, first, last, born FROM person ORDER BY number"):
                        yield {"studentUniqueId": number, "firstName": first, "lastSurname": last, "birthDate": born}

        edfi_resync.run(Roster(), "https://api.example.org/v7.3", key=key, secret=secret, school_year=2027)

    A run draws some hundred records at a time, on threads of its own, and waits where it has enough: memory stays flat however many there are.
    What ``read`` raises ends the run and comes back as it is, with a ``SourceError`` that says where as its ``__cause__`` if it has none of its own.
    ``edfi_resync.testing.assert_source_conforms`` tries a source.

    It may have more methods, which ``KeyedSource`` describes; each can be left out.
    """

    def endpoints(self) -> Iterable[str]:
        """The endpoints of which there are records, such as ``["schools", "students"]``. Asked once, when the source is opened."""
        ...

    def read(self, endpoint: str) -> Iterable[Any]:
        """The records of one endpoint from the first on.

        They are dicts, dataclasses, models of pydantic, named tuples, rows of ``sqlite3``, or frames with many each.

        Called anew for each reading, since people may be read twice: the same records in the same order each time. Several readings may go at
        once, on several threads, and one may be left in the middle: then a generator is closed.
        """
        ...


@runtime_checkable
class KeyedSource(Source, Protocol):
    """A source that tells more of itself, so that a run can be narrowed to schools, people, courses, sections and dates."""

    def campus_keys(self) -> Iterable[str]:
        """Which Campus IDs its records carry, in members ``@person`` and the like: ``["school", "person"]``.

        There are ``schoolYear``, ``course``, ``section`` and ``calendar`` too. Each is an ID, or a list of them.
        """
        ...

    def days(self) -> Iterable[str]:
        """The endpoints whose records carry the day of which they are, in a member ``@date``."""
        ...

    def schools(self) -> Iterable[Mapping[str, Any]]:
        """The schools among which a run can choose: ``[{"id": 12, "number": "0112", "name": "North High"}]``.

        With ``"excluded": True`` it is one that is never sent.
        """
        ...
