//! [`Given`]: what stands in the end, and where each value came from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use edfi_resync::{Error, ErrorKind, Options, Result, Shown};

use super::setting::{Form, Setting};
use super::table::{SETTINGS, options, setting};
use super::values::Environment;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Its flag.
    Flag,
    /// Its environment variable.
    Variable,
    /// A line of a file.
    Line(PathBuf, usize),
    /// Something else, in words.
    Other(String),
}

/// A value as it was given.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    /// One text, or several of a list.
    pub(crate) texts: Vec<String>,
    /// Where it came from.
    pub(crate) place: Place,
}

/// What was given of the settings, by key; the first to say something of a key wins.
#[derive(Debug, Clone, Default)]
pub(crate) struct Given {
    values: BTreeMap<&'static str, Value>,
    /// What said something too, and was not heard.
    overruled: Vec<(&'static str, Place)>,
}

impl Given {
    /// Adds a value, unless there is one already.
    pub(crate) fn add(&mut self, key: &'static str, texts: Vec<String>, place: Place) {
        if self.values.contains_key(key) {
            self.overruled.push((key, place));
        } else {
            self.values.insert(key, Value { texts, place });
        }
    }

    /// Adds what the environment variables of the settings say.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for a variable that is no text.
    pub(crate) fn add_environment(&mut self, environment: &Environment) -> Result<()> {
        for setting in SETTINGS {
            if let Some(text) = environment.get(&setting.variable())?.filter(|text| !text.trim().is_empty()) {
                self.add(setting.key, split(setting, &text), Place::Variable);
            }
        }
        Ok(())
    }

    /// Adds what others say, where nothing is said here yet.
    pub(crate) fn add_all(&mut self, others: Self) {
        for (key, Value { texts, place }) in others.values {
            self.add(key, texts, place);
        }
    }

    /// Takes a value back.
    pub(crate) fn forget(&mut self, key: &str) {
        self.values.remove(key);
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// What said something of a key too, and was not heard.
    pub(crate) fn overruled(&self, key: &str) -> impl Iterator<Item = &Place> {
        self.overruled.iter().filter(move |(overruled, _)| *overruled == key).map(|(_, place)| place)
    }

    /// A text.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.get(key).map(|value| value.texts.join(","))
    }

    /// The texts of a list.
    pub(crate) fn list(&self, key: &str) -> Option<&[String]> {
        self.get(key).map(|value| value.texts.as_slice())
    }

    /// A path.
    pub(crate) fn path(&self, key: &str) -> Option<PathBuf> {
        let value = self.get(key)?;
        let path = PathBuf::from(value.texts.join(","));
        match &value.place {
            Place::Line(file, _) => Some(file.parent().unwrap_or(Path::new("")).join(path)),
            _ => Some(path),
        }
    }

    /// Whether a switch is on.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for what is neither true nor false.
    pub(crate) fn is_on(&self, key: &str) -> Result<bool> {
        let Some(text) = self.text(key) else { return Ok(false) };
        match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(true),
            "false" | "no" | "off" | "0" => Ok(false),
            _ => {
                let error = Error::new(ErrorKind::ConfigInvalid, format!("{} is neither true nor false", Shown(text.trim())));
                Err(error.with_hint("write true or false").at(self.told(key)))
            }
        }
    }

    /// What a text of this key means.
    ///
    /// # Errors
    /// What its type says, with where the value came from.
    pub(crate) fn parsed<T: FromStr<Err = Error>>(&self, key: &str) -> Result<Option<T>> {
        self.text(key).map(|text| text.trim().parse().map_err(|error: Error| error.at(self.told(key)))).transpose()
    }

    /// The options of the library.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] names the setting and where its value came from.
    pub(crate) fn options(&self) -> Result<Options> {
        let mut options = Options::default();
        for setting in self::options() {
            let text = match setting.form {
                Form::Path(_) => self.path(setting.key).map(|path| path.to_string_lossy().into_owned()),
                Form::Switch => self.get(setting.key).map(|_| self.is_on(setting.key)).transpose()?.map(|is_on| is_on.to_string()),
                _ => self.text(setting.key),
            };
            if let Some(text) = text {
                options.set(setting.key, &text).map_err(|error| error.at(self.told(setting.key)))?;
            }
        }
        Ok(options)
    }

    /// A key and where its value came from, as the beginning of a message.
    pub(crate) fn told(&self, key: &str) -> String {
        match (self.get(key), setting(key)) {
            (Some(value), Some(setting)) => format!("{key} ({})", value.place.of(setting)),
            _ => key.to_owned(),
        }
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] says how to give it.
    pub(crate) fn required(&self, key: &'static str) -> Result<String> {
        self.text(key).filter(|text| !text.trim().is_empty()).ok_or_else(|| missing(key))
    }
}

/// Says that a setting is needed, and how it is given.
pub(crate) fn missing(key: &'static str) -> Error {
    let how = setting(key).map_or_else(String::new, |setting| {
        format!("give --{}, set {}, or write {key} = {} into edfi-resync.toml", setting.flag(), setting.variable(), setting.example)
    });
    Error::new(ErrorKind::ConfigInvalid, format!("{key} is missing")).with_hint(how)
}

/// The texts of a value that stands in one text.
pub(crate) fn split(setting: &Setting, text: &str) -> Vec<String> {
    match setting.form {
        Form::List(_) => text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        _ => vec![text.to_owned()],
    }
}

impl Place {
    /// The place in words, of this setting.
    pub(crate) fn of(&self, setting: &Setting) -> String {
        match self {
            Self::Flag => format!("flag --{}", setting.flag()),
            Self::Variable => format!("environment variable {}", setting.variable()),
            Self::Line(..) | Self::Other(_) => self.to_string(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Variable => f.write_str("environment variable"),
            Self::Line(file, line) => write!(f, "{}, line {line}", Shown(file.display())),
            Self::Other(words) => f.write_str(words),
        }
    }
}
