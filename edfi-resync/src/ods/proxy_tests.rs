//! Requests through the proxies that the environment names, by each service over the network. A client reads the environment when it is made, so it is a
//! process of its own that sends: the same test once more.

use std::env;
use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use bytes::Bytes;

use super::each_service::{Networked, over_each_service};
use super::http::TransportFault;
use super::{TransportOptions, tls_server};

over_each_service!(requests_go_through_the_proxies_of_the_environment_and_past_them_where_it_says_so);

/// Tells the process that sends where to, and the file of what it trusts.
const SENDS_TO: &str = "EDFI_RESYNC_TEST_SENDS_TO";
const TRUSTS: &str = "EDFI_RESYNC_TEST_TRUSTS";

/// A proxy that gives the head of each request that it is asked to carry.
fn proxy() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (tell, heads) = channel();
    thread::spawn(move || {
        for socket in listener.incoming() {
            let (socket, tell) = (socket.expect("a connection"), tell.clone());
            thread::spawn(move || carry(socket, &tell));
        }
    });
    (port, heads)
}

fn carry(mut socket: TcpStream, tell: &Sender<String>) -> io::Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        socket.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let server = head.strip_prefix("connect ").and_then(|rest| rest.split(' ').next()).map(str::to_owned);
    let _ = tell.send(head);
    let Some(server) = server else {
        return socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
    };
    if server.starts_with("refused.") {
        return socket.write_all(b"HTTP/1.1 407 Authentication Required\r\nContent-Length: 0\r\n\r\n");
    }
    let port = server.rsplit(':').next().unwrap_or_default();
    let mut there = TcpStream::connect(format!("127.0.0.1:{port}"))?;
    socket.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
    let (mut back, mut from) = (socket.try_clone()?, there.try_clone()?);
    thread::spawn(move || io::copy(&mut from, &mut back));
    io::copy(&mut socket, &mut there).map(drop)
}

async fn requests_go_through_the_proxies_of_the_environment_and_past_them_where_it_says_so<S: Networked>() {
    if let (Ok(urls), Ok(trusts)) = (env::var(SENDS_TO), env::var(TRUSTS)) {
        return send::<S>(&urls, trusts).await;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, tls_server::CA).expect("a file");
    let ((proxy, heads), (secured, _), (plain, plain_heads)) = (proxy(), tls_server::serve(&[]), proxy());
    let urls = [
        "http://ods.example/data?x=1".to_owned(),
        format!("https://localhost:{secured}/"),
        format!("https://ods.localhost:{secured}/"),
        format!("http://127.0.0.1:{plain}/"),
        format!("https://refused.example:{secured}/"),
    ];
    let test = "requests_go_through_the_proxies_of_the_environment_and_past_them_where_it_says_so";
    let room = module_path!().split_once("::").expect("a crate and a module").1;
    let mut again = Command::new(env::current_exe().expect("this program"));
    again.args(["--exact", &format!("{room}::{}::{test}", S::ROOM)]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        again.env_remove(name).env_remove(name.to_lowercase());
    }
    again.env("HTTP_PROXY", format!("http://key:canaryword@127.0.0.1:{proxy}"));
    again.env("HTTPS_PROXY", format!("http://key:canaryword@127.0.0.1:{proxy}"));
    again.env("NO_PROXY", "ods.localhost").env_remove("REQUEST_METHOD").env(SENDS_TO, urls.join(" ")).env(TRUSTS, &file);
    let ended = again.output().expect("it runs");
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success() && said.contains("1 passed"), "{said}");

    let heads: Vec<_> = heads.try_iter().collect();
    let first_lines: Vec<_> = heads.iter().filter_map(|head| head.lines().next()).collect();
    let through = [
        "get http://ods.example/data?x=1 http/1.1".to_owned(),
        format!("connect localhost:{secured} http/1.1"),
        format!("connect refused.example:{secured} http/1.1"),
    ];
    assert_eq!(first_lines, through);
    // `key:canaryword`
    assert!(heads.iter().all(|head| head.contains("proxy-authorization: basic a2v5omnhbmfyexdvcmq=")), "{heads:?}");
    assert_eq!(plain_heads.try_iter().count(), 1);
}

/// What the process does that sends.
async fn send<S: Networked>(urls: &str, trusts: String) {
    let service = S::with(TransportOptions::default().with_ca_file(trusts)).expect("a client");
    assert!(!format!("{service:?}").contains("canaryword"));
    for url in urls.split(' ') {
        let request = http::Request::get(url).body(Bytes::new()).expect("a request");
        match service.call(request).await {
            Ok(answer) => assert_eq!(&answer.body()[..], b"hi", "{url}"),
            Err(error) => {
                assert!(url.contains("refused"), "{url}: {}", error.reason());
                assert_eq!(error.fault(), TransportFault::NotSent);
                assert!(!error.reason().contains("canaryword"), "{}", error.reason());
            }
        }
    }
    assert!(!format!("{service:?}").contains("canaryword"));
}
