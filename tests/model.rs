//! The model: its generated tables are fresh, and they say what the Data Standards say.

#[path = "model/facts.rs"]
mod facts;
#[path = "model/tables.rs"]
mod tables;
#[path = "model/typed.rs"]
mod typed;

use std::fs;
use std::path::{Path, PathBuf};

use edfi_resync::model::DATA_STANDARDS;

/// The command that refreshes everything generated.
const REFRESH: &str = "EDFI_RESYNC_REFRESH=1 cargo test --test model generated";

fn library(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("edfi-resync").join(path)
}

/// The files of the extensions.
const EXTENSIONS: [&str; 3] = ["ext-homograph-1.0", "ext-sample-1.1", "ext-tpdm-1.1"];

fn standard(version: &str) -> facts::Standard {
    read(&format!("ds-{version}"))
}

fn read(name: &str) -> facts::Standard {
    let path = library(format!("model/{name}.model"));
    facts::parse(&fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Compares with what is committed, or writes it when asked to.
fn check(path: &Path, text: &str) {
    if std::env::var_os("EDFI_RESYNC_REFRESH").is_some() {
        fs::write(path, text).expect("the file can be written");
    } else {
        let committed = fs::read_to_string(path).unwrap_or_default();
        assert!(committed == text, "{} is stale; refresh it with: {REFRESH}", path.display());
    }
}

#[test]
fn generated_tables_are_fresh() {
    let mut rendered = tables::Rendered::default();
    for version in DATA_STANDARDS {
        let text = tables::render(&standard(version), &mut rendered);
        check(&library(format!("src/model/standards/ds{}.rs", version.replace('.', "_"))), &text);
    }
}

#[test]
fn generated_extensions_are_fresh() {
    for name in EXTENSIONS {
        let extension = read(name);
        let (_, of) = extension.extension.clone().expect("an extension");
        let standard = standard(&of);
        let text = tables::render_extension(&extension.apart_from(&standard), &standard, name);
        check(&library(format!("src/model/standards/{}.rs", name.replace(['-', '.'], "_"))), &text);
    }
}

#[test]
fn generated_structs_are_fresh() {
    let folder = library("src/resources/ds5_2");
    let files = typed::render(&standard("5.2"));
    for (name, text) in &files {
        check(&folder.join(name), text);
    }
    for entry in fs::read_dir(&folder).expect("the folder can be listed") {
        let name = entry.expect("the folder can be listed").file_name().into_string().expect("a plain file name");
        assert!(files.contains_key(&name), "{name} is not generated any more; delete it");
    }
}
