"""The names that programs rely on."""

import doctest
import inspect
import types

import edfi_resync
import pytest
from edfi_resync import testing

ARGUMENTS = {
    "ods": None,
    "configuration": None,
    "queries": None,
    "configuration_file": None,
    "school_year": None,
    "schools": None,
    "persons": None,
    "courses": None,
    "sections": None,
    "dates": None,
    "resources": None,
    "select_dependencies": False,
    "mode": "resync",
    "non_person": "related",
    "force": False,
    "plan": None,
    "data_standard": None,
    "strict": False,
    "tenant": None,
    "instance": None,
    "placeholders": None,
    "data_url": None,
    "oauth_url": None,
    "ca_file": None,
    "token_cache": None,
    "transport": None,
    "allow_http": False,
    "progress": False,
    "on_event": None,
    "ledger": None,
    "resume": False,
    "memory_budget": None,
    "concurrency": None,
    "requests_per_second": None,
    "request_timeout": None,
    "max_retries": None,
    "retry_budget": None,
    "outage_patience": None,
    "keep_refusals": False,
    "trust_ledger": False,
    "until": None,
    "time_zone": None,
    "deadline": None,
    "stop": None,
}


@pytest.mark.parametrize(("function", "own"), [(edfi_resync.run, {}), (edfi_resync.plan, {"counts": True})])
def test_run_and_plan_take_the_same_arguments(function: types.FunctionType, own: dict[str, bool]) -> None:
    parameters = inspect.signature(function).parameters
    assert list(parameters)[:2] == ["source", "ods"]
    assert all(parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in list(parameters.values())[2:])
    without_default = {name for name, parameter in parameters.items() if parameter.default is inspect.Parameter.empty}
    assert without_default == {"source", "key", "secret"}
    assert {name: parameters[name].default for name in parameters if name not in without_default} == ARGUMENTS | own


def test_the_object_opens_with_the_arguments_of_run_and_has_its_methods() -> None:
    run = inspect.signature(edfi_resync.run).parameters
    opened = inspect.signature(edfi_resync.Resync).parameters
    asked = {"schools", "persons", "courses", "sections", "dates"}
    asked |= {"resources", "select_dependencies", "mode", "non_person", "force", "plan"}
    bounds = {"deadline", "stop"}
    told = {"progress", "on_event", "resume"} | bounds
    assert set(opened) - {"rights", "holder", "lease"} == set(run) - asked - told
    for method, own, wanted in ((edfi_resync.Resync.plan, {"counts"}, asked | bounds), (edfi_resync.Resync.run, set(), asked | told)):
        parameters = inspect.signature(method).parameters
        assert set(parameters) - {"self"} - own == wanted
        assert {name: parameters[name].default for name in wanted} == {name: run[name].default for name in wanted}


def test_make_district_and_mock_ods_have_their_defaults() -> None:
    parameters = inspect.signature(testing.make_district).parameters
    assert {name: parameter.default for name, parameter in parameters.items() if name != "path"} == {
        "students": 2000,
        "seed": 7,
        "ods_url": None,
        "data_standard": "5.2",
        "last_year": None,
    }
    assert (
        str(inspect.signature(testing.MockOds))
        == "(data_standard='5.2', load_mode=False, faults=None, seed=7, latency=0.0, token_limit=Ellipsis, *, "
        "flavour='ods73', descriptors='minimal', template='minimal', education_organizations=None, "
        "namespace_prefixes=None, port=0, key='mock-key', secret='mock-secret', extensions=())"
    )


@pytest.mark.parametrize("module", [edfi_resync, testing])
def test_everything_public_is_documented(module: types.ModuleType) -> None:
    for name in module.__all__:
        value = getattr(module, name)
        assert value.__doc__, name
        if inspect.isclass(value):
            undocumented = [
                member
                for member, found in vars(value).items()
                if not member.startswith("_") and (callable(found) or inspect.isdatadescriptor(found)) and not found.__doc__
            ]
            assert not undocumented, (name, undocumented)


def test_errors_are_one_tree() -> None:
    errors = [getattr(edfi_resync, name) for name in edfi_resync.__all__ if name.endswith("Error")]
    assert len(errors) == 20
    assert all(issubclass(error, edfi_resync.ResyncError) for error in errors)
    assert issubclass(edfi_resync.ConfigError, ValueError)
    assert issubclass(edfi_resync.RequestError, ValueError)
    assert issubclass(edfi_resync.RunInterrupted, KeyboardInterrupt)
    assert not issubclass(edfi_resync.RunInterrupted, Exception)


def test_the_examples_of_the_docs_run() -> None:
    tried = doctest.testmod(edfi_resync.errors)
    assert (tried.failed, tried.attempted > 0) == (0, True)
