//! How an ODS is found: what servers publish of themselves, behind proxies and with placeholders, by a script that nobody who wrote the client wrote.

use edfi_resync::campus::Request;
use edfi_resync::ods::Credentials;
use edfi_resync::source::JsonlStore;
use edfi_resync::{ErrorKind, Options, Resync, ResyncBuilder};
use serde_json::json;

use super::scripted::{Answer, KEY, SECRET, Script};

/// A root document, tokens, and a server that creates whatever it is sent.
fn script(document: serde_json::Value) -> Script {
    let script = Script::new();
    script.on(move |asked| (asked.method == "GET").then(|| Answer::json(200, &document)));
    script.on(|asked| asked.is("POST", "oauth/token").then(|| Script::token(asked.nth)));
    script.on(|asked| {
        asked.is("POST", "students").then(|| {
            let place = format!("{}{}/0123456789abcdef0123456789abcdef", asked.base, asked.path);
            Answer::of(201, &format!("Location: {place}\r\nETag: \"1\"\r\n"), "")
        })
    });
    script
}

fn builder(script: &Script, root: &str, options: &[(&str, &str)]) -> (tempfile::TempDir, ResyncBuilder) {
    let folder = tempfile::tempdir().expect("a folder");
    let student = r#"{"studentUniqueId":"900001","firstName":"A","lastSurname":"B","birthDate":"2011-02-03"}"#;
    std::fs::write(folder.path().join("students.jsonl"), student).expect("a file");
    let mut set = Options::default();
    for (key, value) in options {
        set.set(key, value).expect("an option");
    }
    let builder = Resync::builder(JsonlStore::open(folder.path()).expect("a source")).ods(root).options(set);
    let builder = builder.school_year("2027".parse().expect("a year")).secrets(Credentials::new(KEY, SECRET));
    (folder, builder.service(script.clone()))
}

fn posted(script: &Script) -> Vec<String> {
    script.asked().iter().filter(|asked| asked.method == "POST").map(|asked| format!("{}{}", asked.base, asked.path)).collect()
}

#[tokio::test]
async fn case_06_instance_year_specific() {
    let base = "https://ods.example.org/api";
    let document = json!({
        "version": "6.1", "informationalVersion": "6.1", "suite": "3", "apiMode": "Instance Year Specific",
        "dataModels": [{"name": "Ed-Fi", "version": "4.0.0"}],
        "urls": {
            "dependencies": format!("{base}/metadata/data/v3/{{instance}}/2026/dependencies"),
            "oauth": format!("{base}/{{instance}}/oauth/token"),
            "dataManagementApi": format!("{base}/data/v3/{{instance}}/2026/"),
        },
    });
    let script = script(document);
    let (_folder, without) = builder(&script, base, &[]);
    let error = without.open().await.expect_err("it needs an instance");
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid, "{error}");
    assert!(error.to_string().contains("set the option instance") && posted(&script).is_empty(), "{error}");
    let (_folder, named) = builder(&script, base, &[("instance", "255901")]);
    let resync = named.open().await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    assert_eq!((report.total.created, report.is_success()), (1, true), "{report}");
    assert_eq!(posted(&script), [format!("{base}/255901/oauth/token"), format!("{base}/data/v3/255901/2027/ed-fi/students")]);
}

#[tokio::test]
async fn an_inner_http_host_behind_a_proxy_is_put_on_the_root_and_said() {
    for (inner, allowed) in
        [("http://ods-api", &[][..]), ("http://ods-api:8080", &[("allow_http", "true")]), ("http://10.0.0.7/api", &[])]
    {
        let root = "https://ods.example.org/api";
        let script = script(json!({
            "version": "7.3", "dataModels": [{"name": "Ed-Fi", "version": "5.2.0"}],
            "urls": {"oauth": format!("{inner}/oauth/token"), "dataManagementApi": format!("{inner}/data/v3/")},
        }));
        let (_folder, builder) = builder(&script, root, allowed);
        let resync = builder.open().await.expect("it opens");
        let plan = resync.plan(&Request::new()).await.expect("a plan");
        let said: Vec<_> = plan.warnings.iter().filter(|warning| warning.contains("behind its proxy")).collect();
        assert!(said.len() == 1 && said[0].contains("https://ods.example.org is used"), "{plan}");
        assert!(!plan.to_string().contains("allow_http"), "{plan}");
        assert!(resync.run(&plan).await.expect("a report").is_success());
        assert_eq!(posted(&script), [format!("{root}/oauth/token"), format!("{root}/data/v3/ed-fi/students")], "{inner}");
        assert!(script.asked().iter().all(|asked| asked.base == "https://ods.example.org"), "nothing went unencrypted");
    }
}
