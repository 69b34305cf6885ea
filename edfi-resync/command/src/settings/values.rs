//! `${VARIABLE}` in a text, and the environment that it is looked up in.

use std::collections::BTreeMap;

use edfi_resync::{Error, ErrorKind, Result};

/// The environment: that of the process, or a test's own.
#[derive(Debug, Clone)]
pub(crate) enum Environment {
    /// The process's.
    Process,
    /// These variables and no others.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests bring their own"))]
    Only(BTreeMap<String, String>),
    /// These before those of the process.
    Beside(BTreeMap<String, String>),
}

impl Environment {
    /// The process's with these parameters before it: a JSON object of texts, as lightbeam's `--params` has it.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for what is none.
    pub(crate) fn with_params(&self, json: &str) -> Result<Self> {
        let mut all: BTreeMap<String, String> = serde_json::from_str(json).map_err(|error| {
            Error::new(ErrorKind::ConfigInvalid, format!("--params is no JSON object of texts: column {}", error.column()))
                .with_hint("write it as {\"NAME\": \"value\"}")
        })?;
        if let Self::Only(before) | Self::Beside(before) = self {
            for (name, value) in before {
                all.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        Ok(Self::Beside(all))
    }

    /// The value of a variable; one that is no Unicode text is refused by name.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`].
    pub(crate) fn get(&self, name: &str) -> Result<Option<String>> {
        match self {
            Self::Only(all) => Ok(all.get(name).cloned()),
            Self::Beside(all) if all.contains_key(name) => Ok(all.get(name).cloned()),
            Self::Process | Self::Beside(_) => match std::env::var(name) {
                Ok(value) => Ok(Some(value)),
                Err(std::env::VarError::NotPresent) => Ok(None),
                Err(std::env::VarError::NotUnicode(_)) => {
                    Err(Error::new(ErrorKind::ConfigInvalid, format!("the environment variable {name} is no text"))
                        .with_hint("set it to UTF-8 text"))
                }
            },
        }
    }
}

/// A text with every `${VARIABLE}` replaced; `$${` stands for `${` itself. `place` is where the text stands.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] names a variable that is not set, and where it was asked for.
pub(crate) fn substitute(text: &str, environment: &Environment, place: &str) -> Result<String> {
    let (mut made, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        if let Some(before) = before.strip_suffix('$') {
            made.extend([before, "${"]);
            rest = &from[2..];
            continue;
        }
        made.push_str(before);
        let Some((name, behind)) = from[2..].split_once('}') else {
            return Err(Error::new(ErrorKind::ConfigInvalid, format!("{place}: \"${{\" without a \"}}\" behind it"))
                .with_hint("write ${NAME} for an environment variable, and $${ for the two characters themselves"));
        };
        let Some(value) = environment.get(name)? else {
            return Err(Error::new(ErrorKind::ConfigInvalid, format!("{place}: the environment variable {name} is not set"))
                .with_hint(format!("set {name}, or write the value itself")));
        };
        made.push_str(&value);
        rest = behind;
    }
    made.push_str(rest);
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_replaced_and_a_missing_one_is_named() {
        let environment = Environment::Only([("KEY".to_owned(), "k${x}".to_owned())].into());
        let made = |text| substitute(text, &environment, "x.toml, line 3");
        assert_eq!(made("a ${KEY}-${KEY} $${KEY} $5").expect("all are there"), "a k${x}-k${x} ${KEY} $5");
        let error = made("${SECRET}").expect_err("it is not set").to_string();
        assert_eq!(error, "x.toml, line 3: the environment variable SECRET is not set; set SECRET, or write the value itself");
        assert!(made("${KEY").expect_err("it is open").to_string().contains("x.toml, line 3"));
    }
}
