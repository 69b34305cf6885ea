//! The same answers over a socket, asked by a client of a few lines.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use bytes::Bytes;
use edfi_resync::model::Model;
use edfi_resync_testing::MockOds;
use http::{Method, Request};
use serde_json::{Map, Value};

use crate::caller::{BASIC, Caller};
use crate::fixture::{lea, ods, school, week};

struct Spoken {
    status: u16,
    head: String,
    body: Value,
}

/// One request on a connection of its own.
fn speak(address: SocketAddr, method: &str, path: &str, headers: &str, body: &str) -> Spoken {
    let mut stream = TcpStream::connect(address).expect("the mock listens");
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    let (head, body) = answer.split_once("\r\n\r\n").expect("head and body");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Spoken { status, head: head.to_lowercase(), body: serde_json::from_str(body).unwrap_or_default() }
}

async fn ask(address: SocketAddr, method: &'static str, path: String, headers: String, body: String) -> Spoken {
    tokio::task::spawn_blocking(move || speak(address, method, &path, &headers, &body)).await.expect("the client ends")
}

#[tokio::test]
async fn a_socket_gives_the_same_answers_as_the_call_in_process() {
    let ods = ods();
    let server = ods.serve().await.expect("a port");
    let url = server.url();
    let address = SocketAddr::from(([127, 0, 0, 1], url.port().expect("a port")));
    let discovery = ask(address, "GET", "/".to_owned(), String::new(), String::new()).await;
    assert_eq!((discovery.status, &discovery.body["urls"]["dataManagementApi"]), (200, &format!("{url}data/v3/").into()));
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let headers = format!("{form}Authorization: Basic {BASIC}\r\n");
    let token = ask(address, "POST", "/oauth/token".to_owned(), headers, "grant_type=client_credentials".to_owned()).await;
    assert_eq!(token.status, 200);
    let bearer = format!(
        "Authorization: Bearer {}\r\nContent-Type: application/json\r\n",
        token.body["access_token"].as_str().expect("a token")
    );
    // The same requests to a twin in process.
    let twin = crate::fixture::ods();
    let caller = Caller::new(&twin);
    for (path, body) in [
        ("/ed-fi/academicWeeks", week()),
        ("/ed-fi/localEducationAgencies", lea()),
        ("/ed-fi/schools", school()),
        ("/ed-fi/schools", school()),
        ("/ed-fi/academicWeeks", week()),
        ("/ed-fi/academicWeeks", Value::Null),
    ] {
        let spoken = ask(address, "POST", format!("/data/v3{path}"), bearer.clone(), body.to_string()).await;
        let said = caller.post(path, &body);
        assert_eq!((spoken.status, &spoken.body["type"]), (said.status, &said.body["type"]), "{path}");
        if said.status < 300 {
            let location = format!("location: {url}data/v3{}/{}", path, said.id()).to_lowercase();
            assert!(spoken.head.contains(&location), "{} lacks {location}", spoken.head);
            assert!(spoken.head.contains("etag: \""), "{}", spoken.head);
        }
    }
    assert_eq!(ods.count("academicWeeks"), 1);
    let recorded = |ods: &MockOds| -> Vec<_> {
        let of_resources = ods.requests().into_iter().filter(|request| request.resource.is_some());
        of_resources.map(|request| (request.method, request.path, request.status)).collect()
    };
    assert_eq!(recorded(&ods), recorded(&twin));
    server.stop().await;
    assert!(TcpStream::connect(address).is_err());
}

#[tokio::test]
async fn a_lost_answer_breaks_the_connection() {
    let ods = MockOds::new(&Model::ds5_2());
    let server = ods.serve().await.expect("a port");
    let address = SocketAddr::from(([127, 0, 0, 1], server.url().port().expect("a port")));
    let _planted = ods.fail(Method::GET, "/", Map::new(), 500).expect("planted").lose_answer().times(1);
    let hear = move || {
        let mut stream = TcpStream::connect(address).expect("the mock listens");
        write!(stream, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("sent");
        let mut answer = String::new();
        let read = stream.read_to_string(&mut answer);
        read.is_ok() && answer.contains("dataManagementApi")
    };
    assert!(!tokio::task::spawn_blocking(hear).await.expect("the client ends"));
    assert!(tokio::task::spawn_blocking(hear).await.expect("the client ends"));
    assert_eq!(ods.requests().len(), 2);
}

#[tokio::test]
async fn a_server_stops_when_it_is_dropped() {
    let ods = ods();
    let server = ods.serve().await.expect("a port");
    let address = SocketAddr::from(([127, 0, 0, 1], server.url().port().expect("a port")));
    assert!(TcpStream::connect(address).is_ok());
    drop(server);
    // Its task ends when the runtime comes to it.
    for _ in 0..100 {
        if TcpStream::connect(address).is_err() {
            // The mock itself lives on.
            assert_eq!(ods.handle(Request::get("https://x.invalid/").body(Bytes::new()).expect("a request")).status(), 200);
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the port is still open");
}
