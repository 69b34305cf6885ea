//! Row 9, Cleanup, by a CSV folder: of one that its manifest makes complete what is gone is deleted; of any other nothing is concluded from what it lacks.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use edfi_resync::campus::{CampusEvent, Scope};
use edfi_resync::model::Model;
use edfi_resync::plan::Kept;
use edfi_resync::source::CsvStore;
use edfi_resync::source::csv::{ExtractOptions, extract};
use edfi_resync::verify::DifferenceKind;
use edfi_resync::{AdviceReason, ErrorKind, EventEnd};
use tempfile::TempDir;

use super::small_world::{Campus, World, all, cleanup, state};

/// The folder of a Campus, with the configuration in a file.
async fn extracted(campus: &Campus, place: &TempDir) -> PathBuf {
    let folder = place.path().join("extract");
    let scope = Scope::new(Model::ds5_2(), Arc::new(state()));
    let extracted = extract(&campus.store(), &scope, &folder, &ExtractOptions::default()).await.expect("it is written");
    assert!(extracted.incomplete.is_empty(), "{extracted}");
    // The database knows what it does not send, and its extract cannot: this one is taken for all that there is.
    let manifest = fs::read_to_string(folder.join("manifest.json")).expect("it is there");
    assert!(manifest.contains("\"withholds\": true"));
    fs::write(folder.join("manifest.json"), manifest.replace("\"withholds\": true", "\"withholds\": false"))
        .expect("it can be written");
    let said = "[[configurations]]\nname = \"State\"\nschool_year = 2027\ndata_standard = \"5.2\"\n";
    fs::write(folder.join("edfi.toml"), said).expect("it can be written");
    folder
}

fn store(folder: &Path) -> CsvStore {
    CsvStore::open(folder).expect("it opens")
}

/// A district whose ODS has all, and a folder in which one roster entry is missing.
async fn fewer() -> (World, TempDir, PathBuf) {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let place = TempDir::new().expect("a folder");
    let folder = extracted(&campus.without("Roster", 10_001), &place).await;
    (world, place, folder)
}

#[tokio::test]
async fn row_9_a_complete_folder_gives_what_the_database_does_and_what_it_lacks_is_deleted() {
    let (world, _place, folder) = fewer().await;
    let resync = world.open(store(&folder)).await.expect("it opens");
    let found = resync.verify(&all()).await.expect("it is compared");
    assert_eq!(
        (found.total.missing, found.total.different, found.total.extra, found.total.not_comparable),
        (0, 0, 1, 0),
        "{found}"
    );
    let plan = resync.plan(&cleanup()).await.expect("it can be planned");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!((report.removed.deleted, world.deletes().len()), (1, 1), "{report}");
    assert!(resync.verify(&all()).await.expect("it is compared").total.is_all_well());
}

#[tokio::test]
async fn row_9_what_may_be_in_campus_and_not_be_sent_stays() {
    let (world, _place, folder) = fewer().await;
    let path = folder.join("manifest.json");
    let manifest = fs::read_to_string(&path).expect("it is there");
    fs::write(&path, manifest.replace("\"withholds\": false", "\"withholds\": true")).expect("it can be written");
    let resync = world.open(store(&folder)).await.expect("it opens");
    assert_eq!(resync.verify(&all()).await.expect("it is compared").total.extra, 1, "the source does not give it");
    let plan = resync.plan(&cleanup()).await.expect("it can be planned");
    let kept: u64 = plan.removals.iter().filter_map(|step| step.kept.get(&Kept::Unknown)).sum();
    assert_eq!((plan.deletes().0, kept), (0, 1), "{plan}");
}

#[tokio::test]
async fn row_9_of_a_folder_without_a_manifest_nothing_is_concluded() {
    let (world, _place, folder) = fewer().await;
    let whole = world.open(store(&folder)).await.expect("it opens");
    let approved = whole.plan(&cleanup()).await.expect("it can be planned");
    assert_eq!(approved.deletes().0, 1);
    fs::remove_file(folder.join("manifest.json")).expect("it is there");
    let resync = world.open(store(&folder)).await.expect("it opens");
    let refused = resync.plan(&cleanup()).await.expect_err("it is refused");
    assert_eq!(refused.kind(), ErrorKind::RequestInvalid);
    let said = refused.to_string().replace(&folder.display().to_string(), "DIR");
    insta::assert_snapshot!(said, @"nothing can be cleaned up, since the source may lack what is in Campus: directory DIR has no manifest.json, and may lack files and rows; write one when all files are there (see the documentation of CSV folders), or use a source that is complete");
    let refused = resync.run(&approved).await.expect_err("what was approved does not hold any more");
    assert!(refused.to_string().starts_with("nothing can be cleaned up"), "{refused}");
    assert!(whole.run(&approved).await.is_err(), "nor by a store that was opened before");
    assert_eq!(world.deletes(), [""; 0]);

    let plan = resync.plan(&all()).await.expect("it can be sent");
    let warning = plan.warnings.iter().find(|warning| warning.contains("nothing is concluded")).expect("it is said");
    insta::assert_snapshot!(warning.replace(&folder.display().to_string(), "DIR"), @"the source may lack what is in Campus, and nothing is concluded from what it lacks: directory DIR has no manifest.json, and may lack files and rows");
    assert!(resync.run(&plan).await.expect("it can be run").is_success());

    let found = resync.verify(&all()).await.expect("it is compared");
    assert_eq!((found.total.extra, found.total.not_comparable), (0, 1), "{found}");
    assert!(found.warnings.contains(warning));
    let [difference] = &found.differences[..] else { panic!("{found}") };
    assert_eq!(difference.kind, DifferenceKind::NotComparable);
    assert!(difference.why.as_ref().expect("a reason").starts_with("the source may lack it: directory "), "{found}");
    let advice = resync.advise().await.expect("advice");
    assert!(advice.iter().all(|advice| advice.reason != AdviceReason::Gone), "{advice:?}");
}

#[tokio::test]
async fn row_9_a_file_with_a_row_fewer_than_the_manifest_says_cleans_nothing_up() {
    let (world, _place, folder) = fewer().await;
    let path = folder.join("students.csv");
    let text = fs::read_to_string(&path).expect("it is there");
    fs::write(&path, &text[..=text.trim_end().rfind('\n').expect("lines")]).expect("it can be written");
    let resync = world.open(store(&folder)).await.expect("it opens");
    let refused = resync.plan(&cleanup()).await.expect_err("it is refused").to_string();
    let said = "students.csv has 23 rows, and manifest.json says 24: it was cut short; take the data out of Campus anew";
    assert!(refused.contains(said), "{refused}");
    fs::remove_file(&path).expect("it is there");
    let resync = world.open(store(&folder)).await.expect("it opens");
    let refused = resync.plan(&cleanup()).await.expect_err("it is refused").to_string();
    assert!(refused.contains("students.csv is missing, which manifest.json names"), "{refused}");
}

#[tokio::test]
async fn row_14_a_changed_id_deletes_nothing_by_a_folder_that_may_lack_something() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let place = TempDir::new().expect("a folder");
    let folder = extracted(&campus.renamed("U1000", "N1"), &place).await;
    let changed = CampusEvent::ed_fi_id_changed(1000, Some("U1000"), Some("N1")).expect("it did change");
    let whole = world.open(store(&folder)).await.expect("it opens");
    assert_eq!(whole.plan_event(&changed).await.expect("a plan").deletes().0, 3);
    fs::remove_file(folder.join("manifest.json")).expect("it is there");
    fs::remove_file(folder.join("studentSectionAssociations.csv")).expect("it is there");
    let resync = world.open(store(&folder)).await.expect("it opens");
    let plan = resync.plan_event(&changed).await.expect("a plan");
    assert_eq!(plan.deletes().0, 0, "{plan}");
    let kept: u64 = plan.removals.iter().filter_map(|step| step.kept.get(&Kept::ScanIncomplete)).sum();
    assert_eq!(kept, 3, "{plan}");
    let handled = resync.handle(&changed).await.expect("it is handled");
    assert!(matches!(handled[0].end, EventEnd::Waiting(_)), "{handled:?}");
    assert_eq!(world.deletes(), [""; 0]);
}
