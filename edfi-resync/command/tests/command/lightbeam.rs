//! `--from-lightbeam`: a project of lightbeam as it is.

use crate::world::World;

/// What an earthmover project leaves for lightbeam: the output folder, and the configuration of lightbeam's README.
fn project(world: &World) {
    let school = |nth: u32| {
        format!(
            "{{\"schoolId\": {nth}, \"nameOfInstitution\": \"School {nth}\", \"educationOrganizationCategories\": [{{\"educationOrganizationCategoryDescriptor\": \
             \"uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School\"}}], \"gradeLevels\": [{{\"gradeLevelDescriptor\": \
             \"uri://ed-fi.org/GradeLevelDescriptor#Ninth grade\"}}]}}\n"
        )
    };
    let week = |school: u32, name: &str| {
        format!(
            "{{\"weekIdentifier\": \"{name}\", \"schoolReference\": {{\"schoolId\": {school}}}, \"beginDate\": \"2026-08-24\", \"endDate\": \"2026-08-28\", \
             \"totalInstructionalDays\": 5}}\n"
        )
    };
    world.write("output/schools.jsonl", &(255_901_001..255_901_004).map(school).collect::<String>());
    let weeks: String = (255_901_001..255_901_004).flat_map(|school| ["Week 1", "Week 2"].map(|name| week(school, name))).collect();
    world.write("output/academicWeeks/part-1.jsonl", &weeks);
    world.write("output/classPeriods.jsonl", "{\"classPeriodName\": \"01\", \"schoolReference\": {\"schoolId\": 255901001}}\n");
    world.write(
        "lightbeam.yaml",
        &format!(
            "state_dir: ${{PROJECT}}/state\ndata_dir: ${{PROJECT}}/output/\nnamespace: ed-fi\nedfi_api:\n  base_url: {}\n  version: 3\n  mode: shared_instance\n  \
             client_id: ${{ODS_KEY}}\n  client_secret: ${{ODS_SECRET}}\nconnection:\n  pool_size: 8\n  timeout: 60\n  num_retries: 10\n  backoff_factor: 1.5\n  \
             retry_statuses: [429, 500, 501, 503, 504]\n  verify_ssl: True\nlog_level: INFO\nshow_stacktrace: True\n",
            world.url()
        ),
    );
}

#[test]
fn it_is_run_as_it_is_and_remembered_where_it_keeps_its_state() {
    let world = World::new();
    project(&world);
    world
        .run("run --from-lightbeam lightbeam.yaml")
        .ends(2)
        .complains("lightbeam.yaml, line 1: the environment variable PROJECT is not set");
    let run = |line: &str| {
        let mut command = world.command(&format!("{line} --from-lightbeam lightbeam.yaml --params {{\"PROJECT\":\".\"}}"));
        crate::world::Ended::of(&command.output().expect("it starts"))
    };
    let settings = run("plan --show-config --json --set connection.pool_size 4").ends(0).json();
    assert_eq!(
        (&settings["settings"]["concurrency"]["value"], &settings["settings"]["max_attempts"]["value"]),
        (&"4".into(), &"11".into())
    );
    // lightbeam's selectors.
    let report = run("run --resources sch*,academic* --without *Periods --results-file results.json").ends(0).fits();
    assert!(report.out.contains("nothing failed"), "{}", report.out);
    let results = world.json("results.json");
    assert_eq!((&results["total"]["read"], &results["total"]["created"]), (&9.into(), &9.into()));
    assert_eq!((world.ods.count("schools"), world.ods.count("academicWeeks"), world.ods.count("classPeriods")), (3, 6, 0));
    assert!(world.path("state/edfi-resync.db").is_file());
    // The next night nothing is new: lightbeam ends with 99.
    run("run --mode reconcile --resources schools,academicWeeks --exit-nothing-to-do").ends(4);
}
