//! The settings file: TOML, one key a setting.

use std::fs;
use std::path::Path;

use edfi_resync::model::suggestion;
use edfi_resync::{Error, ErrorKind, Result, Shown};
use toml_edit::{Document, Item, Value};

use super::given::{Given, Place};
use super::setting::{Form, Setting};
use super::table::{SETTINGS, setting};
use super::values::{Environment, substitute};

/// The file that is read where none is named, if it is there.
pub(crate) const CONFIG_FILE: &str = "edfi-resync.toml";
/// The environment variable that names another.
pub(crate) const CONFIG_VARIABLE: &str = "EDFI_RESYNC_CONFIG";

/// Reads a settings file.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] for a file that cannot be read or is no TOML, an unknown key (with the closest one), a value of the wrong form, and an
/// environment variable that is not set, each with the line.
pub(crate) fn read(path: &Path, environment: &Environment) -> Result<Given> {
    let named = Shown(path.display()).to_string();
    let text = fs::read_to_string(path).map_err(|error| {
        Error::new(ErrorKind::ConfigInvalid, format!("the settings file {named} cannot be read: {error}"))
            .with_hint("name one that exists, or write one with: edfi-resync init")
    })?;
    let document = Document::parse(text.as_str()).map_err(|error| {
        // How the parser shows an error quotes the line, and a secret with it: only its own words are taken.
        let line = line_of(&text, error.span().map_or(0, |span| span.start));
        Error::new(ErrorKind::ConfigInvalid, format!("{named}, line {line}: is no TOML: {}", error.message()))
            .with_hint("write each line as key = \"text\"")
    })?;
    let mut given = Given::default();
    for (name, item) in document.as_table() {
        let key = document.as_table().key(name);
        let line = line_of(&text, key.and_then(toml_edit::Key::span).or_else(|| item.span()).map_or(0, |span| span.start));
        let place = format!("{named}, line {line}");
        let Some(setting) = setting(name) else {
            let hint = suggestion(name, SETTINGS.iter().map(|setting| setting.key));
            let hint = if hint.starts_with("did you mean") { hint } else { "edfi-resync init lists them all".to_owned() };
            return Err(
                Error::new(ErrorKind::ConfigInvalid, format!("{place}: there is no setting {:?}", Shown(name))).with_hint(hint)
            );
        };
        let texts = texts(setting, item).ok_or_else(|| {
            Error::new(ErrorKind::ConfigInvalid, format!("{place}: {name} has a value of another form"))
                .with_hint(format!("write it as {name} = {}", setting.example))
        })?;
        let texts = texts.iter().map(|text| substitute(text, environment, &place)).collect::<Result<_>>()?;
        given.add(setting.key, texts, Place::Line(path.to_owned(), line));
    }
    Ok(given)
}

/// The line of a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// The texts of a value, if it has the form that the setting wants.
fn texts(setting: &Setting, item: &Item) -> Option<Vec<String>> {
    let value = item.as_value()?;
    match (setting.form, value) {
        (Form::List(_), Value::Array(list)) => list.iter().map(scalar).collect(),
        (Form::List(_), value) => scalar(value).map(|text| super::given::split(setting, &text)),
        (Form::Switch, Value::Boolean(_)) | (Form::Number(_), Value::Integer(_) | Value::Float(_)) => {
            scalar(value).map(|text| vec![text])
        }
        // So that a variable may hold it.
        (Form::Switch | Form::Number(_), Value::String(_)) => scalar(value).map(|text| vec![text]),
        (Form::Switch | Form::Number(_), _) | (_, Value::Array(_) | Value::InlineTable(_) | Value::Boolean(_)) => None,
        (Form::Text(_) | Form::Path(_), value) => scalar(value).map(|text| vec![text]),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.value().clone()),
        Value::Integer(number) => Some(number.value().to_string()),
        Value::Float(number) => Some(number.value().to_string()),
        Value::Boolean(truth) => Some(truth.value().to_string()),
        Value::Datetime(moment) => Some(moment.value().to_string()),
        Value::Array(_) | Value::InlineTable(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn given(text: &str) -> Result<Given> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("resync.toml");
        fs::write(&path, text).expect("it can be written");
        read(&path, &Environment::Only([("ODS_KEY".to_owned(), "k".to_owned())].into()))
    }

    #[test]
    fn what_stands_there_is_read_with_its_line() {
        let given = given(
            "# mine\nsource = \"campus.db\"\nschools = [12, 15]\nkey = \"${ODS_KEY}\"\nconcurrency = 32\nfrom = 2026-11-30\n",
        )
        .expect("it is sound");
        assert_eq!(given.list("schools").expect("named"), ["12", "15"]);
        assert_eq!(given.text("key").as_deref(), Some("k"));
        assert_eq!(given.text("from").as_deref(), Some("2026-11-30"));
        assert_eq!(given.options().expect("sound").concurrency, 32);
        assert!(given.told("schools").ends_with("resync.toml, line 3)"), "{}", given.told("schools"));
        assert!(given.path("source").expect("named").is_absolute(), "it lies beside the file");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line_and_the_closest_key() {
        for (text, said) in [
            ("source = \"x\"\nconcurency = 3\n", "line 2: there is no setting \"concurency\"; did you mean \"concurrency\"?"),
            ("strict = 3\n", "line 1: strict has a value of another form; write it as strict = true"),
            ("\nsecret = \"${ODS_SECRET}\"\n", "line 2: the environment variable ODS_SECRET is not set"),
            ("source = \"x\nsecret = \"hush\"\n", "line 1: is no TOML"),
        ] {
            let error = given(text).expect_err(text).to_string();
            assert!(error.contains(said), "{error}");
            assert!(!error.contains("hush"), "{error}");
        }
    }
}
