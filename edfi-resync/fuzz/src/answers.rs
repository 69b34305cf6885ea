//! Answers of a server to the client: tokens, refusals, pages with `Total-Count`, `Location`, `ETag`, `Retry-After`, change versions.
//!
//! Input: a line with an operation, a line with the number of answers that are for the token, then answers between lines `%%`
//! (see [`service`](super::service)).

use std::sync::Arc;

use bytes::Bytes;
use edfi_resync::model::Model;
use edfi_resync::ods::{Answer, Ods, OdsOptions, Rng, TokioClock, Verdict};
use url::Url;

use super::input::Input;
use super::service::{BASE, Script, in_paused_time, knows_secret, shows_no_secret};

pub(super) fn run(data: &[u8]) {
    if knows_secret(data) {
        return;
    }
    let mut input = Input::new(data);
    let operation = input.text();
    let tokens: usize = input.text().trim().parse().unwrap_or(0);
    let answers = input.blocks();
    let (tokens, answers) = answers.split_at(tokens.min(answers.len()));
    let script = Script::new(None, tokens.iter().copied(), answers.iter().copied());
    let base = Url::parse(BASE).expect("a URL");
    let seen = script.clone();
    let ((), waited) = in_paused_time(async move {
        let clock = Arc::new(TokioClock::new());
        let ods = Ods::connect(script, base, Script::credentials(), OdsOptions::default(), clock, Rng::seeded(7)).await;
        let ods = ods.expect("the script has a discovery document");
        // Twice: what the first one leaves behind, a token or the refusal of one, is met by the second.
        for _ in 0..2 {
            perform(&ods, &operation).await;
        }
        shows_no_secret(&format!("{ods:?}"));
    });
    // Throttles count by the time that is waited for them, everything else by attempts.
    assert!(waited.as_secs() <= 4 * 3600, "{waited:?}");
    let (word, id) = word_and_id(&operation_of(data));
    for (method, url) in seen.seen.lock().expect("no panic").iter() {
        let path = Url::parse(url).expect("a URL").path().to_owned();
        let expected = match word.as_str() {
            _ if method == "POST" && path.ends_with("/oauth/token") || url == BASE => continue,
            // A look whether the server is there.
            _ if method == "GET" && url.ends_with("/students?limit=1") => continue,
            "put" | "delete" | "get" => {
                assert_eq!(path.split('/').count(), 7, "one segment names the item {id:?}: {url}");
                assert!(!path.ends_with('/'), "{url}");
                ["PUT", "DELETE", "GET"].contains(&method.as_str())
            }
            "newest" => path.ends_with("/availableChangeVersions"),
            _ => path == "/api/data/v3/ed-fi/students",
        };
        assert!(expected, "{method} {url}");
    }
}

fn operation_of(data: &[u8]) -> String {
    Input::new(data).text()
}

/// The operation and the id it is for: `delete 5f`.
fn word_and_id(operation: &str) -> (String, String) {
    let (word, id) = operation.split_once(' ').unwrap_or((operation, "5f"));
    (word.to_owned(), id.to_owned())
}

async fn perform(ods: &Ods, operation: &str) {
    let students = Model::ds5_2().kind("students").expect("it exists");
    let body = Bytes::from_static(br#"{"studentUniqueId":"zyxwqkv604822"}"#);
    let (word, id) = word_and_id(operation);
    match word.as_str() {
        "put" => check(&ods.put(&students, &id, body).await),
        "delete" => check(&ods.delete(&students, &id).await),
        "get" => match ods.get(&students, &id).await {
            Ok(Some(item)) => assert!(item.body.trim_ascii().starts_with(b"{"), "{item:?}"),
            Ok(None) => {}
            Err(answer) => failed(&answer),
        },
        "find" => match ods.find(&students, &[("studentUniqueId".to_owned(), id)]).await {
            Ok(items) => assert!(items.iter().all(|item| serde_json::from_str::<&serde_json::value::RawValue>(item.get()).is_ok())),
            Err(answer) => failed(&answer),
        },
        "page" => match ods.page(&students, 0, 500, true).await {
            Ok(page) => shows_no_secret(&format!("{page:?}")),
            Err(answer) => failed(&answer),
        },
        "newest" => {
            if let Err(error) = ods.newest_change_version().await {
                shows_no_secret(&format!("{error} {error:?}"));
            }
        }
        "token" => {
            if let Err(error) = ods.authenticate().await {
                shows_no_secret(&format!("{error} {error:?}"));
            }
        }
        _ => check(&ods.upsert(&students, body).await),
    }
}

fn failed(answer: &Answer) {
    assert!(!answer.verdict.is_success(), "{answer:?}");
    check(answer);
}

fn check(answer: &Answer) {
    let shown = format!("{answer} {answer:?}");
    // The body of a refusal may hold anything; what of it may be shown is the target `problem`'s.
    if answer.problem.is_none() {
        shows_no_secret(&shown);
    }
    assert!(answer.overloads <= answer.attempts + 8, "{answer:?}");
    if answer.verdict == Verdict::Created {
        assert_eq!(answer.status, Some(201));
    }
    if matches!(answer.verdict, Verdict::Created | Verdict::Ok) {
        assert!(answer.problem.is_none(), "{answer:?}");
    }
    let error = answer.clone().into_error("what was asked");
    assert!(error.hint().is_some());
}
