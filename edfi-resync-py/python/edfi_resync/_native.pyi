import builtins
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from types import TracebackType
from typing import Any, ClassVar, Literal, Protocol, TypeAlias, TypedDict, final, overload, type_check_only

from typing_extensions import Self

from .source import ArrowArray, ArrowStream, Source

__all__ = [
    "Advice",
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
    "check_source",
    "compare_mappings",
    "explain",
    "export_mappings",
    "extract",
    "import_mappings",
    "load_order",
    "make_district",
    "plan",
    "propose_mappings",
    "reference_queries",
    "run",
    "select_dependencies",
    "validate",
    "verify",
]

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
) -> Report: ...
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
) -> Plan: ...
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
) -> Explanation: ...
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
) -> Differences: ...
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
) -> Validation: ...
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
) -> Extracted: ...
def check_source(
    source: str | os.PathLike[str], queries: str | os.PathLike[str] | None = None, data_standard: str = "5.2"
) -> SourceCheck: ...
def reference_queries(
    path: str | os.PathLike[str], dialect: Literal["sqlite", "tsql", "postgres"] | None = None
) -> None: ...
def export_mappings(
    source: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    configuration: str | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
) -> int: ...
def compare_mappings(
    source: str | os.PathLike[str],
    other: str | os.PathLike[str] | None = None,
    *,
    configuration: str | None = None,
    other_configuration: str | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    other_configuration_file: str | os.PathLike[str] | None = None,
) -> list[MappingChange]: ...
def import_mappings(
    path: str | os.PathLike[str],
    configuration_file: str | os.PathLike[str],
    *,
    configuration: str | None = None,
    descriptors: Descriptors | str | os.PathLike[str] | None = None,
) -> list[MappingChange]: ...
def propose_mappings(
    source: str | os.PathLike[str],
    descriptors: Descriptors | str | os.PathLike[str] | None = None,
    *,
    configuration: str | None = None,
    queries: str | os.PathLike[str] | None = None,
    configuration_file: str | os.PathLike[str] | None = None,
    deadline: float | timedelta | None = None,
    stop: Stop | None = None,
) -> list[MappingProposal]: ...
def load_order(data_standard: str) -> list[_LoadOrderEntry]: ...
def select_dependencies(resources: Iterable[str], data_standard: str) -> list[str]: ...
def make_district(
    path: str | os.PathLike[str],
    students: int = 2000,
    seed: int = 7,
    ods_url: str | None = None,
    *,
    data_standard: str = "5.2",
    last_year: str | None = None,
) -> _District: ...

@final
class Resync:
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
    def configuration(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def school_year(self) -> int: ...
    @property
    def data_standard(self) -> str: ...
    @property
    def rights(self) -> str: ...
    def configurations(self) -> list[Configuration]: ...
    def schools(self, search: str = "") -> list[School]: ...
    def resources(self, sort: Literal["category", "dependency"] = "category") -> list[Resource]: ...
    def waves(self) -> list[Wave]: ...
    def prerequisites(self) -> list[Prerequisite]: ...
    def in_groups(
        self, schools: Iterable[int] | Iterable[str] | int | Literal["all"], most: int
    ) -> list[list[int]]: ...
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
    ) -> Plan: ...
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
    ) -> Report: ...
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
    ) -> Differences: ...
    def validate(
        self,
        descriptors: Descriptors | str | os.PathLike[str] | Literal[False] | None = None,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Validation: ...
    def descriptors(self, *, deadline: float | timedelta | None = None, stop: Stop | None = None) -> Descriptors: ...
    def propose_mappings(
        self,
        descriptors: Descriptors | str | os.PathLike[str] | None = None,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> list[MappingProposal]: ...
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
    ) -> Explanation: ...
    def locks(self) -> list[Lock]: ...
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
    ) -> ErrorLog: ...
    def plan_event(
        self,
        event: EdFiIdChanged | PeopleCombined,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Plan: ...
    def handle(
        self,
        event: EdFiIdChanged | PeopleCombined,
        *,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> list[HandledEvent]: ...
    def events(self) -> list[QueuedEvent]: ...
    def archive_event(self, event: QueuedEvent | int) -> None: ...
    def process_events(
        self, *, deadline: float | timedelta | None = None, stop: Stop | None = None
    ) -> list[HandledEvent]: ...
    def advise(self) -> list[Advice]: ...
    def audit(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        configuration: str | None = None,
        actor: str | None = None,
    ) -> Audit: ...
    def plan_delete(
        self,
        *,
        persons: Iterable[int] | int | str | None = None,
        resources: Iterable[str] | None = None,
        records: Iterable[tuple[str, str]] | None = None,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Plan: ...
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
    ) -> Report: ...

@final
class Stop:
    def __new__(cls) -> Self: ...
    def press(self) -> None: ...
    @property
    def pressed(self) -> bool: ...

@final
class Validation:
    @property
    def ok(self) -> bool: ...
    @property
    def read(self) -> int: ...
    @property
    def valid(self) -> int: ...
    @property
    def invalid(self) -> int: ...
    @property
    def duplicates(self) -> int: ...
    @property
    def resources(self) -> dict[str, Validated]: ...
    @property
    def failures(self) -> list[Failure]: ...
    @property
    def records(self) -> list[InvalidRecord]: ...
    @property
    def warnings(self) -> list[str]: ...
    def to_dict(self) -> dict[str, Any]: ...

@final
class Validated:
    @property
    def read(self) -> int: ...
    @property
    def valid(self) -> int: ...
    @property
    def invalid(self) -> int: ...
    @property
    def duplicates(self) -> int: ...

@final
class InvalidRecord:
    @property
    def resource(self) -> str: ...
    @property
    def origin(self) -> str: ...
    @property
    def errors(self) -> list[str]: ...

@final
class Extracted:
    @property
    def records(self) -> dict[str, int]: ...
    @property
    def left_out(self) -> dict[str, int]: ...
    @property
    def incomplete(self) -> list[str]: ...
    def to_dict(self) -> dict[str, Any]: ...

@final
class SourceCheck:
    @property
    def ok(self) -> bool: ...
    @property
    def data_standard(self) -> str: ...
    @property
    def kinds(self) -> list[KindCheck]: ...
    @property
    def problems(self) -> list[QueryProblem]: ...
    def to_dict(self) -> dict[str, Any]: ...

@final
class KindCheck:
    @property
    def resource(self) -> str: ...
    @property
    def state(self) -> Literal["runs", "cannotRun", "noQuery"]: ...
    @property
    def problems(self) -> list[QueryProblem]: ...

@final
class QueryProblem:
    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int | None: ...
    @property
    def column(self) -> int | None: ...
    @property
    def message(self) -> str: ...
    @property
    def hint(self) -> str | None: ...

@final
class Descriptors:
    @staticmethod
    def of_standard(data_standard: str = "5.2") -> Descriptors: ...
    @staticmethod
    def load(path: str | os.PathLike[str]) -> Descriptors: ...
    def save(self, path: str | os.PathLike[str]) -> None: ...
    def with_values(self, values: Mapping[str, Iterable[str]]) -> Descriptors: ...
    def has(self, descriptor: str, value: str) -> bool: ...
    def short_description(self, descriptor: str, value: str) -> str | None: ...
    @property
    def data_standard(self) -> str: ...
    def to_dict(self) -> dict[str, list[str]]: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Explanation:
    @property
    def subject(self) -> str: ...
    @property
    def configuration(self) -> str: ...
    @property
    def ok(self) -> bool: ...
    @property
    def records(self) -> list[ExplainedRecord]: ...
    @property
    def next(self) -> str | None: ...
    @property
    def warnings(self) -> list[str]: ...
    def to_dict(self) -> dict[str, Any]: ...

@final
class ExplainedRecord:
    @property
    def resource(self) -> str | None: ...
    @property
    def origin(self) -> str | None: ...
    @property
    def object(self) -> str | None: ...
    @property
    def id(self) -> str | None: ...
    @property
    def sent(self) -> tuple[str, int] | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def members(self) -> list[MemberDifference]: ...
    @property
    def next(self) -> str | None: ...

@final
class Differences:
    @property
    def same(self) -> int: ...
    @property
    def missing(self) -> int: ...
    @property
    def different(self) -> int: ...
    @property
    def extra(self) -> int: ...
    @property
    def not_comparable(self) -> int: ...
    @property
    def resources(self) -> dict[str, Compared]: ...
    def by_school(self) -> dict[int, Compared]: ...
    def by_person(self) -> dict[int, Compared]: ...
    @property
    def differences(self) -> list[Difference]: ...
    @property
    def warnings(self) -> list[str]: ...
    @property
    def ok(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...

@final
class Compared:
    @property
    def same(self) -> int: ...
    @property
    def missing(self) -> int: ...
    @property
    def different(self) -> int: ...
    @property
    def extra(self) -> int: ...
    @property
    def not_comparable(self) -> int: ...

@final
class Difference:
    @property
    def resource(self) -> str: ...
    @property
    def kind(self) -> Literal["missing", "different", "extraOurs", "extraOthers", "extraUnknown", "notComparable"]: ...
    @property
    def origin(self) -> str | None: ...
    @property
    def id(self) -> str | None: ...
    @property
    def schools(self) -> list[int]: ...
    @property
    def persons(self) -> list[int]: ...
    @property
    def members(self) -> list[MemberDifference]: ...
    @property
    def why(self) -> str | None: ...

@final
class MemberDifference:
    @property
    def path(self) -> str: ...
    @property
    def held(self) -> Literal["source", "ods", "both"]: ...
    @property
    def source(self) -> Any: ...
    @property
    def ods(self) -> Any: ...

@final
class Advice:
    @property
    def reason(self) -> str: ...
    @property
    def resources(self) -> dict[str, int]: ...
    @property
    def request(self) -> dict[str, Any]: ...

@final
class EdFiIdChanged:
    def __new__(cls, *, person: int, old: str | None = None, new: str | None = None) -> Self: ...
    @property
    def person(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class PeopleCombined:
    def __new__(cls, *, kept: int, removed: int, removed_unique_ids: Iterable[str] = ()) -> Self: ...
    @property
    def kept(self) -> int: ...
    @property
    def removed(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class QueuedEvent:
    @property
    def order(self) -> int: ...
    @property
    def id(self) -> int: ...
    @property
    def configuration(self) -> str: ...
    @property
    def action(self) -> Literal["insert", "update", "delete"]: ...
    @property
    def table(self) -> str: ...
    @property
    def object(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def state(self) -> Literal["waiting", "underWay"]: ...
    def old_ids(self) -> list[str]: ...
    def new_ids(self) -> list[str]: ...

@final
class HandledEvent:
    @property
    def configuration(self) -> str: ...
    @property
    def event(self) -> int | None: ...
    @property
    def end(self) -> Literal["sent", "listed", "waiting", "failed"]: ...
    @property
    def done(self) -> bool: ...
    @property
    def report(self) -> Report | None: ...
    @property
    def plan(self) -> Plan | None: ...
    @property
    def problem(self) -> str | None: ...

@final
class Lock:
    @property
    def resource(self) -> str: ...
    @property
    def school(self) -> int | None: ...
    @property
    def holder(self) -> str: ...
    @property
    def since(self) -> datetime: ...
    @property
    def until(self) -> datetime: ...

@final
class MappingChange:
    @property
    def kind(self) -> Literal["added", "removed", "changed"]: ...
    @property
    def descriptor(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def before(self) -> str | None: ...
    @property
    def after(self) -> str | None: ...

@final
class MappingProposal:
    @property
    def descriptor(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def records(self) -> int: ...
    @property
    def candidates(self) -> list[MappingCandidate]: ...

@final
class MappingCandidate:
    @property
    def value(self) -> str: ...
    @property
    def distance(self) -> int: ...
    @property
    def by(self) -> Literal["codeValue", "shortDescription"]: ...

@final
class ErrorLog:
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
    ) -> Report: ...
    def archive(self) -> int: ...

@final
class ErrorGroup:
    @property
    def resource(self) -> str: ...
    @property
    def class_(self) -> str: ...
    @property
    def status(self) -> int | None: ...
    @property
    def message(self) -> str: ...
    @property
    def hint(self) -> str | None: ...
    @property
    def failed(self) -> list[FailedRecord]: ...
    @property
    def blocked(self) -> list[FailedRecord]: ...
    def retry(
        self,
        *,
        progress: bool = False,
        on_event: Callable[[dict[str, Any]], object] | None = None,
        deadline: float | timedelta | None = None,
        stop: Stop | None = None,
    ) -> Report: ...
    def archive(self) -> int: ...

@final
class Audit:
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, key: int, /) -> AuditRecord: ...
    @overload
    def __getitem__(self, key: slice, /) -> list[AuditRecord]: ...
    def __iter__(self) -> Iterator[AuditRecord]: ...
    def to_csv(self) -> str: ...
    def to_json(self) -> str: ...

@final
class AuditRecord:
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def configuration(self) -> str | None: ...
    @property
    def run(self) -> int | None: ...
    @property
    def target(self) -> str | None: ...
    @property
    def school_year(self) -> int | None: ...
    @property
    def all_schools(self) -> bool: ...
    @property
    def schools(self) -> list[int]: ...
    @property
    def resources(self) -> list[str]: ...
    @property
    def persons(self) -> list[int] | None: ...
    @property
    def courses(self) -> list[int] | None: ...
    @property
    def sections(self) -> list[int] | None: ...
    @property
    def dates(self) -> tuple[date | None, date | None] | None: ...
    @property
    def counts(self) -> dict[str, int]: ...
    @property
    def result(self) -> Literal["begun", "finished", "stopped", "refused", "failed", "listed", "waiting"]: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def ended(self) -> datetime | None: ...
    def to_dict(self) -> dict[str, Any]: ...

@final
class Configuration:
    @property
    def name(self) -> str: ...
    @property
    def target(self) -> str | None: ...
    @property
    def tenant(self) -> str | None: ...
    @property
    def instance(self) -> str | None: ...
    @property
    def school_year(self) -> int: ...
    @property
    def data_standard(self) -> str: ...
    @property
    def unique_ids(self) -> dict[str, str]: ...
    @property
    def switched_off(self) -> list[str]: ...
    @property
    def mappings(self) -> dict[str, dict[str, str]]: ...
    def with_mappings(
        self, path: str | os.PathLike[str], *, descriptors: Descriptors | str | os.PathLike[str] | None = None
    ) -> Configuration: ...
    def clone_as(
        self, name: str, school_year: int | str | None = None, *, tenant: str | None = None, instance: str | None = None
    ) -> Configuration: ...

@final
class School:
    @property
    def id(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def excluded(self) -> bool: ...

@final
class Resource:
    @property
    def resource(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def order(self) -> int: ...
    @property
    def on(self) -> bool: ...
    @property
    def held(self) -> bool: ...

@final
class Wave:
    @property
    def number(self) -> int: ...
    @property
    def resources(self) -> list[str]: ...
    @property
    def printed(self) -> list[_WaveResource]: ...

@final
class Prerequisite:
    @property
    def name(self) -> str: ...
    @property
    def met(self) -> bool: ...
    @property
    def refuses(self) -> bool: ...
    @property
    def problem(self) -> str | None: ...
    @property
    def hint(self) -> str | None: ...
    @property
    def persons(self) -> list[int]: ...

@final
class OdsSource:
    """Another Ed-Fi API as a source: an ODS/API of version 5.3 to 7.3, or an Ed-Fi API v8. What it holds is sent as records without what that
    server added, so a move from one ODS to another is one run.

    ``snapshot`` says whether a snapshot of the server is read. Without one, what changed there meanwhile is said in plan and report. The other
    arguments are as in ``run``.
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
    """A Campus database, read through service queries over any driver of PEP 249: ``pyodbc``, ``pymssql``, ``psycopg``, ``sqlite3``.

    ``connect`` makes a new connection each time; a run has one, on a thread of its own, and one transaction, and closes it behind that.
    ``queries`` is a folder of service queries; absent: those that come with the library. ``interleaves`` says whether the driver can read several
    statements side by side on one connection (pyodbc with ``MARS_Connection=yes``); absent: not with ``"tsql"``. ``paramstyle`` is as the module of the
    driver says it.
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
    @property
    def fingerprint(self) -> str: ...
    @property
    def configuration(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def data_standard(self) -> str: ...
    @property
    def school_year(self) -> int: ...
    @property
    def mode(self) -> Literal["resync", "reconcile", "cleanup"]: ...
    @property
    def removals(self) -> list[RemovalStep]: ...
    @property
    def deletes(self) -> int: ...
    @property
    def counted(self) -> bool: ...
    @property
    def known_records(self) -> int | None: ...
    @property
    def warnings(self) -> list[str]: ...
    def to_dict(self) -> dict[str, Any]: ...
    def to_json(self) -> str: ...
    @staticmethod
    def from_json(text: str) -> Plan: ...

@final
class RemovalStep:
    @property
    def resource(self) -> str: ...
    @property
    def found(self) -> int: ...
    @property
    def outside(self) -> int: ...
    @property
    def deletes(self) -> list[Removal]: ...
    @property
    def kept(self) -> dict[str, int]: ...
    @property
    def examples(self) -> dict[str, list[str]]: ...
    @property
    def dropped(self) -> int: ...
    @property
    def gap(self) -> str | None: ...

@final
class Removal:
    @property
    def id(self) -> str: ...
    @property
    def object(self) -> str | None: ...
    @property
    def because(self) -> str: ...

@final
class RemovalTally:
    @property
    def found(self) -> int: ...
    @property
    def deleted(self) -> int: ...
    @property
    def kept(self) -> dict[str, int]: ...
    @property
    def kept_records(self) -> int: ...
    @property
    def failed(self) -> int: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Tally:
    @property
    def read(self) -> int: ...
    @property
    def created(self) -> int: ...
    @property
    def updated(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def invalid(self) -> int: ...
    @property
    def failed(self) -> int: ...
    @property
    def blocked(self) -> int: ...
    @property
    def skipped(self) -> int: ...
    @property
    def cancelled(self) -> int: ...
    def to_dict(self) -> dict[str, int]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Report:
    @property
    def read(self) -> int: ...
    @property
    def created(self) -> int: ...
    @property
    def updated(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def invalid(self) -> int: ...
    @property
    def failed(self) -> int: ...
    @property
    def blocked(self) -> int: ...
    @property
    def skipped(self) -> int: ...
    @property
    def cancelled(self) -> int: ...
    @property
    def resources(self) -> dict[str, Tally]: ...
    @property
    def removed(self) -> RemovalTally: ...
    @property
    def removals(self) -> dict[str, RemovalTally]: ...
    @property
    def failures(self) -> list[Failure]: ...
    @property
    def left_behind(self) -> list[LeftBehind]: ...
    @property
    def gaps(self) -> list[Gap]: ...
    @property
    def by_status(self) -> list[StatusTally]: ...
    @property
    def pace(self) -> list[PacePoint]: ...
    @property
    def warnings(self) -> list[str]: ...
    @property
    def stopped(self) -> str | None: ...
    @property
    def ok(self) -> bool: ...
    @property
    def plan(self) -> str: ...
    @property
    def run(self) -> int | None: ...
    @property
    def resumed(self) -> bool: ...
    @property
    def configuration(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def school_year(self) -> int: ...
    def to_dict(self) -> dict[str, Any]: ...

@final
class Failure:
    @property
    def resource(self) -> str: ...
    @property
    def class_(self) -> str: ...
    @property
    def status(self) -> int | None: ...
    @property
    def message(self) -> str: ...
    @property
    def hint(self) -> str | None: ...
    @property
    def records(self) -> int: ...
    @property
    def examples(self) -> list[Example]: ...
    @property
    def blocked(self) -> dict[str, int]: ...
    @property
    def blocked_records(self) -> int: ...
    def server_text(self) -> str | None: ...
    def server_texts(self) -> dict[str, str]: ...

@final
class Gap:
    @property
    def resource(self) -> str | None: ...
    @property
    def why(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class PacePoint:
    @property
    def at(self) -> float: ...
    @property
    def limit(self) -> int: ...
    @property
    def requests_per_second(self) -> float: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class StatusTally:
    @property
    def status(self) -> int | None: ...
    @property
    def requests(self) -> int: ...
    @property
    def retries(self) -> int: ...
    @property
    def refusals(self) -> int: ...
    @property
    def waited(self) -> float: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class LeftBehind:
    @property
    def resource(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def origin(self) -> str: ...
    @property
    def object(self) -> str | None: ...
    def __eq__(self, other: builtins.object, /) -> bool: ...
    def __ne__(self, other: builtins.object, /) -> bool: ...

@final
class Example:
    @property
    def origin(self) -> str: ...
    @property
    def campus(self) -> dict[str, list[int]]: ...
    @property
    def object(self) -> str | None: ...

@final
class Ledger:
    def __new__(cls, path: str | os.PathLike[str]) -> Self: ...
    @property
    def path(self) -> str: ...
    def runs(self) -> list[Run]: ...
    def outcomes(self, run: int | Run) -> list[Outcome]: ...
    def refusals(self, run: int | Run) -> list[Refusal]: ...
    def errors(self) -> list[FailedRecord]: ...
    def check(self) -> list[str]: ...
    @staticmethod
    def recover(damaged: str | os.PathLike[str], fresh: str | os.PathLike[str]) -> _Recovery: ...

@final
class Run:
    @property
    def id(self) -> int: ...
    @property
    def configuration(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def school_year(self) -> int: ...
    @property
    def plan(self) -> str: ...
    @property
    def state(self) -> Literal["open", "stopped", "finished"]: ...
    @property
    def stopped(self) -> str | None: ...
    @property
    def started(self) -> datetime: ...
    @property
    def ended(self) -> datetime | None: ...
    @property
    def resumed(self) -> int: ...
    @property
    def counts(self) -> dict[str, int]: ...

@final
class Outcome:
    @property
    def resource(self) -> str: ...
    @property
    def record(self) -> str | None: ...
    @property
    def outcome(self) -> str: ...
    @property
    def id(self) -> str | None: ...
    @property
    def origin(self) -> str: ...
    @property
    def object(self) -> str | None: ...

@final
class Refusal:
    @property
    def resource(self) -> str: ...
    @property
    def class_(self) -> str: ...
    @property
    def status(self) -> int | None: ...
    @property
    def message(self) -> str: ...
    @property
    def origin(self) -> str: ...
    def server_text(self) -> str: ...

@final
class FailedRecord:
    @property
    def id(self) -> int: ...
    @property
    def state(self) -> Literal["open", "retried", "archived"]: ...
    @property
    def run(self) -> int: ...
    @property
    def configuration(self) -> str: ...
    @property
    def resource(self) -> str: ...
    @property
    def record(self) -> str | None: ...
    @property
    def outcome(self) -> Literal["invalid", "failed", "blocked"]: ...
    @property
    def class_(self) -> str: ...
    @property
    def status(self) -> int | None: ...
    @property
    def message(self) -> str: ...
    @property
    def hint(self) -> str | None: ...
    @property
    def origin(self) -> str: ...
    @property
    def campus(self) -> dict[str, list[int]]: ...
    @property
    def object(self) -> str | None: ...
    @property
    def because_of(self) -> str | None: ...
    @property
    def maybe_applied(self) -> bool: ...

@final
class MockOds:
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
    def start(self) -> Self: ...
    def stop(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, exception_type: type[BaseException] | None, exception: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...
    @property
    def url(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def secret(self) -> str: ...
    def count(self, endpoint: str) -> int: ...
    def records(self, endpoint: str) -> list[dict[str, Any]]: ...
    def requests(self) -> list[_Request]: ...
    def clear_requests(self) -> None: ...
    def add_client(
        self,
        key: str,
        secret: str,
        *,
        education_organizations: Sequence[int] | None = None,
        namespace_prefixes: Sequence[str] | None = None,
        may_only: Mapping[str, Sequence[str]] | None = None,
        claim_set: str = "SIS Vendor",
    ) -> None: ...
    def notes(self) -> list[str]: ...
    def reset(self) -> None: ...
    @property
    def newest_change_version(self) -> int: ...
    def fail(
        self, method: str, path: str, where: Mapping[str, Any] | None = None, status: int = 400, times: int | None = None
    ) -> None: ...
    def clear_failures(self) -> None: ...
    def plant(self, faults: str | Iterable[str]) -> None: ...
    def clear_faults(self) -> None: ...
    def hold(self, method: str, resource: str | None = None, after: int = 0) -> Hold: ...
    def deny(self, method: str, path: str) -> None: ...
    def allow(self, path: str) -> None: ...
    def seed(self, endpoint: str, records: Iterable[Mapping[str, Any]]) -> None: ...

@final
class Hold:
    @property
    def waiting(self) -> int: ...
    def wait(self, timeout: float = 60.0) -> bool: ...
    def release(self) -> None: ...
    def cut(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, exception_type: type[BaseException] | None, exception: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...
