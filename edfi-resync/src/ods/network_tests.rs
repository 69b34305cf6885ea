//! The services for the real world against small servers on loopback, each of them held to all of this.

use std::error::Error as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::each_service::{Networked, over_each_service};
use super::http::{BodyLimit, FreshConnection, TransportFault};
use super::{Credentials, Ods, OdsOptions, Rng, TokioClock, TransportOptions};

over_each_service! {
    an_answer_comes_whole_with_status_headers_and_body,
    b14_a_name_of_loopback_reaches_this_machine_without_being_looked_up,
    a_refused_connection_was_not_sent,
    a_connection_that_closes_after_the_request_may_have_applied_it,
    a_request_that_takes_too_long_may_have_been_applied,
    a_redirect_is_an_answer_and_is_not_followed,
    no_token_follows_a_redirect_to_another_host,
    tls_that_fails_was_not_sent_and_no_provider_is_installed_for_the_process,
    a_url_that_is_none_is_never_tried,
    an_endless_body_is_cut_behind_its_limit_and_its_connection_dropped,
    a_body_is_measured_as_it_is_inflated,
    a_fresh_connection_is_one_that_carried_nothing_and_the_next_requests_share_it,
    b15_a_certificate_that_is_not_trusted_is_named_and_tried_once,
    a_compressed_body_is_asked_for_and_comes_as_what_it_was,
    what_was_not_sent_on_a_connection_that_closed_goes_over_another,
}

/// A server that reads one request per connection, answers with these bytes and closes. Gives its URL and its count of requests.
async fn server(answer: &'static str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.windows(4).any(|window| window == b"\r\n\r\n") {
                let mut part = [0; 1024];
                match socket.read(&mut part).await {
                    Ok(0) | Err(_) => break,
                    Ok(read) => head.extend_from_slice(&part[..read]),
                }
                // A TLS greeting is no HTTP and has no end to wait for.
                if head.starts_with(&[0x16]) {
                    break;
                }
            }
            counted.fetch_add(1, Ordering::SeqCst);
            if answer == "hang" {
                tokio::time::sleep(Duration::from_secs(30)).await;
            }
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    (url, count)
}

fn get(url: &str) -> http::Request<Bytes> {
    http::Request::get(url).body(Bytes::new()).expect("a request")
}

async fn an_answer_comes_whole_with_status_headers_and_body<S: Networked>() {
    let (url, _) = server("HTTP/1.1 418 Teapot\r\nETag: \"7\"\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi").await;
    let response = S::usual().call(get(&url)).await.expect("an answer");
    assert_eq!(
        (response.status().as_u16(), &response.headers()["etag"], &response.body()[..]),
        (418, &"\"7\"".parse().expect("a value"), &b"hi"[..])
    );
}

async fn b14_a_name_of_loopback_reaches_this_machine_without_being_looked_up<S: Networked>() {
    let (url, count) = server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi").await;
    for name in ["evil.localhost", "no.such.host.localhost"] {
        let answer = S::usual().call(get(&url.replace("127.0.0.1", name))).await.expect(name);
        assert_eq!(answer.status().as_u16(), 200);
    }
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

async fn a_refused_connection_was_not_sent<S: Networked>() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/?studentUniqueId=604822", listener.local_addr().expect("an address"));
    drop(listener);
    let error = S::usual().call(get(&url)).await.expect_err("nobody listens");
    assert_eq!(error.fault(), TransportFault::NotSent);
    assert!(!error.reason().contains("604822"), "{}", error.reason());
    assert!(!format!("{:?}", error.source()).contains("604822"));
}

async fn a_connection_that_closes_after_the_request_may_have_applied_it<S: Networked>() {
    for cut in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartial"] {
        let (url, count) = server(cut).await;
        let error = S::usual().call(get(&url)).await.expect_err("no whole answer");
        assert_eq!(error.fault(), TransportFault::MaybeApplied, "{cut:?}");
        assert_eq!(count.load(Ordering::SeqCst), 1, "the service itself does not repeat");
    }
}

async fn a_request_that_takes_too_long_may_have_been_applied<S: Networked>() {
    let (url, _) = server("hang").await;
    let service = S::with(TransportOptions::default().with_timeout(Duration::from_millis(200))).expect("a client");
    assert_eq!(service.call(get(&url)).await.expect_err("too long").fault(), TransportFault::MaybeApplied);
}

async fn a_redirect_is_an_answer_and_is_not_followed<S: Networked>() {
    let (url, count) = server("HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
    let response = S::usual().call(get(&url)).await.expect("an answer");
    assert_eq!(response.status().as_u16(), 307);
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

async fn no_token_follows_a_redirect_to_another_host<S: Networked>() {
    // Two hosts, as two ports are two origins; the first sends whoever asks on to the second, by address and by name.
    let (elsewhere, visits) = server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
    for (status, target) in [
        (301, elsewhere.clone()),
        (302, elsewhere.clone()),
        (307, elsewhere.clone()),
        (308, elsewhere.replace("127.0.0.1", "localhost")),
    ] {
        let head = format!("HTTP/1.1 {status} Moved\r\nLocation: {target}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let (url, count) = server(head.leak()).await;
        for request in [http::Request::get(&url), http::Request::post(&url)] {
            let request = request.header("authorization", "Bearer canarytoken").body(Bytes::from_static(b"{}"));
            let response = S::usual().call(request.expect("a request")).await.expect("an answer");
            assert_eq!(response.status().as_u16(), status);
        }
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }
    assert_eq!(visits.load(Ordering::SeqCst), 0, "nobody came, with or without a token");
}

async fn tls_that_fails_was_not_sent_and_no_provider_is_installed_for_the_process<S: Networked>() {
    let (url, _) = server("this is no TLS").await;
    let error = S::usual().call(get(&url.replace("http://", "https://"))).await.expect_err("no TLS");
    // A system without any certificates cannot make a client for TLS at all.
    assert!(matches!(error.fault(), TransportFault::NotSent | TransportFault::NotRetryable), "{}", error.reason());
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

async fn a_url_that_is_none_is_never_tried<S: Networked>() {
    let request = http::Request::get("/relative").body(Bytes::new()).expect("a request");
    assert_eq!(S::usual().call(request).await.expect_err("no host").fault(), TransportFault::NotRetryable);
}

/// A server that answers on one connection as often as it is asked. Gives its URL and its count of connections.
async fn keeping(answer: &'static [u8], endless: bool) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let (mut part, mut head) = ([0; 1024], Vec::new());
                while let Ok(read @ 1..) = socket.read(&mut part).await {
                    head.extend_from_slice(&part[..read]);
                    if head.ends_with(b"\r\n\r\n") {
                        head.clear();
                        let _ = socket.write_all(answer).await;
                        while endless && socket.write_all(&[b' '; 4096]).await.is_ok() {}
                    }
                }
            });
        }
    });
    (url, count)
}

fn limited(url: &str, limit: usize) -> http::Request<Bytes> {
    let mut request = get(url);
    request.extensions_mut().insert(BodyLimit(limit));
    request
}

async fn an_endless_body_is_cut_behind_its_limit_and_its_connection_dropped<S: Networked>() {
    let (url, connections) = keeping(b"HTTP/1.1 400 Bad\r\nContent-Length: 999999999999\r\n\r\n", true).await;
    let service = S::usual();
    for time in 1..3 {
        let response = service.call(limited(&url, 1 << 16)).await.expect("an answer");
        let read = response.body().len();
        assert!(response.status() == 400 && read > 1 << 16 && read < 1 << 18, "{read}");
        assert_eq!(connections.load(Ordering::SeqCst), time);
    }
}

/// A mebibyte of zeros, as one flushed piece of a deflate stream: any number of them can follow each other.
fn mebibyte() -> Vec<u8> {
    let head = [0xec, 0xc1, 0x31, 0x01, 0, 0, 0, 0xc2, 0xa0, 0xf5, 0x4f, 0x6d, 0x08, 0x5f, 0xa0];
    [&head[..], &[0; 1016], &[0x3e, 0x03, 0, 0, 0xff, 0xff]].concat()
}

async fn a_body_is_measured_as_it_is_inflated<S: Networked>() {
    let stream = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff][..], &mebibyte().repeat(64)].concat();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", stream.len());
    let (url, _) = keeping([head.as_bytes(), &stream].concat().leak(), false).await;
    for limit in [1 << 14, 40 << 20] {
        let response = S::usual().call(limited(&url, limit)).await.expect("an answer");
        let read = response.body().len();
        assert!(read > limit && read < limit + (1 << 16), "{read}");
    }
}

/// `{"hi":1}`, compressed.
const COMPRESSED: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff\x01\x08\0\xf7\xff{\"hi\":1}\xd1\xef\x91\x77\x08\0\0\0";

async fn a_compressed_body_is_asked_for_and_comes_as_what_it_was<S: Networked>() {
    for (body, comes) in [
        (COMPRESSED.to_vec(), Some(&b"{\"hi\":1}"[..])),
        (Vec::new(), Some(b"")),
        // In two members, and before zeros that fill its last block.
        ([COMPRESSED, COMPRESSED].concat(), Some(b"{\"hi\":1}{\"hi\":1}")),
        ([COMPRESSED, &[0; 16]].concat(), Some(b"{\"hi\":1}")),
        // Cut short, damaged, and not compressed at all.
        (COMPRESSED[..COMPRESSED.len() - 4].to_vec(), None),
        (COMPRESSED.iter().map(|byte| if *byte == b'h' { b'H' } else { *byte }).collect(), None),
        (b"{\"hi\":1}".to_vec(), None),
    ] {
        let form = ["gzip", "GZIP", "x-gzip"][body.len() % 3];
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {form}\r\nContent-Length: {}\r\n\r\n", body.len());
        let (url, _) = keeping([head.as_bytes(), &body].concat().leak(), false).await;
        match S::usual().call(get(&url)).await {
            Ok(response) => {
                assert_eq!(Some(&response.body()[..]), comes);
                assert!(!response.headers().contains_key("content-encoding") && !response.headers().contains_key("content-length"));
            }
            Err(error) => assert_eq!((error.fault(), comes), (TransportFault::MaybeApplied, None), "{}", error.reason()),
        }
    }
    let (url, heads) = echoing().await;
    S::usual().call(get(&url)).await.expect("an answer");
    assert!(heads.lock().expect("no panic")[0].contains("accept-encoding: gzip\r\n"));
}

/// A server that closes each connection behind its first answer without saying so, and gives what it was asked.
async fn echoing() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let heads = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&heads);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = [0; 4096];
            if let Ok(read @ 1..) = socket.read(&mut head).await {
                noted.lock().expect("no panic").push(String::from_utf8_lossy(&head[..read]).to_lowercase());
                let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi").await;
            }
        }
    });
    (url, heads)
}

async fn what_was_not_sent_on_a_connection_that_closed_goes_over_another<S: Networked>() {
    let ((url, heads), service) = (echoing().await, S::usual());
    for _ in 0..20 {
        assert_eq!(&service.call(get(&url)).await.expect("an answer").body()[..], b"hi");
        // Until it has closed, which the client may notice or not.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(heads.lock().expect("no panic").len(), 20);
}

async fn a_fresh_connection_is_one_that_carried_nothing_and_the_next_requests_share_it<S: Networked>() {
    let (url, connections) = keeping(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false).await;
    let service = S::usual();
    for (fresh, made) in [(false, 1), (false, 1), (true, 2), (false, 2), (true, 3)] {
        let mut request = get(&url);
        if fresh {
            request.extensions_mut().insert(FreshConnection);
        }
        service.clone().call(request).await.expect("an answer");
        assert_eq!(connections.load(Ordering::SeqCst), made);
    }
}

/// A certificate that signs itself, for 127.0.0.1, and its key: nobody trusts it, and it guards nothing.
const CERTIFICATE: &str = "MIIBmzCCAUGgAwIBAgIUM4T8qcS5Jqbmb5UoOmg8lZzyDFswCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2\
    MTEyOTA4NTIxMFoYDzIxMjYxMTA1MDg1MjEwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\
    AARsF5emaoSDJMgTNFma6rF1OOCAwerXTKLaSGOpvBJu9ONeCbUhHmwBRHPeDUIMLRv6NdxbsGBJJIaO4zFNmyxVo28wbTAdBgNV\
    HQ4EFgQUTXNCgIxKodP5dVNVwymmWpVVE/wwHwYDVR0jBBgwFoAUTXNCgIxKodP5dVNVwymmWpVVE/wwDwYDVR0TAQH/BAUwAwEB\
    /zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZIzj0EAwIDSAAwRQIgQPtxPx2phlWl3uS1hJ7pxlnbvCsgiXdzsDrn\
    +FraYVACIQC0AXJ0icOPNtOxDVdOp6ussPMweD0yaqW5Y7YaMtkzVQ==";
const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwh8v1fXCszEfOlUSfd4az0zeSq/ilt5LqQkc5LjZiHGhRANCAARs\
    F5emaoSDJMgTNFma6rF1OOCAwerXTKLaSGOpvBJu9ONeCbUhHmwBRHPeDUIMLRv6NdxbsGBJJIaO4zFNmyxV";

/// A server with that certificate, and how many have come.
fn self_signed() -> (String, Arc<AtomicUsize>) {
    use base64::Engine as _;
    let decoded = |text: &str| base64::engine::general_purpose::STANDARD.decode(text).expect("base64");
    let key = rustls::pki_types::PrivateKeyDer::try_from(decoded(KEY)).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![decoded(CERTIFICATE).into()], key)
        .expect("a certificate");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    let (count, config) = (Arc::new(AtomicUsize::new(0)), Arc::new(config));
    let counted = count.clone();
    std::thread::spawn(move || {
        while let Ok((mut socket, _)) = listener.accept() {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut tls = rustls::ServerConnection::new(config.clone()).expect("a connection");
            let _ = tls.complete_io(&mut socket);
        }
    });
    (url, count)
}

async fn b15_a_certificate_that_is_not_trusted_is_named_and_tried_once<S: Networked>() {
    let (url, count) = self_signed();
    let error = S::usual().call(get(&url)).await.expect_err("nobody trusts it");
    // A system without any certificates cannot make a client for TLS at all.
    if count.load(Ordering::SeqCst) == 0 {
        return assert_eq!(error.fault(), TransportFault::NotRetryable, "{}", error.reason());
    }
    assert_eq!(error.fault(), TransportFault::Untrusted, "{}", error.reason());
    let before = count.load(Ordering::SeqCst);
    let connected = Ods::connect(
        Arc::new(S::usual()),
        url.parse().expect("a URL"),
        Credentials::new("key", "secret"),
        OdsOptions::default(),
        Arc::new(TokioClock::new()),
        Rng::seeded(1),
    );
    let error = connected.await.expect_err("nobody trusts it");
    assert_eq!(count.load(Ordering::SeqCst) - before, 1, "no repetition changes that");
    assert!(error.to_string().contains("the server's certificate is not trusted by this system"), "{error}");
    assert!(error.hint().is_some_and(|hint| hint.contains("trust the authority")), "{error}");
}
