"""The guide shows what works: its Python blocks run as they are printed, and print what stands below them. Also: every path that it names is there."""

from __future__ import annotations

import inspect
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import edfi_resync
import pytest

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "edfi-resync" / "guide" / "src"
CHAPTERS = sorted(page.stem for page in PAGES.glob("*.md") if page.stem != "SUMMARY")

FENCED = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
# What differs from run to run.
CHANGING = [(re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:PORT"), (re.compile(r"\b[0-9a-f]{32}\b"), "ID")]


@dataclass(frozen=True)
class Block:
    kind: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = FENCED.finditer(text)
    return [Block(one["kind"], one["text"], text.count("\n", 0, one.start("text")) + 1) for one in found]


def same(text: str) -> list[str]:
    for changing, stand_in in CHANGING:
        text = changing.sub(stand_in, text)
    return [line.rstrip() for line in text.strip().splitlines()]


def compare(printed: str, block: Block, page: Path) -> None:
    """An excerpt is some of the lines, in their order; `...` stands for those between."""
    given, wanted = same(printed), same(block.text)
    place = f"{page.name}, line {block.line}"
    if block.kind == "text,output":
        assert given == wanted, place
        return
    rest = iter(given)
    for line in wanted:
        assert line.strip() == "..." or line in rest, f"{place}: {line!r} is not printed there, but\n{printed}"


def run(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {"__name__": "guide"}
    [prepared] = [block for block in blocks(PAGES / "introduction.md") if block.kind == "python"]
    printed = None
    # Some packages set logging up where they are imported.
    handlers, level = logging.root.handlers[:], logging.root.level
    exec(compile(prepared.text, "introduction.md", "exec", dont_inherit=True), names)
    try:
        for block in blocks(page):
            if block.kind == "python":
                assert not printed, f"{page.name}: what is printed before line {block.line} does not stand there"
                # As many lines before it as on the page, so that a traceback leads to the right one.
                exec(compile("\n" * (block.line - 1) + block.text, str(page), "exec", dont_inherit=True), names)
                printed = capsys.readouterr().out
            elif block.kind in ("text,output", "text,excerpt"):
                assert printed is not None, f"{page.name}, line {block.line}: nothing printed that"
                compare(printed, block, page)
                printed = None
        assert not printed, f"{page.name}: what its last block prints does not stand there"
    finally:
        names["ods"].stop()
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)


# What a block leaves open the end of its page closes, and other people's packages are theirs to mend.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("chapter", [name for name in CHAPTERS if name != "introduction"])
def test_the_blocks_of_a_chapter_run_as_printed(
    chapter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = PAGES / f"{chapter}.md"
    if not any(block.kind == "python" for block in blocks(page)):
        assert not any(block.kind.startswith("text,") for block in blocks(page)), "output of nothing"
        return
    monkeypatch.chdir(tmp_path)
    run(page, capsys)


def test_the_test_of_a_client_runs_as_printed(pytester: pytest.Pytester) -> None:
    [block] = [block for block in blocks(PAGES / "mock-ods.md") if "import httpx" in block.text]
    pytester.makepyfile(block.text)
    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


@pytest.mark.parametrize("chapter", [*CHAPTERS, "SUMMARY"])
def test_links_and_paths_lead_somewhere(chapter: str) -> None:
    text = FENCED.sub("", (PAGES / f"{chapter}.md").read_text(encoding="utf-8"))
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)", text):
        page = PAGES / (target or f"{chapter}.md")
        assert "://" not in target and page.is_file(), f"{chapter}.md leads to {target}, which is not there"
        assert not anchor or anchor in anchors(page), f"{chapter}.md leads to {target}#{anchor}, which is not there"
    for path in re.findall(r"`((?:edfi-resync|edfi-resync-py|tests|benches|examples)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), f"{chapter}.md names {path}, which is not there"


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_in_the_summary_and_every_block_says_what_it_is() -> None:
    summary = (PAGES / "SUMMARY.md").read_text(encoding="utf-8")
    kinds = {"python", "rust", "rust,no_run", "text", "text,output", "text,excerpt", "toml"}
    for chapter in CHAPTERS:
        assert f"({chapter}.md)" in summary, f"SUMMARY.md lacks {chapter}.md"
        for block in blocks(PAGES / f"{chapter}.md"):
            assert block.kind in kinds, f"{chapter}.md, line {block.line}: no test runs a block of {block.kind!r}"


def test_the_page_of_options_names_every_argument() -> None:
    page = (PAGES / "options.md").read_text(encoding="utf-8")
    for call in (edfi_resync.run, edfi_resync.verify, edfi_resync.explain, edfi_resync.Resync):
        for name in inspect.signature(call).parameters:
            assert f"`{name}`" in page, f"options.md lacks {name} of {call.__name__}"
