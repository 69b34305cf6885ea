//! [`Said`]: what a subcommand has to say, and [`Output`]: how it is printed.

use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use edfi_resync::{Error, ErrorKind, Result, Shown};
use serde::Serialize;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::settings::Given;
use crate::text::{Ink, WIDTH, plain, wrapped};

/// What a subcommand has to say: for people, for programs, and as an exit code.
#[derive(Debug)]
pub(crate) struct Said {
    text: String,
    json: Value,
    exit: Exit,
    /// Whether a program wants the text as it is: a drawing, a CSV file.
    is_raw: bool,
}

impl Said {
    /// Something that was done.
    pub(crate) fn new(text: impl Into<String>, json: &impl Serialize) -> Self {
        let json = serde_json::to_value(json).unwrap_or(Value::Null);
        Self { text: text.into(), json, exit: Exit::Done, is_raw: false }
    }

    /// The same with this exit code.
    pub(crate) fn with_exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// The same, of which the text is what was asked for, whoever reads it.
    pub(crate) fn raw(mut self) -> Self {
        self.is_raw = true;
        self
    }
}

/// How it is printed, and what is written beside.
#[derive(Debug, Clone, Default)]
pub(crate) struct Output {
    json: bool,
    /// Whether standard output is coloured, and standard error.
    colors: (bool, bool),
    progress: bool,
    results_file: Option<PathBuf>,
    width: Option<usize>,
}

impl Output {
    /// What the settings say of it; as far as they can be read, since what is wrong with them is printed too.
    pub(crate) fn of(given: Option<&Given>, matches: &ArgMatches) -> Self {
        let text = |key: &str| given.and_then(|given| given.text(key));
        let is_flag = |key: &str| matches.try_get_one::<String>(key).ok().flatten().is_some_and(|value| value == "true");
        let json = given.map_or_else(|| is_flag("json"), |given| given.is_on("json").unwrap_or_default());
        let quiet = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let when = |key: &str, terminal: bool| match text(key).as_deref() {
            Some("always") => true,
            Some("never") => false,
            _ => terminal,
        };
        let width =
            std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| (40..=400).contains(columns));
        Self {
            json,
            colors: (
                when("color", std::io::stdout().is_terminal() && !quiet),
                when("color", std::io::stderr().is_terminal() && !quiet),
            ),
            progress: when("progress", std::io::stderr().is_terminal()),
            results_file: given.and_then(|given| given.path("results_file")),
            width,
        }
    }

    /// How many columns there are.
    pub(crate) fn width(&self) -> usize {
        self.width.unwrap_or(WIDTH)
    }

    /// Whether progress is shown.
    pub(crate) fn shows_progress(&self) -> bool {
        self.progress
    }

    /// Refuses a results file that cannot be written before anything is done.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] names it.
    pub(crate) fn check_files(&self) -> Result<()> {
        self.results_file.as_deref().map_or(Ok(()), |path| written(path, b"").map(drop))
    }

    /// Says something beside, on standard error.
    pub(crate) fn note(&self, text: &str) {
        let text = if self.colors.1 { Ink::Warning.paint(text) } else { text.to_owned() };
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// Prints what came of it, writes it beside where that is wanted, and gives the exit code.
    pub(crate) fn say(&self, ended: Result<Said>) -> Exit {
        let (said, error) = match ended {
            Ok(said) => (said, None),
            Err(error) => (refused(&error), Some(error)),
        };
        let mut exit = said.exit;
        if let Some(error) = &error {
            for line in wrapped(&format!("error: {error}"), self.width()) {
                let line = if self.colors.1 { Ink::Bad.paint(line) } else { line };
                let _ = writeln!(std::io::stderr(), "{line}");
            }
        }
        let mut json = serde_json::to_string_pretty(&said.json).unwrap_or_default();
        json.push('\n');
        if let Some(path) = &self.results_file
            && let Err(error) = written(path, json.as_bytes())
        {
            self.note(&format!("error: {error}"));
            exit = if exit == Exit::Done { Exit::NotAll } else { exit };
        }
        let text = if self.json && !said.is_raw {
            json
        } else if self.colors.0 {
            said.text
        } else {
            plain(&said.text)
        };
        // Whoever closed the pipe wants no more.
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(text.as_bytes());
        if !text.is_empty() && !text.ends_with('\n') {
            let _ = out.write_all(b"\n");
        }
        let _ = out.flush();
        exit
    }
}

/// What is said of an error: nothing in text, since that goes to standard error.
fn refused(error: &Error) -> Said {
    let exit = if error.kind() == ErrorKind::Stopped { Exit::Cancelled } else { Exit::CouldNotRun };
    let json = json!({"error": {
        "kind": kind(error.kind()),
        "message": error.to_string(),
        "hint": error.hint(),
        "temporary": error.is_temporary(),
    }});
    Said { text: String::new(), json, exit, is_raw: false }
}

/// The name of a kind of error in JSON: `configInvalid`.
pub(crate) fn kind(kind: ErrorKind) -> String {
    let name = format!("{kind:?}");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Writes a file that its owner alone may read, as a whole or not at all.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] names the file and says why.
pub(crate) fn written(path: &Path, content: &[u8]) -> Result<()> {
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::ConfigInvalid, format!("{} cannot be written: {error}", Shown(path.display())))
            .with_hint("name a file in a folder that exists and may be written to")
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A temporary file is readable by its owner alone.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(content).map_err(failed)?;
    if content.is_empty() {
        // Only looked whether it could be; a folder of that name would keep it from being put there.
        return if path.is_dir() { Err(failed(std::io::Error::other("it is a folder"))) } else { Ok(()) };
    }
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes a text into a file that must not be there yet.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] names the file and says why.
pub(crate) fn written_anew(path: &Path, content: &str) -> Result<()> {
    let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(content.as_bytes())).map_err(|error| {
        Error::new(ErrorKind::ConfigInvalid, format!("{} cannot be written: {error}", Shown(path.display())))
            .with_hint("name a file that does not exist yet, in a folder that may be written to")
    })
}
