//! [`Opening`]: what to open: source, ODS, ledger, with which keys and rights.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use async_trait::async_trait;
use edfi_resync::campus::{Configuration, Rights, SchoolYear};
use edfi_resync::model::Spelling;
use edfi_resync::ods::{Credentials, TokenCache};
use edfi_resync::plan::Plan;
use edfi_resync::{Error, ErrorKind, Options, Result, Resync, Secrets};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString, PyTuple};
use tokio::task::spawn_blocking;

use crate::arguments::{Value, credential, duration, school_year, text, truth};
use crate::asked::How;
use crate::errors::{OrRaise, refused, wrong_type};
use crate::ledger::LedgerArgument;
use crate::offer;
use crate::options::options;
use crate::source::{Beside, Source};

/// The tokens of this process: whoever calls often is not refused for that.
static TOKENS: LazyLock<TokenCache> = LazyLock::new(TokenCache::new);

/// The arguments as Python gives them.
pub(crate) struct OpeningArguments<'a, 'py> {
    pub(crate) source: &'a Bound<'py, PyAny>,
    pub(crate) ods: Value<'a, 'py>,
    pub(crate) key: &'a Bound<'py, PyAny>,
    pub(crate) secret: &'a Bound<'py, PyAny>,
    pub(crate) configuration: Value<'a, 'py>,
    pub(crate) queries: Value<'a, 'py>,
    pub(crate) configuration_file: Value<'a, 'py>,
    pub(crate) school_year: Value<'a, 'py>,
    pub(crate) data_standard: Value<'a, 'py>,
    pub(crate) strict: Value<'a, 'py>,
    pub(crate) ledger: Value<'a, 'py>,
    pub(crate) rights: Value<'a, 'py>,
    pub(crate) holder: Value<'a, 'py>,
    pub(crate) lease: Value<'a, 'py>,
    /// How to connect and work.
    pub(crate) options: Options,
}

/// The arguments in the library's terms; nothing of Python is in it.
pub(crate) struct Opening {
    source: Source,
    ods: Option<String>,
    keys: Keys,
    configuration: Option<Chosen>,
    school_year: Option<SchoolYear>,
    data_standard: Option<String>,
    spelling: Spelling,
    options: Options,
    ledger: Option<LedgerArgument>,
    rights: Option<Rights>,
    holder: Option<String>,
}

/// The keywords of a function that opens something for one question, and of its options.
pub(crate) struct Keywords<'py> {
    configuration: Option<Bound<'py, PyAny>>,
    queries: Option<Bound<'py, PyAny>>,
    configuration_file: Option<Bound<'py, PyAny>>,
    school_year: Option<Bound<'py, PyAny>>,
    data_standard: Option<Bound<'py, PyAny>>,
    strict: Option<Bound<'py, PyAny>>,
    ledger: Option<Bound<'py, PyAny>>,
    options: Options,
}

impl<'py> Keywords<'py> {
    /// Reads the keywords; `None` is as good as left out.
    ///
    /// # Errors
    /// What [`options`] says of those that are not named here.
    pub(crate) fn of(function: &str, given: Option<&Bound<'py, PyDict>>) -> PyResult<Self> {
        let given = given.map(PyDictMethods::copy).transpose()?;
        let take = |name: &str| -> PyResult<Option<Bound<'py, PyAny>>> {
            let Some(given) = &given else { return Ok(None) };
            let value = given.get_item(name)?;
            if value.is_some() {
                given.del_item(name)?;
            }
            Ok(value.filter(|value| !value.is_none()))
        };
        Ok(Self {
            configuration: take("configuration")?,
            queries: take("queries")?,
            configuration_file: take("configuration_file")?,
            school_year: take("school_year")?,
            data_standard: take("data_standard")?,
            strict: take("strict")?,
            ledger: take("ledger")?,
            options: options(function, given.as_ref())?,
        })
    }

    /// The arguments that these are, with the others.
    pub(crate) fn arguments<'a>(
        &'a self,
        source: &'a Bound<'py, PyAny>,
        ods: Value<'a, 'py>,
        key: &'a Bound<'py, PyAny>,
        secret: &'a Bound<'py, PyAny>,
    ) -> OpeningArguments<'a, 'py> {
        OpeningArguments {
            source,
            ods,
            key,
            secret,
            configuration: self.configuration.as_ref(),
            queries: self.queries.as_ref(),
            configuration_file: self.configuration_file.as_ref(),
            school_year: self.school_year.as_ref(),
            data_standard: self.data_standard.as_ref(),
            strict: self.strict.as_ref(),
            ledger: self.ledger.as_ref(),
            rights: None,
            holder: None,
            lease: None,
            options: self.options.clone(),
        }
    }
}

impl OpeningArguments<'_, '_> {
    /// Reads the arguments; the source is looked at last, since it may be large. `before` names what was not done where that takes too long.
    ///
    /// # Errors
    /// `TypeError` for a wrong type, `ConfigError` that names the argument; `StoppedError`.
    pub(crate) fn into_opening(self, py: Python<'_>, how: &How, before: &str) -> PyResult<Opening> {
        let keys = Keys::of(self.key, self.secret)?;
        let mut options = self.options;
        if let Some(value) = self.lease {
            options.lease = duration("lease", value)?;
        }
        Ok(Opening {
            ods: self.ods.map(|value| text("ods", value)).transpose()?,
            keys,
            configuration: self.configuration.map(Chosen::of).transpose()?,
            school_year: self.school_year.map(school_year).transpose()?,
            data_standard: self.data_standard.map(|value| text("data_standard", value)).transpose()?,
            spelling: if truth("strict", self.strict)? == Some(true) { Spelling::Strict } else { Spelling::Liberal },
            options,
            ledger: self.ledger.map(LedgerArgument::of).transpose()?,
            rights: self.rights.map(|value| rights(py, value)).transpose()?,
            holder: self.holder.map(|value| text("holder", value)).transpose()?,
            source: Source::of(
                self.source,
                Beside { queries: self.queries, configuration_file: self.configuration_file },
                how,
                before,
            )?,
        })
    }
}

impl Opening {
    /// Opens source, ledger and ODS; what was not named is that of the plan, if there is one.
    ///
    /// # Errors
    /// What the stores, the ledger and [`edfi_resync::ResyncBuilder::open`] say.
    pub(crate) async fn open(self, plan: Option<&Plan>) -> Result<Arc<Resync>> {
        // A query or a disk that hangs must not keep anybody from seeing that time is up.
        let (source, standard) = (self.source, self.data_standard.clone());
        let spelling = self.spelling;
        let store = blocking(move || source.open(standard.as_deref(), spelling)).await?;
        let mut builder = Resync::builder(store).secrets(self.keys);
        if self.options.token_cache.is_none() {
            builder = builder.token_cache(TOKENS.clone());
        }
        builder = builder.options(self.options);
        if let Some(plan) = plan {
            builder = builder.of_plan(plan);
        }
        match self.configuration {
            Some(Chosen::Name(name)) => builder = builder.configuration(name),
            Some(Chosen::Own(own)) => builder = builder.own_configuration(*own),
            None => {}
        }
        if let Some(url) = self.ods {
            builder = builder.ods(url);
        }
        if let Some(year) = self.school_year {
            builder = builder.school_year(year);
        }
        if let Some(version) = self.data_standard {
            builder = builder.data_standard(version);
        }
        if let Some(rights) = self.rights {
            builder = builder.rights(rights);
        }
        if let Some(holder) = self.holder {
            builder = builder.holder(holder);
        }
        if let Some(ledger) = self.ledger {
            builder = builder.ledger(blocking(move || ledger.open()).await?);
        }
        builder.open().await.map(Arc::new)
    }
}

/// Work that may take long and cannot be interrupted, on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = spawn_blocking(work).await;
    done.map_err(|panic| Error::new(ErrorKind::Unexpected, "opening did not finish").with_source(panic))?
}

/// The configuration: one of the source's by name, or the caller's own.
enum Chosen {
    Name(String),
    Own(Box<Configuration>),
}

impl Chosen {
    fn of(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        match (value.cast::<offer::Configuration>(), value.extract()) {
            (Ok(own), _) => Ok(Self::Own(Box::new(own.get().0.clone()))),
            (Err(_), Ok(name)) => Ok(Self::Name(name)),
            (Err(_), Err(_)) => Err(wrong_type("configuration", value, "its name, which is text, or a Configuration")),
        }
    }
}

/// Key and secret: the same whatever the configuration, or each configuration's own.
#[derive(Debug)]
enum Keys {
    Same(Credentials),
    ByConfiguration(BTreeMap<String, Credentials>),
}

impl Keys {
    fn of(key: &Bound<'_, PyAny>, secret: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (keys, secrets) = match (key.cast::<PyMapping>(), secret.cast::<PyMapping>()) {
            (Ok(keys), Ok(secrets)) => (by_configuration("key", keys)?, by_configuration("secret", secrets)?),
            (Ok(_), Err(_)) => return Err(wrong_type("secret", secret, "a dict by configuration, as key is")),
            (Err(_), Ok(_)) => return Err(wrong_type("key", key, "a dict by configuration, as secret is")),
            (Err(_), Err(_)) => return Ok(Self::Same(Credentials::new(credential("key", key)?, credential("secret", secret)?))),
        };
        if let Some(name) = keys.keys().find(|name| !secrets.contains_key(*name)) {
            let message = format!("secret has none for configuration {name:?}, of which key has one");
            return Err(refused(key.py(), ErrorKind::ConfigInvalid, message, "name both, or neither"));
        }
        if let Some(name) = secrets.keys().find(|name| !keys.contains_key(*name)) {
            let message = format!("key has none for configuration {name:?}, of which secret has one");
            return Err(refused(key.py(), ErrorKind::ConfigInvalid, message, "name both, or neither"));
        }
        let pairs = keys.into_iter().zip(secrets.into_values());
        Ok(Self::ByConfiguration(pairs.map(|((name, key), secret)| (name, Credentials::new(key, secret))).collect()))
    }
}

#[async_trait]
impl Secrets for Keys {
    async fn credentials(&self, configuration: &Configuration) -> Result<Credentials> {
        match self {
            Self::Same(credentials) => Ok(credentials.clone()),
            Self::ByConfiguration(all) => all.get(&configuration.name).cloned().ok_or_else(|| {
                let message = format!("key and secret have none for configuration {:?}", configuration.name);
                let named: Vec<_> = all.keys().map(|name| format!("{name:?}")).collect();
                let named = if named.is_empty() { "no configuration".to_owned() } else { named.join(", ") };
                Error::new(ErrorKind::ConfigInvalid, message).with_hint(format!("they are given for {named}"))
            }),
        }
    }
}

fn by_configuration(name: &str, value: &Bound<'_, PyMapping>) -> PyResult<BTreeMap<String, String>> {
    let mut credentials = BTreeMap::new();
    for member in value.items()?.iter() {
        let (configuration, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = member.extract()?;
        let Ok(configuration) = configuration.extract::<String>() else {
            return Err(wrong_type(&format!("a configuration of {name}"), &configuration, "its name, which is text"));
        };
        let place = format!("{name}[{configuration:?}]");
        credentials.insert(configuration, credential(&place, &value)?);
    }
    Ok(credentials)
}

/// Rights as text, or as pairs of tool and right.
fn rights(py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<Rights> {
    let wanted = "text such as \"resync:read, resync:write\", or a list of pairs such as [(\"resync\", \"read\")]";
    if let Ok(text) = value.cast::<PyString>() {
        return text.to_str()?.parse::<Rights>().map_err(|error| error.at("rights")).or_raise(py);
    }
    let Ok(items) = value.try_iter() else { return Err(wrong_type("rights", value, wanted)) };
    let mut pairs = Vec::new();
    for (at, item) in items.enumerate() {
        let item = item?;
        let pair = item.cast::<PyTuple>().ok().and_then(|pair| pair.extract::<(String, String)>().ok());
        let Some((tool, right)) = pair else {
            return Err(wrong_type(&format!("rights[{at}]"), &item, "a pair of tool and right, such as (\"resync\", \"read\")"));
        };
        pairs.push(format!("{tool}:{right}"));
    }
    pairs.join(",").parse::<Rights>().map_err(|error| error.at("rights")).or_raise(py)
}
