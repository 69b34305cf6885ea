#!/usr/bin/env python3
"""Turn the published facts (`edfi-resource-model/1`, JSON) of a Data Standard, or of an extension of one, into the compact `.model`
file that the generator reads.

    python3 edfi-resync/model/import.py ds-5.2.json > edfi-resync/model/ds-5.2.model
    python3 edfi-resync/model/import.py ext-tpdm-1.1-ds5.2.json ds-5.2.json > edfi-resync/model/ext-tpdm-1.1.model

Run it when a new one is added; `tests/model.rs` then says how to refresh the generated Rust. The format of the output is described in
`edfi-resync/model/README.md`.
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
        words.append({"string": form or "text", "integer": form or "int32", "boolean": "boolean"}[kind])
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
    word = "abstract" if resource["abstract"] else "extended" if resource.get("isResourceExtension") else "resource"
    head = [word, resource["name"], resource["endpoint"] or "-"]
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


class Extension:
    """Adds to an extension's facts what a Data Standard's say themselves, so that both are written alike."""

    def __init__(self, facts, standard):
        self.facts = facts
        self.own = {resource["name"]: resource for resource in facts["resources"] if not resource["isResourceExtension"]}
        self.theirs = {resource["name"]: resource for resource in standard["abstractResources"] + standard["resources"]}

    def complete(self):
        for resource in self.facts["resources"]:
            extended = self.theirs[resource["name"]] if resource["isResourceExtension"] else None
            if extended:
                self.keep_to_the_standard(resource, extended)
            self.entities(resource["properties"], resource["name"], extended["properties"] if extended else [])
            for reference in resource["references"]:
                self.reference(resource, reference)
            resource["arrayKeys"] += self.keys_of_references(resource["properties"], "$", resource["arrayKeys"])
            for entry in resource["arrayKeys"]:
                mark_key(find(resource["properties"], entry["array"])["items"], entry)

    def keep_to_the_standard(self, resource, extended):
        """Leaves out what is said of members that the standard's resource does not have, and of its own, which it says itself."""

        def has(path):
            outside = path.partition("._ext")[0]
            try:
                return outside == "$" or find(extended["properties"], outside) is not None
            except StopIteration:
                return False

        def keep(items, path):
            for field in [field for field in items if field["name"] != "_ext" and not has(f"{path}.{field['name']}")]:
                print(f"{resource['name']} has no {path}.{field['name']}: left out", file=sys.stderr)
                items.remove(field)
            for field in items:
                if field["name"] != "_ext":
                    keep(field.get("properties", []) + field.get("items", []), f"{path}.{field['name']}")

        keep(resource["properties"], "$")
        for name, path in (("references", "path"), ("arrayKeys", "array")):
            resource[name] = [fact for fact in resource[name] if has(fact[path]) and "._ext." in fact[path]]

    def keys_of_references(self, items, prefix, stated):
        """The keys of collections of references, which the facts do not say: an item is the reference that it holds."""
        for field in items:
            path = f"{prefix}.{field['name']}" + ("[*]" if field["type"] == "array" else "")
            below = field.get("properties", []) + field.get("items", [])
            if field["type"] == "array" and path not in [entry["array"] for entry in stated]:
                for held in (held for held in below if held.get("reference")):
                    yield {"array": path, "key": [f"{path}.{held['name']}.{part['name']}" for part in held["properties"]]}
            if not field.get("reference"):
                yield from self.keys_of_references(below, path, stated)

    def entities(self, items, owner, known):
        for field in items:
            same = next((other for other in known if other["name"] == field["name"]), {})
            if field["type"] in ("object", "array") and not field.get("reference"):
                name = field["name"]
                if name == "_ext":
                    entity = f"{owner}Extensions"
                elif owner.endswith("Extensions"):
                    entity = owner.removesuffix("s")
                else:
                    entity = owner + pascal(singular(name) if field["type"] == "array" else name)
                field["entity"] = same.get("entity", entity)
                below = same.get("properties", []) + same.get("items", [])
                self.entities(field.get("properties", []) + field.get("items", []), field["entity"], below)

    def reference(self, resource, reference):
        name, target = reference["path"].rsplit(".", 1)[-1], reference["target"]
        if name.lower() != f"{target}Reference".lower() and name.lower().endswith(f"{target}Reference".lower()):
            reference["role"] = pascal(name[: -len(f"{target}Reference")])
        is_own = reference.get("targetProject") is None
        if is_own != (target in self.own):
            raise SystemExit(f"{resource['name']}: {target} is to be of the other project")
        for part in find(resource["properties"], reference["path"])["properties"]:
            # A reference is whole or absent, and part of a key as a whole.
            part["required"] = True
            part.pop("identity", None)
            descriptor = self.descriptor(reference, part["name"])
            if descriptor:
                part["descriptor"] = descriptor

    def descriptor(self, reference, part):
        """Of which descriptor a part of a reference is a value, which is known where the value is no reference's any more."""
        is_own = reference.get("targetProject") is None
        target = (self.own if is_own else self.theirs)[reference["target"]]
        path = reference["fields"][part][0]
        described = find(target["properties"], path).get("descriptor")
        # The standard says it of every part itself.
        for inner in target["references"] if is_own else []:
            if not described and path.startswith(inner["path"] + "."):
                described = self.descriptor(inner, path.rsplit(".", 1)[-1])
        return described


def mark_key(items, entry):
    """Says of an item's members that they are its key, where the whole of each is."""
    parts = [path.removeprefix(entry["array"] + ".") for path in entry["key"]]
    for field in items:
        whole = [f"{field['name']}.{part['name']}" for part in field["properties"]] if field.get("reference") else [field["name"]]
        if all(part in parts for part in whole):
            field["identity"] = True


def find(items, path):
    for name in path.removeprefix("$.").replace("[*]", "").split("."):
        field = next(field for field in items if field["name"] == name)
        items = field.get("properties", []) + field.get("items", [])
    return field


def pascal(name):
    return name[:1].upper() + name[1:]


def singular(name):
    odd = [("Media", "Medium"), ("Statuses", "Status"), ("ies", "y"), ("buses", "bus"), ("Buses", "Bus"), ("sses", "ss"), ("xes", "x"), ("ches", "ch")]
    for plural, one in [*odd, ("s", "")]:
        if name.endswith(plural):
            return name.removesuffix(plural) + one
    return name


def main():
    facts = json.load(open(sys.argv[1], encoding="utf-8"))
    project = facts["project"]
    if len(sys.argv) > 2:
        standard = json.load(open(sys.argv[2], encoding="utf-8"))
        Extension(facts, standard).complete()
        print(f"extension {project['endpoint']} {project['name']} {project['version']} {standard['dataStandard']}\n")
    else:
        print(f"standard {facts['dataStandard']} {project['endpoint']}\n")
    for descriptor in facts["descriptors"]:
        print("descriptor", descriptor["name"].removesuffix("Descriptor"), descriptor["endpoint"])
    print()
    for resource in facts.get("abstractResources", []) + facts["resources"]:
        print("\n".join(resource_lines(resource)))


main()
