//! Which schools a request chooses: by ID, number or name.

use std::collections::BTreeSet;

use super::Facts;
use crate::campus::{Mode, Request, SchoolSelection};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusRole, closest};
use crate::source::CampusSchool;

/// The warning of a plan that is for all schools.
pub(crate) const ALL_SCHOOLS: &str = "all schools: in a large district run this off-peak, and in groups of schools";

/// Schools that a message names.
const NAMED: usize = 5;

impl Facts {
    /// The Campus school IDs that a request chooses; absent for a source without schools.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] when no choice was made, when a school is not in the source or excluded from it, when a number or
    /// name is that of no school or of several, or when schools were chosen of a source that has none, or that cannot tell which
    /// records are theirs.
    pub(crate) fn chosen_schools(&self, request: &Request) -> Result<Option<BTreeSet<i64>>> {
        let invalid = |message: String, hint: &str| Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint));
        let Some(selection) = &request.schools else {
            return if self.capabilities.must_choose_schools() {
                invalid(
                    "no schools are chosen".to_owned(),
                    "name Campus school IDs, or \"all\" for the whole district (large districts: off-peak, in groups of schools)",
                )
            } else {
                Ok(None)
            };
        };
        self.check_choosable(request)?;
        match selection {
            SchoolSelection::All => {
                let all: BTreeSet<i64> = self.schools.iter().filter(|school| !school.excluded).map(|school| school.id).collect();
                if all.is_empty() {
                    return invalid(
                        format!("no school of school year {} takes part", self.configuration.school_year),
                        "clear Exclude on the schools that should, or choose the configuration of another year",
                    );
                }
                Ok(Some(all))
            }
            SchoolSelection::Only(ids) if ids.is_empty() => {
                invalid("the list of schools is empty".to_owned(), "name at least one Campus school ID, or \"all\"")
            }
            SchoolSelection::Only(ids) => self.check_schools(ids.clone()).map(Some),
            SchoolSelection::Named(names) if names.is_empty() => {
                invalid("the list of schools is empty".to_owned(), "name at least one school by its number or name")
            }
            SchoolSelection::Named(names) => {
                let ids = names.iter().map(|name| self.school_named(name)).collect::<Result<_>>()?;
                self.check_schools(ids).map(Some)
            }
        }
    }

    /// Refuses a choice of schools of a source without configurations that lacks what it takes, and names that.
    fn check_choosable(&self, request: &Request) -> Result<()> {
        if self.capabilities.must_choose_schools() {
            return Ok(());
        }
        let (lacks, hint) = if self.schools.is_empty() {
            ("schools are chosen, but the source has none", "leave the schools out")
        } else if !self.capabilities.campus_keys.contains(&CampusRole::School) {
            (
                "schools are chosen, but the source does not claim that its records carry school IDs",
                "leave the schools out; or let the store claim the capability, if its records carry them",
            )
        } else if request.mode == Mode::Cleanup && request.schools != Some(SchoolSelection::All) {
            // Nothing else says which of the records that it does not give could not be sent.
            (
                "a cleanup of chosen schools needs a source that claims configurations",
                "leave the schools out, and what is gone of all schools is cleaned up",
            )
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::RequestInvalid, lacks).with_hint(hint))
    }

    /// Refuses schools that are not there or take no part.
    fn check_schools(&self, ids: BTreeSet<i64>) -> Result<BTreeSet<i64>> {
        let invalid = |message: String, hint: &str| Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint));
        let known: BTreeSet<i64> = self.schools.iter().filter(|school| !school.excluded).map(|school| school.id).collect();
        match ids.iter().find(|id| !known.contains(id)) {
            None => Ok(ids),
            Some(id) if self.schools.iter().any(|school| school.id == *id) => {
                invalid(format!("school {id} is marked Exclude in Campus"), "clear Exclude on the school, or leave it out")
            }
            Some(id) => {
                let list: Vec<_> = known.iter().map(ToString::to_string).collect();
                invalid(
                    format!("school {id} is not in school year {}", self.configuration.school_year),
                    &format!("the schools there are {}", list.join(", ")),
                )
            }
        }
    }

    /// The one school that has this number or name. Part of a name is enough for a search, not for a choice: another school of that name
    /// must not change what a saved request sends.
    fn school_named(&self, name: &str) -> Result<i64> {
        let wanted = name.trim().to_lowercase();
        let is = |text: &str| text.trim().to_lowercase() == wanted;
        let found: Vec<_> = self.schools.iter().filter(|school| is(&school.number) || is(&school.name)).collect();
        match found[..] {
            [school] => Ok(school.id),
            [] => {
                let mut near: Vec<_> = self.schools.iter().filter(|school| !wanted.is_empty() && school.matches(&wanted)).collect();
                if near.is_empty() {
                    let texts = self.schools.iter().flat_map(|school| [school.number.as_str(), school.name.as_str()]);
                    let texts = closest(&wanted, texts);
                    near = texts
                        .iter()
                        .filter_map(|text| self.schools.iter().find(|school| school.number == *text || school.name == *text))
                        .collect();
                    near.dedup_by_key(|school| school.id);
                }
                let message =
                    format!("no school of school year {} has the number or name {name:?}", self.configuration.school_year);
                let hint =
                    if near.is_empty() { "search the schools for it".to_owned() } else { format!("did you mean {}?", list(&near)) };
                Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint))
            }
            _ => Err(Error::new(ErrorKind::RequestInvalid, format!("{} schools have the number or name {name:?}", found.len()))
                .with_hint(format!("choose by Campus school ID: {}", list(&found)))),
        }
    }
}

/// Schools as people know them, with the ID by which they are chosen.
fn list(schools: &[&CampusSchool]) -> String {
    let named: Vec<_> =
        schools.iter().take(NAMED).map(|school| format!("{} {} (ID {})", school.number, school.name, school.id)).collect();
    let more = schools.len().saturating_sub(NAMED);
    if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
}
