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
//! `@name` stands for what an earlier step brought: its path, and behind a point a member of it. Whatever else a step says is for people.

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
        serde_json::from_str(&text).map_err(|error| failed(&error))
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
    fn concerns(&self, flavour: &Flavour) -> bool {
        match &self.flavours {
            Value::Array(names) => names.iter().filter_map(Value::as_str).any(|name| is_about(name, flavour)),
            // What 8.0.0 does otherwise than was expected of it is said by name.
            all => all == "every" || (all == "all" && flavour.name != "api80"),
        }
    }
}

/// The names under which a scenario may speak of a flavour. `dms` is what 8.1 was called before it had a number; what 8.0.0 does otherwise stands in
/// scenarios that name it.
fn names_of(flavour: &Flavour) -> &'static [&'static str] {
    match flavour.name {
        "api81" => &["api81", "dms"],
        "ods732" => &["ods732", "ods73"],
        "ods73" => &["ods73"],
        "ods72" => &["ods72"],
        "ods71" => &["ods71"],
        "ods61" => &["ods61"],
        "ods53" => &["ods53"],
        "api80" => &["api80"],
        _ => &[],
    }
}

fn is_about(name: &str, flavour: &Flavour) -> bool {
    names_of(flavour).contains(&name)
}

/// What is said for this flavour, where something is said by flavour.
fn of_flavour<'v>(value: &'v Value, flavour: &Flavour) -> Option<&'v Value> {
    match value {
        Value::Object(by) => names_of(flavour).iter().find_map(|name| by.get(*name)).or_else(|| by.get("*")),
        other => Some(other),
    }
}
