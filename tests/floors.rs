//! The floors of the library: imports go down only, and every module is on a floor.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "floors/rooms.rs"]
mod rooms;

/// Each module of the library with the modules it may import from.
const FLOORS: &[(&str, &[&str])] = &[
    ("shown", &[]),
    ("error", &["shown"]),
    ("rules", &[]),
    ("system", &[]),
    ("problems", &["error", "system"]),
    ("model", &["error", "shown"]),
    ("campus", &["model", "error", "shown"]),
    ("resources", &["model", "error", "shown"]),
    ("source", &["resources", "campus", "model", "problems", "error", "shown", "system"]),
    ("ods", &["campus", "model", "error", "shown", "rules", "system"]),
    ("ods_source", &["source", "ods", "campus", "model", "error", "shown"]),
    ("graph", &["model", "error", "shown"]),
    ("ledger", &["campus", "model", "error", "shown", "system"]),
    ("plan", &["graph", "source", "campus", "model", "error", "shown"]),
    ("compare", &["plan", "ledger", "source", "ods", "campus", "model", "error", "shown"]),
    ("engine", &["plan", "ledger", "graph", "source", "ods", "campus", "model", "error", "shown", "rules"]),
    ("report", &["engine", "plan", "ledger", "ods", "campus", "model", "error", "shown"]),
    ("orphans", &["report", "engine", "compare", "plan", "ledger", "graph", "source", "ods", "campus", "model", "error", "shown"]),
    ("verify", &["orphans", "engine", "compare", "plan", "ledger", "graph", "source", "ods", "campus", "model", "error", "shown"]),
    ("explain", &["verify", "orphans", "engine", "plan", "ledger", "graph", "source", "ods", "campus", "model", "error", "shown"]),
    ("validate", &["report", "engine", "graph", "source", "campus", "model", "error", "shown"]),
    ("mappings", &["validate", "source", "campus", "model", "problems", "error", "shown", "system"]),
    (
        "resync",
        &[
            "mappings", "validate", "explain", "verify", "orphans", "report", "engine", "compare", "plan", "ledger", "graph",
            "source", "ods", "campus", "model", "error", "shown", "rules",
        ],
    ),
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

fn library() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("edfi-resync/src")
}

/// The first module name of each `crate::` path in a text; of `crate::{..}` each first name in the braces.
fn imports(text: &str) -> Vec<&str> {
    let name = |path: &str| path.trim().split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or("").len();
    let first = |path: &'_ str| -> (usize, usize) { (path.len() - path.trim_start().len(), name(path)) };
    let mut found = Vec::new();
    for rest in text.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            found.push(&rest[..name(rest)]);
            continue;
        };
        let (mut depth, mut start) = (0_usize, 0);
        for (at, letter) in group.char_indices() {
            let ends = depth == 0 && matches!(letter, ',' | '}');
            if ends {
                let (skip, length) = first(&group[start..at]);
                found.push(&group[start + skip..start + skip + length]);
                start = at + 1;
            }
            match letter {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
        }
    }
    found
}

/// The code of a file: without comments, and each `use` statement on one line.
fn statements(text: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("//") {
            continue;
        }
        let code = line.split(" // ").next().unwrap_or(line);
        match &mut open {
            Some(statement) => statement.push_str(code),
            None if is_use(code) => open = Some(code.to_owned()),
            None => statements.push(code.to_owned()),
        }
        if code.ends_with(';')
            && let Some(statement) = open.take()
        {
            statements.push(statement);
        }
    }
    statements
}

fn is_use(code: &str) -> bool {
    code.starts_with("use ") || (code.starts_with("pub") && code.contains(" use ")) || code.starts_with("pub use ")
}

#[test]
fn imports_go_down_only() {
    let mut files = Vec::new();
    sources(&library(), &mut files);
    assert!(files.len() > 50, "the library was found");
    let mut wrong = Vec::new();
    for file in files {
        let relative = file.strip_prefix(library()).expect("inside the library");
        let first = relative.components().next().expect("a path").as_os_str().to_string_lossy().into_owned();
        let module = first.trim_end_matches(".rs");
        if module == "lib" {
            continue;
        }
        let Some((_, below)) = FLOORS.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{}: the module {module} is on no floor", relative.display()));
            continue;
        };
        for statement in statements(&fs::read_to_string(&file).expect("the file can be read")) {
            for target in imports(&statement) {
                if !is_use(&statement) {
                    wrong.push(format!("{}: inline path crate::{target}; import it with use", relative.display()));
                } else if target != module && !below.contains(&target) && target.chars().next().is_some_and(char::is_lowercase) {
                    wrong.push(format!("{}: {module} imports from {target}, which is not below it", relative.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_library_is_listed() {
    let text = fs::read_to_string(library().join("lib.rs")).expect("lib.rs can be read");
    let declared: BTreeSet<_> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod ").or_else(|| line.trim().strip_prefix("mod ")))
        .map(|name| name.trim_end_matches(';'))
        .collect();
    let listed: BTreeSet<_> = FLOORS.iter().map(|(name, _)| *name).collect();
    assert_eq!(declared, listed);
}

#[test]
fn the_floors_themselves_have_no_ring() {
    for (at, (name, below)) in FLOORS.iter().enumerate() {
        for lower in *below {
            let place = FLOORS.iter().position(|(other, _)| other == lower).expect("a listed floor");
            assert!(place < at, "{name} stands above {lower}");
        }
    }
}

#[test]
fn the_reader_of_imports_sees_what_it_should() {
    let text = "// use crate::engine::X;\nuse crate::{\n    model::Y,\n    error::Z,\n};\nfn f() { crate::report::g(); }";
    let seen = statements(text);
    assert_eq!(seen.len(), 2);
    assert!(is_use(&seen[0]) && !is_use(&seen[1]));
    assert_eq!(imports(&seen[0]), ["model", "error", ""]);
    assert_eq!(imports("use crate::{plan::{A, B}, ods};"), ["plan", "ods"]);
    assert_eq!(imports(&seen[1]), ["report"]);
}

/// A line without who may see what it declares.
fn bare(line: &str) -> &str {
    let line = line.trim_start();
    let hidden = line.strip_prefix("pub(").and_then(|line| line.split_once(") ")).map(|(_, rest)| rest);
    hidden.or_else(|| line.strip_prefix("pub ")).unwrap_or(line)
}

/// The structs of a text, each with its lines.
fn structs(text: &str) -> Vec<Vec<&str>> {
    let mut lines = text.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if !bare(line).starts_with("struct ") {
            continue;
        }
        let mut own = vec![line];
        if line.trim_end().ends_with('{') {
            own.extend(lines.by_ref().take_while(|line| line.trim() != "}"));
        }
        found.push(own);
    }
    found
}

/// What of a struct others could change: a field that they see.
fn open_fields<'a>(declared: &[&'a str]) -> Vec<&'a str> {
    let named = declared.iter().skip(1).filter(|line| line.trim_start().starts_with("pub"));
    let is_visible = |fields: &str| fields.split(',').any(|field| field.trim_start().starts_with("pub"));
    let one_line =
        declared.first().into_iter().filter(|line| bare(line).split_once(['(', '{']).is_some_and(|(_, fields)| is_visible(fields)));
    named.chain(one_line).map(|line| line.trim()).collect()
}

/// Whether a signature hands out something of its own to be changed.
fn lends_itself(signature: &str) -> bool {
    signature
        .split_once("->")
        .is_some_and(|(head, result)| head.contains("self") && result.contains("&mut") && !result.contains("&mut dyn"))
}

/// The signatures of a text, each on one line.
fn signatures(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        let starts = ["fn ", "const fn ", "async fn "].iter().any(|word| bare(line).starts_with(word));
        match found.last_mut() {
            Some(last) if open => last.push_str(line),
            _ if starts => found.push(line.to_owned()),
            _ => continue,
        }
        open = !(line.contains('{') || line.ends_with(';'));
    }
    found
}

#[test]
fn nobody_changes_what_another_room_of_the_engine_holds() {
    let mut files = Vec::new();
    sources(&library().join("engine"), &mut files);
    let (mut wrong, mut read) = (Vec::new(), 0);
    for file in files {
        let text = fs::read_to_string(&file).expect("the file can be read");
        let name = file.strip_prefix(library()).expect("inside the library").display().to_string();
        for declared in structs(&text) {
            read += 1;
            wrong.extend(open_fields(&declared).into_iter().map(|field| format!("{name}: {}: {field}", declared[0].trim())));
        }
        let lent = signatures(&text).into_iter().filter(|signature| lends_itself(signature));
        wrong.extend(lent.map(|signature| format!("{name}: {signature}")));
    }
    assert!(read > 60, "the structs were found: {read}");
    assert!(wrong.is_empty(), "a field that others see, or a method that lends one to be changed:\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_structs_sees_what_it_should() {
    let text = "pub struct A {\n    a: u8,\n    pub(super) b: u8,\n}\nstruct B(pub u8);\nstruct C(u8);\npub(super) struct D { pub a: u8 }\n// struct E {\n";
    let open: Vec<_> = structs(text).iter().map(|declared| open_fields(declared).len()).collect();
    assert_eq!(open, [1, 1, 0, 1]);
    let text = "fn a(&mut self) -> Option<&mut u8> {\nfn b(\n    &mut self,\n) -> &mut u8 {\nfn c(x: &mut u8) -> u8 {\nfn d(&mut self) -> u8 {\n";
    let lent: Vec<_> = signatures(text).iter().map(|signature| lends_itself(signature)).collect();
    assert_eq!(lent, [true, true, false, false]);
}

/// What is written by hand is short enough to be read in one go.
#[test]
fn no_file_is_longer_than_a_reader_takes_in_at_once() {
    const MOST: usize = 420;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["edfi-resync", "edfi-resync-py", "tests", "benches", "examples"] {
        sources(&root.join(folder), &mut files);
    }
    let mut long = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("the file can be read");
        let generated = text.lines().take(5).any(|line| line.contains("@generated"));
        if !generated && text.lines().count() > MOST {
            long.push(format!("{}: {} lines", file.strip_prefix(root).expect("inside").display(), text.lines().count()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// The mock stands on the library, which its users build without it.
#[test]
fn only_doctests_of_the_library_use_the_testing_crate() {
    let mut files = Vec::new();
    sources(&library(), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).expect("the file can be read");
        let used = text.lines().find(|line| line.contains("edfi_resync_testing") && !line.trim().starts_with("//"));
        assert_eq!(used, None, "{}", file.display());
    }
    let manifest = fs::read_to_string(library().with_file_name("Cargo.toml")).expect("the manifest can be read");
    let (for_all, for_tests) = manifest.split_once("[dev-dependencies]").expect("dev-dependencies");
    assert!(!for_all.contains("axum") && !for_all.contains("edfi-resync-testing"));
    assert!(for_tests.contains("edfi-resync-testing = { path = \"testing\" }"), "by path and without a version");
}
