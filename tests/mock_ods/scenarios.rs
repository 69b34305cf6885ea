//! Every row of the table of differences between server versions, by raw HTTP: `scenarios.json` beside this file says what each version answers. The
//! first are those of the field's own test suites; from `B01` on, each is for a row of [`Flavour`].

use std::path::Path;

use edfi_resync_testing::mock_ods::Flavour;
use edfi_resync_testing::scenarios::Scenarios;

#[tokio::test]
async fn every_flavour_answers_as_its_version_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mock_ods/scenarios.json");
    let scenarios = Scenarios::read(&path).expect("a file of scenarios");
    let (mut count, mut failed) = (0, Vec::new());
    for row in Flavour::ALL {
        for played in scenarios.play(&row()).await.expect("a port") {
            count += 1;
            if let Some(failure) = played.failure {
                failed.push(format!("{} {} {}: {failure}", played.id, played.flavour, played.title));
            }
        }
    }
    assert!(failed.is_empty(), "{} of {count}\n{}", failed.len(), failed.join("\n"));
    assert!(count > 400, "{count} were played");
}
