#!/usr/bin/env python3
"""Turn one Data Standard's published facts (`edfi-resource-model/1`, JSON) into the compact `.model` file that the generator reads.

    python3 edfi-resync/model/import.py ds-5.2.json > edfi-resync/model/ds-5.2.model

Run it when a new Data Standard is added; `tests/model.rs` then says how to refresh the generated Rust. The format of the
output is described in `edfi-resync/model/README.md`.
"""
import json
import sys


def field_line(field):
    words = [field["name"] + ("[]" if field["type"] == "array" else "")]
    kind, form = field["type"], field.get("format")
    if field.get("reference"):
        words.append("->" + field["reference"])
    elif kind in ("object", "array"):
        words.append("{" + field["entity"] + "}")
    elif field.get("descriptor"):
        words.append("@" + field["descriptor"].removesuffix("Descriptor"))
    elif kind == "number":
        words.append(f"decimal({field['precision']},{field['scale']})")
    else:
        words.append({"string": form or "text", "integer": form, "boolean": "boolean"}[kind])
    if "maxLength" in field and not field.get("descriptor"):
        words.append(f"max={field['maxLength']}")
    for fact, word in (("minLength", "min"), ("minItems", "min"), ("minimum", "from"), ("maximum", "to")):
        if fact in field:
            value = field[fact]
            words.append(f"{word}={int(value) if value == int(value) else value}")
    words += ["required"] * bool(field.get("required")) + ["key"] * bool(field.get("identity"))
    return words


def fields(items, depth, mapping):
    for field in items:
        words = field_line(field)
        targets = mapping.get(field["name"])
        if targets:
            words.append("= " + " ".join(target.removeprefix("$.") for target in targets))
        yield "  " * depth + " ".join(words)
        yield from fields(field.get("properties", []) + field.get("items", []), depth + 1, field.get("fields", {}))


def attach(resource):
    """Hang what the fact file lists beside the tree (role, key mapping) on the tree's own reference nodes."""
    by_path = {reference["path"]: reference for reference in resource["references"]}

    def walk(items, prefix):
        for field in items:
            path = f"{prefix}.{field['name']}"
            if field.get("reference"):
                field["fields"] = by_path[path]["fields"]
            walk(field.get("properties", []), path)
            walk(field.get("items", []), path + "[*]")

    walk(resource["properties"], "$")


def derived_key(items, prefix):
    for field in items:
        if field.get("identity"):
            path = f"{prefix}.{field['name']}"
            if field["type"] == "object":
                yield from (f"{path}.{part['name']}" for part in field["properties"])
            else:
                yield path


def array_keys(resource):
    """Only the keys that the tree's own `key` words do not already say (parts unified with the parent are left out there)."""
    stated = {entry["array"]: sorted(entry["key"]) for entry in resource["arrayKeys"]}

    def walk(items, prefix):
        for field in items:
            path = f"{prefix}.{field['name']}"
            if field["type"] == "array":
                path += "[*]"
                derived = sorted(derived_key(field["items"], path))
                if path in stated and stated[path] != derived:
                    keys = " ".join(key.removeprefix(path + ".") for key in stated[path])
                    yield f"unique {short(path)}: {keys}"
                if derived and path not in stated:
                    raise SystemExit(f"{resource['name']}: {path} has a key in the tree only")
            yield from walk(field.get("properties", []) + field.get("items", []), path)

    yield from walk(resource["properties"], "$")


def short(path):
    return path.removeprefix("$.").replace("[*]", "[]")


def resource_lines(resource):
    attach(resource)
    head = ["abstract" if resource["abstract"] else "resource", resource["name"], resource["endpoint"] or "-"]
    if resource["subclassOf"]:
        head.append("extends=" + resource["subclassOf"])
    for base, own in (resource.get("superclassIdentityRename") or {}).items():
        head.append(f"renames={base}:{own}")
    head += ["updatable-key"] * resource["allowIdentityUpdates"] + ["school-year"] * resource["isSchoolYearEnumeration"]
    yield " ".join(head)
    if resource["domains"]:
        yield "domains " + ", ".join(resource["domains"])
    for role, paths in sorted(resource["securable"].items()):
        yield f"securable {role}: " + " ".join(short(path) for path in paths)
    for reference in resource["references"]:
        if reference.get("role"):
            yield f"role {short(reference['path'])}: {reference['role']}"
    for group in resource["equality"]:
        yield "equal " + " ".join(short(path) for path in group)
    yield from array_keys(resource)
    yield from fields(resource["properties"], 1, {})
    yield ""


def main():
    facts = json.load(open(sys.argv[1], encoding="utf-8"))
    print(f"standard {facts['dataStandard']} {facts['project']['endpoint']}\n")
    for descriptor in facts["descriptors"]:
        print("descriptor", descriptor["name"].removesuffix("Descriptor"), descriptor["endpoint"])
    print()
    for resource in facts["abstractResources"] + facts["resources"]:
        print("\n".join(resource_lines(resource)))


main()
