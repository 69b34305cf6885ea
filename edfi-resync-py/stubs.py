"""Brings the stubs up to date: ``python edfi-resync-py/stubs.py``. With ``--check`` it only says whether they are, as a test does.

Signatures are written by hand in ``_native.pyi``, and ``mypy.stubtest`` holds them against the package. From them and from the package come, here:

- the docstrings, so that what an editor shows is what ``help()`` says;
- of every call that takes ``stop=`` its awaitable twin, and ``start``: of methods behind them, of functions in ``_twins.pyi``.
"""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path
from typing import Any

import edfi_resync
from edfi_resync import _native, _twins

FOLDER = Path(__file__).parent / "python" / "edfi_resync"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMMAND = "python edfi-resync-py/stubs.py"


def docstring(text: str | None, indent: str) -> str:
    """A docstring as it stands in a stub; dots where there is none."""
    if not text:
        return " ..."
    lines = inspect.cleandoc(text).split("\n")
    prefix = 'r"""' if "\\" in text else '"""'
    end = '"""' if len(lines) == 1 and not lines[0].endswith('"') else f'\n{indent}"""'
    body = "\n".join([lines[0], *(indent + line if line else "" for line in lines[1:])])
    return f"\n{indent}{prefix}{body}{end}"


def line_of(node: Any) -> int:
    """The line on which a definition begins, with its decorators."""
    lines: list[int] = [node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))]
    return min(lines)


class Stub:
    """A stub file, taken apart."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.tree = ast.parse(text)

    def between(self, start: tuple[int, int], end: tuple[int, int]) -> str:
        """The text between two places, as `ast` counts them."""
        first, last = start[0] - 1, end[0] - 1
        rows = [row.encode() for row in self.lines[first : last + 1]]
        rows[-1] = rows[-1][: end[1]]
        rows[0] = rows[0][start[1] :]
        return b"\n".join(rows).decode()

    def head(self, node: Any) -> str:
        """A definition up to its colon, with its decorators."""
        first = node.body[0]
        body = min([(first.lineno, first.col_offset), *((one.lineno, one.col_offset - 1) for one in getattr(first, "decorator_list", []))])
        return self.between((line_of(node), 0), body).rstrip()

    def function(self, node: Any, text: str | None, name: str | None = None, returns: str | None = None, keyword: str = "def") -> str:
        """A function with its docstring; under another name if need be."""
        head, indent = self.head(node), " " * node.col_offset
        if name is not None:
            head = head.replace(f"def {node.name}(", f"{keyword} {name}(", 1)
        if returns is not None:
            head = head[: head.rindex("->")] + f"-> {returns}:"
        return head + docstring(text, indent + "    ")


def is_generated(node: ast.stmt, owner: type) -> bool:
    """Whether it is a twin, which is made anew."""
    return isinstance(node, FUNCTIONS) and (node.name.endswith("_async") or (node.name == "start" and "run" in vars(owner)))


def documented(owner: type, name: str) -> str | None:
    """What the package says of a method; Python's own say nothing new."""
    if name.startswith("__") or name not in vars(owner):
        return None
    # By way of the class: what lies in it of a static method is a wrapper with Python's own words.
    return getattr(getattr(owner, name), "__doc__", None)


def class_of(stub: Stub, node: ast.ClassDef) -> str:
    """A class with the docstrings of its members, and the twins of its methods."""
    owner = getattr(_native, node.name)
    parts = [stub.head(node) + docstring(owner.__doc__, "    ").removesuffix(" ...")]
    for member in node.body:
        if isinstance(member, ast.Expr) or is_generated(member, owner):
            continue
        if not isinstance(member, FUNCTIONS):
            parts.append(stub.between((member.lineno, 0), (member.end_lineno or 0, member.end_col_offset or 0)))
            continue
        parts.append(stub.function(member, documented(owner, member.name)))
        twin = f"{member.name}_async"
        if twin in vars(owner):
            parts.append(stub.function(member, documented(owner, twin), twin, keyword="async def"))
        if member.name == "run" and "start" in vars(owner):
            parts.append(stub.function(member, documented(owner, "start"), "start", "Running"))
    return "\n".join(parts)


def native(text: str) -> str:
    """``_native.pyi`` with its docstrings and the twins of methods."""
    stub = Stub(text)
    parts, at = [], 1
    for node in stub.tree.body:
        line = line_of(node)
        between = "\n".join(stub.lines[at - 1 : line - 1])
        at = (node.end_lineno or 0) + 1
        found = getattr(_native, getattr(node, "name", ""), None)
        if isinstance(node, FUNCTIONS):
            part = stub.function(node, found.__doc__)
        elif isinstance(node, ast.ClassDef) and found is not None:
            part = class_of(stub, node)
        else:
            part = stub.between((line, 0), (node.end_lineno or 0, node.end_col_offset or 0))
        parts.extend([between, part] if between else [part])
        if not between and len(parts) > 1 and isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            parts.insert(-1, "")
    return "\n".join(parts).rstrip() + "\n"


def twins(text: str) -> str:
    """``_twins.pyi``: the twins of functions."""
    stub = Stub(text)
    functions = {node.name: node for node in stub.tree.body if isinstance(node, ast.FunctionDef)}
    parts, made = [], []
    for name in _twins.__all__:
        node = functions["run" if name == "start" else name.removesuffix("_async")]
        doc = getattr(_twins, name).__doc__
        if name == "start":
            parts.append(stub.function(node, doc, name, "Running"))
        else:
            parts.append(stub.function(node, doc, name, keyword="async def"))
        made.append(node)
    used = {node.id for function in made for node in ast.walk(function) if isinstance(node, ast.Name)}
    imports = []
    for statement in stub.tree.body:
        if isinstance(statement, ast.Import):
            imports += [f"import {alias.name}" for alias in statement.names if alias.name in used]
        elif isinstance(statement, ast.ImportFrom) and statement.level == 0:
            found = [alias.name for alias in statement.names if alias.name in used]
            imports += [f"from {statement.module} import {', '.join(found)}"] if found else []
    assigned = {target.target.id for target in stub.tree.body if isinstance(target, ast.AnnAssign) and isinstance(target.target, ast.Name)}
    defined = assigned | {node.name for node in stub.tree.body if isinstance(node, ast.ClassDef)}
    own = "".join(f"    {name},\n" for name in sorted(used & defined))
    names = "".join(f'    "{name}",\n' for name in _twins.__all__)
    head = f'"""The twins of calls. @generated by `{COMMAND}`."""\n\n' + "\n".join(imports)
    head += f"\n\nfrom ._calls import Running\nfrom ._native import (\n{own})\n\n__all__ = [\n{names}]"
    return head + "\n\n" + "\n\n".join(parts) + "\n"


def main() -> int:
    """Writes what is stale, or says so."""
    text = native((FOLDER / "_native.pyi").read_text(encoding="utf-8"))
    wanted = {"_native.pyi": text, "_twins.pyi": twins(text)}
    stale = [name for name, new in wanted.items() if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != new]
    for name in stale:
        if "--check" in sys.argv:
            print(f"{name} is stale: run `{COMMAND}` with the package of edfi-resync {edfi_resync.__version__} installed")
        else:
            (FOLDER / name).write_text(wanted[name], encoding="utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
