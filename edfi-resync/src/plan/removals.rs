//! Which resources a plan cleans up, in which order; and whether a plan that somebody saved can be carried out.

use std::collections::BTreeSet;

use super::days;
use super::fold::{Facts, list};
use super::ids::given;
use super::occasion::Occasion;
use super::removal::{Because, RemovalStep, check_ceiling};
use super::selection::Selection;
use super::{KindPolicy, Plan};
use crate::campus::{Configuration, Mode, Request};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::{Dependencies, Operation};
use crate::model::{Model, ResourceClass, ResourceKind};

/// What a configuration says of a kind.
impl KindPolicy {
    /// What this configuration says of this kind.
    pub(crate) fn of(configuration: &Configuration, kind: &ResourceKind) -> Self {
        let policies = &configuration.policies;
        Self {
            off: !configuration.preferences.is_on(kind.endpoint()),
            protected: policies.is_protected(kind),
            read_only: policies.is_read_only(kind),
            exclusive: policies.is_exclusive(kind),
        }
    }
}

impl Facts {
    /// The steps of a Cleanup, empty as yet: dependents before what they depend on.
    pub(super) fn removals(
        &self,
        chosen: &BTreeSet<ResourceKind>,
        request: &Request,
        dependencies: &Dependencies,
        warnings: &mut Vec<String>,
    ) -> Vec<RemovalStep> {
        let off = self.switched_off(chosen, request);
        let (mut steps, mut unreached, mut dayless) = (Vec::new(), Vec::new(), Vec::new());
        for entry in dependencies.load_order().into_iter().rev() {
            let Some(kind) = self.model.find(&entry.resource) else { continue };
            let takes_part = (chosen.contains(&kind) || off.contains(&kind)) && kind.spec().class == ResourceClass::Resource;
            if !takes_part || !entry.operations.contains(&Operation::Create) {
                continue;
            }
            match self.selection(&kind, request) {
                // An orphan is of the days asked for if it says so itself.
                Some(selection) if selection.has_dates() && !days::shows_day(&kind) => dayless.push(kind),
                Some(Selection::NarrowedAndRelated(narrowing)) => {
                    steps.push(RemovalStep::new(kind.endpoint(), entry.order, Selection::Narrowed(narrowing)));
                }
                Some(selection @ (Selection::FullScope | Selection::Narrowed(_))) => {
                    steps.push(RemovalStep::new(kind.endpoint(), entry.order, selection));
                }
                // Nothing in an ODS says that nobody listed needs a record any more.
                Some(Selection::Related | Selection::Errors(_)) => unreached.push(kind),
                None => {}
            }
        }
        if !unreached.is_empty() {
            unreached.sort();
            warnings.push(format!("not cleaned up, because {}: {}", given(request), list(unreached.iter())));
        }
        if !dayless.is_empty() {
            dayless.sort();
            let dayless = list(dayless.iter());
            warnings.push(format!(
                "not cleaned up, because dates are given, and the ODS does not show of which day it has each: {dayless}"
            ));
        }
        steps
    }

    /// Kinds that are switched off, of which an excluded calendar may still take records along: all that the source holds, or of listed
    /// resources those that refer to calendars if these are listed.
    fn switched_off(&self, chosen: &BTreeSet<ResourceKind>, request: &Request) -> BTreeSet<ResourceKind> {
        let calendars = chosen.iter().find(|kind| kind.endpoint() == "calendars");
        let off = |kind: &&ResourceKind| !self.configuration.preferences.is_on(kind.endpoint());
        let depends = |kind: &&ResourceKind| {
            request.resources.is_none()
                || calendars
                    .is_some_and(|calendars| kind.spec().references.iter().any(|reference| reference.target == calendars.name()))
        };
        self.held.iter().filter(off).filter(depends).cloned().collect()
    }
}

impl Plan {
    /// Refuses so many deletes, of so many records found, if that is more than a run of it deletes unasked and nobody asked.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] with both numbers.
    pub(crate) fn check_ceiling(&self, (deletes, found): (u64, u64), force: bool) -> Result<()> {
        if force || self.request.force { Ok(()) } else { check_ceiling(deletes, found) }
    }

    /// Checks that what it deletes can be carried out. One that was folded always can; one that came as JSON may be anybody's work.
    pub(super) fn check_removals(&self, model: &Model) -> Result<()> {
        let wrong = |step: &RemovalStep, what: &str| {
            let message = format!("what the plan deletes of {} {what}", step.resource);
            Err(Error::new(ErrorKind::RequestInvalid, message).with_hint("make the plan anew"))
        };
        let mut before = BTreeSet::new();
        let mut order = u32::MAX;
        for step in &self.removals {
            if model.kind(&step.resource)?.endpoint() != step.resource {
                return wrong(step, "does not name it as the model does");
            }
            if !before.insert(&step.resource) {
                return wrong(step, "stands there twice");
            }
            if step.order > order {
                return wrong(step, "stands behind what it depends on");
            }
            if !step.is_closed() {
                return wrong(step, "does not add up");
            }
            let follows_source = self.follows_deletes();
            if self.occasion == Occasion::Request && self.mode != Mode::Cleanup && !follows_source {
                let title = self.occasion.title(self.mode);
                return wrong(step, &format!("stands in a {title}, which deletes nothing"));
            }
            let may = |because| if follows_source { because == Because::Gone } else { self.occasion.deletes_because(because) };
            if step.deletes.iter().any(|removal| !may(removal.because)) {
                return wrong(step, "is there for a reason that it cannot have");
            }
            order = step.order;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campus::Changes;
    use crate::plan::{Because, PLAN_FORMAT, Removal};

    fn plan(removals: Vec<RemovalStep>) -> Plan {
        Plan {
            format: PLAN_FORMAT.to_owned(),
            fingerprint: String::new(),
            configuration: "State".to_owned(),
            source: None,
            target: "https://ods.example".parse().expect("a URL"),
            tenant: None,
            instance: None,
            data_standard: "5.2".to_owned(),
            school_year: 2027.try_into().expect("a school year"),
            mode: Mode::Cleanup,
            occasion: Occasion::Request,
            request: Request::new().mode(Mode::Cleanup),
            schools: Vec::new(),
            removals,
            steps: Vec::new(),
            counted: true,
            deleted_until: None,
            unmapped: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn step(resource: &str, order: u32) -> RemovalStep {
        RemovalStep::new(resource, order, Selection::FullScope)
    }

    fn deleting(because: Because) -> RemovalStep {
        let mut step = step("sections", 9);
        step.deletes.push(Removal::new("ab", because));
        step.found = 1;
        step
    }

    #[test]
    fn removals_that_nobody_found_are_refused() {
        let error = |steps| plan(steps).check_removals(&Model::ds5_2()).expect_err("it cannot be carried out").to_string();
        let mut open = step("sections", 9);
        open.deletes.push(Removal::new("ab", Because::Gone));
        // Nobody looks again whether what was asked for is still to go.
        let asked = deleting(Because::Asked);
        for (steps, said) in [
            (vec![step("sections", 9), step("sections", 9)], "sections stands there twice"),
            (vec![step("sections", 9), step("grades", 12)], "grades stands behind what it depends on"),
            (vec![step("Sections", 9)], "Sections does not name it as the model does"),
            (vec![open], "sections does not add up"),
            (vec![asked], "sections is there for a reason that it cannot have"),
        ] {
            assert_eq!(error(steps), format!("what the plan deletes of {said}; make the plan anew"));
        }
        plan(vec![step("grades", 12), step("sections", 9)]).check_removals(&Model::ds5_2()).expect("it can be carried out");
    }

    #[test]
    fn each_occasion_has_its_reasons_and_a_resync_has_none() {
        let all = [
            (Occasion::Request, vec![Because::Gone, Because::KeyChanged, Because::CalendarExcluded, Because::Exclusive]),
            (Occasion::EdFiIdChanged, vec![Because::EdFiIdChanged]),
            (Occasion::PeopleCombined, vec![Because::PeopleCombined]),
            (Occasion::DeleteTool, vec![Because::Asked]),
        ];
        let reasons: Vec<_> = all.iter().flat_map(|(_, reasons)| reasons).collect();
        for (occasion, own) in &all {
            for because in &reasons {
                let plan = Plan { occasion: *occasion, ..plan(vec![deleting(**because)]) };
                assert_eq!(plan.check_removals(&Model::ds5_2()).is_ok(), own.contains(because), "{occasion:?} {because:?}");
            }
        }
        let follows = Request::new().changes(Changes::since_last().with_deletes());
        for (because, may) in [(Because::Gone, true), (Because::Exclusive, false), (Because::Asked, false)] {
            let plan = Plan { mode: Mode::Resync, request: follows.clone(), ..plan(vec![deleting(because)]) };
            assert_eq!(plan.check_removals(&Model::ds5_2()).is_ok(), may, "{because:?}");
        }
        let resync = Plan { mode: Mode::Resync, ..plan(vec![deleting(Because::Gone)]) };
        let error = resync.check_removals(&Model::ds5_2()).expect_err("it deletes").to_string();
        assert!(error.contains("a Resync, which deletes nothing"), "{error}");
    }

    /// What an ODS authorizes by a primary association is deleted before it, since the order of deleting is that of loading turned around.
    #[test]
    fn what_is_about_a_person_goes_before_the_person_s_primary_association() {
        for version in ["4.0", "5.2", "6.1"] {
            let model = Model::data_standard(version).expect("it is built in");
            let dependencies = Dependencies::shared(&model).expect("its graph");
            let order: std::collections::HashMap<_, _> = dependencies
                .load_order()
                .into_iter()
                .filter(|entry| entry.operations.contains(&Operation::Create))
                .filter_map(|entry| Some((model.find(&entry.resource)?, entry.order)))
                .collect();
            for kind in model.kinds() {
                for reference in dependencies.person_references(&kind).into_iter().filter(|reference| reference.authorizes) {
                    for primary in dependencies.primary_associations(&reference.person) {
                        let is_person_s_own = dependencies.person_of(&kind).is_some() || dependencies.is_cut(&primary, &kind);
                        assert!(is_person_s_own || order[&kind] > order[&primary], "{kind:?} {primary:?}");
                    }
                }
            }
        }
    }
}
