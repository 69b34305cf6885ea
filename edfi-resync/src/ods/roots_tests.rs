//! A server whose certificate is of a district's own authority, and the file that makes it trusted.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::read;
use crate::error::ErrorKind;
use crate::ods::each_service::{Networked, over_each_service};
use crate::ods::http::TransportFault;
use crate::ods::{Credentials, Ods, OdsOptions, Rng, TokioClock, TransportOptions, tls_server};

fn get(url: &str) -> http::Request<Bytes> {
    http::Request::get(url).body(Bytes::new()).expect("a request")
}

over_each_service! {
    a_districts_own_authority_is_trusted_once_it_is_named_and_not_before,
    a_server_that_speaks_http_2_is_spoken_to_so,
    a_connection_that_is_not_secured_in_time_was_not_made,
}

/// A service that trusts the authority.
fn trusting<S: Networked>(options: TransportOptions) -> S {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, tls_server::CA).expect("a file");
    S::with(options.with_ca_file(&file)).expect("a client")
}

async fn a_districts_own_authority_is_trusted_once_it_is_named_and_not_before<S: Networked>() {
    let (port, trusting) = (tls_server::serve(&[]).0, trusting::<S>(TransportOptions::default()));
    for name in ["localhost", "ods.localhost"] {
        let answer = trusting.call(get(&format!("https://{name}:{port}/"))).await.expect("it is trusted");
        assert_eq!(&answer.body()[..], b"hi");
    }
    // Of that authority, and not for this name.
    for name in ["127.0.0.1", "other.localhost"] {
        let error = trusting.call(get(&format!("https://{name}:{port}/"))).await.expect_err("another name");
        assert_eq!(error.fault(), TransportFault::Untrusted, "{}", error.reason());
        assert!(error.reason().contains("certificate") && error.reason().contains(name), "{}", error.reason());
    }
    let url = format!("https://other.localhost:{port}/").parse().expect("a URL");
    let (credentials, options) = (Credentials::new("key", "secret"), OdsOptions::default());
    let connected = Ods::connect(Arc::new(trusting), url, credentials, options, Arc::new(TokioClock::new()), Rng::seeded(7));
    let error = connected.await.expect_err("another name");
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    assert!(error.to_string().contains("certificate not valid for name \"other.localhost\""), "{error}");
    assert!(error.hint().is_some_and(|hint| hint.starts_with("use the name that the certificate was issued for")), "{error}");
    let usual = S::usual();
    let error = usual.call(get(&format!("https://localhost:{port}/"))).await.expect_err("it is not trusted");
    assert!(error.fault() != TransportFault::MaybeApplied && error.reason().contains("certificate"), "{}", error.reason());
}

async fn a_server_that_speaks_http_2_is_spoken_to_so<S: Networked>() {
    let service = trusting::<S>(TransportOptions::default());
    for (protocols, first) in [(&["h2"][..], &b"PRI * HTTP/2.0\r\n"[..]), (&["http/1.1"], b"GET / HTTP/1.1\r\n"), (&[], b"GET /")] {
        let (port, said) = tls_server::serve(protocols);
        // This one has no answer in that language.
        let answer = service.call(get(&format!("https://localhost:{port}/"))).await;
        assert_eq!(answer.is_ok(), protocols != ["h2"]);
        let said = said.recv_timeout(Duration::from_secs(10)).expect("it was spoken to");
        assert!(said.starts_with(first), "{}", String::from_utf8_lossy(&said));
    }
}

async fn a_connection_that_is_not_secured_in_time_was_not_made<S: Networked>() {
    // Nobody takes what waits here.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("https://localhost:{}/", listener.local_addr().expect("an address").port());
    let service = trusting::<S>(TransportOptions::default().with_connect_timeout(Duration::from_millis(200)));
    let error = service.call(get(&url)).await.expect_err("nobody answers");
    assert_eq!(error.fault(), TransportFault::NotSent, "{}", error.reason());
}

#[test]
fn a_file_that_is_none_is_named_with_the_option() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    let said = || {
        let error = read(&file).expect_err("it is none");
        assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
        error.to_string().replace(&file.display().to_string(), "FILE")
    };
    let hint = "; name a PEM file with the certificate of the authority that issued the server's";
    assert_eq!(said(), format!("ca_file: FILE cannot be read{hint}"));
    let cut = include_str!("tls/ca.pem").replace("-----END CERTIFICATE-----\n", "");
    let swapped = include_str!("tls/server.key").replace("PRIVATE KEY", "CERTIFICATE");
    for (text, what) in [
        ("", "holds no certificate"),
        (include_str!("tls/server.key"), "holds no certificate"),
        (&cut, "is no PEM file"),
        (&swapped, "holds a malformed certificate"),
    ] {
        std::fs::write(&file, text).expect("a file");
        assert_eq!(said(), format!("ca_file: FILE {what}{hint}"));
    }
}
