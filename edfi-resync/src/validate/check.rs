//! [`validate`]: every record of a source, parents before children.

use std::collections::{BTreeSet, HashSet};
use std::mem;

use futures::StreamExt as _;

use super::descriptors::Descriptors;
use super::keys::{Keys, Twin};
use super::validation::{Failures, InvalidRecord, Validated, Validation};
use super::values::Values;
use crate::campus::{Narrowing, Scope};
use crate::engine::{CauseClass, RecordName, code_as_shown};
use crate::error::Result;
use crate::graph::Dependencies;
use crate::model::{Inspection, Record, ReferenceKey, ResourceKind, ShapeError, ShapeProblem, dropped};
use crate::shown::records;
use crate::source::{Looked, Reject, Snapshot};

/// Who is shown every record with something wrong.
pub(crate) type Each<'a> = Box<dyn FnMut(&InvalidRecord) + Send + 'a>;

/// Checks every record of a snapshot. Values of descriptors are checked against a list, if there is one.
///
/// # Errors
/// When the source cannot be read.
pub(crate) async fn validate(
    snapshot: &dyn Snapshot,
    scope: &Scope,
    dependencies: &Dependencies,
    descriptors: Option<&Descriptors>,
    each: Option<Each<'_>>,
) -> Result<Validation> {
    let kinds = in_load_order(snapshot.kinds().await?, dependencies);
    let mut check = Check::new(scope, &kinds, descriptors, each);
    for (at, kind) in (0..).zip(&kinds) {
        let mut batches = snapshot.scan(kind, &Narrowing::none());
        while let Some(batch) = batches.next().await {
            let (looked, rejects) = batch?.into_looked();
            for looked in looked {
                check.record(at, looked);
            }
            for reject in rejects {
                check.reject(at, reject);
            }
        }
    }
    let mut validation = check.end();
    let left_out = snapshot.unsupported().await?;
    if !left_out.is_empty() {
        let (standard, names) = (scope.model.version(), left_out.join(", "));
        validation.warnings.push(format!("not checked, since Data Standard {standard} has no such kinds: {names}"));
    }
    Ok(validation)
}

/// The kinds of a source as they are sent, descriptors first.
fn in_load_order(mut kinds: Vec<ResourceKind>, dependencies: &Dependencies) -> Vec<ResourceKind> {
    let order = dependencies.load_order();
    let place = |kind: &ResourceKind| order.iter().position(|entry| entry.resource == kind.path());
    kinds.sort_by_cached_key(|kind| (!kind.is_descriptor(), place(kind).unwrap_or(usize::MAX), kind.path()));
    kinds
}

/// What a reference of a kind can be checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// The source holds none of the kinds that it may refer to.
    NotHeld,
    /// All of them come before.
    Before,
    /// Some may come later.
    Later,
}

/// A reference to what has not come yet.
struct Pending {
    kind: u16,
    reference: ReferenceKey,
    record: RecordName,
    /// Something else is wrong with the record.
    is_invalid: bool,
}

struct Check<'a> {
    scope: &'a Scope,
    kinds: &'a [ResourceKind],
    targets: Vec<Vec<Target>>,
    /// The kinds that each of these references may refer to, by their places.
    places: Vec<Vec<Vec<u16>>>,
    keys: Keys,
    values: Option<Values<'a>>,
    pending: Vec<Pending>,
    counts: Vec<Validated>,
    failures: Failures,
    each: Option<Each<'a>>,
    /// Resources that references were not checked against.
    unchecked: BTreeSet<&'static str>,
    /// Members that the model does not have, of each kind.
    unknown: Vec<BTreeSet<String>>,
}

impl<'a> Check<'a> {
    fn new(scope: &'a Scope, kinds: &'a [ResourceKind], descriptors: Option<&'a Descriptors>, each: Option<Each<'a>>) -> Self {
        let places = |target: &str| {
            let satisfying = scope.model.satisfying(target);
            (0..).zip(kinds).filter(move |(_, kind)| satisfying.contains(kind)).map(|(at, _)| at).collect::<Vec<u16>>()
        };
        let of = |kind: &ResourceKind| kind.spec().references.iter().map(|reference| places(reference.target)).collect::<Vec<_>>();
        let places: Vec<_> = kinds.iter().map(of).collect();
        let target = |at: usize, places: &[u16]| match places.iter().max() {
            None => Target::NotHeld,
            Some(last) if usize::from(*last) < at => Target::Before,
            Some(_) => Target::Later,
        };
        let of = |(at, places): (usize, &Vec<Vec<u16>>)| places.iter().map(|places| target(at, places)).collect::<Vec<_>>();
        Self {
            scope,
            kinds,
            targets: places.iter().enumerate().map(of).collect(),
            places,
            keys: Keys::default(),
            values: descriptors.map(Values::new),
            pending: Vec::new(),
            counts: vec![Validated::default(); kinds.len()],
            failures: Failures::default(),
            each,
            unchecked: BTreeSet::new(),
            unknown: vec![BTreeSet::new(); kinds.len()],
        }
    }

    fn record(&mut self, at: u16, looked: Looked) {
        let Looked { record, inspection, .. } = looked;
        let Record { kind, body, campus, origin } = record;
        let inspection = match &mut self.values {
            Some(values) => values.judge(&kind, &body, inspection),
            None => inspection,
        };
        let name = RecordName::new(kind, origin, campus);
        if let Some(why) = self.scope.excludes(name.campus()) {
            let message = format!("outside the school year or the schools: {why}");
            let hint = format!("{} must give what is of the school year alone", name.origin().source);
            return self.invalid(at, &name, vec![(CauseClass::OutsideScope, message, Some(hint))]);
        }
        if let Some(values) = self.values.as_mut().filter(|_| name.kind().is_descriptor()) {
            values.learn(name.kind(), &body);
        }
        self.judge(at, &name, inspection);
    }

    fn reject(&mut self, at: u16, reject: Reject) {
        let Reject { kind, origin, campus, mut errors, partial, .. } = reject;
        let body = partial.unwrap_or_default();
        let mut inspection = match &mut self.values {
            Some(values) => values.inspect(&kind, &body),
            None => kind.inspector().inspect(&body),
        };
        // Of one that is no record, only the store can say what is wrong.
        for error in mem::take(&mut inspection.errors) {
            if !body.is_empty() && !errors.contains(&error) {
                errors.push(error);
            }
        }
        inspection.errors = errors;
        self.judge(at, &RecordName::new(kind, origin, campus), inspection);
    }

    fn judge(&mut self, at: u16, name: &RecordName, inspection: Inspection) {
        let unknown = &mut self.unknown[usize::from(at)];
        if unknown.len() < 5 {
            unknown.extend(inspection.unknown);
        }
        let mut wrong: Vec<Wrong> = inspection.errors.iter().map(shape).collect();
        match inspection.key.map(|key| self.keys.insert(key, at, inspection.digest)) {
            None | Some(Twin::None) => {}
            Some(Twin::Same) => {
                self.counts[usize::from(at)].read += 1;
                self.counts[usize::from(at)].duplicates += 1;
                return;
            }
            Some(Twin::Different) => wrong.push((
                CauseClass::Duplicate,
                "an earlier record has its natural key, and another body".to_owned(),
                Some("a run sends the first one: correct the source, or the query that made them".to_owned()),
            )),
            Some(Twin::OfKind(other)) => wrong.push((
                CauseClass::Duplicate,
                format!("a record of {} has its natural key", self.kinds[usize::from(other)]),
                Some("they share one number space: give one of them another number".to_owned()),
            )),
        }
        let mut pending = Vec::new();
        for reference in inspection.references {
            match self.targets[usize::from(at)][usize::from(reference.reference)] {
                Target::NotHeld => self.is_unchecked(name.kind(), reference),
                _ if self.has(at, reference) => {}
                Target::Before if !self.holds_any(at, reference) => self.is_unchecked(name.kind(), reference),
                Target::Before => wrong.push(self.missing(name.kind(), reference)),
                Target::Later => pending.push(reference),
            }
        }
        let is_invalid = !wrong.is_empty();
        let waiting = pending.into_iter().map(|reference| Pending { kind: at, reference, record: name.clone(), is_invalid });
        self.pending.extend(waiting);
        if is_invalid {
            self.invalid(at, name, wrong);
        } else {
            self.counts[usize::from(at)].read += 1;
            self.counts[usize::from(at)].valid += 1;
        }
    }

    /// Whether the source has any record of the kinds that a reference may refer to.
    fn holds_any(&self, at: u16, reference: ReferenceKey) -> bool {
        self.places_of(at, reference).iter().any(|place| self.counts[usize::from(*place)].read > 0)
    }

    fn has(&self, at: u16, reference: ReferenceKey) -> bool {
        self.keys.has(reference.key, self.places_of(at, reference))
    }

    fn places_of(&self, at: u16, reference: ReferenceKey) -> &[u16] {
        &self.places[usize::from(at)][usize::from(reference.reference)]
    }

    fn is_unchecked(&mut self, kind: &ResourceKind, reference: ReferenceKey) {
        self.unchecked.insert(kind.spec().references[usize::from(reference.reference)].target);
    }

    /// A reference to what the source does not hold.
    fn missing(&self, kind: &ResourceKind, reference: ReferenceKey) -> Wrong {
        let spec = &kind.spec().references[usize::from(reference.reference)];
        let held = self.scope.model.satisfying(spec.target);
        let held: Vec<_> = self.kinds.iter().filter(|kind| held.contains(kind)).map(ResourceKind::endpoint).collect();
        let message = format!("{} refers to none of the source's {}", spec.path, held.join(" or "));
        (CauseClass::ParentMissing, message, Some("add what it refers to, or correct the reference".to_owned()))
    }

    fn invalid(&mut self, at: u16, name: &RecordName, wrong: Vec<Wrong>) {
        self.counts[usize::from(at)].read += 1;
        self.counts[usize::from(at)].invalid += 1;
        self.tell(name, &wrong);
        self.count(at, name, wrong);
    }

    /// Counts a record once for each thing that is wrong with it, wherever in it that is.
    fn count(&mut self, at: u16, name: &RecordName, wrong: Vec<Wrong>) {
        let mut counted = HashSet::new();
        for (class, message, hint) in wrong {
            let message = without_positions(&message);
            if counted.insert((class, message.clone())) {
                self.failures.add(at, class, message, hint.as_deref(), name);
            }
        }
    }

    fn tell(&mut self, name: &RecordName, wrong: &[Wrong]) {
        if let Some(each) = &mut self.each {
            let errors = wrong.iter().map(|(_, message, _)| message.clone()).collect();
            each(&InvalidRecord { resource: name.kind().to_string(), origin: name.origin().to_string(), errors });
        }
    }

    fn end(mut self) -> Validation {
        let mut pending = mem::take(&mut self.pending);
        pending.retain(|pending| !self.has(pending.kind, pending.reference));
        let mut last: Option<RecordName> = None;
        for Pending { kind, reference, record, is_invalid } in pending {
            if !self.holds_any(kind, reference) {
                self.is_unchecked(record.kind(), reference);
                continue;
            }
            let wrong = vec![self.missing(record.kind(), reference)];
            self.tell(&record, &wrong);
            self.count(kind, &record, wrong);
            // The references of a record stand one behind the other.
            if !is_invalid && last.as_ref() != Some(&record) {
                self.counts[usize::from(kind)].valid -= 1;
                self.counts[usize::from(kind)].invalid += 1;
                last = Some(record);
            }
        }
        let mut validation = Validation::default();
        for (kind, counts) in self.kinds.iter().zip(&self.counts) {
            validation.total.add(*counts);
            validation.resources.insert(kind.to_string(), *counts);
        }
        let (failures, more) = self.failures.sorted();
        validation.failures = failures;
        if more > 0 {
            validation
                .warnings
                .push(format!("{} have yet other things wrong with them, of which there are too many", records(more)));
        }
        if !self.unchecked.is_empty() {
            let names: Vec<_> = self.unchecked.into_iter().collect();
            let message = format!("references to these were not checked, since the source holds none: {}", names.join(", "));
            validation.warnings.push(message);
        }
        validation.warnings.extend(self.kinds.iter().zip(self.unknown).filter_map(|(kind, members)| dropped(kind, members)));
        validation.warnings.extend(self.values.and_then(Values::warning));
        validation
    }
}

/// Something that is wrong with a record: what sort of thing, the message, and what to do.
type Wrong = (CauseClass, String, Option<String>);

fn shape(error: &ShapeError) -> Wrong {
    let class = match error.problem {
        ShapeProblem::UnmappedCode { .. } => CauseClass::UnmappedCode,
        ShapeProblem::NoSuchValue { .. } => CauseClass::DescriptorMissing,
        _ => CauseClass::Shape,
    };
    let hint = match class {
        CauseClass::UnmappedCode => Some("map the code in the Resource Preferences of the configuration"),
        CauseClass::DescriptorMissing => Some("correct the value, or have the host of the ODS add it"),
        _ => error.problem.hint(),
    };
    let message = match &error.problem {
        ShapeProblem::UnmappedCode { descriptor, code } => {
            format!("{} has the Campus code {}, which is not mapped to a {descriptor}", error.path, code_as_shown(code))
        }
        ShapeProblem::NoSuchValue { descriptor, value } => {
            format!("{} is no value of {descriptor}: {}", error.path, value_as_shown(value))
        }
        problem => format!("{} {problem}", error.path),
    };
    (class, message, hint.map(str::to_owned))
}

/// A descriptor's value as it may be shown. A query that takes a name or a number for a code must not print it.
fn value_as_shown(value: &str) -> String {
    const LONGEST: usize = 100;
    let (namespace, code) = value.split_once('#').unwrap_or(("", value));
    let plain = |letter: char| letter.is_alphanumeric() || " -_.,/:+&()'".contains(letter);
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    // Nor what stands before it, unless that is a namespace.
    let digits_before = namespace.bytes().filter(u8::is_ascii_digit).count();
    let is_namespace = namespace.starts_with("uri://") && !namespace.contains(char::is_whitespace) && digits_before < 6;
    if !is_namespace {
        return format!("{} characters that begin with no namespace", value.chars().count());
    }
    if code.chars().all(plain) && digits < 6 && code.chars().count() <= LONGEST {
        format!("{namespace}#{code}")
    } else {
        format!("{namespace}# and {} characters", code.chars().count())
    }
}

/// A message whose path names no item of a collection by its position, and no column of a line.
fn without_positions(message: &str) -> String {
    if let Some((what @ "$ is not a JSON object", _)) = message.split_once(" (") {
        return what.to_owned();
    }
    let (path, rest) = message.split_once(' ').unwrap_or((message, ""));
    if !path.starts_with('$') || !path.contains('[') {
        return message.to_owned();
    }
    let mut plain = String::with_capacity(message.len());
    let mut parts = path.split('[');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (index, behind) = part.split_once(']').unwrap_or((part, ""));
        let index = if index.bytes().all(|byte| byte.is_ascii_digit()) { "*" } else { index };
        plain.extend(["[", index, "]", behind]);
    }
    format!("{plain} {rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_may_be_a_person_is_not_shown() {
        assert_eq!(value_as_shown("uri://x#Career and Technical Education"), "uri://x#Career and Technical Education");
        assert_eq!(value_as_shown("Jane Doe 604822#12345 Jane Doe"), "30 characters that begin with no namespace");
        assert_eq!(value_as_shown("uri://x#604822"), "uri://x# and 6 characters");
        assert_eq!(value_as_shown("uri://x#a@b.example"), "uri://x# and 11 characters");
    }

    #[test]
    fn one_thing_wrong_is_one_failure_wherever_it_is() {
        assert_eq!(without_positions("$.a[3].b[0] is required"), "$.a[*].b[*] is required");
        assert_eq!(without_positions("$.a is no value of X: uri://x#a[1]"), "$.a is no value of X: uri://x#a[1]");
        assert_eq!(without_positions("$.a[*].b refers to none"), "$.a[*].b refers to none");
        assert_eq!(without_positions("$ is not a JSON object (column 10)"), "$ is not a JSON object");
        assert_eq!(without_positions("an earlier record [1]"), "an earlier record [1]");
    }
}
