//! Every setting.

use super::setting::{Form, Group, Setting};

const fn of(
    group: Group,
    key: &'static str,
    form: Form,
    default: &'static str,
    example: &'static str,
    help: &'static str,
) -> Setting {
    Setting { key, group, form, default, example, help }
}

use Form::{List, Number, Path, Switch, Text};
use Group::{Ledger, Ods, Output, Pace, Request, Source, Time};

/// Every setting, group by group.
#[rustfmt::skip]
pub(crate) const SETTINGS: &[Setting] = &[
    of(Source, "source", Path("PATH"), "", r#""campus.db""#,
        "Where records come from: a SQLite database, or a folder of JSON Lines or CSV files"),
    of(Source, "queries", Path("FOLDER"), "", r#""queries""#,
        "Service queries of your own for a database; without, those that come with the program"),
    of(Source, "configuration_file", Path("FILE"), "", r#""edfi.toml""#,
        "Configurations, preferences and mappings in a file, where the source has no tables for them"),
    of(Source, "configuration", Text("NAME"), "", r#""State ODS 2026-27""#,
        "Which Ed-Fi configuration of the source; needed where it has several"),
    of(Source, "school_year", Text("YEAR"), "", r#""2026-27""#,
        "School year of a source without configurations; elsewhere it must be the configuration's own"),
    of(Source, "data_standard", Text("VERSION"), "", r#""5.2""#,
        "Data Standard of a source without configurations; without, the server's"),
    of(Source, "strict", Switch, "false", "true",
        "Refuse records that are spelled otherwise than the model has it (numbers in quotes, 4/5/2011), instead of mending them"),

    of(Ods, "ods", Text("URL"), "", r#""https://api.example.org/v7.3""#,
        "Base URL of the API; where the configuration has one, it must be the same"),
    of(Ods, "key", Text("KEY"), "", r#""${ODS_KEY}""#,
        "Key of the client; better in the environment than on the command line, which others can see"),
    of(Ods, "secret", Text("SECRET"), "", r#""${ODS_SECRET}""#,
        "Secret of the client; likewise"),
    of(Ods, "tenant", Text("NAME"), "", r#""district-255901""#,
        "Tenant, on a host of several"),
    of(Ods, "instance", Text("NAME"), "", r#""2027""#,
        "Instance, on a host that has one for each year"),
    of(Ods, "placeholders", List("NAME=VALUE,.."), "", r#"["districtId=255901"]"#,
        "Values for other placeholders in the server's URLs"),
    of(Ods, "data_url", Text("URL"), "", r#""https://api.example.org/v7.3/data/v3""#,
        "Where data lies, if the server publishes a wrong URL"),
    of(Ods, "oauth_url", Text("URL"), "", r#""https://api.example.org/v7.3/oauth/token""#,
        "Where tokens are issued, if the server publishes a wrong URL"),
    of(Ods, "ca_file", Path("FILE"), "", r#""district-ca.pem""#,
        "Certificates (PEM) to trust besides those of the system"),
    of(Ods, "token_cache", Path("FILE"), "", r#""tokens.json""#,
        "File in which programs share their tokens, of which hosts issue a client few at a time"),
    of(Ods, "transport", Text("NAME"), "reqwest", r#""hyper""#,
        "Which HTTP client carries requests: reqwest, or hyper, which costs less for each"),
    of(Ods, "allow_http", Switch, "false", "true",
        "Allow http:// for other hosts than this machine"),

    of(Ledger, "ledger", Path("FILE"), "", r#""state.db""#,
        "File in which runs are remembered; without, none can be resumed and there is no error log, audit or Cleanup"),
    of(Ledger, "holder", Text("NAME"), "the number of this process", r#""nightly job""#,
        "Who asks, as others read it in locks and audit"),
    of(Ledger, "rights", List("TOOL:RIGHT,.."), "all", r#"["resync:read", "resync:write"]"#,
        "What may be done: pairs of resync, errorLog, eventQueue or deleteTool and read, write or delete"),
    of(Ledger, "keep_refusals", Switch, "false", "true",
        "Keep in the ledger what servers say to records that they refuse, word for word; it may quote the records"),
    of(Ledger, "trust_ledger", Switch, "false", "true",
        "Let a Reconcile go by the ledger alone; for those who alone write to the ODS"),
    of(Ledger, "lease_seconds", Number("SECONDS"), "120", "120",
        "How long the locks of a run outlive its process"),
    of(Ledger, "audit_days", Number("DAYS"), "90", "90",
        "How long the audit is kept"),

    of(Request, "schools", List("all|ID,.."), "", "[12, 15]",
        "Schools by Campus ID, or all; a source with schools needs a choice"),
    of(Request, "school_names", List("NAME,.."), "", r#"["Lincoln High School", "002"]"#,
        "Schools by name or number instead, in full"),
    of(Request, "persons", List("ID,..|@FILE"), "", "[1001, 1002]",
        "Only these people, by Campus person ID; @FILE reads the IDs from a file"),
    of(Request, "courses", List("ID,..|@FILE"), "", "[310]",
        "Only these courses, by Campus ID"),
    of(Request, "sections", List("ID,..|@FILE"), "", "[7001]",
        "Only these sections, by Campus ID"),
    of(Request, "from", Text("DAY"), "", r#""2026-11-30""#,
        "Only records of this day and later, where they have a day of their own, such as attendance"),
    of(Request, "to", Text("DAY"), "", r#""2026-11-30""#,
        "Only records of this day and earlier"),
    of(Request, "resources", List("NAME,.."), "all that are switched on", r#"["students", "student*"]"#,
        "Resources by endpoint; * stands for any letters"),
    of(Request, "without", List("NAME,.."), "", r#"["*Descriptors"]"#,
        "Resources to leave out; * stands for any letters"),
    of(Request, "select_dependencies", Switch, "false", "true",
        "Select what the chosen records refer to as well, and what people are authorized by"),
    of(Request, "mode", Text("MODE"), "resync", r#""reconcile""#,
        "resync sends every record, reconcile only what the ODS lacks or has otherwise, cleanup deletes what is gone from Campus"),
    of(Request, "non_person", Text("POLICY"), "related", r#""full_scope""#,
        "What resources do that people, courses, sections or days cannot narrow: related, full_scope or skip"),
    of(Request, "force", Switch, "false", "true",
        "Delete more than 500 records, or than a tenth of those in scope, if the plan lists them"),

    of(Pace, "concurrency", Number("N"), "128", "32",
        "Most requests in flight at once; how many the server bears is found out"),
    of(Pace, "requests_per_second", Number("N"), "", "20",
        "Most requests per second"),
    of(Pace, "max_attempts", Number("N"), "6", "6",
        "How often a request is tried before its record fails"),
    of(Pace, "request_timeout_seconds", Number("SECONDS"), "60", "60",
        "How long one request may take"),
    of(Pace, "retry_budget", Number("N"), "", "10000",
        "How many requests may be repeats, over all records"),
    of(Pace, "outage_patience_seconds", Number("SECONDS"), "300", "900",
        "How long a server may give no good answer before a run is given up, to be resumed"),
    of(Pace, "drain_seconds", Number("SECONDS"), "30", "30",
        "How long requests in flight may take to finish once a run is stopped"),
    of(Pace, "deferral_seconds", Number("SECONDS"), "1", "1",
        "How long a record waits before it goes again because something it refers to was missing"),
    of(Pace, "deferrals", Number("N"), "3", "3",
        "How often a record is put off for that"),
    of(Pace, "deferred_records", Number("N"), "10000", "10000",
        "How many records a step keeps to send them again"),
    of(Pace, "identical_refusals", Number("N"), "100", "100",
        "How many refusals alike, and nothing accepted, until the rest of a resource waits"),
    of(Pace, "memory_budget", Number("BYTES"), "50331648", "50331648",
        "Bytes that keys of running steps may take in memory; the rest is in a temporary file"),

    of(Time, "deadline_seconds", Number("SECONDS"), "", "14400",
        "How long it may take; a run is stopped early enough to be over then, and can be resumed"),
    of(Time, "until", Text("HH:MM"), "", r#""05:00""#,
        "Hour of the clock at which it is over"),
    of(Time, "time_zone", Text("NAME"), "the system's", r#""America/Denver""#,
        "Time zone of that hour"),

    of(Output, "json", Switch, "false", "true",
        "Print JSON instead of text"),
    of(Output, "results_file", Path("FILE"), "", r#""results.json""#,
        "Write the same JSON to a file too, however it ends"),
    of(Output, "outcome_file", Path("FILE"), "", r#""outcomes.jsonl""#,
        "Write how each record ended to a new file, a line of JSON each"),
    of(Output, "report", Path("FILE"), "", r#""report.html""#,
        "Write the report of the run as one HTML file"),
    of(Output, "progress", Text("WHEN"), "auto", r#""never""#,
        "Show progress: auto (on a terminal), always or never"),
    of(Output, "color", Text("WHEN"), "auto", r#""never""#,
        "Color: auto (on a terminal, unless NO_COLOR is set), always or never"),
    of(Output, "exit_nothing_to_do", Switch, "false", "true",
        "End with exit code 4 when there was nothing to do"),
];

/// The setting of this key.
pub(crate) fn setting(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

/// The settings that are [`Options`](edfi_resync::Options) of the library, under the same key.
pub(crate) fn options() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(|setting| edfi_resync::OPTIONS.contains(&setting.key))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use edfi_resync::{OPTIONS, Options};

    use super::*;

    #[test]
    fn every_option_of_the_library_is_a_setting() {
        let keys: BTreeSet<_> = SETTINGS.iter().map(|setting| setting.key).collect();
        let missing: Vec<_> = OPTIONS.into_iter().filter(|key| !keys.contains(key)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert_eq!(keys.len(), SETTINGS.len(), "no key stands there twice");
    }

    #[test]
    fn the_default_that_is_shown_is_the_librarys() {
        for setting in options().filter(|setting| !setting.default.is_empty() && setting.key != "time_zone") {
            let mut options = Options::default();
            options.set(setting.key, setting.default).expect(setting.key);
            let stays = match setting.key {
                // What is not named is left to the connection and to the build.
                "transport" | "outage_patience_seconds" => options != Options::default(),
                _ => options == Options::default(),
            };
            assert!(stays, "{}", setting.key);
        }
        assert_eq!(edfi_resync::ods::OdsOptions::default().outage_patience.as_secs(), 300);
    }
}
