//! What the client logs, and that nothing of a record, a token or a secret is in it.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::model::Model;
use crate::ods::Verdict;
use crate::ods::scripted::{Canned, Scripted};

/// Writes every span and event with all their fields.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Log {
    fn line(&self, head: &str, record: impl FnOnce(&mut Line<'_>)) {
        let mut text = self.0.lock().expect("no panic");
        text.push_str(head);
        record(&mut Line(&mut text));
        text.push('\n');
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("edfi_resync")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(span.metadata().name(), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.line("record", |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.line(event.metadata().level().as_str(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn a_log_tells_what_happened_and_to_nobody_whose_record_it_was() {
    let log = Log::default();
    // With one dispatcher alone, a callsite that another test's thread meets first is switched off for all threads.
    let _second = tracing::Dispatch::new(Log::default());
    let _guard = tracing::subscriber::set_default(log.clone());
    let refusal = json!({"type": "urn:ed-fi:api:bad-request:data-validation-failed", "detail": "canary",
        "validationErrors": {"$.firstName": ["The value 'canary' is not valid."]}});
    let location = "https://ods.example/data/v3/ed-fi/students/canaryid";
    let (ods, _) = Scripted::default()
        .tokens([Canned::token("canarytoken", 1800), Canned::token("canarytoken2", 1800)])
        .data([
            Canned::status(401),
            Canned::status(429).header("retry-after", 1),
            Canned::status(503),
            Canned::status(201).header("location", location).header("etag", "canaryetag"),
            Canned::body(400, refusal),
            Canned::body(200, r#"[{"firstName":"canary"}]"#),
            Canned::status(204),
        ])
        .connect()
        .await;
    let students = Model::ds5_2().kind("students").expect("a resource");
    let body = Bytes::from_static(br#"{"firstName":"canary","studentUniqueId":"604822"}"#);
    assert_eq!(ods.upsert(&students, body.clone()).await.verdict, Verdict::Created);
    assert_eq!(ods.upsert(&students, body).await.verdict, Verdict::Invalid);
    ods.find(&students, &[("studentUniqueId".to_owned(), "604822".to_owned())]).await.expect("an answer");
    assert_eq!(ods.delete(&students, "canaryid").await.verdict, Verdict::Ok);
    let text = log.0.lock().expect("no panic").clone();
    for expected in [
        "request kind=\"/ed-fi/students\" operation=\"upsert\" attempt=1",
        "record http.status_code=429",
        "WARN message=throttled reason=\"throttled\" delay_ms=",
        "INFO message=retrying reason=\"transient\" delay_ms=",
        "INFO message=retrying reason=\"token refused\"",
        "DEBUG message=answered verdict=\"created\"",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    for secret in ["canary", "604822", "Y2FuYXJ5"] {
        assert!(!text.contains(secret), "{secret} is in\n{text}");
    }
}
