//! What a plan says of the IDs and days that its request lists, of people who cannot be sent, and of filters that leave nothing.

use std::collections::BTreeSet;

use super::fold::list;
use super::selection::Selection;
use super::step::{Pass, Step};
use super::{Facts, Plan};
use crate::campus::{EnableEdFi, Request};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusRole, ResourceKind};
use crate::source::TELLS_NO_DAY;

/// How the warnings about IDs that match nothing begin.
const UNMATCHED: &str = "no record in scope carries the Campus ";

/// What is said of filters that leave nothing.
const NOTHING: &str = "the filters select nothing: no record in scope passes them, and a run is refused";

/// How what is said of dates begins that leave nothing: that may be so, of a day on which nobody was absent.
const NO_DAY: &str = "the dates select nothing: no record in scope is of ";

/// How many IDs a warning names.
const LISTED_IDS: usize = 20;

/// What a request narrows by, and that it does so, in words.
pub(super) fn given(request: &Request) -> &'static str {
    match (filters(request).iter().any(|(_, ids)| ids.is_some()), request.dates.is_some()) {
        (_, false) => "people, courses or sections are listed",
        (false, true) => "dates are given",
        (true, true) => "people, courses, sections or dates are given",
    }
}

/// The roles that a request filters by.
pub(super) fn filters(request: &Request) -> [(CampusRole, Option<&BTreeSet<i64>>); 3] {
    [
        (CampusRole::Person, request.persons.as_ref()),
        (CampusRole::Course, request.courses.as_ref()),
        (CampusRole::Section, request.sections.as_ref()),
    ]
}

impl Facts {
    /// Refuses filters that select nobody by what they are, or that the source cannot apply.
    pub(super) fn check_filters(&self, request: &Request) -> Result<()> {
        for (role, ids) in filters(request) {
            let Some(ids) = ids else { continue };
            if ids.is_empty() {
                return Err(Error::new(ErrorKind::RequestInvalid, format!("the list of {role} IDs is empty"))
                    .with_hint("name at least one, or leave it out for all"));
            }
            if !self.capabilities.campus_keys.contains(&role) {
                return Err(Error::new(ErrorKind::RequestInvalid, format!("the source's records carry no Campus {role} IDs"))
                    .with_hint("leave that filter out, or use a source that knows them"));
            }
        }
        self.check_dates(request)
    }

    /// Refuses dates that hold no day of the school year, and a source that knows none.
    pub(crate) fn check_dates(&self, request: &Request) -> Result<()> {
        let Some(dates) = &request.dates else { return Ok(()) };
        dates.check()?;
        if self.capabilities.days.is_empty() {
            let message = "the source's records carry no day of their own (\"@date\")";
            return Err(Error::new(ErrorKind::RequestInvalid, message)
                .with_hint("leave the dates out, or use a source whose records carry it"));
        }
        let knows_year = self.capabilities.configurations || self.capabilities.campus_keys.contains(&CampusRole::SchoolYear);
        if knows_year { self.configuration.school_year.check(dates) } else { Ok(()) }
    }

    /// Refuses dates for resources of whose records the source does not tell the day, and says if they narrow nothing of what is selected.
    pub(super) fn check_days(&self, request: &Request, chosen: &BTreeSet<ResourceKind>, warnings: &mut Vec<String>) -> Result<()> {
        if request.dates.is_none() {
            return Ok(());
        }
        let is_narrowed = |kind: &&ResourceKind| self.selection(kind, request).is_some_and(|selection| selection.has_dates());
        let (told, untold): (Vec<_>, Vec<_>) =
            chosen.iter().filter(is_narrowed).partition(|kind| self.capabilities.tells_day(kind));
        if !untold.is_empty() {
            let message = format!("of which day each of their records is, the source does not tell of {}", list(untold.iter()));
            return Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(TELLS_NO_DAY));
        }
        if told.is_empty() {
            warnings.push("the dates narrow nothing: no resource that is selected has days which they could".to_owned());
        }
        Ok(())
    }

    /// What the filters of a request do to a kind; `None` when its policy skips it.
    pub(crate) fn selection(&self, kind: &ResourceKind, request: &Request) -> Option<Selection> {
        let selection = Selection::of(kind, request, self.capabilities.tells_day(kind))?;
        Some(self.of_changes(kind, selection))
    }

    /// Names the listed IDs that no record carries, with what may have been meant.
    pub(super) fn unmatched(&self, request: &Request, warnings: &mut Vec<String>) {
        let Some(matched) = &self.matched else { return };
        for (role, ids) in filters(request) {
            let known =
                |id: &i64| matched.contains(&(role, *id)) || (role == CampusRole::Person && self.without_unique_id.contains(id));
            let missing: Vec<i64> = ids.into_iter().flatten().filter(|id| !known(id)).copied().collect();
            if missing.is_empty() {
                continue;
            }
            let or = if role == CampusRole::Person { ", or without an Ed-Fi ID" } else { "" };
            let meant = |id: &i64| {
                let similar: Vec<_> = self.similar.get(&(role, *id))?.iter().map(ToString::to_string).collect();
                Some(format!("; instead of {id}, did you mean {}?", similar.join(" or ")))
            };
            let meant: String = missing.iter().filter_map(meant).collect();
            let missing = some(&missing);
            warnings.push(format!("{UNMATCHED}{role} ID {missing}: not in these schools and this year{or}{meant}"));
        }
    }

    /// What is known before the run to keep records back: Ed-Fi that is not enabled, people without a unique ID.
    pub(super) fn held_back(&self, request: &Request, warnings: &mut Vec<String>) {
        if self.enable_ed_fi != EnableEdFi::Yes {
            let preference = self.enable_ed_fi;
            warnings.push(format!("the system preference Enable Ed-Fi is {preference}: a run is refused until it is Yes"));
        }
        let listed = |id: &&i64| request.persons.as_ref().is_none_or(|persons| persons.contains(id));
        let people: Vec<i64> = self.without_unique_id.iter().filter(listed).copied().collect();
        if !people.is_empty() {
            let (count, verb) = if people.len() == 1 {
                ("1 person lacks".to_owned(), "has")
            } else {
                (format!("{} people lack", people.len()), "have")
            };
            warnings.push(format!(
                "{count} the number that is sent as unique ID, and nothing under it is sent until they {verb} one: Campus person ID {}",
                some(&people)
            ));
        }
    }

    /// Where filters are given and leave no record of any step, that is said, and every step counted as empty, if any
    /// is counted. Days may be empty, so that a run of these is none that is refused.
    pub(super) fn empty_steps(&self, request: &Request, steps: &mut [Step], warnings: &mut Vec<String>) {
        let leaves_nothing = |step: &Step| match &step.selection {
            Selection::FullScope => step.records == Some(0),
            Selection::Narrowed(_) | Selection::NarrowedAndRelated(_) => {
                self.model.find(&step.resource).is_some_and(|kind| self.empty.contains(&kind))
            }
            Selection::Related => true,
            Selection::Errors(_) => false,
        };
        let lists_ids = filters(request).iter().any(|(_, ids)| ids.is_some());
        if (lists_ids || request.dates.is_some()) && steps.iter().filter(|step| step.pass == Pass::First).all(leaves_nothing) {
            for step in steps.iter_mut().filter(|_| self.counts) {
                step.records = Some(0);
            }
            let is_refused = request.dates.is_none() || warnings.iter().any(|said| said.starts_with(UNMATCHED));
            warnings.push(match &request.dates {
                Some(dates) if !is_refused => format!("{NO_DAY}{dates}"),
                _ => NOTHING.to_owned(),
            });
        }
    }
}

impl Plan {
    /// Whether people, courses or sections are listed, and leave nothing to be sent. Such a plan says so, and cannot be run. Where dates are given
    /// beside them, it can, as long as the IDs are somebody's: on those days there was nothing.
    pub fn selects_nothing(&self) -> bool {
        let lists_ids = filters(&self.request).iter().any(|(_, ids)| ids.is_some());
        let filtered = lists_ids && (self.request.dates.is_none() || self.unmatched().next().is_some());
        let empty = || self.steps.iter().all(|step| step.records == Some(0)) || self.warnings.iter().any(|said| said == NOTHING);
        filtered && !self.steps.is_empty() && empty()
    }

    /// What it warns of IDs that match nothing.
    pub(crate) fn unmatched(&self) -> impl Iterator<Item = &str> {
        self.warnings.iter().map(String::as_str).filter(|warning| warning.starts_with(UNMATCHED))
    }
}

/// The first IDs of a list, and how many more there are.
fn some(ids: &[i64]) -> String {
    let named: Vec<_> = ids.iter().take(LISTED_IDS).map(ToString::to_string).collect();
    let more = ids.len() - named.len();
    if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
}
