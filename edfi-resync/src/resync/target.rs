//! Which ODS is meant: what the configuration says, what a plan was made for, and what the caller names must agree.

use url::Url;

use crate::campus::{Configuration, Target};
use crate::error::{Error, ErrorKind, Result};

/// The base URL of an API.
pub(super) fn parse_url(text: &str) -> Result<Url> {
    let url = Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| {
        Error::new(ErrorKind::ConfigInvalid, "ods: the URL of the ODS is not a URL")
            .with_hint("give the base URL of the API, such as https://api.example.org/v7.3")
    })
}

/// Where to send: the configuration's own target, which an explicit URL may repeat but not change.
pub(super) fn url(configuration: &Configuration, explicit: Option<Url>) -> Result<Url> {
    match (&configuration.target.url, explicit) {
        (None, None) => Err(Error::new(ErrorKind::ConfigInvalid, format!("no ODS is named: {} gives no URL", configuration.name))
            .with_hint("name it by its base URL, such as https://api.example.org/v7.3")),
        (None, Some(url)) => Ok(url),
        (Some(own), None) => Ok(own.clone()),
        (Some(own), Some(url)) if base(own) == base(&url) => Ok(own.clone()),
        (Some(own), Some(url)) => {
            let (own, url) = (Target::at(own.clone()), Target::at(url));
            let message = format!("the ODS named ({url}) is not the target of configuration {:?} ({own})", configuration.name);
            Err(Error::new(ErrorKind::TargetMismatch, message)
                .with_hint("leave the ODS out, or choose the configuration that belongs to it"))
        }
    }
}

/// Tenant or instance: the configuration's own, which an argument may repeat but not change.
pub(super) fn part(
    option: &str,
    configuration: &Configuration,
    own: Option<&str>,
    explicit: Option<&str>,
) -> Result<Option<String>> {
    if let (Some(own), Some(explicit)) = (own, explicit)
        && own != explicit
    {
        let message = format!("{option} {explicit:?} is not that of configuration {:?}, which is {own:?}", configuration.name);
        return Err(Error::new(ErrorKind::TargetMismatch, message)
            .with_hint(format!("leave {option} out, or choose the configuration that belongs to it")));
    }
    Ok(own.or(explicit).map(str::to_owned))
}

/// What two URLs of one API have in common: scheme, host, port and path, a closing slash aside.
fn base(url: &Url) -> (String, Option<String>, Option<u16>, String) {
    let path = url.path().trim_end_matches('/').to_owned();
    (url.scheme().to_owned(), url.host_str().map(str::to_lowercase), url.port_or_known_default(), path)
}
