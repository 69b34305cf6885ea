//! The rooms of a floor, in order: a file imports from lower ones of its own floor only, so that there are no circles.

use std::collections::BTreeSet;
use std::fs;

use super::{is_use, library, sources, statements};

/// The folders whose rooms have an order, from the lowest up: a file imports from lower ones only.
const ROOMS: &[(&str, &[&str])] = &[
    ("compare", COMPARE),
    ("engine", ENGINE),
    ("orphans", ORPHANS),
    ("verify", VERIFY),
    ("explain", EXPLAIN),
    ("validate", VALIDATE),
    ("mappings", MAPPINGS),
    ("source/configuration_file", CONFIGURATION_FILE),
    ("ods_source", ODS_SOURCE),
    ("source/arrow", ARROW),
    ("source/csv", CSV),
    ("source/csv/extract", EXTRACT),
    ("source/odbc", ODBC),
    ("resync", RESYNC),
    ("resync/events", EVENTS),
];

const ODS_SOURCE: &[&str] = &["options", "key", "survey", "connection", "log", "rows", "snapshot", "store"];

const COMPARE: &[&str] = &["by_id", "rows", "scan", "details", "objects", "join", "vanished", "sides", "differ"];

const ORPHANS: &[&str] = &[
    "search",
    "candidate",
    "organizations",
    "people",
    "bounds",
    "owners",
    "look",
    "dependents",
    "revalidated",
    "reread",
    "deleted",
    "cleanup",
    "mapping",
    "kind",
    "request",
];

const VERIFY: &[&str] = &["difference", "text", "asking", "campus", "people", "listing", "verifier", "resource", "reconcile"];

const EXPLAIN: &[&str] = &["subject", "explanation", "text", "given", "parents", "failures", "reasons", "own", "upstream", "topic"];

const VALIDATE: &[&str] = &["descriptors", "validation", "text", "values", "keys", "check"];

const MAPPINGS: &[&str] = &["table", "proposal"];

const CONFIGURATION_FILE: &[&str] = &["secret", "reader", "settings", "draft", "document", "edit", "file"];

const ARROW: &[&str] =
    &["options", "time", "value", "columns", "types", "json", "file", "table", "rows", "folder", "snapshot", "store", "builder"];

/// `extract` is a folder.
const CSV: &[&str] = &[
    "encoding", "options", "decode", "parse", "file", "tables", "special", "manifest", "complete", "names", "folder", "snapshot",
    "extract",
];

const EXTRACT: &[&str] = &["flat", "columns", "place", "written"];

const ODBC: &[&str] =
    &["options", "connection_string", "failure", "positional", "block", "session", "link", "pool", "rows", "count", "snapshot"];

/// `events` is a folder.
const RESYNC: &[&str] = &[
    "secrets",
    "time_of_day",
    "config",
    "target",
    "until",
    "resume",
    "choice",
    "lease",
    "memory",
    "district",
    "opened",
    "opening",
    "builder",
    "survey",
    "changes",
    "facts",
    "idle",
    "view",
    "sides",
    "mappings",
    "locks",
    "retry_set",
    "audit",
    "ready",
    "planning",
    "verify",
    "validate",
    "prerequisites",
    "reconcile",
    "run",
    "resources",
    "offer",
    "show",
    "rebuild",
    "advise",
    "errors",
    "explain",
    "extract",
    "delete",
    "events",
];

const EVENTS: &[&str] = &["queued", "end", "contradiction", "plan", "carry", "process", "archive", "handling"];

/// `core` is a folder.
const ENGINE: &[&str] = &[
    "outcome",
    "event",
    "owned_outcome",
    "owned_event",
    "stop",
    "retry_set",
    "limits",
    "waves",
    "digest_filter",
    "digest_table",
    "sight",
    "spill",
    "seen",
    "refusals",
    "room",
    "step_queue",
    "passes",
    "gate",
    "journal",
    "cause",
    "removing",
    "alike",
    "setup",
    "control",
    "item",
    "lane",
    "look",
    "twins",
    "related",
    "rekey",
    "gatekeeper",
    "accounts",
    "removal",
    "effect",
    "core",
    "conductor",
];

#[test]
fn rooms_import_from_lower_ones_only() {
    let wrong: Vec<_> = ROOMS.iter().flat_map(|(floor, rooms)| wrong_rooms(floor, rooms)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The room of a floor that a `use` statement imports from, if any: of a file so many folders below the floor.
fn room_of<'a>(statement: &'a str, floor: &str, depth: usize) -> Option<&'a str> {
    let absolute = format!("crate::{}::", floor.replace('/', "::"));
    let path = statement.split(" use ").last().unwrap_or_default();
    let path = path.strip_prefix("use ").unwrap_or(path).trim();
    let own = (0..=depth).try_fold(path, |path, _| path.strip_prefix("super::"));
    // What is left of a path that climbs higher is of another floor.
    let own = own.filter(|path| !path.starts_with("super::")).or_else(|| path.strip_prefix(absolute.as_str()))?;
    Some(own.split([':', ';']).next().unwrap_or_default())
}

/// What is wrong with the rooms of a floor.
fn wrong_rooms(floor: &str, rooms: &[&str]) -> Vec<String> {
    let folder = library().join(floor);
    let mut files = Vec::new();
    sources(&folder, &mut files);
    let place = |room: &str| rooms.iter().position(|other| *other == room);
    let (mut wrong, mut there) = (Vec::new(), BTreeSet::new());
    for file in files {
        let relative = file.strip_prefix(&folder).expect("inside the floor");
        let first = relative.components().next().expect("a path").as_os_str().to_string_lossy().into_owned();
        let room = first.trim_end_matches(".rs");
        if room == "mod" || room.ends_with("_tests") {
            continue;
        }
        let Some(own) = place(room) else {
            wrong.push(format!("{floor}/{}: the room {room} is not listed", relative.display()));
            continue;
        };
        there.insert(room.to_owned());
        let text = fs::read_to_string(&file).expect("the file can be read");
        let code =
            text.split("#[cfg(test)]\n#[path").next().and_then(|code| code.split("#[cfg(test)]\nmod").next()).unwrap_or_default();
        let depth = relative.components().count() - 1 - usize::from(relative.ends_with("mod.rs"));
        for statement in statements(code).iter().filter(|statement| is_use(statement)) {
            let Some(target) = room_of(statement, floor, depth) else { continue };
            match place(target) {
                Some(lower) if lower < own => {}
                // Inside its own folder a room has an order of its own.
                Some(same) if same == own && depth > 0 => {}
                _ => wrong.push(format!("{floor}/{}: {room} imports from {target}, which is not below it", relative.display())),
            }
        }
    }
    if there.len() != rooms.len() {
        wrong.push(format!("{floor}: a room that is listed is not there"));
    }
    wrong
}

#[test]
fn the_reader_of_rooms_sees_what_it_should() {
    assert_eq!(room_of("use super::run::Running;", "resync", 0), Some("run"));
    assert_eq!(room_of("pub(super) use super::run;", "resync", 0), Some("run"));
    assert_eq!(room_of("use super::super::run::{A, B};", "resync", 1), Some("run"));
    assert_eq!(room_of("use crate::resync::run::Running;", "resync", 1), Some("run"));
    assert_eq!(room_of("use super::end::EventEnd;", "resync/events", 0), Some("end"));
    assert_eq!(room_of("use super::end::EventEnd;", "resync", 1), None);
    assert_eq!(room_of("use super::super::run::Running;", "resync/events", 0), None);
    assert_eq!(room_of("use crate::plan::Plan;", "resync", 0), None);
    // Names from the floor itself come from no room.
    assert_eq!(room_of("use super::{A, B};", "resync", 0), Some("{A, B}"));
}
