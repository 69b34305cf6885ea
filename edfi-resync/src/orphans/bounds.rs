//! [`Bounds`]: what of an ODS belongs to a request.

use super::organizations::{organizations, sent_schools};
use super::search::Search;
use crate::campus::{Narrowing, SchoolSelection};
use crate::compare::each;
use crate::error::Result;
use crate::model::{Record, ResourceKind};
use crate::plan::{Courses, Organizations, Plan, Reach, Selection};
use crate::report::Gap;

/// What of an ODS belongs to a request: the numbers under which its schools report, and for each of its selections the people, courses and days.
pub(crate) struct Bounds<'a> {
    pub(crate) search: Search<'a>,
    organizations: Organizations,
    reaches: Vec<(Selection, Reach)>,
}

impl<'a> Bounds<'a> {
    /// Reads the schools of a plan's request; and what could not be looked at.
    pub(crate) async fn open(search: Search<'a>, plan: &Plan) -> Result<(Self, Vec<Gap>)> {
        let chosen = match plan.request.schools {
            None | Some(SchoolSelection::All) => None,
            Some(_) => Some(plan.schools.iter().map(|school| school.id).collect()),
        };
        let mut gaps = Vec::new();
        let mut organizations = organizations(&search.sides, chosen, &mut gaps).await;
        let learned = sent_schools(&search.sides, &mut organizations).await?;
        gaps.extend(learned.err());
        Ok((Self { search, organizations, reaches: Vec::new() }, gaps))
    }

    /// Takes every organization for the source's, if it sends none itself, so that nobody could tell its own from others.
    pub(crate) fn or_any_organization(mut self) -> Self {
        let is_organization = |kind: &ResourceKind| kind.spec().base.is_some_and(|base| base.name == "EducationOrganization");
        if !self.search.sides.held.iter().any(is_organization) {
            self.organizations = Organizations::any();
        }
        self
    }

    /// What of the ODS belongs to a selection.
    pub(crate) async fn reach(&mut self, selection: &Selection) -> Result<Reach> {
        if let Some((_, reach)) = self.reaches.iter().find(|(known, _)| known == selection) {
            return Ok(reach.clone());
        }
        let mut reach = Reach::new(self.search.sides.scope.school_year(), self.organizations.clone());
        if let Selection::Narrowed(narrowing) = selection {
            if let Some(dates) = narrowing.dates {
                reach = reach.with_dates(dates);
            }
            if let Some(persons) = &narrowing.persons {
                // Under an ID that they had before, records of theirs may be there still.
                let (people, _) = self.search.unique_ids(persons).await?;
                reach = reach.with_people(people);
            }
            if narrowing.courses.is_some() || narrowing.sections.is_some() {
                reach = reach.with_courses(self.courses(narrowing).await?);
            }
        }
        self.reaches.push((selection.clone(), reach.clone()));
        Ok(reach)
    }

    /// The listed courses and sections, as keys name them.
    async fn courses(&self, narrowing: &Narrowing) -> Result<Courses> {
        let by_course = Narrowing { courses: narrowing.courses.clone(), ..Narrowing::none() };
        let by_section = Narrowing { sections: narrowing.sections.clone(), ..Narrowing::none() };
        let mut courses = Courses::default();
        for kind in &self.search.sides.held {
            let listed = match kind.endpoint() {
                "courses" | "courseOfferings" => &by_course,
                "sections" => &by_section,
                _ => continue,
            };
            if listed.is_none() {
                continue;
            }
            let learn = |record: &Record| {
                if listed.admits(&record.campus) {
                    courses.learn(kind, &record.body);
                }
            };
            each(self.search.sides.snapshot.as_ref(), kind, listed, learn).await?;
        }
        Ok(courses)
    }
}
