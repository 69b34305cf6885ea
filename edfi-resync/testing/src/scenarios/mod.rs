//! Scenarios: what a server must answer, step by step, as a file that any flavour of the mock can be held to by raw HTTP.
//!
//! A file is an object with `fixture`, which holds bodies by name, and `scenarios`. Each has an `id`, a `title`, the `flavours` it is about (a list,
//! `every`, or `all` but 8.0.0), what is `given`, and `steps`. A step has a method `m`, a path `p` (below the data URL, or behind `root:`, `oauth:`, `cq:`, `meta:`), perhaps a
//! body `b` and headers `h`, a name `as` for what comes back, and what is expected, `x`:
//!
//! | member | what must hold |
//! |---|---|
//! | `s` | the status: one, a list of them, or by flavour with `*` for the others |
//! | `type`, `typePrefix` | what follows `urn:ed-fi:api:` in a problem, for versions that have them |
//! | `ve`, `err`, `detail`, `message` | what a problem says: by path, among its errors, in its detail; what an older version says |
//! | `has`, `lacks`, `eq`, `len` | members that are there or not, their values (of the first element of a list), the length of a list |
//! | `hdr`, `noHdr`, `hdrEq`, `emptyBody` | headers that are there or not, their values; nothing but headers |
//! | `loc`, `etag` | the `Location` is that of an earlier step; the `ETag` is `changed` or `unchanged` since |
//!
//! `@name` stands for what an earlier step brought: its path, and behind a point a member of it. `essence`, `by` and `hdr?` are for people. What
//! is none of these is refused: an expectation with a typing error would hold always.

mod expected;
mod given;
mod play;
mod wire;

use std::collections::BTreeMap;
use std::path::Path;

use edfi_resync::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::mock_ods::Flavour;

/// The entries of a fixture that are lists.
const LISTS: [&str; 2] = ["descriptors", "schoolYearTypes"];

/// A file of scenarios.
#[derive(Debug, Clone, Deserialize)]
pub struct Scenarios {
    #[serde(default)]
    fixture: Map<String, Value>,
    scenarios: Vec<Scenario>,
}

/// One of them.
#[derive(Debug, Clone, Deserialize)]
struct Scenario {
    id: String,
    #[serde(default)]
    title: String,
    flavours: Value,
    #[serde(default)]
    given: Vec<String>,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    m: String,
    p: String,
    b: Option<Value>,
    #[serde(default)]
    h: BTreeMap<String, Option<String>>,
    #[serde(default)]
    x: Map<String, Value>,
    #[serde(rename = "as")]
    name: Option<String>,
}

/// How a scenario went with a flavour.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Played {
    /// Which scenario.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// With which flavour, by name.
    pub flavour: &'static str,
    /// What was expected and what came instead, if it failed.
    pub failure: Option<String>,
}

impl Scenarios {
    /// Reads a file.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] with the line, if it cannot be read or is no file of scenarios.
    pub fn read(path: &Path) -> Result<Self> {
        let failed = |error: &dyn std::fmt::Display| {
            Error::new(ErrorKind::SourceInvalid, format!("{} is no file of scenarios: {error}", path.display()))
        };
        let text = std::fs::read_to_string(path).map_err(|error| failed(&error))?;
        let read: Self = serde_json::from_str(&text).map_err(|error| failed(&error))?;
        read.check().map_err(|said| failed(&said))?;
        Ok(read)
    }

    /// Refuses what would play as if it were not there.
    fn check(&self) -> Result<(), String> {
        if let Some((name, _)) = self.fixture.iter().find(|(name, entry)| !LISTS.contains(&name.as_str()) && !entry.is_object()) {
            return Err(format!("$.fixture.{name} is no object"));
        }
        for scenario in &self.scenarios {
            scenario.check().map_err(|said| format!("scenario {}: {said}", scenario.id))?;
        }
        Ok(())
    }

    /// Plays all that are about a flavour, each with a mock of its own.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] if no port can be had.
    pub async fn play(&self, flavour: &Flavour) -> Result<Vec<Played>> {
        let mut played = Vec::new();
        for scenario in self.scenarios.iter().filter(|scenario| scenario.concerns(flavour)) {
            let failure = play::play(scenario, &self.fixture, flavour).await?.err();
            let (id, title) = (scenario.id.clone(), scenario.title.clone());
            played.push(Played { id, title, flavour: flavour.name, failure });
        }
        Ok(played)
    }
}

impl Scenario {
    fn check(&self) -> Result<(), String> {
        match &self.flavours {
            Value::Array(names) => {
                let unknown = names.iter().find(|name| !name.as_str().is_some_and(is_known));
                unknown.map_or(Ok(()), |name| Err(format!("{name} is no flavour; those are {}", Flavour::names().join(", "))))?;
            }
            all if all == "every" || all == "all" => {}
            other => return Err(format!("flavours is {other}: a list, \"every\" or \"all\"")),
        }
        for (nth, step) in (1..).zip(&self.steps) {
            if let Some(unknown) = step.x.keys().find(|name| !expected::is_known(name)) {
                return Err(format!("step {nth}: {unknown:?} is nothing that can be expected"));
            }
        }
        Ok(())
    }

    fn concerns(&self, flavour: &Flavour) -> bool {
        match &self.flavours {
            Value::Array(names) => names.iter().filter_map(Value::as_str).any(|name| names_of(flavour).any(|own| own == name)),
            // What 8.0.0 does otherwise than was expected of it is said by name.
            all => all == "every" || (all == "all" && flavour.name != "api80"),
        }
    }
}

/// What a scenario may call a flavour besides its name. `dms` is what 8.1 was called before it had a number; what holds for 7.3 holds for 7.3.2.
const ALIASES: [(&str, &str); 2] = [("dms", "api81"), ("ods73", "ods732")];

/// The names under which a scenario may speak of a flavour, its own first.
fn names_of(flavour: &Flavour) -> impl Iterator<Item = &'static str> {
    let name = flavour.name;
    let aliases = ALIASES.iter().filter(move |(_, of)| *of == name).map(|(alias, _)| *alias);
    std::iter::once(name).chain(aliases)
}

/// Whether a scenario may speak of some flavour by this name.
fn is_known(name: &str) -> bool {
    ALIASES.iter().any(|(alias, _)| *alias == name) || Flavour::names().contains(&name)
}

/// What is said for this flavour, where something is said by flavour.
fn of_flavour<'v>(value: &'v Value, flavour: &Flavour) -> Option<&'v Value> {
    match value {
        Value::Object(by) => names_of(flavour).find_map(|name| by.get(name)).or_else(|| by.get("*")),
        other => Some(other),
    }
}
