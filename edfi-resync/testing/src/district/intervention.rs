//! Interventions: what is done for students who need it, and for whom.

use edfi_resync::Result;
use jiff::civil::date;
use rusqlite::params;

use super::builder::{Builder, text};
use super::student::Pupil;
use super::year::Span;

/// The interventions, as code with the Campus codes of class and method; the position of one, from 1, is its `interventionID`.
const INTERVENTIONS: [(&str, &str, &str); 4] =
    [("RTI-READ", "SUP", "G"), ("RTI-MATH", "PRA", "I"), ("CHECK-IN", "OTH", "I"), ("SUMMER-BRIDGE", "SUP", "G")];

impl Builder {
    /// The interventions themselves: the last one was over before the year began, one ends within it.
    pub(super) fn interventions(&mut self) -> Result<()> {
        let year = self.year.whole;
        let before = Span { first: date(self.year.ending - 2, 6, 15), last: date(self.year.ending - 2, 8, 1) };
        for ((code, class, method), id) in INTERVENTIONS.iter().zip(1_i64..) {
            let (first, last) = match id {
                4 => (before.first, Some(before.last)),
                2 => (year.first, Some(self.year.semesters[0].last)),
                1 if self.has_last => (self.last.whole.first, None),
                _ => (year.first, None),
            };
            self.writer.insert(
                "INSERT INTO Intervention (interventionID, districtID, code, interventionClass, deliveryMethod, startDate, endDate)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![id, self.district, code, class, method, text(first), last.map(text)],
            )?;
        }
        Ok(())
    }

    /// The interventions of a student, which follow from the student's number, as programs do.
    pub(super) fn intervene(&mut self, pupil: &Pupil) -> Result<()> {
        for (offset, intervention) in [(2, 1), (7, 2), (13, 3), (18, 4)] {
            if pupil.number % 20 == offset {
                let id = self.writer.id("InterventionStudent");
                let minutes = (id % 4 != 3).then_some(30 * (1 + id % 3));
                self.writer.insert(
                    "INSERT INTO InterventionStudent (interventionStudentID, interventionID, personID, dosage) VALUES (?1, ?2, ?3, ?4)",
                    params![id, intervention, pupil.id, minutes],
                )?;
            }
        }
        Ok(())
    }
}
