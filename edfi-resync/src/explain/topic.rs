//! [`explain`]: all records of a subject, compared as a Verify compares them.

use std::collections::{HashMap, HashSet};

use super::explanation::{ExplainedRecord, Explanation, Reason};
use super::given::{Given, given};
use super::parents::Parents;
use super::reasons::{Told, of_ods, of_source, of_withheld};
use super::subject::Subject;
use crate::error::Result;
use crate::graph::Dependencies;
use crate::ledger::{self, ErrorRow};
use crate::model::{Key, ResourceKind};
use crate::orphans::Search;
use crate::plan::Plan;
use crate::verify::{BEHIND_AN_ASSOCIATION, Difference, DifferenceKind, HIDDEN, verify};

/// What is known beside source and ODS: the errors of the ledger, and who lacks a unique ID.
pub(crate) struct Known {
    pub(crate) errors: Vec<ErrorRow>,
    pub(crate) is_without_unique_id: bool,
    /// The subject is a school that is marked Exclude.
    pub(crate) is_excluded: bool,
}

/// Explains a subject. The plan holds what of it would be sent, if anything would.
pub(crate) async fn explain(
    search: Search<'_>,
    dependencies: &Dependencies,
    subject: &Subject,
    kinds: &[ResourceKind],
    plan: Option<Plan>,
    known: Known,
    show_values: bool,
) -> Result<Explanation> {
    let configuration = search.sides.configuration().clone();
    let (snapshot, scope) = (search.sides.snapshot.clone(), search.sides.scope.clone());
    let given = given(snapshot.as_ref(), &scope, subject, kinds).await?;
    let mut explanation = Explanation {
        subject: subject.to_string(),
        configuration: configuration.name.clone(),
        records: Vec::new(),
        next: None,
        warnings: Vec::new(),
    };
    let narrowing = subject.narrowing();
    let withheld = if narrowing.is_none() { Vec::new() } else { snapshot.withheld(&narrowing).await? };
    explanation.records.extend(of_subject(subject, given.is_empty() && withheld.is_empty(), &known));
    for withheld in withheld {
        let (reason, message, next) = of_withheld(withheld.reason);
        let record = ExplainedRecord::new(reason, message, next);
        explanation.records.push(ExplainedRecord {
            resource: Some(withheld.resource),
            object: Some(withheld.object.to_string()),
            ..record
        });
    }
    let ledgers = ledgers(&search, &given).await?;
    let ods = search.sides.ods;
    let mut compared = Compared::default();
    if let Some(plan) = plan {
        let found = verify(search, dependencies, plan, show_values).await?;
        explanation.warnings = found.warnings;
        compared = Compared::of(found.differences);
    }
    let mut parents = Parents::new(ods);
    let mut lacked = Vec::new();
    for one in &given {
        let endpoint = one.kind.endpoint();
        let is_on = configuration.preferences.is_on(endpoint);
        let of_source = of_source(one, is_on, configuration.policies.is_read_only(&one.kind), &configuration.name);
        let row = one.key.and_then(|key| ledgers.get(&key));
        let difference = compared.of_record(one);
        let told: Told = match (of_source, difference) {
            (Some(told), _) => told,
            (None, None) => (Reason::InPlace, "the ODS has it as Campus has it".to_owned(), None),
            (None, Some(difference)) => {
                let error = error_of(one, &known.errors);
                match difference.kind {
                    DifferenceKind::Missing => {
                        let lacking = parents.lacking(one).await;
                        lacked.extend(lacking.as_ref().map(|lacking| lacking.key));
                        of_ods(one, row, error, lacking.as_ref(), false)
                    }
                    DifferenceKind::Different => of_ods(one, row, error, None, true),
                    _ => unseen(one, difference, dependencies),
                }
            }
        };
        let (reason, message, next) = told;
        explanation.records.push(ExplainedRecord {
            resource: Some(one.kind.to_string()),
            origin: Some(one.origin.to_string()),
            object: one.campus.object().map(ToString::to_string),
            id: difference
                .and_then(|difference| difference.id.clone())
                .or_else(|| row.and_then(|row| row.accepted.as_ref()?.id.clone())),
            sent: row.map(|row| (row.ending, row.run)),
            members: difference.map(|difference| difference.members.clone()).unwrap_or_default(),
            ..ExplainedRecord::new(reason, message, next)
        });
    }
    explanation.next = first_step(&explanation.records, &given, &lacked);
    Ok(explanation)
}

/// What is to be said of the subject as a whole.
fn of_subject(subject: &Subject, has_nothing: bool, known: &Known) -> Option<ExplainedRecord> {
    let object = subject.object().map(|(kind, id)| format!("{kind}:{id}"));
    let (reason, message, next) = if known.is_without_unique_id {
        (
            Reason::NoUniqueId,
            "the person lacks the number that is sent as unique ID".to_owned(),
            "give the person the number in Campus; everything about the person is sent then",
        )
    } else if known.is_excluded {
        (Reason::SchoolExcluded, "the school is marked Exclude".to_owned(), "clear Exclude on the school, and resync")
    } else if has_nothing {
        let (what, next) = if object.is_some() {
            ("ID", "correct the ID, or look in Campus for whom or what has it")
        } else {
            ("key", "correct the key, or look in Campus for what it names")
        };
        (Reason::NotInCampus, format!("the source gives no record with this {what}"), next)
    } else {
        return None;
    };
    Some(ExplainedRecord { object, ..ExplainedRecord::new(reason, message, Some(next.to_owned())) })
}

/// What the ledger knows of the records, by key.
async fn ledgers(search: &Search<'_>, given: &[Given]) -> Result<HashMap<Key, ledger::Known>> {
    let mut all = HashMap::new();
    let Some((ledger, target)) = search.sides.rows.ledger() else { return Ok(all) };
    let mut of_kind: HashMap<&ResourceKind, Vec<Key>> = HashMap::new();
    for one in given {
        of_kind.entry(&one.kind).or_default().extend(one.key);
    }
    for (kind, keys) in of_kind {
        let known = ledger.known(target, kind, &keys).await?;
        all.extend(keys.into_iter().zip(known).filter_map(|(key, known)| Some((key, known?))));
    }
    Ok(all)
}

/// The newest error of a record: of its Campus object, or of its place in the source.
fn error_of<'e>(given: &Given, errors: &'e [ErrorRow]) -> Option<&'e ErrorRow> {
    let (path, origin) = (given.kind.path(), given.origin.to_string());
    let object = given.campus.object().map(ToString::to_string);
    let is_its = |error: &&ErrorRow| {
        let is_same = if object.is_some() && error.object.is_some() { error.object == object } else { error.origin == origin };
        error.resource == path && is_same
    };
    errors.iter().rev().find(is_its)
}

/// A record of which the ODS shows nothing, and would not if it were there.
fn unseen(given: &Given, difference: &Difference, dependencies: &Dependencies) -> Told {
    let why = difference.why.clone().unwrap_or_default();
    // By whom the ODS authorizes it, which the record may name through another one only.
    let people = given.kind.spec().securable.iter().filter_map(|(role, _)| given.kind.model().named(role));
    let is_person = |kind: &ResourceKind| !dependencies.primary_associations(kind).is_empty();
    let person = [given.kind.clone()].into_iter().chain(people).find(is_person);
    match person {
        Some(person) if [BEHIND_AN_ASSOCIATION, HIDDEN].contains(&why.as_str()) => {
            let associations: Vec<_> =
                dependencies.primary_associations(&person).iter().map(|kind| kind.endpoint().to_owned()).collect();
            let associations = associations.join(" or ");
            (
                Reason::PersonUnseen,
                format!("the ODS shows {person}, and what is about them, only behind {associations}, and shows none here"),
                Some(format!("see what became of {associations}; resync when the source gives one")),
            )
        }
        _ => (Reason::Unseen, why, Some("ask the host of the ODS what this key may read".to_owned())),
    }
}

/// What to do first: the step of the first record that does not follow from another one's.
fn first_step(records: &[ExplainedRecord], given: &[Given], lacked: &[Key]) -> Option<String> {
    let open = || records.iter().filter(|record| record.reason != Reason::InPlace);
    // One whose parent is not among these is the first of its line.
    let among: HashSet<Key> = given.iter().filter_map(|one| one.key).collect();
    let is_first = |record: &&ExplainedRecord| {
        !record.reason.is_consequence() || (record.reason == Reason::ParentMissing && lacked.iter().any(|key| !among.contains(key)))
    };
    let first = open().find(is_first).or_else(|| open().next());
    first.and_then(|record| record.next.clone())
}

/// What a Verify has found, by where the source has it.
#[derive(Default)]
struct Compared {
    differences: HashMap<(String, String), Difference>,
}

impl Compared {
    fn of(found: Vec<Difference>) -> Self {
        let place = |difference: &Difference| Some((difference.resource.clone(), difference.origin.clone()?));
        Self { differences: found.into_iter().filter_map(|difference| Some((place(&difference)?, difference))).collect() }
    }

    fn of_record(&self, given: &Given) -> Option<&Difference> {
        self.differences.get(&(given.kind.to_string(), given.origin.to_string()))
    }
}
