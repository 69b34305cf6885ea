//! The certification's own judge, for whoever has it: its suite of requests, which `bru` sends, over what the pages left in the ODS after
//! each phase. `make certify SUITE=path` plays it; nothing of it is in this repository.
//!
//! A request of the suite is one of a page: it finds the nth record of the page by a query, or looks at one by its id. So the suite is
//! copied, and each copy is written so that it asks the ODS as it was after the right phase, with the page's own query.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use edfi_resync_testing::MockOds;
use serde_json::Value;
use url::Url;

use super::judge::Judge;
use super::pages::Page;
use super::played::play;

/// Where the suite is: its folder `bruno/SIS`, which has the requests of Data Standard 5 in `v5`.
const SUITE: &str = "CERTIFICATION_SUITE";

/// The command that plays it.
const BRU: &str = "CERTIFICATION_BRU";

/// What is the matter with the requests of which checks fail, and which they are, below `v5`.
const FAILING: &[(&str, &[&str])] = &[
    (
        "wants the name of a person, which is never sent",
        &[
            "StudentDiscipline/DisciplineIncident/01 - 1st DisciplineIncident is valid.bru",
            "StudentDiscipline/DisciplineIncident/02 - 2nd DisciplineIncident is valid.bru",
            "StudentDiscipline/DisciplineIncident/03 - 1st DisciplineIncident - reporterName was Updated.bru",
        ],
    ),
    (
        "wants `periodSequence`, which a reference to a grading period does not hold",
        &[
            "StudentGrade/Grades/01 - 1st Grade is valid.bru",
            "StudentGrade/Grades/02 - 2nd Grade is valid.bru",
            "StudentGrade/Grades/03 - 1st Grade - numericGradeEarned&letterGradeEarned were Updated.bru",
            "StudentGrade/Grades/04 - 2nd Grade - numericGradeEarned&letterGradeEarned were Updated.bru",
        ],
    ),
    (
        "wants another begin date, a part of the key, on the same id",
        &[
            "StudentProgram/StudentProgramAssociations/03 - 1st StudentProgramAssociation - beginDate was Updated.bru",
            "StudentProgram/StudentProgramAssociations/04 - 2nd StudentProgramAssociation - beginDate was Updated.bru",
        ],
    ),
    (
        "has the answer 404 that it wants, and throws",
        &[
            "EducationOrganization/Programs/02 - 1st Program was Deleted.bru",
            "StudentDiscipline/StudDisciplineIncidentBehaviorAssocs/03 - 1st StudDisciplineIncidentBehaviorAssocs was Deleted.bru",
            "StudentGrade/Grades/05 - 1st Grade was Deleted.bru",
            "StudentProgram/StudentProgramAssociations/05 - 1st StudentProgramAssociation was Deleted.bru",
        ],
    ),
    (
        "cannot be read: the file is cut off",
        &[
            "StudentProgram/StudNeglectedOrDelinquentProgAssocs/02 - 1st StudNeglectedOrDelinquentProgAssocs - service was Updated.bru",
        ],
    ),
];

/// The ODS as it was after a phase, behind a socket.
struct Stage {
    url: Url,
    token: String,
}

/// A request of the suite.
struct Asked {
    file: PathBuf,
    endpoint: String,
    /// Whether it is by the id that another request found.
    by_id: bool,
    /// Which record of the page it is about, from 1.
    record: usize,
}

impl Asked {
    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).expect("a request");
        let url = text.lines().find_map(|line| line.trim().strip_prefix("url: ")).expect("a URL");
        let below = url.split_once("/ed-fi/").expect("an endpoint").1;
        let endpoint = below.split(['?', '/']).next().expect("an endpoint");
        let name = file.file_stem().and_then(|name| name.to_str()).expect("a name");
        let ordinals = ["1st", "2nd", "3rd", "4th"];
        let record = ordinals.iter().position(|ordinal| name.contains(ordinal)).map_or(1, |nth| nth + 1);
        Self { file: file.to_owned(), endpoint: endpoint.to_owned(), by_id: below.contains("/{{"), record }
    }

    /// Writes it so that it asks the stage, by the page's query.
    fn write(&self, stage: &Stage, query: Option<&str>) {
        let text = fs::read_to_string(&self.file).expect("a request");
        let (mut lines, mut dropping) = (Vec::new(), false);
        for line in text.lines() {
            let trimmed = line.trim();
            dropping |= trimmed.starts_with("params:query");
            if trimmed.starts_with("url: ") {
                lines.push(format!("  url: {}", self.url(stage, query, trimmed)));
            } else if trimmed == "auth: inherit" {
                lines.push("  auth: bearer".to_owned());
            } else if trimmed == "encodeUrl: true" {
                lines.push("  encodeUrl: false".to_owned());
            } else if !dropping {
                lines.push(line.to_owned());
            }
            dropping &= line != "}";
        }
        lines.push(format!("\nauth:bearer {{\n  token: {}\n}}", stage.token));
        fs::write(&self.file, lines.join("\n") + "\n").expect("the copy can be written");
    }

    fn url(&self, stage: &Stage, query: Option<&str>, line: &str) -> String {
        let mut url = stage.url.join(&format!("data/v3/ed-fi/{}", self.endpoint)).expect("a URL");
        let Some(query) = query else {
            let id = line.rsplit('/').next().expect("a variable");
            return format!("{url}/{id}");
        };
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        url.query_pairs_mut().extend_pairs(pairs);
        url.as_str().replace('+', "%20")
    }
}

/// Copies what of the suite is needed; the files of its requests, in order.
fn copy(from: &Path, to: &Path) -> Vec<PathBuf> {
    fs::create_dir_all(to).expect("a folder");
    let mut requests = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(from).expect("the suite").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for entry in entries {
        let name = entry.file_name().and_then(|name| name.to_str()).expect("a name");
        let target = to.join(name);
        if entry.is_dir() {
            if !["v4", "node_modules", "environments"].contains(&name) {
                requests.extend(copy(&entry, &target));
            }
        } else if name == "collection.bru" {
            fs::write(&target, "auth {\n  mode: none\n}\n").expect("the copy can be written");
        } else {
            fs::copy(&entry, &target).expect("it can be copied");
            if entry.extension().is_some_and(|ending| ending == "bru") && name != "folder.bru" {
                requests.push(target);
            }
        }
    }
    requests
}

/// Serves an ODS, and has a token for it.
async fn stage(ods: &MockOds) -> (edfi_resync_testing::MockServer, Stage) {
    let server = ods.serve().await.expect("a port");
    let stage = Stage { url: server.url(), token: Judge::new(ods).token().to_owned() };
    (server, stage)
}

/// Turns the suite into requests to the stages.
fn direct(requests: &[PathBuf], pages: &[Page], stages: &[Stage]) {
    let mut looks: BTreeMap<(String, usize), usize> = BTreeMap::new();
    for file in requests {
        let asked = Asked::read(file);
        let page =
            pages.iter().find(|page| page.endpoint == asked.endpoint).unwrap_or_else(|| panic!("no page of {}", asked.endpoint));
        if asked.by_id {
            let nth = looks.entry((asked.endpoint.clone(), asked.record)).or_default();
            let phase = page.looks_at(&asked.record.to_string()).nth(*nth);
            *nth += 1;
            asked.write(&stages[phase.unwrap_or_else(|| panic!("the page does not ask {}", file.display()))], None);
        } else {
            let (phase, query) = page.query(asked.record - 1).expect("a query of the page");
            asked.write(&stages[phase], Some(query));
        }
    }
}

/// The checks of each request that did not pass, by its file.
fn failed(report: &Path) -> BTreeMap<String, Vec<String>> {
    let report: Value = serde_json::from_str(&fs::read_to_string(report).expect("a report")).expect("JSON");
    let results = report[0]["results"].as_array().expect("results");
    let (mut failed, mut count) = (BTreeMap::new(), 0);
    for result in results {
        let file = result["test"]["filename"].as_str().expect("a file");
        let members = result.as_object().expect("a result");
        // Assertions, and tests of scripts that run before or after the request.
        let lists = members.iter().filter(|(name, _)| name.ends_with("Results")).filter_map(|(_, list)| list.as_array());
        let checks: Vec<_> = lists.flatten().collect();
        count += checks.len();
        let text = |check: &Value, name: &str| check[name].as_str().unwrap_or_default().to_owned();
        let said = |check: &Value| ["lhsExpr", "rhsExpr", "description", "error"].map(|name| text(check, name)).join(" ");
        let wrong = checks.into_iter().filter(|check| check["status"] != "pass").map(said);
        let wrong: Vec<_> = wrong.chain(result["error"].as_str().map(str::to_owned)).collect();
        if !wrong.is_empty() {
            failed.insert(file.to_owned(), wrong);
        }
    }
    println!("{} requests with {count} checks; in {} of them some fail:", results.len(), failed.len());
    failed
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the certification's suite and `bru`: make certify SUITE=path"]
async fn the_judge_of_the_certification_passes_the_pages() {
    let suite = PathBuf::from(env::var_os(SUITE).unwrap_or_else(|| panic!("{SUITE} names the folder bruno/SIS of the suite")));
    let played = play().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let requests = copy(&suite, folder.path());
    let (mut servers, mut stages) = (Vec::new(), Vec::new());
    for ods in &played.after {
        let (server, stage) = stage(ods).await;
        servers.push(server);
        stages.push(stage);
    }
    direct(&requests, &played.pages, &stages);
    let bru = env::var(BRU).unwrap_or_else(|_| "bru".to_owned());
    let report = folder.path().join("report.json");
    let played = Command::new("sh")
        .arg("-c")
        .arg(format!("{bru} run v5 -r --sandbox developer --reporter-json report.json"))
        .current_dir(folder.path())
        .output()
        .expect("bru can be started");
    assert!(report.exists(), "bru gave no report: {}", String::from_utf8_lossy(&played.stderr));
    let failed = failed(&report);
    let known = |file: &str| FAILING.iter().find(|(_, files)| files.iter().any(|of| file == format!("v5/{of}")));
    for (file, checks) in &failed {
        let why = known(file).map_or("NOT KNOWN TO FAIL", |(why, _)| *why);
        println!("{file}: {why}\n    {}", checks.join("\n    "));
    }
    let unknown: Vec<_> = failed.keys().filter(|file| known(file).is_none()).collect();
    let told = FAILING.iter().map(|(_, files)| files.len()).sum::<usize>();
    assert!(
        unknown.is_empty() && failed.len() == told,
        "not known to fail: {unknown:?}; {} failed, {told} are known",
        failed.len()
    );
}
