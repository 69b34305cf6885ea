"""What a source may be: what lies at a path, rows of a database, an object of one's own, another ODS."""

from __future__ import annotations

import dataclasses
import gc
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import edfi_resync
import pydantic
import pytest
from edfi_resync.testing import MockOds, assert_source_conforms, make_district
from records import GRADE, SCHOOLS, enrollment, school, student, world

STUDENT = "SELECT '1' AS studentUniqueId, 'Ada' AS firstName, 'Canary' AS lastSurname, '2012-02-29' AS birthDate"


def lines(folder: Path) -> Path:
    folder.mkdir()
    for endpoint, records in world(3).items():
        (folder / f"{endpoint}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    return folder


def refused(source: Any, ods: MockOds, **options: Any) -> str:
    """What a source is refused with: before the run, or by a run that sends nothing."""
    try:
        report = edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret, **options)
    except edfi_resync.SourceError as error:
        return str(error)
    assert report.created == 0, str(report)
    return report.stopped or "it was sent"


def test_a_path_is_read_by_what_lies_there(tmp_path: Path, ods: MockOds) -> None:
    folder = lines(tmp_path / "lines")
    edfi_resync.extract(folder, tmp_path / "csv", school_year=2027)
    for path in (folder, tmp_path / "csv"):
        assert edfi_resync.run(path, ods.url, key=ods.key, secret=ods.secret).ok
    make_district(tmp_path / "campus.whatever", students=10, ods_url=ods.url)
    assert edfi_resync.plan(tmp_path / "campus.whatever", key=ods.key, secret=ods.secret, schools="all").known_records


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("students.csv", b"studentUniqueId\n1\n", ["is a CSV file", "name the folder in which it lies"]),
        ("students.jsonl", b'{"studentUniqueId": "1"}\n', ["is a file of JSON Lines", "with a .jsonl file for each resource"]),
        ("students.parquet", b"PAR1", ["is a Parquet file", "with a Parquet file for each resource"]),
        ("export", b"PAR1....", ["is a Parquet file"]),
        ("campus.xlsx", b"PK\x03\x04", ["is an Excel workbook", "save its sheets as CSV files"]),
        ("export.zip", b"PK\x03\x04", ["is a zip archive", "unpack it"]),
        ("records.json", b'[{"studentUniqueId": "1"}]', ["is a JSON file"]),
    ],
)
def test_a_file_that_is_no_database_is_named_as_what_it_is(tmp_path: Path, name: str, content: bytes, words: list[str]) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(edfi_resync.SourceError) as raised:
        edfi_resync.plan(tmp_path / name, "http://127.0.0.1:9", key="key", secret="secret")
    assert all(word in str(raised.value) for word in words), str(raised.value)
    assert "no SQLite" not in str(raised.value)


def test_a_folder_that_is_no_source_is_told_with_what_lies_in_it(tmp_path: Path) -> None:
    def told() -> str:
        with pytest.raises(edfi_resync.SourceError) as raised:
            edfi_resync.plan(tmp_path, "http://127.0.0.1:9", key="key", secret="secret")
        return str(raised.value)

    assert "is an empty folder; a source is a SQLite database, or a folder" in told()
    for name in ("notes.txt", "b.doc"):
        (tmp_path / name).touch()
    assert "holds no records: in it lie b.doc, notes.txt" in told()
    sqlite3.connect(tmp_path / "campus.db").execute("CREATE TABLE person (id)").connection.commit()
    assert "in which the SQLite database campus.db lies; name the database itself" in told()


def test_a_cursor_gives_its_rows(ods: MockOds) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE person (number TEXT, school INTEGER)")
    database.executemany("INSERT INTO person VALUES (?, ?)", [(f"{number:06}", SCHOOLS[number % 2]) for number in range(1_500)])
    people = "SELECT number AS studentUniqueId, 'Ada' AS firstName, 'Canary' AS lastSurname, '2012-02-29' AS birthDate, NULL AS middleName FROM person"
    entries = f"""SELECT number AS "studentReference.studentUniqueId", school AS "schoolReference.schoolId", '2026-08-24' AS entryDate,
        '{GRADE}' AS entryGradeLevelDescriptor, NULL AS "calendarReference.calendarCode" FROM person"""
    source = {
        "students": database.execute(people),
        "schools": [school(number) for number in SCHOOLS],
        "studentSchoolAssociations": database.execute(entries),
    }
    report = edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret)
    assert (report.ok, report.created) == (True, 3_002), str(report)
    assert "middleName" not in ods.records("students")[0]
    entry = ods.records("studentSchoolAssociations")[0]
    assert entry["schoolReference"]["schoolId"] in SCHOOLS and "calendarReference" not in entry
    with pytest.raises(TypeError, match="a cursor that has rows: execute a SELECT on it first"):
        edfi_resync.run({"students": database.cursor()}, ods.url, key=ods.key, secret=ods.secret)
    with pytest.raises(TypeError, match="source is of type Cursor, which does not say of which resource its rows are"):
        edfi_resync.run(database.execute(people), ods.url, key=ods.key, secret=ods.secret)  # type: ignore[arg-type]


@dataclasses.dataclass
class Person:
    studentUniqueId: str
    firstName: str = "Ada"
    lastSurname: str = "Canary"
    birthDate: str = "2012-02-29"


class Model(pydantic.BaseModel):
    number: str = pydantic.Field(serialization_alias="studentUniqueId")
    firstName: str = "Ada"
    lastSurname: str = "Canary"
    birthDate: str = "2012-02-29"


class Row(NamedTuple):
    studentUniqueId: str
    firstName: str
    lastSurname: str
    birthDate: str


def named_rows(count: int) -> list[sqlite3.Row]:
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    return [database.execute(STUDENT.replace("'1'", f"'{number}'")).fetchone() for number in range(count)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(lambda: [Person(str(number)) for number in range(3)], id="dataclasses"),
        pytest.param(lambda: [Model(number=str(number)) for number in range(3)], id="pydantic"),
        pytest.param(lambda: [Row(str(number), "Ada", "Canary", "2012-02-29") for number in range(3)], id="named tuples"),
        pytest.param(lambda: named_rows(3), id="sqlite3.Row"),
        pytest.param(lambda: (dict(row) for row in named_rows(3)), id="generator"),
        pytest.param({str(number): student(number) for number in range(3)}.values, id="view"),
    ],
)
def test_rows_may_have_any_form(ods: MockOds, rows: Callable[[], Any]) -> None:
    report = edfi_resync.run({"students": rows()}, ods.url, key=ods.key, secret=ods.secret)
    assert (report.ok, report.created) == (True, 3), str(report)


@pytest.mark.parametrize("drawn", [list, iter])
def test_dicts_carry_campus_keys(ods: MockOds, drawn: Callable[[Any], Any]) -> None:
    records = [{**student(number), "@person": 1000 + number, "@object": f"Person:{number}"} for number in range(3)]
    report = edfi_resync.run({"students": drawn(records)}, ods.url, key=ods.key, secret=ods.secret, persons=[1001])
    assert (report.created, [record["studentUniqueId"] for record in ods.records("students")]) == (1, ["000001"]), str(report)
    assert not any(name.startswith("@") for name in ods.records("students")[0])
    report = edfi_resync.run({"students": drawn([{**student(1), "@person": "Ada"}])}, ods.url, key=ods.key, secret=ods.secret)
    assert (report.invalid, "@person is neither a Campus ID nor a list of them" in report.failures[0].message) == (1, True), str(report)


def test_what_does_not_tell_whose_it_is_cannot_be_filtered(ods: MockOds) -> None:
    keyed = [{**school(SCHOOLS[0]), "@person": 1}]
    for source in ({"schools": iter(keyed), "students": iter([student(1)])}, Keyed(schools=lambda: keyed, students=lambda: [student(1)])):
        assert 'cannot be filtered: it has no column "@person"' in refused(source, ods, persons=[1], resources=["students"])


class Paged:
    """A source over a database, which it reads by pages."""

    def __init__(self, path: Path, students: int) -> None:
        self.path = path
        self.threads: set[int] = set()
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE person (number TEXT PRIMARY KEY, school INTEGER, person INTEGER)")
            rows = [(f"{number:06}", SCHOOLS[number % 2], 1000 + number) for number in range(students)]
            database.executemany("INSERT INTO person VALUES (?, ?, ?)", rows)

    def endpoints(self) -> list[str]:
        return ["studentSchoolAssociations", "students", "schools"]

    def campus_keys(self) -> list[str]:
        return ["school", "person"]

    def schools(self) -> list[dict[str, Any]]:
        return [{"id": number, "number": str(number), "name": f"School {number}"} for number in SCHOOLS]

    def pages(self, size: int = 7) -> Iterator[tuple[str, int, int]]:
        database = sqlite3.connect(self.path)
        last = ""
        while page := database.execute("SELECT number, school, person FROM person WHERE number > ? ORDER BY number LIMIT ?", (last, size)).fetchall():
            yield from page
            last = page[-1][0]

    def read(self, endpoint: str) -> Iterator[dict[str, Any]]:
        self.threads.add(threading.get_ident())
        if endpoint == "schools":
            yield from ({**school(number), "@school": number} for number in SCHOOLS)
            return
        for number, of, person in self.pages():
            keys = {"@person": person, "@school": [of]}
            yield (student(int(number)) if endpoint == "students" else enrollment(int(number), of)) | keys


def test_an_object_of_ones_own_is_read_by_pages(ods: MockOds, tmp_path: Path) -> None:
    source = Paged(tmp_path / "own.db", 30)
    assert_source_conforms(source)
    assert isinstance(source, edfi_resync.Source) and isinstance(source, edfi_resync.source.ArrowStream) is False
    source.threads.clear()
    # Those who are there already may be changed only behind their enrollment: they are read twice.
    ods.seed("students", [{**student(number), "firstName": "Before"} for number in range(30)])
    given: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
    report = edfi_resync.run(source, ods.url, **given)
    assert (report.ok, report.created, report.updated) == (True, 32, 30), str(report)
    assert threading.get_ident() not in source.threads
    report = edfi_resync.run(source, ods.url, persons=[1003], schools=[SCHOOLS[1]], resources=["students"], **given)
    assert report.read == 1, str(report)
    assert [found.name for found in edfi_resync.Resync(source, ods.url, **given).schools()] == ["School 255901001", "School 255901044"]
    with pytest.raises(edfi_resync.RequestError, match="no Campus section IDs"):
        edfi_resync.run(source, ods.url, sections=[1], **given)
    written = edfi_resync.extract(source, tmp_path / "csv", school_year=2027)
    assert written.records == {"schools": 2, "studentSchoolAssociations": 30, "students": 30}


class Own:
    """A source of whatever it is given."""

    def __init__(self, **records: Callable[[], Any]) -> None:
        self.records = records

    def endpoints(self) -> list[str]:
        return list(self.records)

    def read(self, endpoint: str) -> Any:
        return self.records[endpoint]()


class Keyed(Own):
    def campus_keys(self) -> list[str]:
        return ["person"]


class Torn(Exception):
    pass


def tears(after: int) -> Callable[[], Iterator[dict[str, Any]]]:
    def records() -> Iterator[dict[str, Any]]:
        yield from map(student, range(after))
        raise Torn("the tape")

    return records


def test_what_a_source_raises_comes_back_as_it_is(ods: MockOds) -> None:
    given: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
    with pytest.raises(Torn, match="the tape") as raised:
        edfi_resync.run(Own(students=tears(3)), ods.url, **given)
    cause = raised.value.__cause__
    assert isinstance(cause, edfi_resync.SourceError) and str(cause).startswith('Own.read("students") failed; see what it raised')
    assert cause.report is not None and cause.report.read == 3 and cause.report.created == len(ods.records("students"))
    assert raised.traceback[-1].name == "records"
    for call in (
        lambda: edfi_resync.validate(Own(students=tears(3)), descriptors=False),
        lambda: edfi_resync.run({"students": tears(3)()}, ods.url, **given),
        lambda: edfi_resync.Resync(Own(students=tears(3)), ods.url, **given).run(),
    ):
        with pytest.raises(Torn, match="the tape"):
            call()

    def chained() -> Iterator[dict[str, Any]]:
        try:
            yield from tears(0)()
        except Torn as torn:
            raise KeyError("wrapped") from torn

    with pytest.raises(KeyError) as wrapped:
        edfi_resync.run(Own(students=chained), ods.url, **given)
    assert isinstance(wrapped.value.__cause__, Torn)


def test_a_source_is_drawn_as_the_run_needs_it_and_closed_when_it_is_left(ods: MockOds) -> None:
    drawn, closed = 0, threading.Event()

    def endless() -> Iterator[dict[str, Any]]:
        nonlocal drawn
        try:
            while True:
                drawn += 1
                yield student(drawn)
        finally:
            closed.set()

    stop = edfi_resync.Stop()

    def on_event(event: dict[str, Any]) -> None:
        if event["event"] == "settled":
            stop.press()

    report = edfi_resync.run(Own(students=endless), ods.url, key=ods.key, secret=ods.secret, stop=stop, on_event=on_event)
    assert report.stopped and 0 < report.created <= drawn, str(report)
    assert closed.wait(60)
    # What waits in the channel, what is drawn at once, what is in flight.
    assert drawn < 20_000


def test_a_source_may_give_frames(ods: MockOds) -> None:
    polars = pytest.importorskip("polars")
    frames = [polars.DataFrame([student(number)]) for number in range(3)]
    source = Own(students=lambda: iter(frames), schools=lambda: polars.DataFrame([school(SCHOOLS[0])]))
    assert_source_conforms(source)
    report = edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret)
    assert (report.ok, report.created) == (True, 4), str(report)
    wrong = Own(students=lambda: polars.DataFrame({"fistName": ["Ada"]}))
    assert 'did you mean "firstName"' in refused(wrong, ods)


bound_to_its_thread = sqlite3.connect(":memory:")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Own(), "endpoints() is empty"),
        (Own(pupils=list), "pupils"),
        (Own(students=iter([student(1)]).__iter__), "gives other records"),
        (Own(students=lambda: "students"), "but str"),
        (Own(students=lambda: [{**student(1), "@person": 5}]), "campus_keys() does not name 'person'"),
        (Own(students=lambda: [{**student(1), "@pupil": 5}]), "'@pupil' is no Campus key"),
        (Own(students=lambda: bound_to_its_thread.execute(STUDENT)), "cannot be read on another thread"),
        (object(), "lacks endpoints() or read(endpoint)"),
    ],
)
def test_what_is_no_source_does_not_conform(source: Any, words: str) -> None:
    with pytest.raises((AssertionError, edfi_resync.UnknownResourceError)) as raised:
        assert_source_conforms(source)
    assert words in str(raised.value), str(raised.value)


@pytest.mark.parametrize(
    ("methods", "words"),
    [
        ({"endpoints": lambda self: "students"}, r"endpoints\(\) is of type str; pass a list of text"),
        ({"campus_keys": lambda self: ["persons"]}, r"campus_keys\(\) names .persons., which is no Campus key; they are schoolYear, school"),
        ({"schools": lambda self: [12]}, r"schools\(\) is of type list; pass a list of schools, each a dict"),
    ],
)
def test_what_a_source_says_wrong_of_itself_is_refused(methods: dict[str, Any], words: str) -> None:
    source = type("Wrong", (Own,), methods)(students=list)
    with pytest.raises((TypeError, edfi_resync.SourceError), match=words):
        edfi_resync.validate(source)


def test_an_object_that_is_no_source_is_told_what_one_is() -> None:
    with pytest.raises(TypeError, match=r"source is of type object, which is no source; pass the path of .*an object with endpoints\(\) and read\(endpoint\)"):
        edfi_resync.validate(object())  # type: ignore[arg-type]
    with pytest.raises(edfi_resync.ConfigError, match="queries: the source is records, which no query reads"):
        edfi_resync.validate(Own(students=list), queries="queries")


def test_another_ods_is_a_source(ods: MockOds) -> None:
    with MockOds(flavour="api80") as new:
        assert edfi_resync.run(world(), ods.url, key=ods.key, secret=ods.secret).ok
        source = edfi_resync.OdsSource(ods.url, key=ods.key, secret=ods.secret)
        assert repr(source) == f"<OdsSource {ods.url}>"
        report = edfi_resync.run(source, new.url, key=new.key, secret=new.secret, resources=["schools", "students", "studentSchoolAssociations"])
        assert (report.ok, report.created) == (True, 22), str(report)
        wrong = edfi_resync.OdsSource(ods.url, key=ods.key, secret="wrong")
        with pytest.raises(edfi_resync.UnauthorizedError):
            edfi_resync.plan(wrong, new.url, key=new.key, secret=new.secret)
        required = edfi_resync.OdsSource(ods.url, key=ods.key, secret=ods.secret, snapshot="required")
        with pytest.raises(edfi_resync.ResyncError, match="snapshot"):
            edfi_resync.plan(required, new.url, key=new.key, secret=new.secret)
    with pytest.raises(TypeError, match="unexpected keyword argument 'until'"):
        edfi_resync.OdsSource(ods.url, key="", secret="", until="05:00")  # type: ignore[call-arg]
    with pytest.raises(edfi_resync.ConfigError, match='snapshot is "always"; pass "if_there"'):
        edfi_resync.OdsSource(ods.url, key="key", secret="secret", snapshot="always")  # type: ignore[arg-type]
    gc.collect()
