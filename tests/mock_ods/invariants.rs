//! Against a naive model: whatever is asked in whatever order, the mock holds exactly what references allow.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::fixture::{class_period, course, lea, ods, offering, school, section, session};

/// What there is, and for each the positions of what it refers to.
fn world() -> Vec<(&'static str, Value, Vec<usize>)> {
    let named = |mut body: Value, member: &str, name: &str| {
        body[member] = json!(name);
        body
    };
    vec![
        ("/ed-fi/localEducationAgencies", lea(), vec![]),
        ("/ed-fi/schools", school(), vec![0]),
        ("/ed-fi/classPeriods", class_period(), vec![1]),
        ("/ed-fi/classPeriods", named(class_period(), "classPeriodName", "Class Period 2"), vec![1]),
        ("/ed-fi/sessions", session(), vec![1]),
        ("/ed-fi/courses", course(), vec![1]),
        ("/ed-fi/courseOfferings", offering(), vec![1, 4, 5]),
        ("/ed-fi/sections", section(), vec![2, 6]),
        ("/ed-fi/sections", named(section(), "sectionIdentifier", "ALG-1-02"), vec![2, 6]),
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Post(usize),
    Delete(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let things = world().len();
    // Mostly upwards, so that long chains come about.
    let step = prop_oneof![3 => (0..things).prop_map(Step::Post), 1 => (0..things).prop_map(Step::Delete)];
    prop::collection::vec(step, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_mock_holds_exactly_what_references_allow(steps in steps()) {
        let world = world();
        let caller = Caller::new(&ods());
        let mut there: BTreeMap<usize, String> = BTreeMap::new();
        let mut gone: BTreeMap<usize, String> = BTreeMap::new();
        for step in steps {
            let version = caller.ods.newest_change_version();
            let (status, wanted) = match step {
                Step::Post(thing) => {
                    let (path, body, needs) = &world[thing];
                    let said = caller.post(path, body);
                    let wanted = match (there.get(&thing), needs.iter().all(|need| there.contains_key(need))) {
                        (Some(_), _) => 200,
                        (None, true) => 201,
                        (None, false) => 409,
                    };
                    if let Some(id) = there.get(&thing) {
                        prop_assert_eq!(&said.id(), id);
                    } else if wanted == 201 {
                        prop_assert_ne!(gone.get(&thing), Some(&said.id()));
                        there.insert(thing, said.id());
                    }
                    (said.status, wanted)
                }
                Step::Delete(thing) => {
                    let unknown = "0123456789abcdef0123456789abcdef".to_owned();
                    let id = there.get(&thing).or_else(|| gone.get(&thing)).cloned().unwrap_or(unknown);
                    let said = caller.delete(&format!("{}/{id}", world[thing].0));
                    let held = there.keys().any(|other| world[*other].2.contains(&thing));
                    let wanted = match (there.contains_key(&thing), held) {
                        (false, _) => 404,
                        (true, true) => 409,
                        (true, false) => 204,
                    };
                    if wanted == 204 {
                        gone.extend(there.remove(&thing).map(|id| (thing, id)));
                    }
                    (said.status, wanted)
                }
            };
            prop_assert_eq!(status, wanted);
            let moved = u64::from(matches!(status, 201 | 204));
            prop_assert_eq!(caller.ods.newest_change_version(), version + moved);
        }
        for path in ["/ed-fi/classPeriods", "/ed-fi/sections", "/ed-fi/courseOfferings", "/ed-fi/schools"] {
            let wanted = there.keys().filter(|thing| world[**thing].0 == path).count();
            prop_assert_eq!(caller.ods.count(path), wanted);
            prop_assert_eq!(caller.get(path).body.as_array().map(Vec::len), Some(wanted));
        }
    }
}
