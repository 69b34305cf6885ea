import builtins
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from types import TracebackType
from typing import Any, ClassVar, Literal, Protocol, TypeAlias, TypedDict, final, overload, type_check_only
from typing_extensions import Self
from ._calls import Running
from .source import ArrowArray, ArrowStream, Source
__all__ = [
    "__version__",
    "Advice",
    "Apart",
    "Audit",
    "AuditRecord",
    "Compared",
    "Configuration",
    "DbApi",
    "Descriptors",
    "Difference",
    "Differences",
    "EdFiIdChanged",
    "ErrorGroup",
    "ErrorLog",
    "Example",
    "ExplainedRecord",
    "Explanation",
    "Extracted",
    "FailedRecord",
    "Failure",
    "Gap",
    "HandledEvent",
    "Hold",
    "InvalidRecord",
    "KindCheck",
    "Ledger",
    "LeftBehind",
    "Lock",
    "MappingCandidate",
    "MappingChange",
    "MappingProposal",
    "MemberDifference",
    "MockOds",
    "OdsSource",
    "Outcome",
    "PacePoint",
    "PeopleCombined",
    "Plan",
    "Prerequisite",
    "QueryProblem",
    "QueuedEvent",
    "Refusal",
    "Removal",
    "RemovalStep",
    "RemovalTally",
    "Report",
    "Resource",
    "Resync",
    "Run",
    "School",
    "SourceCheck",
    "StatusTally",
    "Stop",
    "Tally",
    "Validated",
    "Validation",
    "Wave",
    "Work",
    "check_source",
    "cleanup",
    "compare_mappings",
    "explain",
    "export_mappings",
    "extract",
    "handle",
    "import_mappings",
    "load_order",
    "make_district",
    "plan",
    "preflight",
    "propose_mappings",
    "reference_queries",
    "run",
    "select_dependencies",
    "validate",
    "verify",
]
__version__: str
_Day: TypeAlias = date | str
_Dates: TypeAlias = tuple[_Day | None, _Day | None] | list[_Day | None] | _Day

@type_check_only
class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]

@type_check_only
class _Cursor(Protocol):
    @property
    def description(self) -> Any: ...
    def fetchmany(self, size: int = ..., /) -> Any: ...

@type_check_only
class _LazyFrame(Protocol):
    def collect_schema(self) -> Any: ...
    def collect_batches(self) -> Iterator[Any]: ...
_Record: TypeAlias = Mapping[str, Any] | _Dataclass | object
_Rows: TypeAlias = Iterable[_Record] | ArrowStream | ArrowArray | _Cursor | _LazyFrame
_Source: TypeAlias = str | os.PathLike[str] | Mapping[str, _Rows] | Source | OdsSource | DbApi

@type_check_only
class _LoadOrderEntry(TypedDict):
    resource: str
    order: int
    operations: list[Literal["Create", "Update"]]

@type_check_only
class _Request(TypedDict):
    method: str
    path: str
    status: int
    fault: str | None

@type_check_only
class _Recovery(TypedDict):
    copied: dict[str, int]
    lost: list[str]

@type_check_only
class _WaveResource(TypedDict):
    category: str
    name: str
    endpoints: list[str]

@type_check_only
class _District(TypedDict):
    configuration: str
    last_year: str | None
    schools: list[int]
    students: int
    staff: int
    guardians: int
    rows: int

def run(
    source: _Source,
    ods: str | None = None,
    *,
    key: str | Mapping[str, str],
    secret: str | Mapping[str, str],
    configuration: str | Configuration | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    school_year: int | str | None = None,
    schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
    persons: Iterable[int] | int | str | None = None,
    courses: Iterable[int] | int | str | None = None,
    sections: Iterable[int] | int | str | None = None,
    dates: _Dates | None = None,
    resources: Iterable[str] | None = None,
    select_dependencies: bool = False,
    mode: Literal["resync", "reconcile", "cleanup"] = "resync",
    non_person: Literal["related", "full_scope", "skip"] = "related",
    force: bool = False,
    plan: Plan | None = None,
    data_standard: str | None = None,
    strict: bool = False,
    tenant: str | None = None,
    instance: str | None = None,
    placeholders: Mapping[str, str] | None = None,
    data_url: str | None = None,
    oauth_url: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    token_cache: str | os.PathLike[str] | None = None,
    transport: Literal["reqwest", "hyper"] | None = None,
    allow_http: bool = False,
    progress: bool = False,
    on_event: Callable[[dict[str, Any]], object] | None = None,
    ledger: str | os.PathLike[str] | Ledger | None = None,
    resume: bool | int = False,
    memory_budget: int | None = None,
    concurrency: int | None = None,
    requests_per_second: float | None = None,
    request_timeout: float | timedelta | None = None,
    max_retries: int | None = None,
    retry_budget: int | None = None,
    outage_patience: float | timedelta | None = None,
    keep_refusals: bool = False,
    trust_ledger: bool = False,
    until: str | time | None = None,
    time_zone: str | None = None,
    deadline: float | timedelta | None = None,
    stop: Stop | None = None,
) -> Report:
    """Sends the records of a source into an ODS, in order, and accounts for every one of them.

    Args:
        source: The path of a SQLite database in the reference Campus schema, or of a folder of JSON Lines, CSV or Parquet files named after their
            endpoints: which of them it is, is looked at. Or rows by endpoint, as `{"students": rows}`: a list of dicts, dataclasses or named tuples; a frame or
            table of pandas, Polars, DuckDB or pyarrow, whose columns are named after members (`schoolReference.schoolId`); a cursor; a generator, which
            is written down as it is drawn. Or an object of one's own, as `Source` describes it, an `OdsSource`, or a `DbApi`. Decimals are sent as
            written, dates as ISO text. A value that cannot be sent makes its record invalid.
        ods: The base URL of the API. Needed where the source's configuration leaves it open; elsewhere it must be the
            configuration's own target.
        key: The key of the API client; or, by the names of configurations, the key of each.
        secret: The secret of the API client, likewise.
        configuration: The name of the configuration; may be left out where the source has only one, or none. Or a `Configuration` of the
            caller's own, as `Configuration.clone_as` makes one.
        queries: The folder of the service queries of a SQLite database that is not in the reference Campus schema. Absent: the queries that
            come with the library.
        configuration_file: The path of a TOML file of configurations, Resource Preferences and mappings, for a database with queries of its own or a
            directory of JSON Lines or CSV. Absent: `edfi.toml` beside these, if there is one. It holds no secrets.
        school_year: The school year of a source without configurations: `2027` or `"2026-27"`. Absent: the current one.
        schools: Campus school IDs, or numbers and names of schools, or `"all"`. A source with schools needs a choice; others take none.
        persons: Campus person IDs, as a list or as text such as `"1001, 1002"`.
        courses: Campus course IDs, likewise.
        sections: Campus section IDs, likewise.
        dates: The first and the last day, both included, such as `("2026-11-30", "2026-12-01")`, as text or as `datetime.date`; `None` for an end is
            open, and one day by itself is that day alone. They narrow what has a day of its own, such as attendance, discipline, grades, calendar
            dates and assessments; a source that does not tell the days of such records is refused. What people, courses or sections narrow too must
            match all of them. Days of another school year are refused.
        resources: Endpoints; absent: all that are switched on.
        select_dependencies: Whether what the records of the chosen resources refer to, and what an ODS authorizes them by, is sent too.
        mode: `"resync"` sends every record. `"reconcile"` compares with the ODS first, and sends what that lacks or has otherwise, and what is in
            doubt; of each resource it takes the way that costs fewer requests, as the plan shows. `"cleanup"` sends nothing, and deletes from the ODS what is ours and gone from Campus: see
            the list in a plan first. It needs a ledger to know what is ours.
        non_person: What resources do that the people, courses, sections or dates given cannot narrow: `"related"` sends only what these refer to,
            `"full_scope"` everything in the chosen schools, `"skip"` nothing.
        force: Whether more may be deleted than a run deletes unasked: more than 500 records, or more than a tenth of those in scope. It may
            be given with a plan that was made without it.
        plan: A plan that was made before and approved, instead of the arguments from `schools` to `force`: one of these that says something
            else is refused. `configuration`, `ods`, `school_year` and `data_standard` are the plan's where they are left out. Of what it
            deletes, only what still is to be deleted is.
        data_standard: The Data Standard of a source without configurations. Absent: the server's.
        strict: Whether records must be in the model's own form. Absent: what real tools write is brought into it, counted, and said in
            `Report.warnings`, such as numbers in quotes, days for moments, `4/5/2011` or `nan`. A SQLite database is read by its own rules.
        tenant: The tenant, on a host of several. Of a configuration it must be its own.
        instance: The instance, on a host that has one for each year. Of a configuration it must be its own.
        placeholders: Values for other placeholders in the server's URLs, such as `{"districtId": "255901"}`.
        data_url: Where data lies, if the server publishes a wrong URL. Absent: as it publishes it.
        oauth_url: Where tokens are issued, if the server publishes a wrong URL. Absent: as it publishes it.
        ca_file: A file of certificates (PEM) that are trusted besides those of the system: the authority of a district's own.
        token_cache: The path of a file in which programs share their access tokens; only its owner may read it, and it is made if there is none.
            Hosts issue a client fifteen at a time. Absent: calls of one process share theirs.
        transport: What carries requests over the network: `"reqwest"`, or `"hyper"`, which does the same at less cost for each. Absent: `"reqwest"`.
        allow_http: Whether `http://` is allowed for other hosts than this machine.
        progress: Whether a line on standard error shows how far the run is.
        on_event: Called with a dict for everything that happens, on the calling thread. It should be quick. An exception in it stops
            the run cleanly and is raised again.
        ledger: Where runs remember: a `Ledger`, or the path of one, which is made if there is none. Absent: nothing is kept, so that no
            run can be resumed, records that did not change count as updated, an ODS that was emptied is not noticed, and nothing keeps two
            runs from writing the same at once.
        resume: `True` goes on with the newest run of the same request, if that was stopped or its process died (else a new run begins and the
            report says so); a number, with the run that has it, whatever was asked for then. What was delivered and has not changed since is not sent again; the rest is.
            The report is that of the whole run. A finished run is never resumed.
        memory_budget: Bytes that the natural keys of running steps may take in memory; the rest is in a temporary file.
        concurrency: How many requests may be in flight at once, at most. Absent: 128.
        requests_per_second: How many requests may be sent per second, at most. Absent: as many as the server carries.
        request_timeout: How long one request may take, in seconds or as a `timedelta`. Absent: a minute.
        max_retries: How often the request of a record is repeated before the record fails. `0`: never. What a server answers to all alike is no
            record's fault, and waited for apart from that: no connection, errors of its own, 429, refused tokens, a page of something else.
        retry_budget: How many requests of the whole run may be repetitions. Absent: any number.
        outage_patience: How long a server may give no good answer to anything, in seconds or as a `timedelta`, before the run is given up. Absent: five
            minutes.
        keep_refusals: Whether the ledger keeps what the server says to records that it refuses, word for word, for `Failure.server_text` and
            `Ledger.refusals`. Servers quote what they were sent: it is protected student data, in a file that only its owner may read.
        trust_ledger: Whether `mode="reconcile"` goes by what the ledger knows alone and asks the ODS for nothing: for those who are the only ones to
            write there, since what others changed or removed is not found then. It needs a ledger.
        until: An hour of the clock at which the run is over, as text such as `"05:00"` or a `datetime.time`; whatever was not sent by then is left to the
            next run that resumes it. One that was over a few minutes ago is meant, and refused; behind that it is the next day's.
        time_zone: The time zone of that hour, by its IANA name, such as `"America/Denver"`. Absent: the system's.
        deadline: How long the call may take, in seconds or as a `timedelta`: reading `source`, opening, planning, and what is in flight at the end
            included. A generator is looked at between its records. A run that has begun is stopped cleanly, early enough to be over then.
        stop: A `Stop` that ends the run when any thread presses it.

    Events: every dict has `"event"`. Those of a step have `"step"`, which is its place in the plan, its `"resource"`, and `"pass"`:
        `"first"`, `"refused"` (people once more, behind their associations) or `"whole"` (records that first went without a reference).

        - `"run_started"`: `plan`, its fingerprint; `records`, how many will be read, or `None` if that is not known; `steps`, how many.
        - `"step_started"`, `"step_finished"`: nothing else.
        - `"read"`: `records`, how many more were read; each settles once.
        - `"mended"`: `member`, and `how` it was given and sent; `records`, in how many more.
        - `"settled"`: `outcome`, the name of its column in the report; `origin`, where it came from; `campus`, its Campus IDs by role;
          `object`, its Campus object such as `"Enrollment:4711"`, or `None`. If it is `"invalid"`, `"failed"` or `"blocked"`, also
          `class`, `status`, `message` and `hint` as in `Failure`, and `maybe_applied`, whether it may be in the ODS although no answer
          came; if `"blocked"`, also `blocked_by`, resource and origin of the record that failed. If it is `"skipped"`, also `reason`,
          which is `"duplicate"`, `"conflict"` or `"referenceOnly"`, and `of`, the origin of the earlier record, or `None`.
        - `"found"`: of a resource that is cleaned up, `records`, how many the ODS has in scope, and `kept`, how many of them stay, by reason;
          each of the others is removed once. It and the next have no `"step"`, and no `"pass"`.
        - `"removed"`: `end`, which is `"deleted"`, `"kept"` or `"failed"`; `id`, its id in the ODS; `object`; `because`, why the plan deletes
          it. If it is `"kept"`, also `reason`; if it is `"failed"`, also `class`, `status`, `message`, `hint` and `maybe_applied`.
        - `"warning"`: `message`.
        - `"run_finished"`: `stopped`, why it ended early, or `None`.

    Raises:
        ResyncError: The run as a whole could not be done. What befalls single records stands in the report.
        LedgerError: The ledger cannot be read or written; nothing was sent. One that fails later stops the run, and `Report.stopped` says
            why.
        LockedError: Another run that shares the ledger writes the same. Should its process have died, it is in nobody's way any more after
            two minutes.
        TooManyTokensError: Too many tokens of this key are in use elsewhere.
        StoppedError: `stop` was pressed, or `deadline` passed, before the run began. Nothing was sent.
        RunInterrupted: Ctrl-C was pressed; the run was stopped cleanly, and the exception carries the report. A second Ctrl-C ends it
            at once: what is in flight is not awaited, and counts as failed, maybe applied. Either way it can be resumed from a ledger.
    """

def plan(
    source: _Source,
    ods: str | None = None,
    *,
    key: str | Mapping[str, str],
    secret: str | Mapping[str, str],
    configuration: str | Configuration | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    school_year: int | str | None = None,
    schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
    persons: Iterable[int] | int | str | None = None,
    courses: Iterable[int] | int | str | None = None,
    sections: Iterable[int] | int | str | None = None,
    dates: _Dates | None = None,
    resources: Iterable[str] | None = None,
    select_dependencies: bool = False,
    mode: Literal["resync", "reconcile", "cleanup"] = "resync",
    non_person: Literal["related", "full_scope", "skip"] = "related",
    force: bool = False,
    plan: Plan | None = None,
    data_standard: str | None = None,
    strict: bool = False,
    tenant: str | None = None,
    instance: str | None = None,
    placeholders: Mapping[str, str] | None = None,
    data_url: str | None = None,
    oauth_url: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    token_cache: str | os.PathLike[str] | None = None,
    transport: Literal["reqwest", "hyper"] | None = None,
    allow_http: bool = False,
    progress: bool = False,
    on_event: Callable[[dict[str, Any]], object] | None = None,
    ledger: str | os.PathLike[str] | Ledger | None = None,
    resume: bool | int = False,
    memory_budget: int | None = None,
    concurrency: int | None = None,
    requests_per_second: float | None = None,
    request_timeout: float | timedelta | None = None,
    max_retries: int | None = None,
    retry_budget: int | None = None,
    outage_patience: float | timedelta | None = None,
    keep_refusals: bool = False,
    trust_ledger: bool = False,
    until: str | time | None = None,
    time_zone: str | None = None,
    deadline: float | timedelta | None = None,
    stop: Stop | None = None,
    counts: bool = True,
) -> Plan:
    """What `run` with the same arguments would do. Reads from source and ODS, and writes nothing to them.

    Of a cleanup, the plan lists what is deleted, record by record: it can be printed, saved with `Plan.to_json`, approved, and handed to
    `run` later. With `plan=`, what that plan was asked for is planned anew: what is still the same has the same fingerprint. With a ledger it says if the ODS was emptied or replaced. `progress`, `on_event` and `resume` are taken for likeness'
    sake: a plan has no events.

    Args:
        counts: Whether it says how many records will be read, and which of their Campus codes are not mapped, which takes
            one reading of what they are made from: some seconds in a large district. Without, neither is looked at, and
            `Plan.counted` is false.

    Raises:
        ResyncError: The request cannot be carried out as it stands, or source or ODS cannot be read.
        StoppedError: `stop` was pressed, or `deadline` passed.
    """

def cleanup(
    source: str | os.PathLike[str] | Mapping[str, Iterable[Mapping[str, Any] | _Dataclass]],
    ods: str | None = None,
    *,
    key: str | Mapping[str, str],
    secret: str | Mapping[str, str],
    configuration: str | Configuration | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    school_year: int | str | None = None,
    schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
    persons: Iterable[int] | int | str | None = None,
    courses: Iterable[int] | int | str | None = None,
    sections: Iterable[int] | int | str | None = None,
    dates: _Dates | None = None,
    resources: Iterable[str] | None = None,
    select_dependencies: bool = False,
    non_person: Literal["related", "full_scope", "skip"] = "related",
    force: bool = False,
    plan: Plan | None = None,
    data_standard: str | None = None,
    strict: bool = False,
    tenant: str | None = None,
    instance: str | None = None,
    placeholders: Mapping[str, str] | None = None,
    data_url: str | None = None,
    oauth_url: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    token_cache: str | os.PathLike[str] | None = None,
    transport: Literal["reqwest", "hyper"] | None = None,
    allow_http: bool = False,
    progress: bool = False,
    on_event: Callable[[dict[str, Any]], object] | None = None,
    ledger: str | os.PathLike[str] | Ledger | None = None,
    resume: bool | int = False,
    memory_budget: int | None = None,
    concurrency: int | None = None,
    requests_per_second: float | None = None,
    request_timeout: float | timedelta | None = None,
    max_retries: int | None = None,
    retry_budget: int | None = None,
    outage_patience: float | timedelta | None = None,
    keep_refusals: bool = False,
    trust_ledger: bool = False,
    until: str | time | None = None,
    time_zone: str | None = None,
    deadline: float | timedelta | None = None,
    stop: Stop | None = None,
) -> Report:
    """Deletes from the ODS what is ours and gone from Campus, dependents first, and sends nothing: `run` with `mode="cleanup"`, whose other arguments it takes.

    See the list before: `plan` with `mode="cleanup"`; handed over as `plan=`, nothing is deleted that was not on it. It needs a ledger to know what is ours.

    Raises:
        ResyncError: As in `run`.
        RunInterrupted: As in `run`.
    """

def preflight(
    source: str | os.PathLike[str] | Mapping[str, Iterable[Mapping[str, Any] | _Dataclass]],
    ods: str | None = None,
    *,
    key: str | Mapping[str, str],
    secret: str | Mapping[str, str],
    configuration: str | Configuration | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    school_year: int | str | None = None,
    data_standard: str | None = None,
    strict: bool = False,
    tenant: str | None = None,
    instance: str | None = None,
    placeholders: Mapping[str, str] | None = None,
    data_url: str | None = None,
    oauth_url: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    token_cache: str | os.PathLike[str] | None = None,
    transport: Literal["reqwest", "hyper"] | None = None,
    allow_http: bool = False,
    ledger: str | os.PathLike[str] | Ledger | None = None,
    memory_budget: int | None = None,
    concurrency: int | None = None,
    requests_per_second: float | None = None,
    request_timeout: float | timedelta | None = None,
    max_retries: int | None = None,
    retry_budget: int | None = None,
    outage_patience: float | timedelta | None = None,
    keep_refusals: bool = False,
    trust_ledger: bool = False,
    until: str | time | None = None,
    time_zone: str | None = None,
    deadline: float | timedelta | None = None,
    stop: Stop | None = None,
) -> list[Prerequisite]:
    """What must be so before anything is sent, and whether it is: *Enable Ed-Fi*, the configuration, the connection with its key, people without the number
    that is sent as their unique ID. A run checks it too, and is refused by those whose `refuses` is true. Writes nothing.

    The other arguments are those of `plan`, and are explained in `run`.

    Raises:
        ResyncError: Source or ODS cannot be opened.
        StoppedError: `stop` was pressed, or `deadline` passed.
    """

def handle(
    source: str | os.PathLike[str] | Mapping[str, Iterable[Mapping[str, Any] | _Dataclass]],
    event: EdFiIdChanged | PeopleCombined,
    ods: str | None = None,
    *,
    key: str | Mapping[str, str],
    secret: str | Mapping[str, str],
    configuration: str | Configuration | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    school_year: int | str | None = None,
    data_standard: str | None = None,
    strict: bool = False,
    tenant: str | None = None,
    instance: str | None = None,
    placeholders: Mapping[str, str] | None = None,
    data_url: str | None = None,
    oauth_url: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    token_cache: str | os.PathLike[str] | None = None,
    transport: Literal["reqwest", "hyper"] | None = None,
    allow_http: bool = False,
    ledger: str | os.PathLike[str] | Ledger | None = None,
    memory_budget: int | None = None,
    concurrency: int | None = None,
    requests_per_second: float | None = None,
    request_timeout: float | timedelta | None = None,
    max_retries: int | None = None,
    retry_budget: int | None = None,
    outage_patience: float | timedelta | None = None,
    keep_refusals: bool = False,
    trust_ledger: bool = False,
    until: str | time | None = None,
    time_zone: str | None = None,
    deadline: float | timedelta | None = None,
    stop: Stop | None = None,
) -> list[HandledEvent]:
    """Handles a Campus event for every configuration of the source, each with its own key, and says what came of it for each; see `Resync.handle`.

    The other arguments are those of `plan`, and are explained in `run`.

    Args:
        event: `EdFiIdChanged(...)` or `PeopleCombined(...)`.
        deadline: How long the call may take, in seconds or as a `timedelta`. What was not done by then is not done, and with a ledger waits.
        stop: A `Stop` that ends it likewise when any thread presses it.

    Raises:
        ResyncError: Source or ODS cannot be opened.
        RunInterrupted: Ctrl-C was pressed. With a ledger, what was not done waits.
    """

def explain(
    source: _Source,
    ods: str | None = None,
    *,
    key: str | Mapping[str, str],
    secret: str | Mapping[str, str],
    person: int | None = None,
    course: int | None = None,
    section: int | None = None,
    school: int | None = None,
    record: tuple[str, Mapping[str, object]] | None = None,
    configuration: str | Configuration | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    school_year: int | str | None = None,
    data_standard: str | None = None,
    strict: bool = False,
    tenant: str | None = None,
    instance: str | None = None,
    placeholders: Mapping[str, str] | None = None,
    data_url: str | None = None,
    oauth_url: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    token_cache: str | os.PathLike[str] | None = None,
    transport: Literal["reqwest", "hyper"] | None = None,
    allow_http: bool = False,
    ledger: str | os.PathLike[str] | Ledger | None = None,
    memory_budget: int | None = None,
    concurrency: int | None = None,
    requests_per_second: float | None = None,
    request_timeout: float | timedelta | None = None,
    max_retries: int | None = None,
    retry_budget: int | None = None,
    outage_patience: float | timedelta | None = None,
    keep_refusals: bool = False,
    trust_ledger: bool = False,
    until: str | time | None = None,
    time_zone: str | None = None,
    deadline: float | timedelta | None = None,
    stop: Stop | None = None,
    show_values: bool = False,
) -> Explanation:
    """Why the records of a person, a course, a section, a school, or one record by its key are in the ODS as Campus has them, or why not, each with one next step.
    Writes nothing.

    For each record that Campus should give: whether the source gives it, or what withholds it; what the ledger knows of it; what the ODS shows; what holds
    it back. The other arguments are those of `plan`, and are explained in `run`.

    Args:
        person: A Campus person ID.
        course: A Campus course ID.
        section: A Campus section ID.
        school: A Campus school ID.
        record: An endpoint, and the parts of a natural key as a query of the API names them.
        show_values: Whether `MemberDifference.source` and `.ods` hold what differs: protected student data.

    Raises:
        ResyncError: The question cannot be answered as it stands, or source, ledger or ODS cannot be read.
        StoppedError: `stop` was pressed, or `deadline` passed.
    """

def verify(
    source: _Source,
    ods: str | None = None,
    *,
    key: str | Mapping[str, str],
    secret: str | Mapping[str, str],
    configuration: str | Configuration | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    school_year: int | str | None = None,
    schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
    persons: Iterable[int] | int | str | None = None,
    courses: Iterable[int] | int | str | None = None,
    sections: Iterable[int] | int | str | None = None,
    dates: _Dates | None = None,
    resources: Iterable[str] | None = None,
    select_dependencies: bool = False,
    non_person: Literal["related", "full_scope", "skip"] = "related",
    data_standard: str | None = None,
    strict: bool = False,
    tenant: str | None = None,
    instance: str | None = None,
    placeholders: Mapping[str, str] | None = None,
    data_url: str | None = None,
    oauth_url: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    token_cache: str | os.PathLike[str] | None = None,
    transport: Literal["reqwest", "hyper"] | None = None,
    allow_http: bool = False,
    ledger: str | os.PathLike[str] | Ledger | None = None,
    memory_budget: int | None = None,
    concurrency: int | None = None,
    requests_per_second: float | None = None,
    request_timeout: float | timedelta | None = None,
    max_retries: int | None = None,
    retry_budget: int | None = None,
    outage_patience: float | timedelta | None = None,
    keep_refusals: bool = False,
    trust_ledger: bool = False,
    until: str | time | None = None,
    time_zone: str | None = None,
    deadline: float | timedelta | None = None,
    stop: Stop | None = None,
    show_values: bool = False,
) -> Differences:
    """What of a request's records the ODS lacks, has otherwise, or has beyond them. Writes nothing.

    The ODS is asked for one list of each resource, 500 records a page. What a list does not show, and would not show if it were there, such as people
    without an association, is not comparable, and never missing. The arguments are those of `plan`, and are explained in `run`.

    Args:
        show_values: Whether `MemberDifference.source` and `.ods` hold what differs: protected student data.

    Raises:
        ResyncError: The request cannot be carried out as it stands, or source or ODS cannot be read.
        StoppedError: `stop` was pressed, or `deadline` passed.
    """

def validate(
    source: _Source,
    data_standard: str = "5.2",
    descriptors: Descriptors | str | os.PathLike[str] | Literal[False] | None = None,
    *,
    configuration: str | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    strict: bool = False,
    deadline: float | timedelta | None = None,
    stop: Stop | None = None,
) -> Validation:
    """Checks every record of a source without an ODS. Needs no credentials and no network.

    It checks shape, unmapped codes, members that must agree, natural keys that must differ, references to what the source holds itself, and the values of
    descriptors.

    Args:
        source: As in `run`.
        data_standard: The Data Standard of the records.
        descriptors: Against which values descriptors are checked: a `Descriptors`, the path of a file that one was saved to, or `False` for none. Absent:
            what Ed-Fi publishes with the Data Standard.
        configuration: The name of the configuration whose mappings and school year count; may be left out where the source has only one, or none.
        queries: As in `run`.
        configuration_file: As in `run`.
        strict: As in `run`.
        deadline: How long it may take, in seconds or as a `timedelta`.
        stop: A `Stop` that ends it when any thread presses it.

    Raises:
        ConfigError: The descriptor values are of another Data Standard, or several configurations are there and none is named.
        SourceError: The source cannot be read.
        StoppedError: `stop` was pressed, or `deadline` passed.
    """

def extract(
    source: _Source,
    folder: str | os.PathLike[str],
    *,
    configuration: str | None = None,
    school_year: int | str | None = None,
    data_standard: str = "5.2",
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    gzip: bool = False,
    strict: bool = False,
    deadline: float | timedelta | None = None,
    stop: Stop | None = None,
) -> Extracted:
    """Writes a folder of CSV files of all that a source gives: a fixture, or a way to hand data on. Read again, it gives equal records in the same order. Its manifest
    is written last, so that an extract that was stopped is no complete folder. The files hold student data, and are readable by their owner alone.

    Args:
        source: As in `run`.
        folder: The folder, which is new, or empty but for a configuration file.
        configuration: Whose records, if the source has several configurations.
        school_year: Of a source without configurations, its school year.
        data_standard: Of a source without configurations, its Data Standard.
        queries: As in `run`.
        configuration_file: As in `run`.
        gzip: Whether the files are compressed.
        strict: As in `run`.
        deadline: How long it may take, in seconds or as a `timedelta`.
        stop: A `Stop` that ends it when any thread presses it.

    Raises:
        ConfigError: The folder holds something or cannot be written to; no configuration is chosen among several, or no school year is known.
        SourceError: The source cannot be read.
        StoppedError: `stop` was pressed, or `deadline` passed. What was written is taken away.
    """

def check_source(
    source: str | os.PathLike[str], queries: str | os.PathLike[str] | None = None, data_standard: str = "5.2"
) -> SourceCheck:
    """Holds every service query against a database, and says of each kind whether its records can be made. It runs no query, writes nothing, and does not stop at
    the first that cannot run.

    Args:
        source: The path of a SQLite database.
        queries: The path of its folder of service queries. Absent: those that come with the library.
        data_standard: The Data Standard in whose terms the queries are read.

    Raises:
        ModelError: The Data Standard is not known.
        SourceError: The database cannot be read, or the folder is missing or holds no queries.
    """

def reference_queries(
    path: str | os.PathLike[str], dialect: Literal["sqlite", "tsql", "postgres"] | None = None
) -> None:
    """Writes the service queries that come with the library into a folder that is new or empty, to be read and changed there.

    Args:
        path: The folder.
        dialect: `sqlite`, `tsql` or `postgres`: only the files that this dialect uses, side by side. Absent: all of them, with the folders of all dialects.
            The folders of Data Standards (`ds-6`) are there either way.

    Raises:
        ConfigError: The folder holds something, or cannot be written to; or the dialect is none.
    """

def export_mappings(
    source: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    configuration: str | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
) -> int:
    """Writes what Campus codes mean in a configuration into a CSV file: `descriptor,code,value`. Needs no ODS.

    Args:
        source: As in `run`; or the path of a configuration file (`.toml`).
        path: The file to be written.
        configuration: The name of the configuration; may be left out where there is only one.
        queries: As in `run`.
        configuration_file: As in `run`.

    Returns:
        How many mappings there are.

    Raises:
        ConfigError: There is no such configuration, a configuration file is wrong, or the file cannot be written.
        SourceError: The source cannot be read.
    """

def compare_mappings(
    source: str | os.PathLike[str],
    other: str | os.PathLike[str] | None = None,
    *,
    configuration: str | None = None,
    other_configuration: str | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    other_configuration_file: str | os.PathLike[str] | None = None,
) -> list[MappingChange]:
    """What another configuration's codes mean otherwise, such as next year's: added, removed and changed, by descriptor and code. Needs no ODS.

    Args:
        source: As in `run`; or the path of a configuration file (`.toml`), or of a CSV file that was exported (`.csv`).
        other: What is compared with it, likewise. Absent: the same source, of which another configuration is named.
        configuration: The name of the configuration; may be left out where there is only one.
        other_configuration: The name of the other one, likewise.
        queries: As in `run`, for both.
        configuration_file: As in `run`, for `source`.
        other_configuration_file: As in `run`, for `other`.

    Raises:
        ConfigError: There is no such configuration, or a file is wrong.
        SourceError: A source cannot be read.
    """

def import_mappings(
    path: str | os.PathLike[str],
    configuration_file: str | os.PathLike[str],
    *,
    configuration: str | None = None,
    descriptors: Descriptors | str | os.PathLike[str] | None = None,
) -> list[MappingChange]:
    """Takes the mappings of a CSV file over into a configuration file, and says what that changed. Codes that the CSV file does not name stay as they are, and so
    does everything else in the configuration file. A Campus database is never written; `Configuration.with_mappings` takes them over for a single run.

    Args:
        path: A CSV file, `descriptor,code,value`.
        configuration_file: The path of the configuration file.
        configuration: The name of the configuration in it; may be left out where there is only one.
        descriptors: Values of descriptors that each value must be one of: a `Descriptors`, such as `Resync.descriptors` reads from the ODS, or the path of a
            file that one was saved to. Absent: values are not checked.

    Raises:
        ConfigError: Something is wrong in one of the files, each time with its line; all of it is told at once, and nothing is written.
    """

def propose_mappings(
    source: str | os.PathLike[str],
    descriptors: Descriptors | str | os.PathLike[str] | None = None,
    *,
    configuration: str | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    deadline: float | timedelta | None = None,
    stop: Stop | None = None,
) -> list[MappingProposal]:
    """Which descriptor values may be meant by the codes that a source uses and that a configuration does not map: of each code those that are called so, letter
    case apart, by their code value or short description, else those that are nearly called so. Nothing is mapped by that. Needs no ODS;
    `Resync.propose_mappings` takes the values that the ODS has.

    Args:
        source: As in `run`.
        descriptors: From which values: a `Descriptors`, or the path of a file that one was saved to. Absent: what Ed-Fi publishes with the Data Standard.
        configuration: The name of the configuration; may be left out where there is only one.
        queries: As in `run`.
        configuration_file: As in `run`.
        deadline: How long it may take, in seconds or as a `timedelta`.
        stop: A `Stop` that ends it when any thread presses it.

    Raises:
        ConfigError: There is no such configuration, a configuration file is wrong, or the values are of another Data Standard.
        SourceError: The source cannot be read.
        StoppedError: `stop` was pressed, or `deadline` passed.
    """

def load_order(data_standard: str) -> list[_LoadOrderEntry]:
    """The order in which an ODS of a Data Standard accepts records, as its `dependencies` endpoint gives it.

    People stand in it twice: where they can be created, and, behind their associations, where they can be updated.

    Raises:
        ConfigError: The Data Standard is not known.
    """

def select_dependencies(resources: Iterable[str], data_standard: str) -> list[str]:
    """These endpoints and everything they require, transitively, in load order, as far as the model alone can say.

    Raises:
        ConfigError: The Data Standard is not known.
        UnknownResourceError: The Data Standard has no such endpoint.
    """

def make_district(
    path: str | os.PathLike[str],
    students: int = 2000,
    seed: int = 7,
    ods_url: str | None = None,
    *,
    data_standard: str = "5.2",
    last_year: str | None = None,
) -> _District:
    """Writes a believable district in the reference Campus schema into a new SQLite database. The same arguments give the same bytes.

    Args:
        path: The file to be made; it must not exist.
        students: How many students may be sent; others, who may not, come on top.
        seed: What everything random follows from.
        ods_url: The URL in its configuration. Absent: the configuration leaves it open, and `run` needs `ods`.
        data_standard: The Data Standard of its configuration.
        last_year: The Data Standard of a second configuration, for last year, which leaves its URL open; then last year is a whole one. Absent: there is
            just enough of last year that must not be sent with this one.

    Returns:
        The names of its configuration and of last year's, the Campus IDs of its schools, and how many students, staff, guardians and rows it holds.

    Raises:
        SourceError: The file exists already or cannot be written.
        ConfigError: A Data Standard is not known, or `ods_url` is no URL.
    """

@final
class Resync:
    """A source and an ODS, opened for one configuration: the object behind `run` and `plan`, which open one for a single call.

    What it is made of is checked when it is made; nothing is written to the ODS before `run`. It keeps its connection, and may be used by
    several threads. What only reads stops at once when Ctrl-C is pressed. Its `with` statement closes it.

    Args:
        source: As in `edfi_resync.run`.
        ods: As in `edfi_resync.run`.
        key: The key of the API client; or, by the names of configurations, the key of each.
        secret: The secret of the API client, likewise.
        configuration: As in `edfi_resync.run`.
        queries: As in `edfi_resync.run`.
        configuration_file: As in `edfi_resync.run`.
        school_year: The school year of a source without configurations: `2027` or `"2026-27"`. Absent: the current one.
        data_standard: The Data Standard of a source without configurations. Absent: the server's.
        strict: As in `edfi_resync.run`.
        tenant: As in `edfi_resync.run`, and so are all others that say how to connect and work: `instance`, `placeholders`, `data_url`,
            `oauth_url`, `ca_file`, `token_cache`, `transport`, `allow_http`, `memory_budget`, `concurrency`, `requests_per_second`, `request_timeout`,
            `max_retries`, `retry_budget`, `outage_patience`, `keep_refusals`, `trust_ledger`, `until`, `time_zone`.
        ledger: Where runs remember: a `Ledger`, or the path of one, which is made if there is none.
        rights: What the caller may do, as text such as `"resync:read, resync:write"`, or as a list of pairs such as `[("resync", "read")]`. The
            tools are `resync`, `errorLog`, `eventQueue` and `deleteTool`, the rights `read`, `write`, `add` and `delete`; none
            contains another. Absent: everything.
        holder: Who asks, as others read it in locks and audit: a name, a service, a job. Absent: the number of this process.
        lease: How long the locks of a run outlive its process, should that die, in seconds or as a `timedelta`. Absent: two minutes.

    Raises:
        ResyncError: Source, ledger or ODS cannot be opened, or an argument is wrong.
    """
    def __new__(
        cls,
        source: _Source,
        ods: str | None = None,
        *,
        key: str | Mapping[str, str],
        secret: str | Mapping[str, str],
        configuration: str | Configuration | None = None,
        queries: str | os.PathLike[str] | None = None,
        configuration_file: str | os.PathLike[str] | None = None,
        school_year: int | str | None = None,
        data_standard: str | None = None,
        strict: bool = False,
        tenant: str | None = None,
        instance: str | None = None,
        placeholders: Mapping[str, str] | None = None,
        data_url: str | None = None,
        oauth_url: str | None = None,
        ca_file: str | os.PathLike[str] | None = None,
        token_cache: str | os.PathLike[str] | None = None,
        transport: Literal["reqwest", "hyper"] | None = None,
        allow_http: bool = False,
        ledger: str | os.PathLike[str] | Ledger | None = None,
        rights: str | Iterable[tuple[str, str]] | None = None,
        holder: str | None = None,
        lease: float | timedelta | None = None,
        memory_budget: int | None = None,
        concurrency: int | None = None,
        requests_per_second: float | None = None,
        request_timeout: float | timedelta | None = None,
        max_retries: int | None = None,
        retry_budget: int | None = None,
        outage_patience: float | timedelta | None = None,
        keep_refusals: bool = False,
        trust_ledger: bool = False,
        until: str | time | None = None,
        time_zone: str | None = None,
    ) -> Self: ...
    @property
    def configuration(self) -> str:
        """The name of the configuration."""
    @property
    def target(self) -> str:
        """The base URL of the ODS."""
    @property
    def school_year(self) -> int:
        """The school year whose records are sent, by the year in which it ends."""
    @property
    def data_standard(self) -> str:
        """The Data Standard of the records."""
    @property
    def rights(self) -> str:
        """What the caller may do: `"resync:read, resync:write"`."""
    def configurations(self) -> list[Configuration]:
        """The configurations of the source, chosen or not; empty for a source without any.

        Raises:
            RightMissingError: Read of the Resync tool is missing; so for everything else here that only reads.
        """
    def schools(self, search: str = "") -> list[School]:
        """The schools of the school year that a search finds, excluded ones too.

        Args:
            search: A Campus school ID, or a part of a number or name; letter case does not matter. Empty: every school.
        """
    def resources(self, sort: Literal["category", "dependency"] = "category") -> list[Resource]:
        """The resources of the Data Standard, held and switched on or not.

        Args:
            sort: `"category"`, as the manual names the categories, or `"dependency"`, where what others depend on comes before them. A run is
                always in the order of dependency.
        """
    def waves(self) -> list[Wave]:
        """The five waves of the recommended resync order, each with its resources that can be sent: `run(resources=wave.resources, schools=...)`."""
    def prerequisites(self) -> list[Prerequisite]:
        """What must be so before anything is sent, and whether it is. A run checks it too."""
    def in_groups(
        self, schools: Iterable[int] | Iterable[str] | int | Literal["all"], most: int
    ) -> list[list[int]]:
        """Schools in groups, so that a large district is sent group by group, off-peak: `run(schools=group)` for each. A calendar belongs to one
        school, so these are groups of calendars, as the vendor advises. Records of the district as a whole are sent with each group.

        Args:
            schools: As in `plan`.
            most: How many schools a group has at most.
        """
    def plan(
        self,
        plan: Plan | None = None,
        *,
        schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
        persons: Iterable[int] | int | str | None = None,
        courses: Iterable[int] | int | str | None = None,
        sections: Iterable[int] | int | str | None = None,
        dates: _Dates | None = None,
        resources: Iterable[str] | None = None,
        select_dependencies: bool = False,
        mode: Literal["resync", "reconcile", "cleanup"] = "resync",
        non_person: Literal["related", "full_scope", "skip"] = "related",
        force: bool = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
        counts: bool = True,
    ) -> Plan:
        """What `run` with the same arguments would do, as `edfi_resync.plan` says. Reads from source and ODS, and writes nothing to them.

        Args:
            plan: A plan whose request is planned anew; what is still the same has the same fingerprint.
            deadline: How long it may take, in seconds or as a `timedelta`.
            stop: A `Stop` that ends it when any thread presses it.
            counts: Whether it counts records and looks at their Campus codes, as in `edfi_resync.plan`.

        Raises:
            StoppedError: `stop` was pressed, or `deadline` passed.
        """
    async def plan_async(
        self,
        plan: Plan | None = None,
        *,
        schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
        persons: Iterable[int] | int | str | None = None,
        courses: Iterable[int] | int | str | None = None,
        sections: Iterable[int] | int | str | None = None,
        dates: _Dates | None = None,
        resources: Iterable[str] | None = None,
        select_dependencies: bool = False,
        mode: Literal["resync", "reconcile", "cleanup"] = "resync",
        non_person: Literal["related", "full_scope", "skip"] = "related",
        force: bool = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
        counts: bool = True,
    ) -> Plan:
        """As `plan`, for asyncio: other tasks go on meanwhile. The arguments are those of `plan`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def run(
        self,
        plan: Plan | None = None,
        *,
        schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
        persons: Iterable[int] | int | str | None = None,
        courses: Iterable[int] | int | str | None = None,
        sections: Iterable[int] | int | str | None = None,
        dates: _Dates | None = None,
        resources: Iterable[str] | None = None,
        select_dependencies: bool = False,
        mode: Literal["resync", "reconcile", "cleanup"] = "resync",
        non_person: Literal["related", "full_scope", "skip"] = "related",
        force: bool = False,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        resume: bool | int = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Report:
        """Carries out a plan, or what is asked for. The arguments are explained in `edfi_resync.run`, and so are the events.

        Raises:
            RightMissingError: Write of the Resync tool is missing; or Read, which planning needs.
            PrerequisiteMissingError: Ed-Fi is not enabled, or the configuration is not as it was when it was opened.
            LockedError: Another run is at it.
            ResyncError: The run as a whole could not be done for another reason. What befalls single records stands in the report.
            RunInterrupted: Ctrl-C was pressed.
        """
    async def run_async(
        self,
        plan: Plan | None = None,
        *,
        schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
        persons: Iterable[int] | int | str | None = None,
        courses: Iterable[int] | int | str | None = None,
        sections: Iterable[int] | int | str | None = None,
        dates: _Dates | None = None,
        resources: Iterable[str] | None = None,
        select_dependencies: bool = False,
        mode: Literal["resync", "reconcile", "cleanup"] = "resync",
        non_person: Literal["related", "full_scope", "skip"] = "related",
        force: bool = False,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        resume: bool | int = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Report:
        """As `run`, for asyncio: other tasks go on meanwhile. The arguments are those of `run`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def start(
        self,
        plan: Plan | None = None,
        *,
        schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
        persons: Iterable[int] | int | str | None = None,
        courses: Iterable[int] | int | str | None = None,
        sections: Iterable[int] | int | str | None = None,
        dates: _Dates | None = None,
        resources: Iterable[str] | None = None,
        select_dependencies: bool = False,
        mode: Literal["resync", "reconcile", "cleanup"] = "resync",
        non_person: Literal["related", "full_scope", "skip"] = "related",
        force: bool = False,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        resume: bool | int = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Running:
        """As `run`, without waiting for it: returns a `Running`. The arguments are those of `run`.

        Callbacks are called by whoever waits for the run, or takes its events.
        """
    def cleanup(
        self,
        plan: Plan | None = None,
        *,
        schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
        persons: Iterable[int] | int | str | None = None,
        courses: Iterable[int] | int | str | None = None,
        sections: Iterable[int] | int | str | None = None,
        dates: _Dates | None = None,
        resources: Iterable[str] | None = None,
        select_dependencies: bool = False,
        non_person: Literal["related", "full_scope", "skip"] = "related",
        force: bool = False,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        resume: bool | int = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Report:
        """Deletes from the ODS what is ours and gone from Campus, and sends nothing: `run` with `mode="cleanup"`, whose other arguments it takes. See the list
        before: `plan(mode="cleanup")`, or hand over such a plan.

        Raises:
            ResyncError: As in `run`.
            RunInterrupted: As in `run`.
        """
    async def cleanup_async(
        self,
        plan: Plan | None = None,
        *,
        schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
        persons: Iterable[int] | int | str | None = None,
        courses: Iterable[int] | int | str | None = None,
        sections: Iterable[int] | int | str | None = None,
        dates: _Dates | None = None,
        resources: Iterable[str] | None = None,
        select_dependencies: bool = False,
        non_person: Literal["related", "full_scope", "skip"] = "related",
        force: bool = False,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        resume: bool | int = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Report:
        """As `cleanup`, for asyncio: other tasks go on meanwhile. The arguments are those of `cleanup`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def preflight(self, *, deadline: float | timedelta | None = None, stop: Stop | None = None) -> list[Prerequisite]:
        """What must be so before anything is sent, and whether it is, as `edfi_resync.preflight` says. Writes nothing.

        Args:
            deadline: How long it may take, in seconds or as a `timedelta`.
            stop: A `Stop` that ends it when any thread presses it.

        Raises:
            RightMissingError: Read of the Resync tool is missing.
            StoppedError: `stop` was pressed, or `deadline` passed.
        """
    async def preflight_async(self, *, deadline: float | timedelta | None = None, stop: Stop | None = None) -> list[Prerequisite]:
        """As `preflight`, for asyncio: other tasks go on meanwhile. The arguments are those of `preflight`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def extract(
        self,
        folder: str | os.PathLike[str],
        *,
        gzip: bool = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Extracted:
        """Writes a folder of CSV files of all that this configuration sends; see `edfi_resync.extract`. Nothing is sent.

        Args:
            folder: The folder, which is new, or empty but for a configuration file.
            gzip: Whether the files are compressed.
            deadline: How long it may take, in seconds or as a `timedelta`.
            stop: A `Stop` that ends it when any thread presses it.

        Raises:
            RightMissingError: Read of the Resync tool is missing.
            ConfigError: The folder holds something or cannot be written to.
            StoppedError: `stop` was pressed, or `deadline` passed. What was written is taken away.
        """
    async def extract_async(
        self,
        folder: str | os.PathLike[str],
        *,
        gzip: bool = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Extracted:
        """As `extract`, for asyncio: other tasks go on meanwhile. The arguments are those of `extract`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def close(self) -> None:
        """Lets go of source, ledger and connection; nothing can be asked of it any more. What is under way goes on, and holds them until it ends. The end of its
        `with` statement does so too.
        """
    def __enter__(self) -> Self: ...
    def __exit__(
        self, exception_type: type[BaseException] | None, exception: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...
    def verify(
        self,
        *,
        schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
        persons: Iterable[int] | int | str | None = None,
        courses: Iterable[int] | int | str | None = None,
        sections: Iterable[int] | int | str | None = None,
        dates: _Dates | None = None,
        resources: Iterable[str] | None = None,
        select_dependencies: bool = False,
        non_person: Literal["related", "full_scope", "skip"] = "related",
        show_values: bool = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Differences:
        """What of a request's records the ODS lacks, has otherwise, or has beyond them, as `edfi_resync.verify` says. Writes nothing.

        Args:
            show_values: Whether the members that differ are shown with what both sides hold: protected student data.
            deadline: How long it may take, in seconds or as a `timedelta`.
            stop: A `Stop` that ends it when any thread presses it.

        Raises:
            RightMissingError: Read of the Resync tool is missing.
            StoppedError: `stop` was pressed, or `deadline` passed.
        """
    async def verify_async(
        self,
        *,
        schools: Iterable[int] | Iterable[str] | int | Literal["all"] | None = None,
        persons: Iterable[int] | int | str | None = None,
        courses: Iterable[int] | int | str | None = None,
        sections: Iterable[int] | int | str | None = None,
        dates: _Dates | None = None,
        resources: Iterable[str] | None = None,
        select_dependencies: bool = False,
        non_person: Literal["related", "full_scope", "skip"] = "related",
        show_values: bool = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Differences:
        """As `verify`, for asyncio: other tasks go on meanwhile. The arguments are those of `verify`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def validate(
        self,
        descriptors: Descriptors | str | os.PathLike[str] | Literal[False] | None = None,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Validation:
        """Checks every record of the source, as this configuration sends it, without asking the ODS anything; see `edfi_resync.validate`.

        Args:
            descriptors: As in `edfi_resync.validate`; or what `descriptors()` has read.
            deadline: How long it may take, in seconds or as a `timedelta`.
            stop: A `Stop` that ends it when any thread presses it.

        Raises:
            RightMissingError: Read of the Resync tool is missing.
            StoppedError: `stop` was pressed, or `deadline` passed.
        """
    async def validate_async(
        self,
        descriptors: Descriptors | str | os.PathLike[str] | Literal[False] | None = None,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Validation:
        """As `validate`, for asyncio: other tasks go on meanwhile. The arguments are those of `validate`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def descriptors(self, *, deadline: float | timedelta | None = None, stop: Stop | None = None) -> Descriptors:
        """Reads which values the ODS has for each descriptor; of those that a claim set hides, none.

        Args:
            deadline: How long it may take, in seconds or as a `timedelta`.
            stop: A `Stop` that ends it when any thread presses it.

        Raises:
            RightMissingError: Read of the Resync tool is missing.
            UnreachableError: Not one of them can be listed.
            StoppedError: `stop` was pressed, or `deadline` passed.
        """
    async def descriptors_async(self, *, deadline: float | timedelta | None = None, stop: Stop | None = None) -> Descriptors:
        """As `descriptors`, for asyncio: other tasks go on meanwhile. The arguments are those of `descriptors`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def propose_mappings(
        self,
        descriptors: Descriptors | str | os.PathLike[str] | None = None,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> list[MappingProposal]:
        """Which descriptor values may be meant by the codes that the source uses and that this configuration does not map; see
        `edfi_resync.propose_mappings`. Nothing is mapped by that.

        Args:
            descriptors: From which values: a `Descriptors`, or the path of a file that one was saved to. Absent: those that the ODS has.
            deadline: How long it may take, in seconds or as a `timedelta`.
            stop: A `Stop` that ends it when any thread presses it.

        Raises:
            RightMissingError: Read of the Resync tool is missing.
            UnreachableError: The ODS shows no descriptor.
            StoppedError: `stop` was pressed, or `deadline` passed.
        """
    async def propose_mappings_async(
        self,
        descriptors: Descriptors | str | os.PathLike[str] | None = None,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> list[MappingProposal]:
        """As `propose_mappings`, for asyncio: other tasks go on meanwhile. The arguments are those of `propose_mappings`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def explain(
        self,
        *,
        person: int | None = None,
        course: int | None = None,
        section: int | None = None,
        school: int | None = None,
        record: tuple[str, Mapping[str, object]] | None = None,
        show_values: bool = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Explanation:
        """Why the records of a person, a course, a section, a school, or one record are in the ODS as Campus has them, or why not; see `edfi_resync.explain`.

        Args:
            person: A Campus person ID.
            course: A Campus course ID.
            section: A Campus section ID.
            school: A Campus school ID.
            record: An endpoint, and the parts of a natural key as a query of the API names them.
            show_values: Whether the members that differ are shown with what both sides hold: protected student data.
            deadline: How long it may take, in seconds or as a `timedelta`.
            stop: A `Stop` that ends it when any thread presses it.

        Raises:
            RightMissingError: Read of the Resync tool is missing.
            StoppedError: `stop` was pressed, or `deadline` passed.
        """
    async def explain_async(
        self,
        *,
        person: int | None = None,
        course: int | None = None,
        section: int | None = None,
        school: int | None = None,
        record: tuple[str, Mapping[str, object]] | None = None,
        show_values: bool = False,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Explanation:
        """As `explain`, for asyncio: other tasks go on meanwhile. The arguments are those of `explain`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def locks(self) -> list[Lock]:
        """Who writes to which resources of which schools of this target, and since when. Empty without a ledger: then nothing keeps two runs
        apart. A ledger binds the processes that share it, and no others.
        """
    def errors(
        self,
        *,
        resource: str | None = None,
        class_: str | None = None,
        run: int | Run | None = None,
        school: int | None = None,
        calendar: int | None = None,
        course: int | None = None,
        section: int | None = None,
        person: int | None = None,
        state: Literal["open", "retried", "archived"] = "open",
    ) -> ErrorLog:
        """The errors of this target, grouped by cause; several conditions must all be met. `errors(...).retry()` sends exactly these records again,
        `errors(...).archive()` puts them away, and so do `retry` and `archive` of a single group.

        Args:
            resource: Of this endpoint.
            class_: Of this sort of failure, such as `"parentMissing"`.
            run: Of this `Run`, or of the one with this number.
            school: Of records behind which this Campus school ID stands.
            calendar: This Campus calendar ID, likewise.
            course: This Campus course ID, likewise.
            section: This Campus section ID, likewise.
            person: This Campus person ID, likewise.
            state: `"open"`, `"retried"` or `"archived"`, as in `FailedRecord.state`.

        Raises:
            RightMissingError: Read of the Error Log is missing.
            ConfigError: There is no ledger.
        """
    def plan_event(
        self,
        event: EdFiIdChanged | PeopleCombined,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Plan:
        """What a Campus event does to the ODS of this configuration. Reads from source and ODS, and writes nothing to them; `run` carries it out.

        Args:
            event: `EdFiIdChanged(...)` or `PeopleCombined(...)`.
            deadline: As in `plan`.
            stop: As in `plan`.

        Raises:
            RightMissingError: Read of the Event Queue is missing.
        """
    async def plan_event_async(
        self,
        event: EdFiIdChanged | PeopleCombined,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Plan:
        """As `plan_event`, for asyncio: other tasks go on meanwhile. The arguments are those of `plan_event`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def handle(
        self,
        event: EdFiIdChanged | PeopleCombined,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> list[HandledEvent]:
        """Handles a Campus event for every configuration of the source, each opened as this one was with its own key, and says what came of it for
        each.

        With a ledger the event is queued first, and never lost: where there is no valid connection, or somebody else writes the same
        records, it waits, in order, for the next `process_events`; so it does while the person cannot be sent under the new ID, or while what
        should go cannot be told from what has to stay. Without a ledger, what cannot be done now is not done; nor is anything deleted, as nobody
        knows whose it is: an event that deletes ends as `"listed"`, with `done` false. Review its `plan`, and `run` it. Ctrl-C leaves it in the queue.

        Args:
            event: `EdFiIdChanged(...)` or `PeopleCombined(...)`.
            deadline: How long the call may take, in seconds or as a `timedelta`. What was not done by then is not done, and with a ledger waits.
            stop: A `Stop` that ends it likewise when any thread presses it.

        Raises:
            RightMissingError: Write of the Event Queue is missing.
            RunInterrupted: Ctrl-C was pressed. With a ledger, what was not done waits.
        """
    async def handle_async(
        self,
        event: EdFiIdChanged | PeopleCombined,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> list[HandledEvent]:
        """As `handle`, for asyncio: other tasks go on meanwhile. The arguments are those of `handle`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def events(self) -> list[QueuedEvent]:
        """The events that wait or are under way, of all configurations, in order. Empty without a ledger.

        Raises:
            RightMissingError: Read of the Event Queue is missing.
        """
    def archive_event(self, event: QueuedEvent | int) -> None:
        """Puts an event away that cannot be sent, or need not be any more, so that those behind it can be. Nothing is sent or deleted; the audit says who
        did it. What the ODS has under an old ID stays: `plan_event` lists it, and the Delete Tool deletes it.

        Args:
            event: One of `events()`, or its number: its `id`, or the `event` of what `handle` says. Not its place in the queue.

        Raises:
            RightMissingError: Write of the Event Queue is missing.
            ConfigError: There is no ledger.
            RequestError: It is not in the queue.
            LockedError: Somebody is at it.
        """
    def process_events(
        self, *, deadline: float | timedelta | None = None, stop: Stop | None = None
    ) -> list[HandledEvent]:
        """Processes the events that wait, of all configurations, and says what came of each. Of a configuration whose first event cannot be sent,
        all wait.

        Args:
            deadline: As in `handle`.
            stop: As in `handle`.

        Raises:
            RightMissingError: Write of the Event Queue is missing.
            RunInterrupted: Ctrl-C was pressed. With a ledger, what was not done waits.
        """
    async def process_events_async(
        self, *, deadline: float | timedelta | None = None, stop: Stop | None = None
    ) -> list[HandledEvent]:
        """As `process_events`, for asyncio: other tasks go on meanwhile. The arguments are those of `process_events`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def advise(self) -> list[Advice]:
        """What only a resync would put right, such as a resource that was switched on later or a mapping that was changed: ready-made requests, the
        most far-reaching first; none where source and ledger agree. Reads the source as a whole, and the ledger.

        Raises:
            RightMissingError: Read of the Resync tool is missing.
            ConfigError: There is no ledger.
        """
    def audit(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        configuration: str | None = None,
        actor: str | None = None,
    ) -> Audit:
        """Who asked for what and when, and what came of it, by time: every resync, cleanup, retry and archiving, those that were refused too. Of all
        configurations that share the ledger. It is kept for 90 days.

        Args:
            since: From this `datetime` on.
            until: Before this `datetime`.
            configuration: Of this configuration.
            actor: Of this holder.

        Raises:
            RightMissingError: Read of the Resync tool is missing.
            ConfigError: There is no ledger.
        """
    def plan_delete(
        self,
        *,
        persons: Iterable[int] | int | str | None = None,
        resources: Iterable[str] | None = None,
        records: Iterable[tuple[str, str]] | None = None,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Plan:
        """What `delete` with the same arguments would delete: a list to review, dependents first. Reads from source, ledger and ODS, and writes
        nothing to them; `run(plan)` deletes what it lists and still holds.

        Of people, everything stands there whose key names them, except kinds that are never deleted, such as `students`: those must be named. What
        refers to a record stands before it. Campus itself is not changed, so that a later resync may send the same again.

        Args:
            persons: Campus person IDs, as in `plan`.
            resources: Of the people, only records of these endpoints, and of these even kinds that are never deleted otherwise. Absent: all
                that are person-related.
            records: Single records: pairs of endpoint and ODS id, such as `[("sections", "0f7c2a9d3b5e4c61a8d2e4f60b1c3d5e")]`.
            deadline: As in `plan`.
            stop: As in `plan`.

        Raises:
            RightMissingError: The caller has no right of the Delete Tool.
            RequestError: Nothing is named, or a resource that is unknown or switched off.
        """
    async def plan_delete_async(
        self,
        *,
        persons: Iterable[int] | int | str | None = None,
        resources: Iterable[str] | None = None,
        records: Iterable[tuple[str, str]] | None = None,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Plan:
        """As `plan_delete`, for asyncio: other tasks go on meanwhile. The arguments are those of `plan_delete`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def delete(
        self,
        *,
        persons: Iterable[int] | int | str | None = None,
        resources: Iterable[str] | None = None,
        records: Iterable[tuple[str, str]] | None = None,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Report:
        """Deletes records of people, or single records, dependents first. The arguments are those of `plan_delete`, which shows what this
        deletes; the events are those of `run`, and so are `deadline` and `stop`.

        Raises:
            RightMissingError: Delete of the Delete Tool is missing.
            LockedError: Another run is at it.
            StoppedError: `stop` was pressed, or `deadline` passed, before anything was deleted.
            ResyncError: It could not be done for another reason. What could not be deleted stands in the report.
            RunInterrupted: Ctrl-C was pressed.
        """
    async def delete_async(
        self,
        *,
        persons: Iterable[int] | int | str | None = None,
        resources: Iterable[str] | None = None,
        records: Iterable[tuple[str, str]] | None = None,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Report:
        """As `delete`, for asyncio: other tasks go on meanwhile. The arguments are those of `delete`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """

@final
class Stop:
    """Ends a run from any thread: pass it as `stop=`, and call `press()` when it should end. Pressed once, the run admits nothing more, finishes what
    is in flight, and returns a report whose `stopped` says so; pressed again, what is in flight is not awaited and counts as failed, maybe applied.
    Either way it can be resumed from a ledger. One can stop several runs. Ctrl-C stops a run apart from it.
    """
    def __new__(cls) -> Self: ...
    def press(self) -> None:
        """Ends the runs that it was passed to: the first time cleanly, then at once. Later runs do not begin."""
    @property
    def pressed(self) -> bool:
        """Whether it was pressed."""

@final
class Apart:
    """A `stop=` of calls that are not waited for: the caller's own stop, if there is one, and whether the call's events are kept for whoever asks."""
    def __new__(cls, stop: Stop | None, keeps_events: bool = False) -> Self: ...

@final
class Work:
    """Work that was begun and is not waited for: what awaitable calls and `Running` are made of. It is stopped when nobody holds it any more."""
    def stop(self) -> None:
        """Ends it: the first time cleanly, then at once."""
    @property
    def ended(self) -> bool:
        """Whether it has ended."""
    @property
    def listened(self) -> bool:
        """Whether callbacks hear of its events."""
    def wake(self, callback: Callable[[], object], at_end: bool) -> None:
        """Has `callback` called once, from any thread, when there is something to deliver or to take; or, `at_end`, when it has ended."""
    def deliver(self) -> bool:
        """Hands events to callbacks. Returns whether it is over, and all of it was told."""
    def hear(self) -> None:
        """Keeps every event from now on for `take`."""
    def await_end(self) -> None:
        """Waits for nobody who takes events, from now on."""
    def take(self, wait: bool) -> list[dict[str, Any]] | None:
        """The events that wait. With `wait`, at least one; `None` when there are no more."""
    def result(self) -> Any:
        """Waits for its end, and gives or raises what came of it; asked again, the same."""

@final
class Validation:
    """What was found to be wrong with the records of a source. `str(validation)` is for people, `to_dict()` its JSON form. It names records by where they come
    from, never by what is in them.
    """
    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
    @property
    def read(self) -> int:
        """How many records were read."""
    @property
    def valid(self) -> int:
        """How many have nothing wrong."""
    @property
    def invalid(self) -> int:
        """How many have something wrong."""
    @property
    def duplicates(self) -> int:
        """How many are the same as an earlier one, which a run sends once."""
    @property
    def resources(self) -> dict[str, Validated]:
        """The same by endpoint."""
    @property
    def failures(self) -> list[Failure]:
        """What is wrong, by cause, that of most records first. A record with several errors counts for each."""
    @property
    def records(self) -> list[InvalidRecord]:
        """The first thousand invalid records, each with all its errors."""
    @property
    def warnings(self) -> list[str]:
        """What was not checked."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Validation:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Validated:
    """How many records of a resource were read, and what they are."""
    @property
    def read(self) -> int:
        """Records read."""
    @property
    def valid(self) -> int:
        """With nothing wrong."""
    @property
    def invalid(self) -> int:
        """With something wrong."""
    @property
    def duplicates(self) -> int:
        """The same as an earlier one."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Validated:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class InvalidRecord:
    """A record with what is wrong with it."""
    @property
    def resource(self) -> str:
        """The endpoint."""
    @property
    def origin(self) -> str:
        """Where it is: file and line, or query and row."""
    @property
    def errors(self) -> list[str]:
        """Each error, with its JSON path."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> InvalidRecord:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Extracted:
    """What was written into a CSV folder. `to_dict()` is its JSON form."""
    @property
    def records(self) -> dict[str, int]:
        """How many records of each resource are in the folder."""
    @property
    def left_out(self) -> dict[str, int]:
        """How many rows of the source were left out, of the resources of which some were."""
    @property
    def incomplete(self) -> list[str]:
        """Why the folder is not all that there is, if it is not."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Extracted:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SourceCheck:
    """What became of holding every query of a source against its database; nothing was run. `str(check)` is a table for people, `to_dict()` its JSON form."""
    @property
    def ok(self) -> bool:
        """Whether nothing is wrong: every query that is there runs."""
    @property
    def data_standard(self) -> str:
        """The Data Standard in whose terms the queries were read."""
    @property
    def kinds(self) -> list[KindCheck]:
        """Each kind for which there is a query, and each resource of the standard without one; by endpoint."""
    @property
    def problems(self) -> list[QueryProblem]:
        """What is wrong with files that make no records: special queries, views, names that mean nothing."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> SourceCheck:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class KindCheck:
    """Whether the records of one kind can be made."""
    @property
    def resource(self) -> str:
        """The endpoint."""
    @property
    def state(self) -> Literal["runs", "cannotRun", "noQuery"]:
        """`runs`, `cannotRun` or `noQuery`."""
    @property
    def problems(self) -> list[QueryProblem]:
        """Why it cannot run: of the query, of each child query, or of the views that they name."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> KindCheck:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class QueryProblem:
    """Something wrong with a service query, and where. It never quotes a value of the database."""
    @property
    def file(self) -> str:
        """The file, by its path in the folder of queries."""
    @property
    def line(self) -> int | None:
        """The line of it, from 1, where it can be told."""
    @property
    def column(self) -> int | None:
        """The column of that line, from 1."""
    @property
    def message(self) -> str:
        """What is wrong, in the database's own words where it says so."""
    @property
    def hint(self) -> str | None:
        """What to do about it."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> QueryProblem:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Descriptors:
    """Which values descriptors have: what Ed-Fi publishes with a Data Standard, a list that was saved, or what an ODS has."""
    @staticmethod
    def of_standard(data_standard: str = "5.2") -> Descriptors:
        """What Ed-Fi publishes with a Data Standard. Hosts add values of their own: those of another namespace are nobody's to judge by this list.

        Raises:
            ModelError: The Data Standard is not known.
        """
    @staticmethod
    def load(path: str | os.PathLike[str]) -> Descriptors:
        """Reads what `save` wrote.

        Raises:
            ConfigError: The file cannot be read, or is no such list.
        """
    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the list to a file: text, a descriptor a line, its values behind tabs.

        Raises:
            ConfigError: The file cannot be written.
        """
    def with_values(self, values: Mapping[str, Iterable[str]]) -> Descriptors:
        """The same list with more values, by descriptor.

        Raises:
            ConfigError: A value is not a namespace, `#` and a code.
        """
    def has(self, descriptor: str, value: str) -> bool:
        """Whether a descriptor has a value; letter case does not count."""
    def short_description(self, descriptor: str, value: str) -> str | None:
        """The short description of a value; `None` where none is known, or where it says no more than the code value."""
    @property
    def data_standard(self) -> str:
        """The Data Standard whose descriptors they are."""
    def to_dict(self) -> dict[str, list[str]]:
        """The values by descriptor."""
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Explanation:
    """Why the records of somebody or something are in an ODS as Campus has them, or why not. `str(explanation)` is for a help desk, `to_dict()` its JSON form.
    It names records by where they come from, by Campus objects and by their ids in the ODS, never by what is in them, unless values were asked for.
    """
    @property
    def subject(self) -> str:
        """Who or what was asked about: `"person 1001"`."""
    @property
    def configuration(self) -> str:
        """The name of the configuration."""
    @property
    def ok(self) -> bool:
        """Whether every record is in the ODS as Campus has it."""
    @property
    def records(self) -> list[ExplainedRecord]:
        """Every record that Campus should give, in load order, and what it withholds."""
    @property
    def next(self) -> str | None:
        """What to do first; `None` where all is in place."""
    @property
    def warnings(self) -> list[str]:
        """What should be known of the answer."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Explanation:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ExplainedRecord:
    """A record, and why it is in the ODS as Campus has it or why not."""
    @property
    def resource(self) -> str | None:
        """The endpoint; `None` where nothing of the subject is given at all."""
    @property
    def origin(self) -> str | None:
        """Where the source gives it; `None` for what it withholds."""
    @property
    def object(self) -> str | None:
        """The Campus object behind it, such as `"Enrollment:4711"`."""
    @property
    def id(self) -> str | None:
        """Its id in the ODS, if that shows it or the ledger knows it."""
    @property
    def sent(self) -> tuple[str, int] | None:
        """How it ended when it was sent last, and in which run, as the ledger knows."""
    @property
    def reason(self) -> str:
        """Why it is in the ODS as Campus has it or why not, such as `"inPlace"`, `"noUniqueId"`, `"parentMissing"` or `"refused"`."""
    @property
    def message(self) -> str:
        """The reason in a sentence."""
    @property
    def members(self) -> list[MemberDifference]:
        """The members in which it differs, of one that both have."""
    @property
    def next(self) -> str | None:
        """What to do; `None` for what is in place."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> ExplainedRecord:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: builtins.object, /) -> bool: ...
    def __ne__(self, other: builtins.object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Differences:
    """What a comparison of source and ODS has found. `str(differences)` is for people, `to_dict()` its JSON form.

    It names records by where they come from, by Campus IDs and by their ids in the ODS, never by what is in them, unless values were asked for.
    """
    @property
    def same(self) -> int:
        """How many records are in source and ODS alike."""
    @property
    def missing(self) -> int:
        """How many are in the source, and not in the ODS."""
    @property
    def different(self) -> int:
        """How many are in both, with other values."""
    @property
    def extra(self) -> int:
        """How many are in the ODS, and not in the source."""
    @property
    def not_comparable(self) -> int:
        """Of how many one side cannot be known."""
    @property
    def resources(self) -> dict[str, Compared]:
        """The same by endpoint."""
    def by_school(self) -> dict[int, Compared]:
        """The same by Campus school ID, of what is not alike and whose school the source says."""
    def by_person(self) -> dict[int, Compared]:
        """The same by Campus person ID, of what is not alike and whose person the source says."""
    @property
    def differences(self) -> list[Difference]:
        """What is not the same, resource by resource in load order."""
    @property
    def warnings(self) -> list[str]:
        """What should be known of the comparison."""
    @property
    def ok(self) -> bool:
        """Whether everything is the same, and nothing was left in doubt."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Differences:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Compared:
    """How many records of a resource are what."""
    @property
    def same(self) -> int:
        """In source and ODS alike."""
    @property
    def missing(self) -> int:
        """In the source, and not in the ODS."""
    @property
    def different(self) -> int:
        """In both, with other values."""
    @property
    def extra(self) -> int:
        """In the ODS, and not in the source."""
    @property
    def not_comparable(self) -> int:
        """In one of them, and what the other has cannot be known."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Compared:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Difference:
    """A record that is not the same on both sides."""
    @property
    def resource(self) -> str:
        """The endpoint."""
    @property
    def kind(self) -> Literal["missing", "different", "extraOurs", "extraOthers", "extraUnknown", "notComparable"]:
        """`"missing"`, `"different"`, `"extraOurs"` (sent from here, as the ledger knows), `"extraOthers"` (not sent from here), `"extraUnknown"` (without a
        ledger nobody can tell) or `"notComparable"`.
        """
    @property
    def origin(self) -> str | None:
        """Where the source has it; `None` for one that only the ODS shows."""
    @property
    def id(self) -> str | None:
        """Its id in the ODS; `None` for one that the ODS does not show."""
    @property
    def schools(self) -> list[int]:
        """The Campus schools it belongs to, as far as the source says."""
    @property
    def persons(self) -> list[int]:
        """The Campus persons it is about, as far as the source says."""
    @property
    def members(self) -> list[MemberDifference]:
        """The members that differ, of a record that both have."""
    @property
    def why(self) -> str | None:
        """Why it cannot be compared."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Difference:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class MemberDifference:
    """A member in which two records differ."""
    @property
    def path(self) -> str:
        """Its JSON path, such as `"$.addresses[0].city"`; an index is the item's place on the side that has it."""
    @property
    def held(self) -> Literal["source", "ods", "both"]:
        """Which side has it: `"source"`, `"ods"` or `"both"`, with other values."""
    @property
    def source(self) -> Any:
        """What the source holds there, if values were asked for."""
    @property
    def ods(self) -> Any:
        """What the ODS holds there, if values were asked for."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> MemberDifference:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Advice:
    """Resources that a resync or a cleanup puts right, for one reason; with the request that does it: `run(**advice.request)`."""
    @property
    def reason(self) -> str:
        """Why: `"nothingSent"`, `"switchedOnLater"`, `"resyncOnly"`, `"mappingChanged"`, `"notSent"`, `"changed"`, `"calendarExcluded"` or `"gone"`;
        `str(advice)` says it in words.
        """
    @property
    def resources(self) -> dict[str, int]:
        """The endpoints that it concerns, with how many records of each; empty where everything is."""
    @property
    def request(self) -> dict[str, Any]:
        """Arguments for `plan` and `run`. Make the plan, and look at it, before running it."""

@final
class EdFiIdChanged:
    """A person's Demographics were saved with another Ed-Fi ID than before.

    Added (no `old`): everything person-related of the person is sent. Changed: what is under the old ID is deleted, dependents first, and
    everything is sent under the new one; the old student record stays. Removed (no `new`): nothing is sent or deleted, what is under it is listed.

    Args:
        person: The Campus person ID.
        old: The Ed-Fi ID before, if there was one.
        new: The Ed-Fi ID now, if there is one.

    Raises:
        RequestError: It did not change, or the person is no Campus ID.
    """
    def __new__(cls, *, person: int, old: str | None = None, new: str | None = None) -> Self: ...
    @property
    def person(self) -> int:
        """The Campus person ID."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class PeopleCombined:
    """*Combine Person*: two people turned out to be one. What stands in the ODS of the one that is gone is deleted, dependents first; then everything
    of the other one is sent.

    Args:
        kept: The Campus person ID that stays.
        removed: The Campus person ID that is gone.
        removed_unique_ids: The unique IDs under which the removed person was sent: as student, staff, contact. Left out: those that Campus or the
            ledger still knows; where neither does, nothing is deleted, and a warning of plan and report says so.

    Raises:
        RequestError: Both are the same person, or one is no Campus ID.
    """
    def __new__(cls, *, kept: int, removed: int, removed_unique_ids: Iterable[str] = ()) -> Self: ...
    @property
    def kept(self) -> int:
        """The Campus person ID that stays."""
    @property
    def removed(self) -> int:
        """The Campus person ID that is gone."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class QueuedEvent:
    """An event that waits in the queue, or is under way."""
    @property
    def order(self) -> int:
        """Its place in the queue, from 1."""
    @property
    def id(self) -> int:
        """Its number in the ledger."""
    @property
    def configuration(self) -> str:
        """The name of the configuration that it is for."""
    @property
    def action(self) -> Literal["insert", "update", "delete"]:
        """What happened: `"insert"`, `"update"` or `"delete"`."""
    @property
    def table(self) -> str:
        """The Campus table."""
    @property
    def object(self) -> int:
        """The ID in that table."""
    @property
    def at(self) -> datetime:
        """When it happened, in UTC."""
    @property
    def state(self) -> Literal["waiting", "underWay"]:
        """`"waiting"` or `"underWay"`."""
    def old_ids(self) -> list[str]:
        """The unique IDs before: protected student data, and the caller's to guard.

        Raises:
            LedgerError: Another version wrote the event.
        """
    def new_ids(self) -> list[str]:
        """The unique IDs now, likewise."""

@final
class HandledEvent:
    """What came of an event for one configuration."""
    @property
    def configuration(self) -> str:
        """The name of the configuration."""
    @property
    def event(self) -> int | None:
        """Its number in the queue; `None` without a ledger."""
    @property
    def end(self) -> Literal["sent", "listed", "waiting", "failed"]:
        """How it ended, for now: `"sent"`; `"listed"`, where there was nothing to send or to delete, or where there is no ledger to tell whose the records
        are that its plan deletes; `"waiting"`, in the queue; `"failed"`, where there
        is no queue to wait in.
        """
    @property
    def done(self) -> bool:
        """Whether nothing more is to be done for it."""
    @property
    def report(self) -> Report | None:
        """What the run says, if there was one."""
    @property
    def plan(self) -> Plan | None:
        """What was listed, where nothing was sent or deleted."""
    @property
    def problem(self) -> str | None:
        """Why it waits, or was not sent, and what to do."""

@final
class Lock:
    """A resource of a school, or of all schools, that somebody writes to. Others who would write to it are refused, or wait."""
    @property
    def resource(self) -> str:
        """The path of the resource: `"/ed-fi/students"`."""
    @property
    def school(self) -> int | None:
        """The Campus ID of the school; `None`: all schools."""
    @property
    def holder(self) -> str:
        """Who holds it."""
    @property
    def since(self) -> datetime:
        """Since when, in UTC."""
    @property
    def until(self) -> datetime:
        """Until when, in UTC, should its holder have died."""

@final
class MappingChange:
    """A Campus code that means something else, or nothing, in other preferences."""
    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """`"added"`, `"removed"` or `"changed"`."""
    @property
    def descriptor(self) -> str:
        """The descriptor, such as `"GradeLevelDescriptor"`."""
    @property
    def code(self) -> str:
        """The code as Campus has it."""
    @property
    def before(self) -> str | None:
        """What it meant before; `None` where it was not mapped."""
    @property
    def after(self) -> str | None:
        """What it means now; `None` where it is not mapped any more."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> MappingChange:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class MappingProposal:
    """A Campus code that is in use and not mapped, with the descriptor values that may be meant. Nothing is mapped by it."""
    @property
    def descriptor(self) -> str:
        """The descriptor, such as `"GradeLevelDescriptor"`."""
    @property
    def code(self) -> str:
        """The code as Campus has it."""
    @property
    def records(self) -> int:
        """How many records hold it."""
    @property
    def candidates(self) -> list[MappingCandidate]:
        """The values that may be meant, the nearest first; empty where none is near. Where some are called exactly as the code is, only these."""

@final
class MappingCandidate:
    """A descriptor value that may be meant by a code."""
    @property
    def value(self) -> str:
        """The value, such as `"uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"`."""
    @property
    def distance(self) -> int:
        """How many letters are otherwise, letter case apart; 0 where the value is called as the code is."""
    @property
    def by(self) -> Literal["codeValue", "shortDescription"]:
        """By which of its names it was found: `"codeValue"` or `"shortDescription"`."""

@final
class ErrorLog:
    """Errors of a target, grouped by cause: those that cost most records first. It is a sequence of `ErrorGroup`."""
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, key: int, /) -> ErrorGroup: ...
    @overload
    def __getitem__(self, key: slice, /) -> list[ErrorGroup]: ...
    def __iter__(self) -> Iterator[ErrorGroup]: ...
    def retry(
        self,
        *,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Report:
        """Sends the records of all these errors again, and nothing else. Each is delivered, and its error gone, or failed again. One that the
        source does not have any more is said in the report.

        Args:
            progress: As in `Resync.run`.
            on_event: As in `Resync.run`.
            deadline: As in `Resync.run`.
            stop: As in `Resync.run`.

        Raises:
            RightMissingError: Write of the Error Log is missing.
            RequestError: Nothing is left to send again.
            StoppedError: `stop` was pressed, or `deadline` passed, before anything was sent.
        """
    async def retry_async(
        self,
        *,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Report:
        """As `retry`, for asyncio: other tasks go on meanwhile. The arguments are those of `retry`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def archive(self) -> int:
        """Puts all these errors away; says how many. A record that fails again is back.

        Raises:
            RightMissingError: Write of the Error Log is missing.
        """

@final
class ErrorGroup:
    """Records that failed for one reason, with those that were held back by them."""
    @property
    def resource(self) -> str:
        """The path of the resource that failed: `"/ed-fi/students"`."""
    @property
    def class_(self) -> str:
        """What sort of failure it is, such as `"parentMissing"`."""
    @property
    def status(self) -> int | None:
        """The HTTP status, if the ODS answered."""
    @property
    def message(self) -> str:
        """What is wrong, without values."""
    @property
    def hint(self) -> str | None:
        """What to do."""
    @property
    def failed(self) -> list[FailedRecord]:
        """The records that failed, oldest first."""
    @property
    def blocked(self) -> list[FailedRecord]:
        """Records that were not sent because they depend on these, oldest first."""
    def retry(
        self,
        *,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Report:
        """As `ErrorLog.retry`, of these records."""
    async def retry_async(
        self,
        *,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Report:
        """As `retry`, for asyncio: other tasks go on meanwhile. The arguments are those of `retry`.

        Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
        cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
        awaited. Python objects that are a source are read before anything is awaited.
        """
    def archive(self) -> int:
        """As `ErrorLog.archive`, of these records."""

@final
class Audit:
    """What was asked for, by time: a sequence of `AuditRecord` that can be written as a table."""
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, key: int, /) -> AuditRecord: ...
    @overload
    def __getitem__(self, key: slice, /) -> list[AuditRecord]: ...
    def __iter__(self) -> Iterator[AuditRecord]: ...
    def to_csv(self) -> str:
        """A table with a row for each record, as RFC 4180 has it; lists are separated by spaces. No cell is a formula to a spreadsheet."""
    def to_json(self) -> str:
        """A JSON array with an object for each record."""

@final
class AuditRecord:
    """Something that was asked for, and what came of it. It names people by Campus IDs."""
    @property
    def at(self) -> datetime:
        """When it was asked for, in UTC."""
    @property
    def actor(self) -> str:
        """Who or what asked."""
    @property
    def action(self) -> str:
        """What was done, such as `"resync"`, `"cleanup"` or `"retry"`."""
    @property
    def configuration(self) -> str | None:
        """The name of the configuration."""
    @property
    def run(self) -> int | None:
        """The number of the run in the ledger; `None` where none was begun."""
    @property
    def target(self) -> str | None:
        """The base URL of the ODS."""
    @property
    def school_year(self) -> int | None:
        """The school year, by the year in which it ends."""
    @property
    def all_schools(self) -> bool:
        """Whether all schools were asked for."""
    @property
    def schools(self) -> list[int]:
        """The Campus IDs of the schools."""
    @property
    def resources(self) -> list[str]:
        """The endpoints."""
    @property
    def persons(self) -> list[int] | None:
        """The Campus person IDs that it was narrowed to; `None`: it was not."""
    @property
    def courses(self) -> list[int] | None:
        """The Campus course IDs that it was narrowed to."""
    @property
    def sections(self) -> list[int] | None:
        """The Campus section IDs that it was narrowed to."""
    @property
    def dates(self) -> tuple[date | None, date | None] | None:
        """The first and the last day that it was narrowed to, each `None` where it is open; `None`: it was not."""
    @property
    def counts(self) -> dict[str, int]:
        """How many records ended how, by the columns of the report."""
    @property
    def result(self) -> Literal["begun", "finished", "stopped", "refused", "failed", "listed", "waiting"]:
        """What came of it: `"begun"` (it is under way, or its process died), `"finished"`, `"stopped"`, `"refused"` or `"failed"`; of a Campus event that
        did not end as a run also `"listed"` (nothing was to be sent or deleted) or `"waiting"` (it is in the queue).
        """
    @property
    def reason(self) -> str | None:
        """Why, where it did not finish."""
    @property
    def ended(self) -> datetime | None:
        """When it was over, in UTC."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form, with everything."""

@final
class Configuration:
    """An Ed-Fi Configuration of Campus: one connection to one ODS for one school year. It holds no secret. One that was cloned is handed to `Resync`,
    `run` or `plan` as `configuration=`.
    """
    @property
    def name(self) -> str:
        """Its name."""
    @property
    def target(self) -> str | None:
        """The base URL of its ODS; `None` where it leaves that open."""
    @property
    def tenant(self) -> str | None:
        """The tenant, on a host of several."""
    @property
    def instance(self) -> str | None:
        """The instance, on a host that has one for each year."""
    @property
    def school_year(self) -> int:
        """The school year whose records it sends, by the year in which it ends."""
    @property
    def data_standard(self) -> str:
        """The Data Standard of its records."""
    @property
    def unique_ids(self) -> dict[str, str]:
        """Which of a person's numbers is the Ed-Fi unique ID, of `"student"` and of `"staff"`: such as `"edFiId"`."""
    @property
    def switched_off(self) -> list[str]:
        """The resources that are switched off in its Resource Preferences."""
    @property
    def mappings(self) -> dict[str, dict[str, str]]:
        """What Campus codes mean, by descriptor and code."""
    def with_mappings(
        self, path: str | os.PathLike[str], *, descriptors: Descriptors | str | os.PathLike[str] | None = None
    ) -> Configuration:
        """The same configuration with the mappings of a CSV file besides its own, and before them: to be handed to `Resync`, `run` or `plan` as
        `configuration=`. The source is not changed.

        Args:
            path: A CSV file, `descriptor,code,value`, as `export_mappings` writes it.
            descriptors: As in `import_mappings`.

        Raises:
            ConfigError: Something is wrong in the file, each time with its line; all of it is told at once.
        """
    def clone_as(
        self, name: str, school_year: int | str | None = None, *, tenant: str | None = None, instance: str | None = None
    ) -> Configuration:
        """A copy under another name, such as one for a new school year or another ODS: Data Standard, unique-ID choice, preferences and mappings
        are those of this one. Its ODS is left open, so that the copy cannot send into the original's before `ods=` says so.

        Args:
            name: Its name, which ledger, plans and audit know it by.
            school_year: Its school year, `2028` or `"2027-28"`. Absent: the same.
            tenant: The tenant, on a host of several.
            instance: The instance, on a host that has one for each year.

        Raises:
            ConfigError: The name is empty.
        """
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Configuration:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class School:
    """A school of the source."""
    @property
    def id(self) -> int:
        """Its Campus school ID, by which it is chosen."""
    @property
    def number(self) -> str:
        """The number by which people know it."""
    @property
    def name(self) -> str:
        """Its name."""
    @property
    def excluded(self) -> bool:
        """Whether it is marked Exclude: none of its data is sent."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> School:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Resource:
    """A resource that can be chosen, or could be: only what is held and on can."""
    @property
    def resource(self) -> str:
        """The endpoint."""
    @property
    def category(self) -> str:
        """The heading under which the Resync screen lists it."""
    @property
    def order(self) -> int:
        """The group of the load order it stands in."""
    @property
    def on(self) -> bool:
        """Whether it is switched on in the Resource Preferences."""
    @property
    def held(self) -> bool:
        """Whether the source holds it."""

@final
class Wave:
    """One wave of the recommended resync order."""
    @property
    def number(self) -> int:
        """Its number, from 1."""
    @property
    def resources(self) -> list[str]:
        """Its endpoints that the source holds and that are switched on: pass them to `run` as `resources=`."""
    @property
    def printed(self) -> list[_WaveResource]:
        """Its resources as the manual prints them: category, name, and the endpoints that each has had, the newest first."""

@final
class Prerequisite:
    """What must be so before anything is sent, and whether it is."""
    @property
    def name(self) -> str:
        """Which one: `"enableEdFi"`, `"configuration"`, `"connection"` or `"uniqueIds"`."""
    @property
    def met(self) -> bool:
        """Whether it is met."""
    @property
    def refuses(self) -> bool:
        """Whether a run is refused because of it."""
    @property
    def problem(self) -> str | None:
        """What is wrong and what to do, if it is not met."""
    @property
    def hint(self) -> str | None:
        """What to do by itself."""
    @property
    def persons(self) -> list[int]:
        """The Campus person IDs that it is about."""

@final
class OdsSource:
    """Another Ed-Fi API as a source: an ODS/API of version 5.3 to 7.3, or an Ed-Fi API v8. What it holds is sent as records without what that server added. So a move
    from one ODS to another is one run. It is connected to when a run opens it, and read from there as the run needs it.

    A snapshot of the server is read where there is one; else the server as it is, and what changed there meanwhile is said in plan and report.

    Args:
        url: Its base URL, such as `"https://api.example.org/v7.3"`.
        key: The key of a client that may read there.
        secret: Its secret.
        school_year: The year in which the school year ends, where the server's URLs hold one.
        snapshot: Whether a snapshot of the server is read: `"if_there"`, `"required"`, which refuses a server without one, or `"never"`.
        tenant, instance, placeholders, data_url, oauth_url, ca_file, transport, allow_http, concurrency, requests_per_second, request_timeout, max_retries,
            retry_budget, outage_patience: How it is connected to, each as in `run`.

    Raises:
        ConfigError: An argument is not as it should be; the message names it.
    """
    def __new__(
        cls,
        url: str,
        *,
        key: str,
        secret: str,
        school_year: int | str | None = None,
        snapshot: Literal["if_there", "required", "never"] = "if_there",
        tenant: str | None = None,
        instance: str | None = None,
        placeholders: Mapping[str, str] | None = None,
        data_url: str | None = None,
        oauth_url: str | None = None,
        ca_file: str | os.PathLike[str] | None = None,
        transport: Literal["reqwest", "hyper"] | None = None,
        allow_http: bool = False,
        concurrency: int | None = None,
        requests_per_second: float | None = None,
        request_timeout: float | timedelta | None = None,
        max_retries: int | None = None,
        retry_budget: int | None = None,
        outage_patience: float | timedelta | None = None,
    ) -> Self: ...

@final
class DbApi:
    """A Campus database, read through service queries over any driver of PEP 249: `pyodbc`, `pymssql`, `psycopg`, `sqlite3`. The queries, their rules and
    scope are those of a SQLite database; nothing but the driver is needed.

    A run has one connection and one transaction, which only reads where the database can see to that (PostgreSQL, SQLite); give a login of SQL Server no
    right to write, and let an administrator allow snapshots there (`ALTER DATABASE .. SET ALLOW_SNAPSHOT_ISOLATION ON`). No SQL Server was at hand when this
    was tested.

    Args:
        connect: What makes a new connection, called without arguments: `lambda: pyodbc.connect(text)`. It is called on threads of the run, once for each
            reading, and the connection is closed behind that.
        queries: The path of a folder of service queries. Absent: those that come with the library, for its reference schema.
        dialect: The SQL of the database: `"tsql"`, `"postgres"` or `"sqlite"`.
        interleaves: Whether the driver can read several statements side by side on one connection, as pyodbc can with `MARS_Connection=yes`. If not, kinds are
            read one after the other, and rows of a query that has child queries are kept in memory while these begin. Absent: not with `"tsql"`.
        configuration_file: The path of a file with configurations. Absent: `edfi.toml` beside the queries, if it is there.
        paramstyle: How the driver writes the place of a value, in its own words: `"qmark"`, `"numeric"`, `"named"`, `"format"` or `"pyformat"`. Absent: as its
            module says.

    Raises:
        ConfigError: An argument is not as it should be; the message names it.
    """
    def __new__(
        cls,
        connect: Callable[[], Any],
        queries: str | os.PathLike[str] | None = None,
        *,
        dialect: Literal["tsql", "postgres", "sqlite"],
        interleaves: bool | None = None,
        configuration_file: str | os.PathLike[str] | None = None,
        paramstyle: Literal["qmark", "numeric", "named", "format", "pyformat"] | None = None,
    ) -> Self: ...

@final
class Plan:
    """What a run would do. Making it wrote nothing. `str(plan)` is for people, `to_dict()` its versioned JSON form, and `to_json()` that as text,
    which `from_json` reads: so a plan can be saved, approved by somebody else, and run later.
    """
    @property
    def fingerprint(self) -> str:
        """A digest of everything in it: two plans that would do the same have the same."""
    @property
    def configuration(self) -> str:
        """The name of the configuration."""
    @property
    def target(self) -> str:
        """The base URL of the ODS."""
    @property
    def data_standard(self) -> str:
        """The Data Standard of the records."""
    @property
    def school_year(self) -> int:
        """The school year whose records are sent, by the year in which it ends."""
    @property
    def mode(self) -> Literal["resync", "reconcile", "cleanup"]:
        """`"resync"` or `"cleanup"`."""
    @property
    def removals(self) -> list[RemovalStep]:
        """What it deletes, resource by resource, in this order: the list to review."""
    @property
    def deletes(self) -> int:
        """How many records it deletes."""
    @property
    def counted(self) -> bool:
        """Whether records were counted, and their Campus codes looked at: not where `counts=False` was asked for."""
    @property
    def known_records(self) -> int | None:
        """How many records it will read, as far as that is known before the run; `None` if nothing was counted."""
    @property
    def warnings(self) -> list[str]:
        """What should be known before running it."""
    def to_dict(self) -> dict[str, Any]:
        """Its versioned JSON form."""
    def to_json(self) -> str:
        """Its versioned JSON form as text, to be saved."""
    @staticmethod
    def from_json(text: str) -> Plan:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is no plan, or one of another format, or one that was changed after it was made.
        """
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class RemovalStep:
    """What a plan deletes of one resource. Its records were found in the ODS within the request's scope: each of them is to be deleted, or kept."""
    @property
    def resource(self) -> str:
        """The endpoint."""
    @property
    def found(self) -> int:
        """How many records the ODS shows within the scope."""
    @property
    def outside(self) -> int:
        """How many more it showed that are outside the scope, or of which that cannot be told: they stay."""
    @property
    def deletes(self) -> list[Removal]:
        """What is deleted: the list to review."""
    @property
    def kept(self) -> dict[str, int]:
        """How many records stay, by reason, such as `"match"`, `"notOurs"` or `"protected"`."""
    @property
    def examples(self) -> dict[str, list[str]]:
        """The ODS ids of some of the records that stay although Campus does not send them, by reason."""
    @property
    def dropped(self) -> int:
        """How many rows of the ledger go, because the ODS does not have their records any more."""
    @property
    def gap(self) -> str | None:
        """Why nothing of it is deleted, if so: its scan or its listing has a gap."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> RemovalStep:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Removal:
    """A record that a plan deletes."""
    @property
    def id(self) -> str:
        """Its id in the ODS."""
    @property
    def object(self) -> str | None:
        """The Campus object that it was made from, such as `"Enrollment:4711"`, as the ledger knows it."""
    @property
    def because(self) -> str:
        """Why, such as `"gone"` or `"keyChanged"`."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Removal:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: builtins.object, /) -> bool: ...
    def __ne__(self, other: builtins.object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class RemovalTally:
    """How many records were found in the ODS, and how they ended: deleted, kept and failed add up to `found`."""
    @property
    def found(self) -> int:
        """Records found in the ODS, within the scope."""
    @property
    def deleted(self) -> int:
        """Not in the ODS any more."""
    @property
    def kept(self) -> dict[str, int]:
        """Left there, by reason, as in `RemovalStep.kept`."""
    @property
    def kept_records(self) -> int:
        """How many were left there, whatever the reason."""
    @property
    def failed(self) -> int:
        """Not deleted, although they should have been."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> RemovalTally:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Tally:
    """How many records were read, and how they ended. The other columns add up to `read`."""
    @property
    def read(self) -> int:
        """Records read."""
    @property
    def created(self) -> int:
        """New in the ODS."""
    @property
    def updated(self) -> int:
        """In the ODS before, and replaced."""
    @property
    def unchanged(self) -> int:
        """In the ODS before, and the same."""
    @property
    def invalid(self) -> int:
        """Not sent: malformed, or a code is not mapped."""
    @property
    def failed(self) -> int:
        """Sent and not accepted."""
    @property
    def blocked(self) -> int:
        """Not sent: something it depends on is absent."""
    @property
    def skipped(self) -> int:
        """Not sent for a reason that is no failure."""
    @property
    def cancelled(self) -> int:
        """Not sent: the run was stopped."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Tally:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Report:
    """How a run ended: every record that was read is in exactly one column; and so is, in `removed`, every record that was found to be deleted or kept.

    It names records by where they come from and by Campus IDs, never by what is in them. `str(report)` is for people, `to_dict()` its
    versioned JSON form.
    """
    @property
    def read(self) -> int:
        """Records read."""
    @property
    def created(self) -> int:
        """New in the ODS."""
    @property
    def updated(self) -> int:
        """In the ODS before, and replaced."""
    @property
    def unchanged(self) -> int:
        """In the ODS before, and the same."""
    @property
    def invalid(self) -> int:
        """Not sent: malformed, or a code is not mapped."""
    @property
    def failed(self) -> int:
        """Sent and not accepted."""
    @property
    def blocked(self) -> int:
        """Not sent: something it depends on is absent."""
    @property
    def skipped(self) -> int:
        """Not sent for a reason that is no failure."""
    @property
    def cancelled(self) -> int:
        """Not sent: the run was stopped."""
    @property
    def resources(self) -> dict[str, Tally]:
        """The accounts of each resource, by endpoint."""
    @property
    def removed(self) -> RemovalTally:
        """What was deleted, over all resources."""
    @property
    def removals(self) -> dict[str, RemovalTally]:
        """What was deleted of each resource that was cleaned up, by endpoint."""
    @property
    def failures(self) -> list[Failure]:
        """What went wrong, root causes first: those that cost most records come first."""
    @property
    def left_behind(self) -> list[LeftBehind]:
        """What stays in the ODS under an old natural key, because the ODS does not let its kind change it; a warning counts all."""
    @property
    def gaps(self) -> list[Gap]:
        """What could not be looked at. Each is among the warnings too."""
    @property
    def by_status(self) -> list[StatusTally]:
        """How the ODS answered the requests of this run, by HTTP status."""
    @property
    def pace(self) -> list[PacePoint]:
        """How many requests were in flight at most and how many were answered, over the time of this run; empty if it took less than two seconds."""
    @property
    def warnings(self) -> list[str]:
        """What else is worth knowing."""
    @property
    def stopped(self) -> str | None:
        """Why the run ended early, if it did."""
    @property
    def ok(self) -> bool:
        """Whether everything that was read is in the ODS now, or was left out for a reason that is no failure; and everything that was to be
        deleted is gone, or was kept for one; and nothing was there that could not be looked at.
        """
    @property
    def plan(self) -> str:
        """The fingerprint of the plan that was carried out."""
    @property
    def run(self) -> int | None:
        """The number of the run in its ledger, by which it can be resumed; `None` without a ledger."""
    @property
    def resumed(self) -> bool:
        """Whether it went on with an earlier run: then the columns count that part too."""
    @property
    def configuration(self) -> str:
        """The name of the configuration."""
    @property
    def target(self) -> str:
        """The base URL of the ODS."""
    @property
    def school_year(self) -> int:
        """The school year, by the year in which it ends."""
    def raise_for_failures(self) -> Report:
        """The report itself if it is `ok`, as in `report = run(...).raise_for_failures()`; else this is raised.

        Raises:
            NotDeliveredError: It is not `ok`. The exception carries the report.
        """
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Report:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Failure:
    """Records of one resource that failed for one reason, with everything that waited for them."""
    @property
    def resource(self) -> str:
        """The endpoint."""
    @property
    def class_(self) -> str:
        """What sort of failure it is, such as `"refused"` or `"parentMissing"`; `"class"` in the JSON form."""
    @property
    def status(self) -> int | None:
        """The HTTP status, if the ODS answered."""
    @property
    def message(self) -> str:
        """What is wrong, without values."""
    @property
    def hint(self) -> str | None:
        """What to do."""
    @property
    def records(self) -> int:
        """How many records it concerns."""
    @property
    def examples(self) -> list[Example]:
        """Some of them."""
    @property
    def blocked(self) -> dict[str, int]:
        """Records that were not sent because they depend on these, by endpoint."""
    @property
    def blocked_records(self) -> int:
        """How many records were not sent because they depend on these."""
    def server_text(self) -> str | None:
        """What the server said to the first of its records, word for word; `None` if it said nothing, or the run had no room for more. It is protected
        student data, since servers quote what they were sent.

        Raises:
            ConfigError: It was not kept: it is only with a ledger and `keep_refusals=True`.
            LedgerError: The ledger cannot be read.
        """
    def server_texts(self) -> dict[str, str]:
        """The same of each of its records, by where they come from.

        Raises:
            ConfigError: As `server_text`.
            LedgerError: As `server_text`.
        """
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Failure:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Gap:
    """Something that a run could not look at: a list that the ODS refused, rows of the source that are no records, a ledger that left its place. A report
    with a gap is not ok.
    """
    @property
    def resource(self) -> str | None:
        """The endpoint; `None` where it is no resource."""
    @property
    def why(self) -> str:
        """Why, without values."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Gap:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PacePoint:
    """How many requests were in flight at most at some time of a run, and how many were answered."""
    @property
    def at(self) -> float:
        """When that time began, in seconds since the run did."""
    @property
    def limit(self) -> int:
        """How many requests could be in flight, on average over those that were answered."""
    @property
    def requests_per_second(self) -> float:
        """How many were answered per second."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> PacePoint:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class StatusTally:
    """What came of the requests of a run that were answered with one HTTP status. Those for tokens are not among them."""
    @property
    def status(self) -> int | None:
        """The HTTP status; `None` for requests that got no answer."""
    @property
    def requests(self) -> int:
        """How many requests got it."""
    @property
    def retries(self) -> int:
        """How many of them were sent again."""
    @property
    def refusals(self) -> int:
        """How many had not done what was asked, and were not sent again: what the server refuses, and what was given up."""
    @property
    def waited(self) -> float:
        """How many seconds they waited to be sent again, all of them taken together."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> StatusTally:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class LeftBehind:
    """A record of the ODS whose Campus object has another natural key now. It could not change its key there, so the record was sent under the new one, and
    the old record stays until a cleanup deletes it.
    """
    @property
    def resource(self) -> str:
        """The endpoint."""
    @property
    def id(self) -> str:
        """The id of the old record in the ODS."""
    @property
    def origin(self) -> str:
        """Where the record that took its place came from."""
    @property
    def object(self) -> str | None:
        """The Campus object behind both, such as `"Enrollment:4711"`."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> LeftBehind:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: builtins.object, /) -> bool: ...
    def __ne__(self, other: builtins.object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Example:
    """A record by its names."""
    @property
    def origin(self) -> str:
        """Where it came from: file and line, or query and row."""
    @property
    def campus(self) -> dict[str, list[int]]:
        """The Campus IDs behind it, by role."""
    @property
    def object(self) -> str | None:
        """The Campus object it was made from, such as `"Enrollment:4711"`."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Example:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: builtins.object, /) -> bool: ...
    def __ne__(self, other: builtins.object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Ledger:
    """What we know the targets hold of ours, and how every record of every run ended, in one SQLite file that only its owner may read.

    The file is opened once, and made if there is none. Pass the object to `run` as `ledger=`, or pass the path itself. Several threads
    and processes may share one file. It names records by where they come from, by Campus IDs and by digests that nobody can guess a unique
    ID from; bodies, names and secrets are not in it; what servers say may be, where a run was asked to keep it.

    Args:
        path: The file.

    Raises:
        LedgerError: It is no ledger, or one of a newer version, or damaged, or cannot be read or made. The file is not changed.
    """
    def __new__(cls, path: str | os.PathLike[str]) -> Self: ...
    @property
    def path(self) -> str:
        """Its file."""
    def runs(self) -> list[Run]:
        """The runs of all targets, newest first."""
    def outcomes(self, run: int | Run) -> list[Outcome]:
        """How the records of a run ended, in the order in which they did. A record that a resumed run sent again stands there with its
        last outcome.

        Args:
            run: A run, or its number.

        Raises:
            RequestError: The ledger has no such run.
        """
    def refusals(self, run: int | Run) -> list[Refusal]:
        """What the server said to records of a run that it refused, word for word, in the order in which it came: kept only where the run was asked to
        with `keep_refusals=True`, 16 MiB a run, and as long as its outcomes are. It is protected student data, since servers quote what they were sent.

        Args:
            run: A run, or its number.

        Raises:
            RequestError: The ledger has no such run.
        """
    def errors(self) -> list[FailedRecord]:
        """The records whose last outcome is a failure, of all targets, oldest first."""
    def check(self) -> list[str]:
        """What is wrong with the ledger itself; empty if nothing is. It reads the whole file."""
    @staticmethod
    def recover(damaged: str | os.PathLike[str], fresh: str | os.PathLike[str]) -> _Recovery:
        """Copies what can still be read of a damaged ledger into a new file. The damaged one is only read.

        Args:
            damaged: The ledger that cannot be opened, or of which `check` says that something is wrong.
            fresh: The file to be made; it must not exist.

        Returns:
            How many rows were copied, by table, and what was lost. Ids and digests that were lost come back with the next run, and so do
            Campus objects.

        Raises:
            LedgerError: The damaged file is none of a ledger, or there is a file already where the new one should be.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Run:
    """A run as the ledger keeps it."""
    @property
    def id(self) -> int:
        """Its number, unique in its ledger."""
    @property
    def configuration(self) -> str:
        """The name of the configuration."""
    @property
    def target(self) -> str:
        """The base URL of the ODS."""
    @property
    def school_year(self) -> int:
        """The school year, by the year in which it ends."""
    @property
    def plan(self) -> str:
        """The fingerprint of the plan that it began with."""
    @property
    def state(self) -> Literal["open", "stopped", "finished"]:
        """`"open"`: it is under way, or its process died. `"stopped"`: it can be resumed. `"finished"`: every record has its outcome."""
    @property
    def stopped(self) -> str | None:
        """Why it was stopped, if it was."""
    @property
    def started(self) -> datetime:
        """When it began, in UTC."""
    @property
    def ended(self) -> datetime | None:
        """When it ended, in UTC, if it did."""
    @property
    def resumed(self) -> int:
        """How many times it was resumed."""
    @property
    def counts(self) -> dict[str, int]:
        """How many records ended how, by the columns of a report that are not zero; empty while it is open."""

@final
class Outcome:
    """How one record of a run ended."""
    @property
    def resource(self) -> str:
        """The path of its resource: `"/ed-fi/students"`."""
    @property
    def record(self) -> str | None:
        """A name for its natural key that tells nobody the key; `None` where the key could not be read."""
    @property
    def outcome(self) -> str:
        """How it ended: the name of its column in the report."""
    @property
    def id(self) -> str | None:
        """Its id in the ODS, if the ODS gave one."""
    @property
    def origin(self) -> str:
        """Where it came from: file and line, or query and row."""
    @property
    def object(self) -> str | None:
        """The Campus object behind it, such as `"Enrollment:4711"`."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> Outcome:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: builtins.object, /) -> bool: ...
    def __ne__(self, other: builtins.object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Refusal:
    """What a server said to a record that it refused, as a ledger keeps it where that was asked for."""
    @property
    def resource(self) -> str:
        """The path of the record's resource: `"/ed-fi/students"`."""
    @property
    def class_(self) -> str:
        """What sort of failure it is, such as `"refused"`."""
    @property
    def status(self) -> int | None:
        """The HTTP status."""
    @property
    def message(self) -> str:
        """What is wrong, without values."""
    @property
    def origin(self) -> str:
        """Where the record came from; of one that was to be deleted, its id in the ODS."""
    def server_text(self) -> str:
        """The server's own words: protected student data, since servers quote what they were sent."""

@final
class FailedRecord:
    """A record whose last outcome is a failure, with the reason."""
    @property
    def id(self) -> int:
        """The number of its error. A record that fails again gets another one."""
    @property
    def state(self) -> Literal["open", "retried", "archived"]:
        """What was done about it: `"open"`: nothing. `"retried"`: it was to be sent again, and has no outcome since: it may be gone from the
        source. `"archived"`: it was put away.
        """
    @property
    def run(self) -> int:
        """The number of the run."""
    @property
    def configuration(self) -> str:
        """The name of the configuration."""
    @property
    def resource(self) -> str:
        """The path of its resource: `"/ed-fi/students"`."""
    @property
    def record(self) -> str | None:
        """A name for its natural key, as in `Outcome.record`."""
    @property
    def outcome(self) -> Literal["invalid", "failed", "blocked"]:
        """`"invalid"`, `"failed"` or `"blocked"`."""
    @property
    def class_(self) -> str:
        """What sort of failure it is, such as `"parentMissing"`."""
    @property
    def status(self) -> int | None:
        """The HTTP status, if the ODS answered."""
    @property
    def message(self) -> str:
        """What is wrong, without values."""
    @property
    def hint(self) -> str | None:
        """What to do."""
    @property
    def origin(self) -> str:
        """Where it came from: file and line, or query and row."""
    @property
    def campus(self) -> dict[str, list[int]]:
        """The Campus IDs behind it, by role."""
    @property
    def object(self) -> str | None:
        """The Campus object behind it, such as `"Enrollment:4711"`."""
    @property
    def because_of(self) -> str | None:
        """Resource and origin of the record that it was held back by; `None` where it is its own cause."""
    @property
    def maybe_applied(self) -> bool:
        """Whether it may be in the ODS although no answer came."""
    def to_dict(self) -> dict[str, Any]:
        """Its JSON form."""
    def to_json(self) -> str:
        """Its JSON form as text."""
    @staticmethod
    def from_json(text: str) -> FailedRecord:
        """Reads what `to_json` wrote.

        Raises:
            RequestError: The text is something else.
        """
    def __eq__(self, other: builtins.object, /) -> bool: ...
    def __ne__(self, other: builtins.object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class MockOds:
    """An ODS in memory that really checks what it is sent, served on a port of this machine.

    Use it in a `with` statement, or call `start()` and `stop()`. What it holds can be looked at after it has stopped.

    Args:
        data_standard: The Data Standard it serves.
        load_mode: Check nothing, and keep only natural keys and digests, so that the client is measured and not the mock.
        faults: What befalls requests, as `plant` takes it: one fault, or several.
        seed: What a `random` fault follows from that names no seed of its own.
        latency: How many seconds every answer takes.
        token_limit: How many living tokens a client may have before it is refused another. `None`: any number. Absent: as the version has it.
        flavour: Which server it is: `"ods73"` (7.3.0), `"ods732"` (7.3.2), `"ods72"`, `"ods71"`, `"ods61"`, `"ods53"`, `"api80"` (Ed-Fi API 8.0.0) or
            `"api81"`.
        descriptors: Which values it starts with: `"default"`, what Ed-Fi publishes with the Data Standard; `"minimal"`, what `make_district` and the
            samples use; `"none"`.
        template: `"populated"`: there are a district, 255901, and three schools, 255901001 to 255901003, all of them made up.
        education_organizations: What its client's claims name; what is below them is visible too. Absent: all.
        namespace_prefixes: The namespaces that its client may write. Absent: all.
        port: Where it listens. 0: on any port that is free.
        key: The key of its client.
        secret: The secret of its client.
        extensions: What it serves beside the Data Standard: `"tpdm"` with 5.2, `"sample"` and `"homograph"` with 6.1. It has none of their descriptor
            values: seed those that you send.

    Raises:
        ConfigError: The Data Standard, an extension or the flavour is not known, or a fault is not written as it should be; the message shows every form.
    """
    def __new__(
        cls,
        data_standard: str = "5.2",
        load_mode: bool = False,
        faults: str | Iterable[str] | None = None,
        seed: int = 7,
        latency: float = 0.0,
        token_limit: int | None = ...,
        *,
        flavour: Literal["ods73", "ods732", "ods72", "ods71", "ods61", "ods53", "api80", "api81"] = "ods73",
        descriptors: Literal["default", "minimal", "none"] = "minimal",
        template: Literal["minimal", "populated"] = "minimal",
        education_organizations: Sequence[int] | None = None,
        namespace_prefixes: Sequence[str] | None = None,
        port: int = 0,
        key: str = "mock-key",
        secret: str = "mock-secret",
        extensions: Sequence[Literal["homograph", "sample", "tpdm"]] = (),
    ) -> Self: ...
    def start(self) -> Self:
        """Listens. Starting twice is starting once."""
    def stop(self) -> None:
        """Stops listening, and ends its thread."""
    def __enter__(self) -> Self: ...
    def __exit__(
        self, exception_type: type[BaseException] | None, exception: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...
    @property
    def url(self) -> str:
        """Its base URL."""
    @property
    def key(self) -> str:
        """The key of its client."""
    @property
    def secret(self) -> str:
        """The secret of its client."""
    def count(self, endpoint: str) -> int:
        """How many records of a resource it holds."""
    def records(self, endpoint: str) -> list[dict[str, Any]]:
        """The records of a resource, with `id`, `_etag` and `_lastModifiedDate`, in the order in which they were created. Empty in load
        mode.
        """
    def requests(self) -> list[_Request]:
        """Every request since the start, in the order of the answers: method, path below the API's data URL, status, and the name of the fault
        that struck it, or `None`.
        """
    def clear_requests(self) -> None:
        """Forgets the requests."""
    def add_client(
        self,
        key: str,
        secret: str,
        *,
        education_organizations: Sequence[int] | None = None,
        namespace_prefixes: Sequence[str] | None = None,
        may_only: Mapping[str, Sequence[str]] | None = None,
        claim_set: str = "SIS Vendor",
    ) -> None:
        """Lets another client in, beside the one that it has from its start. One with the same key takes the place of the one before it.

        Args:
            key: Its key.
            secret: Its secret.
            education_organizations: What its claims name; what is below them is visible too. Absent: all.
            namespace_prefixes: The namespaces that it may write. Absent: all.
            may_only: What its claim set grants: methods by endpoint, or by a claim above resources, such as
                `{"schools": ["GET"], "domains/people": ["GET", "POST"]}`. Absent: everything.
            claim_set: The name of its claim set, as refusals show it.

        Raises:
            UnknownResourceError: The Data Standard has no such resource or claim.
        """
    def notes(self) -> list[str]:
        """What a test should know of it, each once: what was dropped without a word, what a client asked for that this version does not have, and
        whether the version was ever released with this Data Standard.
        """
    def reset(self) -> None:
        """Makes it hold what it held at its start, and nothing else; faults, failures, requests and notes go too. Tokens stay good."""
    @property
    def newest_change_version(self) -> int:
        """The newest change version: it moves with every real change."""
    def fail(
        self, method: str, path: str, where: Mapping[str, Any] | None = None, status: int = 400, times: int | None = None
    ) -> None:
        """Plants a failure: requests with this method and path whose members equal those of `where` get `status` and change nothing.

        Args:
            method: Such as `"POST"`.
            path: Such as `"/ed-fi/schools"`.
            where: Members of the body, or dotted paths into it, and their values. Absent: every request.
            status: From 400 to 599.
            times: How many requests it strikes. Absent: all.
        """
    def clear_failures(self) -> None:
        """Clears every planted failure, and every fault."""
    def plant(self, faults: str | Iterable[str]) -> None:
        """Plants faults, from now on until they are cleared; in load mode too. Of several that would strike one request, the one that was
        planted first does.

        A fault is text: a name, and after a colon its settings. Requests are counted from the time of planting, those for data alone; every
        nth is the nth, the 2nth and so on.

        - `"drop:every=50"`: every nth connection breaks before the answer; `commit=before`, `after` or `either` (in turn) says whether the
          request was carried out.
        - `"rate_limit:per_second=300"`: what comes beyond gets 429; `retry_after=1`.
        - `"late_parent:every=10"`: every nth POST gets 409 for something it refers to; the same body passes later.
        - `"invalid:every=10"`: every nth POST gets 400.
        - `"gateway:seconds=5"`: for a time, a gateway answers 502 with a page; `from=1` is the request with which that begins.
        - `"shared_parent"`: a POST that comes while another one with an equal reference is being answered gets 500 with an empty body. It
          takes `latency` for two to meet.
        - `"outage:seconds=3600"`: for a time nothing is answered, or 503 with `answer=503`; `from=1`.
        - `"revoked:from=1"`: from that request on, every token is refused, new ones too.
        - `"token_life:seconds=1.5"`: tokens that are issued from now on live so long.
        - `"random:rate=0.01"`: so large a part of the requests fails in a way that passes; `seed=7`.
        - `"lost_create:resource=students"`: the connection breaks after a record of this resource was created; `times=1`.
        - `"slow:every=10,seconds=2"`: every nth answer is late.
        - `"open_circuit:seconds=30"`: for a time, requests for data are answered as by this version when its database is out; `from=1`.
        - `"crowd:best=16,seconds=0.02"`: every answer takes so long with up to so many requests at once; with more, fewer are answered in a time.
        - `"malformed:every=10"`: every nth request gets 200 and what no API says.

        Args:
            faults: One fault, or several.

        Raises:
            ConfigError: A fault is not written as it should be; none is planted.
        """
    def clear_faults(self) -> None:
        """Clears every fault, and every planted failure."""
    def hold(self, method: str, resource: str | None = None, after: int = 0) -> Hold:
        """Holds requests for data, so that a test meets a moment without looking again and again: the first `after` from now on pass, the others
        wait before anything of them is looked at, until the `Hold` lets them go.

        Args:
            method: Such as `"POST"`.
            resource: An endpoint. Absent: all.
            after: How many still pass.
        """
    def deny(self, method: str, path: str) -> None:
        """Takes an action on a resource out of every claim set: `"POST"` is create, `"PUT"` update, `"GET"` read, `"DELETE"` delete."""
    def allow(self, path: str) -> None:
        """Puts every action on a resource into every claim set."""
    def seed(self, endpoint: str, records: Iterable[Mapping[str, Any]]) -> None:
        """Stores records as the host would: nothing is authorized, and what they refer to need not exist."""

@final
class Hold:
    """Requests that wait before they are carried out, as `MockOds.hold` took them. At the end of its `with` statement they go on."""
    @property
    def waiting(self) -> int:
        """How many requests wait."""
    def wait(self, timeout: float = 60.0) -> bool:
        """Waits until requests are held and no other is in progress: as many as were let through have been answered, and no more will be.

        Args:
            timeout: For how many seconds at most.

        Returns:
            Whether it came to that.
        """
    def release(self) -> None:
        """Lets those that wait, and all that come, go on."""
    def cut(self) -> None:
        """Breaks the connections of those that wait, and of those that come until it is released; nothing of them is carried out."""
    def __enter__(self) -> Self: ...
    def __exit__(
        self, exception_type: type[BaseException] | None, exception: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...
