//! [`ConnectionString`]: where a database is and who reads it, as ODBC has it: `Driver={..};Server=..;Database=..;UID=..;PWD=..`.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};

use crate::error::{Error, ErrorKind, Result};
use crate::shown::Shown;
use crate::source::service_query::Dialect;

/// What may be shown of a connection string, each with the names that drivers have for it. Whatever else stands in it counts as secret.
const SHOWN: [(&str, &[&str]); 5] = [
    ("driver", &["driver"]),
    ("data source", &["dsn"]),
    ("server", &["server", "servername", "host", "address", "addr"]),
    ("port", &["port"]),
    ("database", &["database", "dbname"]),
];

/// Values shorter than this are no secrets (`1`, `yes`) unless they are passwords, and are part of many words.
const SHORTEST_SECRET: usize = 4;

/// A connection string; it is secret as a whole.
#[derive(Clone)]
pub(super) struct ConnectionString(SecretString);

/// The drivers of which something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Driver {
    Postgres,
    FreeTds,
    Microsoft,
    Sqlite,
}

impl Driver {
    /// What installs it.
    pub(super) fn package(self) -> &'static str {
        match self {
            Self::Postgres => "odbc-postgresql",
            Self::FreeTds => "tdsodbc",
            Self::Microsoft => "msodbcsql18, from Microsoft's own packages",
            Self::Sqlite => "libsqliteodbc",
        }
    }

    /// The name under which its package registers it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL Unicode",
            Self::FreeTds => "FreeTDS",
            Self::Microsoft => "ODBC Driver 18 for SQL Server",
            Self::Sqlite => "SQLite3",
        }
    }

    /// What its attributes are to be where the connection string says nothing of them.
    fn attributes(self) -> &'static [(&'static str, &'static str)] {
        match self {
            // Values are spelled into the statement by the driver: so the server knows them when it makes its plan, and may take each for what it is
            // compared with. Line breaks stay as they are.
            Self::Postgres => &[("UseServerSidePrepare", "0"), ("LFConversion", "0")],
            // Without it a query and its child queries could not be read side by side.
            Self::Microsoft => &[("MARS_Connection", "yes")],
            // Aliases have dots in them, and a database that is not there is not made.
            Self::Sqlite => &[("LongNames", "1"), ("NoCreat", "1"), ("BigInt", "1")],
            Self::FreeTds => &[],
        }
    }
}

impl ConnectionString {
    /// Reads a connection string.
    pub(super) fn new(text: String) -> Result<Self> {
        let text = SecretString::from(text);
        let hint = "write it as the driver wants it: Driver={PostgreSQL Unicode};Server=..;Database=..;UID=..;PWD=..";
        let wrong = |what: &str| Err(Error::new(ErrorKind::ConfigInvalid, what).with_hint(hint));
        match attributes(text.expose_secret()) {
            Some(attributes) if attributes.is_empty() => wrong("the connection string is empty"),
            Some(attributes) if !attributes.iter().any(|(name, _)| name == "driver" || name == "dsn") => {
                wrong("the connection string names neither a driver nor a data source")
            }
            Some(_) => Ok(Self(text)),
            None => wrong("the connection string is none: a part of it has no \"=\", or a brace is not closed"),
        }
    }

    fn attributes(&self) -> Vec<(String, String)> {
        attributes(self.0.expose_secret()).unwrap_or_default()
    }

    fn value(&self, names: &[&str]) -> Option<String> {
        self.attributes().into_iter().find(|(name, _)| names.contains(&name.as_str())).map(|(_, value)| value)
    }

    /// The driver, as far as its name tells.
    pub(super) fn driver(&self) -> Option<Driver> {
        let name = self.value(&["driver"])?.to_lowercase();
        let is = |part: &str| name.contains(part);
        if is("postgres") || is("psqlodbc") {
            Some(Driver::Postgres)
        } else if is("freetds") || is("tdsodbc") {
            Some(Driver::FreeTds)
        } else if is("sql server") || is("msodbcsql") {
            Some(Driver::Microsoft)
        } else if is("sqlite") {
            Some(Driver::Sqlite)
        } else {
            None
        }
    }

    /// The driver that a dialect most likely has, where its name tells nothing.
    pub(super) fn likely_driver(&self, dialect: Dialect) -> Driver {
        self.driver().unwrap_or(match dialect {
            Dialect::Postgres => Driver::Postgres,
            Dialect::Tsql => Driver::Microsoft,
            Dialect::Sqlite => Driver::Sqlite,
        })
    }

    /// The connection string as the driver is given it.
    pub(super) fn complete(&self) -> SecretString {
        let has = self.attributes();
        let mut text = self.0.expose_secret().trim_end().trim_end_matches(';').to_owned();
        for (name, value) in self.driver().into_iter().flat_map(Driver::attributes) {
            if !has.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                text = format!("{text};{name}={value}");
            }
        }
        SecretString::from(text)
    }

    /// A text without anything that is secret: drivers may quote what they were given.
    pub(super) fn hide(&self, text: &str) -> String {
        let is_shown = |name: &str| SHOWN.iter().any(|(_, names)| names.contains(&name));
        let is_password = |name: &str| ["pwd", "pass", "secret", "token"].iter().any(|part| name.contains(part));
        let is_secret =
            |name: &str, value: &str| !value.is_empty() && !is_shown(name) && (is_password(name) || value.len() >= SHORTEST_SECRET);
        let secrets = self.attributes().into_iter().filter(|(name, value)| is_secret(name, value));
        let mut secrets: Vec<_> = secrets.map(|(_, secret)| secret).collect();
        // One may be the beginning of another, of which the rest would be left.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "***"))
    }
}

/// What may be shown: `driver PostgreSQL Unicode, server localhost, database campus`.
impl fmt::Display for ConnectionString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = SHOWN.iter().filter_map(|(label, names)| Some((label, self.value(names)?)));
        for (position, (label, value)) in told.enumerate() {
            write!(f, "{}{label} {}", if position == 0 { "" } else { ", " }, Shown(value))?;
        }
        Ok(())
    }
}

impl fmt::Debug for ConnectionString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConnectionString({self})")
    }
}

/// The attributes with their names in lower case; nothing of a text that is no connection string. A value may stand in braces, in which one that closes
/// is doubled.
fn attributes(text: &str) -> Option<Vec<(String, String)>> {
    let (mut found, mut rest) = (Vec::new(), text);
    loop {
        rest = rest.trim_start_matches(|letter: char| letter == ';' || letter.is_whitespace());
        if rest.is_empty() {
            return Some(found);
        }
        let (name, behind) = rest.split_once('=')?;
        if name.contains(';') || name.trim().is_empty() {
            return None;
        }
        let value;
        (value, rest) = if let Some(braced) = behind.trim_start().strip_prefix('{') {
            braced_value(braced)?
        } else {
            let end = behind.find(';').unwrap_or(behind.len());
            (behind[..end].trim().to_owned(), &behind[end..])
        };
        found.push((name.trim().to_lowercase(), value));
    }
}

fn braced_value(text: &str) -> Option<(String, &str)> {
    let (mut value, mut rest) = (String::new(), text);
    loop {
        let (before, behind) = rest.split_once('}')?;
        value.push_str(before);
        let Some(doubled) = behind.strip_prefix('}') else {
            let end = behind.find(';').unwrap_or(behind.len());
            return behind[..end].trim().is_empty().then_some((value, &behind[end..]));
        };
        value.push('}');
        rest = doubled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ConnectionString {
        ConnectionString::new(text.to_owned()).unwrap()
    }

    #[test]
    fn nothing_secret_is_shown() {
        let string = read(
            "Driver={PostgreSQL Unicode};Server=db.example.org;Port=5433;Database=campus;Uid=reader;Pwd={a;b}}c};Token=geheim",
        );
        let shown = "driver PostgreSQL Unicode, server db.example.org, port 5433, database campus";
        assert_eq!(string.to_string(), shown);
        assert_eq!(format!("{string:?}"), format!("ConnectionString({shown})"));
        assert_eq!(
            string.hide("user \"reader\" with a;b}c and geheim at db.example.org"),
            "user \"***\" with *** and *** at db.example.org"
        );
        assert_eq!(read("DSN=campus;UID=reader;PWD=reader17").hide("reader17 of reader"), "*** of ***");
    }

    #[test]
    fn what_a_driver_needs_is_added_where_nothing_is_said() {
        let complete = |text: &str| read(text).complete().expose_secret().to_owned();
        assert_eq!(complete("DSN=campus;UID=a"), "DSN=campus;UID=a");
        assert_eq!(
            complete("driver=PostgreSQL Unicode; useserversideprepare = 1 ;"),
            "driver=PostgreSQL Unicode; useserversideprepare = 1 ;LFConversion=0"
        );
        assert_eq!(
            complete("Driver={ODBC Driver 18 for SQL Server};Server=x"),
            "Driver={ODBC Driver 18 for SQL Server};Server=x;MARS_Connection=yes"
        );
        assert_eq!(read("Driver=FreeTDS").driver(), Some(Driver::FreeTds));
        assert_eq!(read("Driver=/opt/own.so").likely_driver(Dialect::Tsql), Driver::Microsoft);
    }

    #[test]
    fn what_is_no_connection_string_is_said_without_quoting_it() {
        for (text, problem) in [
            (" ; ", "the connection string is empty"),
            ("geheim", "the connection string is none"),
            ("Driver={SQLite3;PWD=geheim", "the connection string is none"),
            ("Driver={SQLite3}geheim;x=y", "the connection string is none"),
            ("Server=x;PWD=geheim", "the connection string names neither a driver nor a data source"),
        ] {
            let error = ConnectionString::new(text.to_owned()).unwrap_err().to_string();
            assert!(error.starts_with(problem) && !error.contains("geheim"), "{error}");
        }
    }
}
