//! What looks like a secret: a file that lies beside queries is copied, sent and checked in, and must hold none.

use url::Url;

/// What to do with a secret.
pub(super) const ELSEWHERE: &str =
    "take it out of the file, and hand key and secret to whoever opens the source (Secrets; in Python key= and secret=)";

/// What is in the name of a secret, wherever it stands there.
const PARTS: [&str; 12] = [
    "secret",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "token",
    "credential",
    "apikey",
    "clientid",
    "clientkey",
    "consumerkey",
    "privatekey",
];

/// What is the whole name of one.
const WHOLE: [&str; 8] = ["key", "keys", "pass", "user", "username", "login", "auth", "authorization"];

/// Whether a key that means nothing else is the name of a secret, or of what goes with one.
pub(super) fn is_name_of_secret(key: &str) -> bool {
    let plain: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    WHOLE.contains(&plain.as_str()) || PARTS.iter().any(|part| plain.contains(part))
}

/// Whether a URL has a user or a password in it, or something behind its path that may be a key.
pub(super) fn may_hold_secret(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_names_however_they_are_spelt() {
        for name in
            ["key", "secret", "client_secret", "ClientSecret", "API-Key", "password", "db.password", "access_token", "client_id"]
        {
            assert!(is_name_of_secret(name), "{name}");
        }
        for name in ["name", "keyboard", "monkey", "data_standrd", "ulr", "school_yr", "resource", "descriptor"] {
            assert!(!is_name_of_secret(name), "{name}");
        }
    }

    #[test]
    fn a_url_that_holds_more_than_an_address_may_hold_a_secret() {
        let may = |url: &str| may_hold_secret(&url.parse().expect("a URL"));
        for url in
            ["https://sa:tres-secret@x.example", "https://sa@x.example", "https://x.example/?key=tres", "https://x.example/#tres"]
        {
            assert!(may(url), "{url}");
        }
        assert!(!may("https://x.example/v7.3/"));
    }
}
