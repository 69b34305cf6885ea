//! [`explain`]: all records of a subject, compared as a Verify compares them.

use std::collections::HashMap;

use super::explanation::{ExplainedRecord, Explanation, Reason};
use super::failures::{Failures, in_any_state};
use super::given::{Given, given};
use super::own::{Known, of_subject};
use super::reasons::{Remembered, Told, of_blocked, of_error, of_ods, of_source, of_twin, of_withheld};
use super::subject::Subject;
use super::upstream::Upstream;
use crate::campus::Configuration;
use crate::error::Result;
use crate::graph::{Dependencies, authorizing_people};
use crate::ledger::{self, ErrorFilter, ErrorRow, Ledger, TargetId};
use crate::model::{Key, ResourceKind};
use crate::orphans::Search;
use crate::plan::Plan;
use crate::verify::{BEHIND_AN_ASSOCIATION, Difference, DifferenceKind, HIDDEN, SPELLED, Wanted, verify_these};

/// A reason, and whether it follows from what befell another record of the subject, or may.
type Explained = (Told, bool);

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
    explanation.records.extend(of_subject(snapshot.as_ref(), subject, kinds, &given, &known).await?);
    for withheld in &known.withheld {
        let (reason, message, next) = of_withheld(withheld);
        let record = ExplainedRecord::new(reason, message, next);
        explanation.records.push(ExplainedRecord {
            resource: Some(withheld.resource.clone()),
            object: Some(withheld.object.to_string()),
            ..record
        });
    }
    let mut follows = vec![false; explanation.records.len()];
    let (rows, ods, held) = (search.sides.rows.clone(), search.sides.ods, search.sides.held.clone());
    let log = rows.ledger();
    let ledgers = ledgers(log, &given).await?;
    let compared = match plan {
        Some(plan) => {
            let found = verify_these(search, dependencies, plan, wanted(&given), show_values).await?;
            explanation.warnings = found.warnings;
            Compared::of(found.differences)
        }
        None => Compared::default(),
    };
    let topic = Topic { given: &given, dependencies, configuration: &configuration };
    let mut failures = Failures::read(log, &errors_of(subject, kinds)).await?;
    let mut upstream = Upstream::new((snapshot, scope, held), ods, log);
    for one in &given {
        let row = one.key.and_then(|key| ledgers.get(&key));
        let remembered = match log {
            Some(_) => Remembered::Row(row),
            None if known.has_ledger => Remembered::Nothing("the ODS was emptied or replaced since the ledger knew it"),
            None => Remembered::Nothing("no ledger is named"),
        };
        let difference = compared.of_record(one);
        let (told, is_consequence): Explained = match (of_source(one, &configuration), difference) {
            (Some(told), _) => (told, false),
            (None, None) => ((Reason::InPlace, "the ODS has it as Campus has it".to_owned(), None), false),
            (None, Some(difference)) => topic.of_difference(one, difference, remembered, &mut upstream, &mut failures).await?,
        };
        follows.push(is_consequence);
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
    explanation.next = first_step(&explanation.records, &follows);
    Ok(explanation)
}

/// What is given of a subject, and by what it is told.
struct Topic<'a> {
    given: &'a [Given],
    dependencies: &'a Dependencies,
    configuration: &'a Configuration,
}

impl Topic<'_> {
    /// Why a record of which the source says nothing is not in the ODS as Campus has it.
    async fn of_difference(
        &self,
        one: &Given,
        difference: &Difference,
        remembered: Remembered<'_>,
        upstream: &mut Upstream<'_>,
        failures: &mut Failures<'_>,
    ) -> Result<Explained> {
        let is_missing = difference.kind == DifferenceKind::Missing;
        // What is about a person whom the ODS does not show may be there, unless something that it refers to is not.
        if (is_missing || difference.why.as_deref() == Some(BEHIND_AN_ASSOCIATION))
            && let Some(held) = upstream.of(one, failures).await?
        {
            let is_among = self.given.iter().any(|other| other.key == Some(held.root));
            return Ok((held.told, is_among));
        }
        let error = failures.of(one).and_then(|error| self.of_failure(error));
        Ok(match (difference.kind, error) {
            (DifferenceKind::Missing | DifferenceKind::Different, Some(told)) => told,
            (DifferenceKind::Missing | DifferenceKind::Different, None) => (of_ods(one, remembered, !is_missing), false),
            (_, error) => self.unseen(one, difference, error),
        })
    }

    /// What an error says, unless the source says more today.
    fn of_failure(&self, error: &ErrorRow) -> Option<Explained> {
        let because = error.because_of.as_deref();
        let is_root = |other: &&Given| because == Some(&format!("{} {}", other.kind.path(), other.origin));
        match self.given.iter().find(is_root) {
            Some(root) => of_blocked(error, root, self.configuration).map(|told| {
                let follows = told.0 != Reason::NotSent;
                (told, follows)
            }),
            None => of_error(error).map(|told| (told, false)),
        }
    }

    /// A record of which the ODS shows nothing, and would not if it were there.
    fn unseen(&self, given: &Given, difference: &Difference, error: Option<Explained>) -> Explained {
        let why = difference.why.clone().unwrap_or_default();
        if why == SPELLED {
            let told = given.twin.as_ref().map(of_twin);
            let next = "correct the spelling of its key in Campus, or have the one in the ODS deleted; then resync";
            return (told.unwrap_or_else(|| (Reason::Unseen, why, Some(next.to_owned()))), false);
        }
        // By whom the ODS authorizes it, which the record may name through another one only.
        let people = authorizing_people(&given.kind).filter_map(|(role, _)| given.kind.model().named(role));
        let is_person = |kind: &ResourceKind| !self.dependencies.primary_associations(kind).is_empty();
        let person = [given.kind.clone()].into_iter().chain(people).find(is_person);
        let Some(person) = person.filter(|_| [BEHIND_AN_ASSOCIATION, HIDDEN].contains(&why.as_str())) else {
            return ((Reason::Unseen, why, Some("ask the host of the ODS what this key may read".to_owned())), false);
        };
        let associations: Vec<_> =
            self.dependencies.primary_associations(&person).iter().map(|kind| kind.endpoint().to_owned()).collect();
        let associations = associations.join(" or ");
        let message = format!("the ODS shows {person}, and what is about them, only behind {associations}, and shows none here");
        match error {
            Some(((reason, cause, next), _)) if reason != Reason::PersonUnseen => {
                ((Reason::PersonUnseen, format!("{message}; {cause}"), next), true)
            }
            _ => {
                let next = format!("see what became of {associations}; resync when the source gives one");
                ((Reason::PersonUnseen, message, Some(next)), true)
            }
        }
    }
}

/// The keys of what can be sent.
fn wanted(given: &[Given]) -> Wanted {
    let mut wanted = Wanted::new();
    for one in given.iter().filter(|one| one.outside.is_none() && one.errors.is_empty()) {
        wanted.entry(one.kind.clone()).or_default().extend(one.key);
    }
    wanted
}

/// Which errors are of a subject.
fn errors_of(subject: &Subject, kinds: &[ResourceKind]) -> ErrorFilter {
    let filter = in_any_state();
    match (subject, subject.campus_id()) {
        (Subject::Record { resource, .. }, _) => match kinds.iter().find(|kind| kind.endpoint() == resource) {
            Some(kind) => filter.with_resource(kind.path()),
            None => filter,
        },
        (_, Some((role, id))) => filter.with(role, id),
        _ => filter,
    }
}

/// What the ledger knows of the records, by key.
async fn ledgers(log: Option<(&dyn Ledger, TargetId)>, given: &[Given]) -> Result<HashMap<Key, ledger::Known>> {
    let mut all = HashMap::new();
    let Some((ledger, target)) = log else { return Ok(all) };
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

/// What to do first: the step of the first record that does not follow from another one's.
fn first_step(records: &[ExplainedRecord], follows: &[bool]) -> Option<String> {
    let open = || records.iter().zip(follows).filter(|(record, _)| record.reason != Reason::InPlace);
    let first = open().find(|(_, follows)| !**follows).or_else(|| open().next());
    first.and_then(|(record, _)| record.next.clone())
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
