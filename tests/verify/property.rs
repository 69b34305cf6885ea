//! Random sources and random states of an ODS: what Verify finds is what was made, record by record.

use std::collections::{BTreeMap, BTreeSet};

use edfi_resync::campus::Request;
use edfi_resync::model::Model;
use edfi_resync::ods::Rng;
use edfi_resync::verify::DifferenceKind;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::mock_ods::Flavour;
use serde_json::{Value, json};

use crate::world::{Records, open};

const SEEDS: u64 = 24;

/// What was made of a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Made {
    Missing,
    Different(BTreeSet<String>),
    Extra,
}

pub(crate) struct Making {
    rng: Rng,
    pub(crate) source: Records,
    pub(crate) ods: Records,
    pub(crate) wanted: BTreeMap<String, Made>,
    pub(crate) same: u64,
}

fn school(nth: usize) -> u64 {
    255_901_001 + nth as u64 % 3
}

/// A record with many sorts of members.
fn bell(nth: usize) -> Value {
    json!({
        "bellScheduleName": format!("Bell {nth}"), "schoolReference": {"schoolId": school(nth)},
        "startTime": "08:15:00", "totalInstructionalTime": 40 + nth, "alternateDayName": format!("Day {nth}"),
        "classPeriods": [
            {"classPeriodReference": {"classPeriodName": "One", "schoolId": school(nth)}},
            {"classPeriodReference": {"classPeriodName": "Two", "schoolId": school(nth)}},
        ],
        "gradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}],
        "dates": [{"date": "2026-08-24"}, {"date": "2026-08-25"}],
    })
}

impl Making {
    /// The same in other words: an ODS may show it so.
    fn in_other_words(&mut self, body: &mut Value) {
        if self.rng.fraction() < 0.3 {
            let periods = body["classPeriods"].as_array_mut().expect("periods");
            periods.reverse();
        }
        if self.rng.fraction() < 0.3 {
            body["gradeLevels"][0]["gradeLevelDescriptor"] = json!("uri://ED-FI.org/GradeLevelDescriptor#ninth GRADE");
        }
        if self.rng.fraction() < 0.3 && body.get("endTime").is_none() {
            body["endTime"] = Value::Null;
        }
        if self.rng.fraction() < 0.3 {
            body["totalInstructionalTime"] = json!(body["totalInstructionalTime"].as_i64().expect("a number").to_string());
        }
    }

    /// Other values, and the members that differ for them.
    fn otherwise(&mut self, body: &mut Value) -> BTreeSet<String> {
        let mut members = BTreeSet::new();
        while members.is_empty() {
            if self.rng.fraction() < 0.3 {
                body.as_object_mut().expect("a record").remove("alternateDayName");
                members.insert("$.alternateDayName".to_owned());
            }
            if self.rng.fraction() < 0.3 {
                body["totalInstructionalTime"] = json!(7);
                members.insert("$.totalInstructionalTime".to_owned());
            }
            if self.rng.fraction() < 0.3 {
                body["endTime"] = json!("09:00:00");
                members.insert("$.endTime".to_owned());
            }
            if self.rng.fraction() < 0.3 {
                body["dates"] = json!([{"date": "2026-08-24"}, {"date": "2026-08-26"}]);
                members.insert("$.dates[1]".to_owned());
            }
        }
        members
    }

    pub(crate) fn make(seed: u64) -> Self {
        let mut making =
            Self { rng: Rng::seeded(seed), source: Records::new(), ods: Records::new(), wanted: BTreeMap::new(), same: 0 };
        let (mut source, mut ods) = (Vec::new(), Vec::new());
        for nth in 0..40 {
            let (body, chance) = (bell(nth), making.rng.fraction());
            let origin = format!("memory:bellSchedules:{}", source.len() + 1);
            if chance < 0.15 {
                ods.push(body);
                making.wanted.insert(format!("Bell {nth}"), Made::Extra);
                continue;
            }
            source.push(body.clone());
            if chance < 0.3 {
                making.wanted.insert(origin, Made::Missing);
                continue;
            }
            let mut theirs = body;
            if chance < 0.6 {
                let members = making.otherwise(&mut theirs);
                making.wanted.insert(origin, Made::Different(members));
            } else {
                making.same += 1;
            }
            making.in_other_words(&mut theirs);
            ods.push(theirs);
        }
        making.source.insert("bellSchedules".to_owned(), source);
        making.ods.insert("bellSchedules".to_owned(), ods);
        making
    }
}

#[tokio::test]
async fn what_is_found_is_what_was_made() {
    for seed in 0..SEEDS {
        let Making { source, ods: held, wanted, same, .. } = Making::make(seed);
        let flavour = [Flavour::ods73(), Flavour::api81(), Flavour::ods61()][seed as usize % 3].clone();
        let ods = MockOds::builder(&Model::ds5_2()).flavour(flavour).populated(true).page_limit(500).build();
        for (endpoint, records) in held {
            ods.seed(&endpoint, records).expect("records");
        }
        let resync = open(&ods, &source, None).await;
        let found = resync.verify(&Request::new()).await.expect("a comparison");
        let names: BTreeMap<String, String> = ods
            .records("bellSchedules")
            .into_iter()
            .map(|record| {
                (record["id"].as_str().expect("an id").to_owned(), record["bellScheduleName"].as_str().expect("a name").to_owned())
            })
            .collect();
        let seen: BTreeMap<String, Made> = found
            .differences
            .iter()
            .map(|difference| match difference.kind {
                DifferenceKind::Missing => (difference.origin.clone().expect("an origin"), Made::Missing),
                DifferenceKind::Different => (
                    difference.origin.clone().expect("an origin"),
                    // An item of one side alone is named by its place on that side.
                    Made::Different(difference.members.iter().map(|member| member.path.clone()).collect()),
                ),
                DifferenceKind::ExtraUnknown => (names[difference.id.as_deref().expect("an id")].clone(), Made::Extra),
                other => panic!("seed {seed}: {other:?} {difference}"),
            })
            .collect();
        let apart: Vec<_> = seen.iter().filter(|(name, made)| wanted.get(*name) != Some(made)).collect();
        let lacking: Vec<_> = wanted.iter().filter(|(name, made)| seen.get(*name) != Some(made)).collect();
        assert!(apart.is_empty() && lacking.is_empty(), "seed {seed}: found {apart:?}, made {lacking:?}");
        assert_eq!(found.total.same, same, "seed {seed}");
    }
}
