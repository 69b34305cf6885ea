//! The reach of a cleanup: what of the ODS belongs to a selection of its request.

use super::cleanup::Cleanup;
use crate::campus::Narrowing;
use crate::compare::each;
use crate::error::Result;
use crate::model::Record;
use crate::plan::{Courses, Reach, Selection};

impl Cleanup<'_> {
    /// What of the ODS belongs to a selection.
    pub(super) async fn reach(&mut self, selection: &Selection) -> Result<Reach> {
        if let Some((_, reach)) = self.reaches.iter().find(|(known, _)| known == selection) {
            return Ok(reach.clone());
        }
        let mut reach = Reach::new(self.search.sides.scope.school_year(), self.organizations.clone());
        if let Selection::Narrowed(narrowing) = selection {
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
