//! `verify`, `validate`, `explain`, `preflight`, `extract`, `graph`: what is looked at.

use edfi_resync::model::Model;
use edfi_resync_testing::mock_ods::MockOds;
use http::Method;

use crate::world::{Ended, World};

#[test]
fn a_comparison_names_what_the_ods_lacks() {
    let world = World::new().set();
    world.run("run --schools all --resources schools,localEducationAgencies").ends(0);
    world.run("verify --schools all --resources schools,localEducationAgencies").ends(0).fits().says("source and ODS are the same");
    let ended = world.run("verify --schools all --resources schools,classPeriods").ends(1).fits();
    ended.says("classPeriods missing in the ODS").says("source and ODS differ");
    let found = world.run("verify --schools all --resources schools,classPeriods --json").ends(1).json();
    assert_eq!((&found["resources"]["schools"]["same"], &found["resources"]["classPeriods"]["missing"]), (&3.into(), &40.into()));
}

#[test]
fn a_source_is_validated_without_a_key() {
    let world = World::new();
    world.run("validate --source campus.db").ends(0).fits().says("nothing is wrong with them");
    world.write(
        "data/students.jsonl",
        "{\"studentUniqueId\": \"1\", \"firstName\": \"A\", \"lastSurname\": \"B\", \"birthDate\": \"March\"}\n",
    );
    let ended = world.run("validate --source data").ends(1).fits().says("$.birthDate is not a date").says("students.jsonl:1");
    assert!(!ended.out.contains("March"), "{}", ended.out);
    let found = world.run("validate --source data --json --save-descriptors values.txt").ends(1).json();
    assert_eq!((&found["total"]["read"], &found["total"]["invalid"]), (&1.into(), &1.into()));
    world.run("validate --source data --descriptors values.txt").ends(1);
    world.run("validate --source data --descriptors nothing.txt").ends(2).complains("nothing.txt");
    assert!(world.ods.requests().is_empty());
}

#[test]
fn a_help_desk_is_told_where_records_are() {
    let world = World::new().set();
    world.run("run --schools all --resources schools,localEducationAgencies").ends(0);
    let ended = world.run("explain --school 2").ends(1).fits();
    let text = ended.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("1 of 234 records is in the ODS as Campus has them") && text.contains("and 193 more"), "{text}");
    let why = world.run("explain --school 2 --json").ends(1).json();
    assert!(why["records"].as_array().is_some_and(|records| !records.is_empty()));
    world.run("explain --record schools schoolId=1").ends(1).says("the source gives no record with this key");
    world.run("explain").ends(2).complains("--person <ID>");
    world.run("explain --person many").ends(2).complains("it should be a whole number");
}

#[test]
fn what_must_be_so_is_asked_of_the_server() {
    let world = World::new().set();
    let said = world.run("preflight").ends(1).fits().says("connection is met").says("people lack the number");
    assert!(said.out.contains("claim set") && said.out.contains("may create"), "{}", said.out);
    world.ods.deny(Method::POST, "/ed-fi/staffs").expect("staffs exist");
    world.run("preflight").ends(1).fits().says("the key may not create 1 resource that the source holds").says(" staffs");
    let mut command = world.command("preflight --json");
    command.env("ODS_SECRET", "wrong");
    let ended = Ended::of(&command.output().expect("it starts")).ends(2);
    assert_eq!(ended.json()["wouldRun"], false);
    world.run("preflight --ods http://127.0.0.1:1 --outage-patience-seconds 0").ends(2).says("PROBLEM");
}

#[test]
fn an_extract_is_read_as_the_same_records() {
    let world = World::new();
    let ended = world.run("extract out --source campus.db --gzip").ends(0).fits();
    assert!(ended.out.contains("records in out"), "{}", ended.out);
    let (from, again) = (world.run("validate --source campus.db --json").json(), world.run("validate --source out --json").json());
    assert_eq!(from["total"], again["total"]);
    world.run("extract out --source campus.db").ends(2).complains("out");
}

#[test]
fn the_graph_is_drawn_in_three_ways() {
    let world = World::new();
    let mermaid = world.run("graph sessions courseOfferings schools").ends(0).out;
    insta::assert_snapshot!(mermaid);
    let dot = world.run("graph --format dot").ends(0).out;
    assert!(dot.starts_with("digraph") && dot.contains("\"students\" -> "), "{dot}");
    let svg = world.run("graph --format svg grades --upstream").ends(0).out;
    assert!(svg.starts_with("<svg") && svg.contains(">grades<") && svg.contains(">students<"), "{svg}");
    let json = world.run("graph sections --upstream --json").ends(0).json();
    assert!(json["resources"].as_array().is_some_and(|all| all.iter().any(|one| one["resource"] == "schools")));
    world.run("graph pupils").ends(2).complains("pupils");
    world.run("graph pupil*").ends(2).complains("is like no resource");
}

#[cfg(unix)]
#[test]
fn the_mock_serves_until_it_is_stopped() {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;

    let world = World::with(MockOds::builder(&Model::ds5_2()).build());
    let mut child = world
        .command("mock-ods --json --key k --secret s")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("it says where it is");
    let said: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    let url = said["url"].as_str().expect("text");
    world
        .run(&format!("run --source campus.db --schools all --resources localEducationAgencies --ods {url} --key k --secret s"))
        .ends(0);
    std::process::Command::new("kill").arg(child.id().to_string()).status().expect("kill is there");
    assert!(child.wait().expect("it ends").success());
    world.run("mock-ods --flavour ods99").ends(2).complains("ods99");
}

#[test]
fn the_demonstration_shows_a_run_and_leaves_what_to_try() {
    let world = World::new();
    let ended = world.run("demo --students 10 --folder district --report report.html").fits();
    assert!(ended.out.contains("Report: resync of"), "{}\n{}", ended.out, ended.err);
    assert!(world.read("report.html").contains("<h2 id=\"accounts-title\">Accounts"));
    let settings = world.read("district/edfi-resync.toml");
    assert!(settings.contains("source = \"campus.db\"") && settings.contains("mock-ods --port"), "{settings}");
    world.run("audit --config district/edfi-resync.toml").ends(0).says("finished");
    world.run("demo --students 10 --folder district").ends(2).complains("no folder can be made");
}
