//! A lightbeam project, taken over as it is: its `lightbeam.yaml` becomes settings.
//!
//! | of lightbeam | here |
//! |---|---|
//! | `data_dir` | `source` |
//! | `state_dir` | `ledger`: `edfi-resync.db` in that folder; its hash files are neither read nor written |
//! | `edfi_api.base_url`, `client_id`, `client_secret` | `ods`, `key`, `secret` |
//! | `edfi_api.mode`, `year`, `instance_code` | `data_url`, as lightbeam makes it, where the mode has a year in it; and `school_year` |
//! | `edfi_api.oauth_url` | `oauth_url` |
//! | `connection.pool_size`, `timeout`, `num_retries` | `concurrency`, `request_timeout_seconds`, `max_attempts` |
//!
//! Selectors are flags there as here: `-s` is `--resources`, `-e` is `--without`, with the same patterns. What is retried, and how long is waited, the
//! library decides by what a server says. Paths start from the current folder, as they do there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use edfi_resync::{Error, ErrorKind, Result, Shown};
use saphyr::{LoadableYamlNode as _, MarkedYaml, Scalar, YamlData};

use crate::settings::{Environment, Given, Place};

/// The ledger's name in lightbeam's folder of states.
const LEDGER: &str = "edfi-resync.db";

/// A project's settings, and what is not taken over.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) given: Given,
    pub(crate) notes: Vec<String>,
}

/// The values of a project by their path: `edfi_api.base_url`; and where they stand.
struct Values {
    file: PathBuf,
    all: BTreeMap<String, (String, usize)>,
}

/// Reads a project. `overrides` are those of `--set`, `today` is the calendar year, which lightbeam takes where none is named.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] for a file that cannot be read or is no such project, and for an environment variable that is not set.
pub(crate) fn read(path: &Path, overrides: &[(String, String)], environment: &Environment, today: u16) -> Result<Project> {
    let named = Shown(path.display()).to_string();
    let text = fs::read_to_string(path).map_err(|error| {
        Error::new(ErrorKind::ConfigInvalid, format!("the lightbeam project {named} cannot be read: {error}"))
            .with_hint("name its lightbeam.yaml")
    })?;
    let documents = MarkedYaml::load_from_str(&text).map_err(|error| {
        Error::new(ErrorKind::ConfigInvalid, format!("{named}, line {}: is no YAML: {}", error.marker().line(), error.info()))
            .with_hint("correct it, as lightbeam needs it too")
    })?;
    let mut values = Values { file: path.to_owned(), all: BTreeMap::new() };
    if let Some(document) = documents.first() {
        flatten(document, "", &mut values.all);
    }
    // The first line that is wrong is said first.
    let mut in_order: Vec<_> = values.all.values_mut().collect();
    in_order.sort_by_key(|(_, line)| *line);
    for (text, line) in in_order {
        *text = expanded(text, environment, &format!("{named}, line {line}"))?;
    }
    for (key, value) in overrides {
        values.all.insert(key.clone(), (value.clone(), 0));
    }
    if values.get("edfi_api.base_url").is_none() {
        return Err(Error::new(ErrorKind::ConfigInvalid, format!("{named} has no edfi_api.base_url"))
            .with_hint("name the lightbeam.yaml of a project"));
    }
    values.project(today)
}

/// The scalars of a document by their path.
fn flatten(node: &MarkedYaml<'_>, path: &str, into: &mut BTreeMap<String, (String, usize)>) {
    let under = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match &node.data {
        YamlData::Mapping(members) => {
            for (name, value) in members {
                if let YamlData::Value(Scalar::String(name)) = &name.data {
                    flatten(value, &under(name), into);
                }
            }
        }
        YamlData::Sequence(items) => items.iter().enumerate().for_each(|(at, item)| flatten(item, &under(&at.to_string()), into)),
        YamlData::Value(scalar) => {
            let text = match scalar {
                Scalar::Null => return,
                Scalar::Boolean(truth) => truth.to_string(),
                Scalar::Integer(number) => number.to_string(),
                Scalar::FloatingPoint(number) => number.to_string(),
                Scalar::String(text) => text.to_string(),
            };
            into.insert(path.to_owned(), (text, node.span.start.line()));
        }
        _ => {}
    }
}

/// A text with `${NAME}` and `$NAME` replaced, as Python's `expandvars` does, which lightbeam calls. A `${NAME}` that is not set is an error here.
fn expanded(text: &str, environment: &Environment, place: &str) -> Result<String> {
    let (mut made, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('$') {
        made.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (name, behind, is_braced) = if let Some((name, behind)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            (name, behind, true)
        } else {
            let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
            (&rest[..end], &rest[end..], false)
        };
        match environment.get(name).map(|value| value.filter(|_| !name.is_empty()))? {
            Some(value) => made.push_str(&value),
            None if is_braced => {
                return Err(Error::new(ErrorKind::ConfigInvalid, format!("{place}: the environment variable {name} is not set"))
                    .with_hint(format!("set {name}, or give it with --params")));
            }
            None => made.extend(["$", name]),
        }
        rest = behind;
    }
    Ok(made + rest)
}

impl Values {
    fn get(&self, key: &str) -> Option<&str> {
        self.all.get(key).map(|(text, _)| text.trim()).filter(|text| !text.is_empty())
    }

    fn place(&self, key: &str) -> Place {
        match self.all.get(key) {
            Some((_, 0)) => Place::Other(format!("flag --set {key}")),
            Some((_, line)) => Place::Other(format!("{}, line {line}", Shown(self.file.display()))),
            None => Place::Other(format!("default of lightbeam for {key}")),
        }
    }

    fn project(&self, today: u16) -> Result<Project> {
        let mut given = Given::default();
        let mut notes = Vec::new();
        let mut take = |ours: &'static str, theirs: &str, text: Option<String>| {
            if let Some(text) = text {
                given.add(ours, vec![text], self.place(theirs));
            }
        };
        let base = self.get("edfi_api.base_url").unwrap_or_default().trim_end_matches('/').to_owned();
        take("source", "data_dir", Some(home(self.get("data_dir").unwrap_or("./"))));
        take("ods", "edfi_api.base_url", Some(base.clone()));
        take("key", "edfi_api.client_id", self.get("edfi_api.client_id").map(str::to_owned));
        take("secret", "edfi_api.client_secret", self.get("edfi_api.client_secret").map(str::to_owned));
        take("oauth_url", "edfi_api.oauth_url", self.get("edfi_api.oauth_url").map(str::to_owned));
        if let Some(folder) = self.get("state_dir").map(home) {
            // lightbeam makes it too.
            fs::create_dir_all(&folder).map_err(|error| {
                Error::new(ErrorKind::ConfigInvalid, format!("state_dir {} cannot be made: {error}", Shown(&folder)))
                    .with_hint("name a folder that may be written to")
            })?;
            take("ledger", "state_dir", Some(Path::new(&folder).join(LEDGER).to_string_lossy().into_owned()));
        }
        let year = self.get("edfi_api.year").map_or_else(|| today.to_string(), str::to_owned);
        let mode = self.get("edfi_api.mode").unwrap_or("year_specific");
        match mode {
            "shared_instance" | "sandbox" | "district_specific" => {}
            "year_specific" => {
                take("data_url", "edfi_api.mode", Some(format!("{base}/data/v3/{year}")));
                take("school_year", "edfi_api.year", Some(year));
            }
            "instance_year_specific" => {
                let Some(instance) = self.get("edfi_api.instance_code") else {
                    return Err(Error::new(
                        ErrorKind::ConfigInvalid,
                        "edfi_api.mode is instance_year_specific, and edfi_api.instance_code is missing",
                    )
                    .with_hint("add it, as lightbeam needs it too"));
                };
                take("data_url", "edfi_api.mode", Some(format!("{base}/data/v3/{instance}/{year}")));
                take("school_year", "edfi_api.year", Some(year));
            }
            other => {
                return Err(Error::new(ErrorKind::ConfigInvalid, format!("edfi_api.mode is {:?}", Shown(other)))
                    .with_hint("use shared_instance, sandbox, district_specific, year_specific or instance_year_specific"));
            }
        }
        take("concurrency", "connection.pool_size", self.get("connection.pool_size").map(str::to_owned));
        take("request_timeout_seconds", "connection.timeout", self.get("connection.timeout").map(str::to_owned));
        if let Some(retries) = self.get("connection.num_retries") {
            let retries: u32 = retries.parse().map_err(|_| {
                Error::new(ErrorKind::ConfigInvalid, "connection.num_retries is no whole number").with_hint("write it as 10")
            })?;
            take("max_attempts", "connection.num_retries", Some(retries.saturating_add(1).to_string()));
        }
        if self.get("connection.verify_ssl").is_some_and(|verify| verify.eq_ignore_ascii_case("false")) {
            notes.push(
                "connection.verify_ssl is false: certificates are checked all the same; name those of a district's own as ca_file"
                    .to_owned(),
            );
        }
        let others: Vec<_> = self
            .all
            .keys()
            .filter_map(|key| key.strip_prefix("namespace_overrides."))
            .filter_map(|key| key.split('.').next())
            .collect();
        if let Some(namespace) = others.first().copied().or(self.get("namespace").filter(|namespace| *namespace != "ed-fi")) {
            notes.push(format!(
                "namespace {}: resources of extensions are not sent yet; the plan names what is left out",
                Shown(namespace)
            ));
        }
        Ok(Project { given, notes })
    }
}

/// The calendar year of a moment, which lightbeam takes where a project names none.
pub(crate) fn this_year(moment: SystemTime) -> u16 {
    let days = moment.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs() / (24 * 3600));
    // 400 years have 146,097 days; years begin in March, so that a leap day is the last of one.
    let since_march = days + 719_468;
    let of_era = since_march % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // January begins behind 306 days.
    let year = since_march / 146_097 * 400 + year_of_era + u64::from(day_of_year >= 306);
    u16::try_from(year).unwrap_or(u16::MAX)
}

/// A path in which `~` is the home folder.
fn home(path: &str) -> String {
    match (path.strip_prefix('~'), std::env::var("HOME")) {
        (Some(rest), Ok(home)) if rest.is_empty() || rest.starts_with('/') => format!("{home}{rest}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(text: &str, overrides: &[(&str, &str)]) -> Result<Project> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lightbeam.yaml");
        fs::write(&path, text).expect("it can be written");
        let overrides: Vec<_> = overrides.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        read(&path, &overrides, &Environment::Only([("LB_KEY".to_owned(), "k".to_owned())].into()), 2026)
    }

    #[test]
    fn a_project_becomes_settings() {
        let text = "data_dir: ./out\nnamespace: ed-fi\nedfi_api:\n  base_url: https://ods.example/api/\n  mode: shared_instance\n  client_id: ${LB_KEY}\n  client_secret: a$b\n\
                    connection:\n  pool_size: 8\n  timeout: 60\n  num_retries: 10\n  retry_statuses: [429, 500]\n  verify_ssl: False\n";
        let project = project(text, &[("connection.pool_size", "4")]).expect("sound");
        let given = &project.given;
        let values = ["source", "ods", "key", "secret", "concurrency", "request_timeout_seconds", "max_attempts"]
            .map(|key| given.text(key).expect(key));
        assert_eq!(values, ["./out", "https://ods.example/api", "k", "a$b", "4", "60", "11"]);
        assert!(given.get("data_url").is_none() && given.get("ledger").is_none());
        assert_eq!(given.told("concurrency"), "concurrency (flag --set connection.pool_size)");
        assert!(given.told("ods").ends_with("lightbeam.yaml, line 4)"), "{}", given.told("ods"));
        assert_eq!(project.notes.len(), 1, "{:?}", project.notes);
    }

    #[test]
    fn the_mode_that_lightbeam_takes_has_the_year_in_its_path() {
        let own = project("edfi_api:\n  base_url: https://ods.example\n", &[]).expect("sound").given;
        assert_eq!(own.text("data_url").as_deref(), Some("https://ods.example/data/v3/2026"));
        let set = project(
            "edfi_api: {base_url: 'https://ods.example', mode: instance_year_specific, instance_code: a1, year: 2027}\n",
            &[],
        )
        .expect("sound")
        .given;
        assert_eq!(
            (set.text("data_url").as_deref(), set.text("school_year").as_deref()),
            (Some("https://ods.example/data/v3/a1/2027"), Some("2027"))
        );
    }

    #[test]
    fn years_begin_in_january() {
        let year = |days: u64| this_year(SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(days * 24 * 3600));
        assert_eq!([0, 364, 365, 10_956, 10_957, 20_453, 20_454].map(year), [1970, 1970, 1971, 1999, 2000, 2025, 2026]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, said) in [
            ("edfi_api:\n  base_url: x\n  client_secret: ${LB_SECRET}\n", "line 3: the environment variable LB_SECRET is not set"),
            ("edfi_api:\n  base_url: x\n  mode: shared\n", "edfi_api.mode is \"shared\""),
            ("a: [1\nb: 2\n", "is no YAML"),
            ("source: campus.db\n", "has no edfi_api.base_url"),
        ] {
            let error = project(text, &[]).expect_err(text).to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
