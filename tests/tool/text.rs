//! What people read: the plan and the report of a cleanup.

use edfi_resync::source::ObjectState;

use super::small_world::{Campus, SCHOOL_A, World, cleanup, rostered};

async fn scene() -> (World, Campus) {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.seed("studentSectionAssociations", vec![rostered(SCHOOL_A, 1001, 2)]).expect("it is stored");
    let campus = campus.without("Roster", 10_001).without("Roster", 11_051).without("Section", 122).without("Section", 152).unsent(
        "Day",
        121,
        ObjectState::Present,
    );
    (world, campus)
}

/// The text with `[id]` for every id and fingerprint.
fn shown(text: &impl ToString) -> String {
    let text = text.to_string();
    let is_id = |word: &&str| word.len() == 32 && word.bytes().all(|letter| letter.is_ascii_hexdigit());
    let ids: Vec<_> = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(is_id).collect();
    ids.into_iter().fold(text.clone(), |text, id| text.replace(id, "[id]"))
}

#[tokio::test]
async fn a_plan() {
    let (world, campus) = scene().await;
    let (_, plan) = world.plan(&campus, &cleanup()).await;
    insta::assert_snapshot!("cleanup_plan", shown(&plan));
}

#[tokio::test]
async fn a_report() {
    let (world, campus) = scene().await;
    let report = world.run(&campus, &cleanup()).await;
    insta::assert_snapshot!("cleanup_report", shown(&report));
}

#[tokio::test]
async fn a_report_as_json() {
    let (world, campus) = scene().await;
    let report = world.run(&campus, &cleanup()).await;
    let json = serde_json::to_string_pretty(&(&report.removed, &report.removals, &report.failures)).expect("JSON");
    insta::assert_snapshot!("cleanup_removals", shown(&json));
}
