//! The discovery document, and whatever else stands at the root of a server.
//!
//! Input: a line of options by letter (`t`enant, `i`nstance, `y`ear, `h`ttp allowed, `p`laceholder), then an answer (see [`service`](super::service)).

use std::sync::Arc;

use edfi_resync::ErrorKind;
use edfi_resync::ods::{Ods, OdsOptions, Rng, TokioClock};
use url::{Host, Url};

use super::input::Input;
use super::service::{BASE, Script, in_paused_time, knows_secret, shows_no_secret};

pub(super) fn run(data: &[u8]) {
    if knows_secret(data) {
        return;
    }
    let mut input = Input::new(data);
    let letters = input.line();
    let given = |letter: u8| letters.contains(&letter);
    let mut options = OdsOptions::default().with_allow_http(given(b'h'));
    if given(b't') {
        options = options.with_tenant("north/../east?");
    }
    if given(b'i') {
        options = options.with_instance("..");
    }
    if given(b'y') {
        options = options.with_school_year(2027);
    }
    if given(b'p') {
        options = options.with_placeholder("districtId", "255 901");
    }
    let script = Script::new(Some(input.rest()), [], []);
    let base = Url::parse(BASE).expect("a URL");
    let connect = Ods::connect(script.clone(), base, Script::credentials(), options, Arc::new(TokioClock::new()), Rng::seeded(1));
    let (result, _) = in_paused_time(connect);
    let asked = script.seen.lock().expect("no panic").len();
    assert!((1..=4).contains(&asked), "{asked}");
    match result {
        Err(error) => {
            shows_no_secret(&format!("{error} {error:?}"));
            let kinds = [ErrorKind::ConfigInvalid, ErrorKind::NotAnEdFiApi, ErrorKind::Unreachable, ErrorKind::Unauthorized];
            assert!(kinds.contains(&error.kind()), "{error:?}");
        }
        Ok(ods) => {
            let found = ods.discovery();
            shows_no_secret(&format!("{ods:?} {found}"));
            for url in [&found.data, &found.oauth, &found.token_info, &found.change_queries, &found.dependencies] {
                is_safe(url, given(b'h'));
            }
        }
    }
}

/// What requests with a token may go to: encrypted or this machine, and complete.
fn is_safe(url: &Url, http_allowed: bool) {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.').split('.').next_back() == Some("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.to_ipv4_mapped().is_some_and(|mapped| mapped.is_loopback()),
        None => false,
    };
    assert!(url.scheme() == "https" || url.scheme() == "http" && (http_allowed || loopback), "{url}");
    assert!(url.username().is_empty() && url.password().is_none(), "{url}");
    assert!(url.query().is_none() && url.fragment().is_none(), "{url}");
    assert!(!url.path().contains('{'), "{url}");
}
