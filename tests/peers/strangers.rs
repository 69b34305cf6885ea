//! A server that shares nothing with the mock: everything arrives at it as well, and what it is scripted to send is sent.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use edfi_resync::ods::{HttpService as _, Transport, TransportFault, TransportOptions};
use http::Request;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::scripted::{Answer, Gate, KEY, SECRET, Script, Store};
use crate::world::Source;

const KEYS: &[(&str, &[&str])] = &[
    ("localEducationAgencies", &["localEducationAgencyId"]),
    ("schools", &["schoolId"]),
    ("students", &["studentUniqueId"]),
    ("studentSchoolAssociations", &["schoolReference.schoolId", "studentReference.studentUniqueId", "entryDate"]),
];

fn source() -> Source {
    Source::new().school().students(40).enrollments(40)
}

fn get(url: &str) -> Request<Bytes> {
    Request::get(url).body(Bytes::new()).expect("a request")
}

#[tokio::test]
async fn everything_arrives_over_a_socket_and_once_more_in_process() {
    let store = Store::new(KEYS).students_by_enrolment();
    let script = Script::ed_fi(&store);
    let server = script.serve().await;
    let report = source().run_to(|builder| builder.ods(server.url()), KEY, SECRET).await;
    assert_eq!((report.total.read, report.total.created), (82, 82), "{report}");
    let posts = || KEYS.iter().map(|(resource, _)| script.count("POST", resource)).sum::<usize>();
    assert_eq!((posts(), script.count("POST", "oauth/token")), (82, 1));
    assert_eq!(KEYS.iter().map(|(resource, _)| store.len(resource)).sum::<usize>(), 82);

    let again = source().run_to(|builder| builder.ods("https://ods.example/").service(Arc::new(script.clone())), KEY, SECRET);
    let report = again.await;
    assert_eq!((report.total.updated, report.total.settled()), (82, 82), "{report}");
    assert_eq!((posts(), store.len("students")), (164, 40));
}

#[tokio::test]
async fn an_answer_is_held_until_its_gate_opens() {
    let (script, gate) = (Script::new(), Gate::new());
    let held = gate.clone();
    script.on(move |asked| (asked.is("GET", "a") && asked.nth == 2).then(|| Answer::status(200).behind(&held)));
    let server = script.serve().await;
    let service = Transport::default().service(TransportOptions::default()).expect("a client");
    let url = format!("{}a", server.url());
    assert_eq!(service.call(get(&url)).await.expect("an answer").status(), 404);
    let second = service.call(get(&url));
    let opens = async {
        script.until(2, "GET", "a").await;
        gate.open();
    };
    assert_eq!(tokio::join!(second, opens).0.expect("an answer").status(), 200);
}

#[tokio::test]
async fn bytes_go_out_as_they_are_written() {
    let script = Script::new();
    let server = script.serve().await;
    script.on(|asked| {
        let stray = || Answer::json(201, &json!({})).then(crate::scripted::Piece::Close);
        asked.is("GET", "stray").then(|| Answer::page(400, "<html>").and_stray(Duration::from_millis(3), stray()))
    });
    script.on(|asked| asked.is("GET", "reset").then(Answer::reset));
    script.on(|asked| {
        asked
            .is("GET", "short")
            .then(|| Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").then(crate::scripted::Piece::Close))
    });
    let mut stream =
        TcpStream::connect(server.url().trim_start_matches("http://").trim_end_matches('/')).await.expect("it listens");
    stream.write_all(b"GET /stray HTTP/1.1\r\n\r\n").await.expect("sent");
    let mut said = String::new();
    stream.read_to_string(&mut said).await.expect("answered");
    assert_eq!(said.matches("HTTP/1.1 ").count(), 2, "{said}");
    for transport in Transport::ALL {
        let service = transport.service(TransportOptions::default()).expect("a client");
        for path in ["reset", "short"] {
            let fault = service.call(get(&format!("{}{path}", server.url()))).await.expect_err("no answer").fault();
            assert_eq!(fault, TransportFault::MaybeApplied, "{transport} {path}");
        }
    }
}
