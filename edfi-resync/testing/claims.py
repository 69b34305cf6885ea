#!/usr/bin/env python3
"""Turn the published facts (`edfi-claims/1`, JSON) about the claims of Data Standards into the compact file that the mock reads.

    python3 edfi-resync/testing/claims.py ds-5.2.json ds-6.1.json > edfi-resync/testing/src/claims.txt

After the line of its standard stand groups: a line with the claims above them, by spaces, and behind a colon the strategies of Create,
Read, Update and Delete (`-` is none: the action cannot be granted), one for all four where they are the same; below it, indented, the
claims of resources, without `ed-fi/`.
"""
import json
import sys
import textwrap

ACTIONS = ["Create", "Read", "Update", "Delete"]

SHORT = {
    "NoFurtherAuthorizationRequired": "none",
    "NamespaceBased": "namespace",
    "RelationshipsWithEdOrgsAndPeople": "organizations-and-people",
    "RelationshipsWithEdOrgsOnly": "organizations",
    "RelationshipsWithStudentsOnly": "students",
}

# A second strategy is another way to be let in. Of a student through the association of responsibility alone the mock knows nothing, and leaves it out.
SECOND = {
    "RelationshipsWithEdOrgsAndPeopleInverted": "-or-above",
    "RelationshipsWithStudentsOnlyThroughResponsibility": "",
}


def strategies(claim, siblings):
    """Those of the claim itself, and for actions of which it says nothing those of the claims above it, which its siblings show."""
    inherited = next((other["actions"] for other in siblings if not other["own"]), {})
    actions = {**(inherited or {}), **(claim["actions"] or {})}
    return [word(actions[action]) if action in actions else "-" for action in ACTIONS]


def word(strategies):
    return SHORT[strategies[0]] + "".join(SECOND[second] for second in strategies[1:])


def groups(claims):
    by_parents = {}
    for claim in claims:
        by_parents.setdefault(tuple(claim["parents"]), []).append(claim)
    for parents, siblings in by_parents.items():
        by_strategies = {}
        for claim in siblings:
            by_strategies.setdefault(tuple(strategies(claim, siblings if parents else [])), []).append(claim["claim"])
        for words, names in by_strategies.items():
            yield parents, words, names


def main():
    for path in sys.argv[1:]:
        claims = json.load(open(path, encoding="utf-8"))["claims"]
        print("standard", path.removesuffix(".json").rsplit("-", 1)[-1])
        resources = [claim for claim in claims if claim["claim"].split("/")[0] in ("ed-fi", "tpdm")]
        for parents, words, names in groups(resources):
            said = words[0] if len(set(words)) == 1 else " ".join(words)
            print(f"{' '.join(parents)}: {said}".lstrip())
            names = " ".join(name.removeprefix("ed-fi/") for name in names)
            print(textwrap.fill(names, 140, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False))


main()
