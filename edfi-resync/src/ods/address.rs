//! Which addresses a client may talk to: `https` everywhere, `http` on this machine only, unless allowed.

use std::net::IpAddr;

use url::{Host, Url};

use crate::error::{Error, ErrorKind, Result};

/// Whether the address is this machine's own.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_loopback_name(name),
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.to_ipv4_mapped().is_some_and(|mapped| mapped.is_loopback()),
        None => false,
    }
}

/// Whether a host, as a request names it, is this machine.
#[cfg(feature = "hyper")]
pub(super) fn is_loopback_host(host: &str) -> bool {
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host).parse();
    address.map_or_else(|_| is_loopback_name(host), |address: IpAddr| address.to_canonical().is_loopback())
}

/// Whether a name is one of this machine's own. It is never resolved: who answers for it may be anybody.
pub(super) fn is_loopback_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Refuses what no request may go to. `what` names the option or the document that gave the address.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`]: another scheme than `https`, plain `http` beyond this machine, or credentials, a query or a fragment in the address.
pub(super) fn check(url: &Url, allow_http: bool, what: &str) -> Result<()> {
    let refuse = |message: String, hint: &str| Err(Error::new(ErrorKind::ConfigInvalid, message).with_hint(hint.to_owned()));
    if !url.username().is_empty() || url.password().is_some() {
        return refuse(
            format!("{what} holds a user name or a password"),
            "give the key and the secret as credentials, not in the URL",
        );
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse(
            format!("{what} has a query or a fragment"),
            "give the API's base URL only, such as https://api.example.org/v7.3",
        );
    }
    match url.scheme() {
        "https" if url.has_host() => Ok(()),
        "http" if allow_http || is_loopback(url) => Ok(()),
        "http" => refuse(
            format!("{what} uses http://, which would send student data and the secret unencrypted to {}", host(url)),
            "use https://, or allow it with the option allow_http if the network is trusted",
        ),
        scheme => {
            refuse(format!("{what} has the scheme {scheme:?}"), "start it with https://, such as https://api.example.org/v7.3")
        }
    }
}

/// Host and port, for messages.
pub(super) fn host(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => "an unnamed host".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str, allow_http: bool) -> Result<()> {
        check(&Url::parse(text).expect("a URL"), allow_http, "the option ods")
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for fine in [
            "https://api.example.org/v7.3",
            "http://localhost:8080",
            "http://127.0.0.1:1/api",
            "http://[::1]/",
            "http://ods.localhost",
        ] {
            checked(fine, false).expect(fine);
        }
        for refused in ["http://api.example.org", "http://10.0.0.1", "http://localhost.example.org", "http://127.0.0.1.example.org"]
        {
            let error = checked(refused, false).expect_err(refused);
            assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
            assert!(error.to_string().contains("allow_http"), "{error}");
            checked(refused, true).expect(refused);
        }
    }

    #[cfg(feature = "hyper")]
    #[test]
    fn a_host_is_judged_as_its_url_is() {
        for host in [
            "localhost",
            "LOCALHOST.",
            "ods.localhost",
            "127.0.0.1",
            "127.1.2.3",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "10.0.0.1",
            "[::2]",
            "[::ffff:10.0.0.1]",
            "localhost.example.org",
        ] {
            let url = Url::parse(&format!("http://{host}/")).expect("a URL");
            assert_eq!(is_loopback_host(host), is_loopback(&url), "{host}");
        }
    }

    #[test]
    fn other_schemes_and_embedded_credentials_are_refused_without_being_shown() {
        assert!(checked("localhost:8080", true).expect_err("no scheme").to_string().contains("https://"));
        assert!(checked("ftp://api.example.org", true).is_err());
        assert!(checked("https://api.example.org/?year=2027", true).is_err());
        let error = checked("https://canarykey:canarysecret@api.example.org", true).expect_err("credentials").to_string();
        assert!(!error.contains("canary"), "{error}");
    }
}
