//! A server whose certificate is of a district's own authority, and the file that makes it trusted.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use bytes::Bytes;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

use super::read;
use crate::error::ErrorKind;
use crate::ods::http::{HttpService as _, TransportFault};
use crate::ods::{Credentials, Ods, OdsOptions, ReqwestOptions, ReqwestService, Rng, TokioClock};

/// Serves `hi` to everybody, over TLS.
fn server() -> u16 {
    let chain = vec![CertificateDer::from_pem_slice(include_bytes!("tls/server.pem")).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/server.key")).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("the key of the certificate");
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").expect("a port"));
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let (mut socket, config) = (socket.expect("a connection"), Arc::clone(&config));
            std::thread::spawn(move || {
                let mut tls = ServerConnection::new(config).expect("a session");
                let mut stream = Stream::new(&mut tls, &mut socket);
                let mut head = [0; 4096];
                // Whoever does not trust it hangs up.
                if stream.read(&mut head).is_ok_and(|read| read > 0) {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
                    stream.conn.send_close_notify();
                    let _ = stream.flush();
                }
            });
        }
    });
    port
}

fn get(url: &str) -> http::Request<Bytes> {
    http::Request::get(url).body(Bytes::new()).expect("a request")
}

#[tokio::test]
async fn a_districts_own_authority_is_trusted_once_it_is_named_and_not_before() {
    let (port, folder) = (server(), tempfile::tempdir().expect("a folder"));
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, include_bytes!("tls/ca.pem")).expect("a file");
    let trusting = ReqwestService::with_options(ReqwestOptions::default().with_ca_file(&file)).expect("a client");
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
    let usual = ReqwestService::new().expect("a client");
    let error = usual.call(get(&format!("https://localhost:{port}/"))).await.expect_err("it is not trusted");
    assert!(error.fault() != TransportFault::MaybeApplied && error.reason().contains("certificate"), "{}", error.reason());
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
