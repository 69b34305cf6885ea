//! A folder with a small district, a mock ODS on loopback, and the command between them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use edfi_resync::model::Model;
use edfi_resync_testing::district::SampleDistrict;
use edfi_resync_testing::mock_ods::{MockOds, MockServer};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Where the mocks are served, apart from the tests themselves.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime"));

/// The district is made once, and copied.
static DISTRICT: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("campus.db");
    SampleDistrict::new(40).with_seed(7).create(&path).expect("a district");
    (folder, path)
});

/// What a test works in.
pub(crate) struct World {
    folder: TempDir,
    pub(crate) ods: MockOds,
    server: MockServer,
}

/// What the command said.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    /// A folder with `campus.db`, and an ODS with nothing but descriptors.
    pub(crate) fn new() -> Self {
        Self::with(MockOds::new(&Model::ds5_2()))
    }

    /// The same with this ODS.
    pub(crate) fn with(ods: MockOds) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::copy(&DISTRICT.1, folder.path().join("campus.db")).expect("the district was made");
        let server = RUNTIME.block_on(ods.serve()).expect("a port is free");
        Self { folder, ods, server }
    }

    /// The same with settings in `edfi-resync.toml`: source, ODS, ledger, key and secret.
    pub(crate) fn set(self) -> Self {
        let settings = format!(
            "source = \"campus.db\"\nods = \"{}\"\nledger = \"state.db\"\nkey = \"${{ODS_KEY}}\"\nsecret = \"${{ODS_SECRET}}\"\n",
            self.server.url()
        );
        self.write("edfi-resync.toml", &settings);
        self
    }

    pub(crate) fn url(&self) -> String {
        self.server.url().to_string()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        fs::write(path, text).expect("it can be written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).expect("JSON")
    }

    /// The command in the folder, with key and secret in the environment and nothing else of ours.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_edfi-resync"));
        command.current_dir(self.folder.path()).args(line.split_whitespace());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("EDFI_RESYNC")) {
            command.env_remove(name);
        }
        command.env_remove("COLUMNS").env("ODS_KEY", self.ods.key()).env("ODS_SECRET", self.ods.secret());
        command
    }

    /// Runs it.
    pub(crate) fn run(&self, line: &str) -> Ended {
        Ended::of(&self.command(line).output().expect("the command starts"))
    }

    /// A text with what differs from run to run replaced.
    pub(crate) fn steady(&self, text: &str) -> String {
        let text = text.replace(&self.url(), "http://ods/").replace(&self.folder.path().display().to_string(), "FOLDER");
        let is_digest = |word: &str| word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        text.split_inclusive([' ', '\n'])
            .map(|word| if is_digest(word.trim()) { word.replace(word.trim(), "DIGEST") } else { word.to_owned() })
            .collect()
    }
}

impl Ended {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// The same, of which nothing is wider than 80 columns and nothing is coloured.
    pub(crate) fn fits(self) -> Self {
        for line in self.out.lines().chain(self.err.lines()) {
            // A word that is longer stands by itself.
            let is_wide = line.chars().count() > 80 && line.trim().contains(' ');
            assert!(!is_wide, "too wide: {line}\n{}", self.out);
        }
        assert!(!self.out.contains('\u{1b}') && !self.err.contains('\u{1b}'), "coloured: {self:?}");
        self
    }

    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// Says this, wherever its lines are broken.
    pub(crate) fn says(self, text: &str) -> Self {
        let out = self.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(out.contains(text.trim()), "{text:?} is not in:\n{}\n{}", self.out, self.err);
        self
    }

    pub(crate) fn complains(self, text: &str) -> Self {
        let err = self.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(err.contains(text), "{text:?} is not in:\n{}", self.err);
        self
    }
}
