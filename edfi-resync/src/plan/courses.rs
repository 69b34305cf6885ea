//! [`Courses`]: the listed courses and sections, as the keys of records in an ODS name them.

use std::collections::HashSet;
use std::fmt;

use crate::model::{Inspection, Key, ResourceKind, natural_key};

/// The listed courses and sections, as keys name them.
#[derive(Clone, Default)]
pub(crate) struct Courses {
    keys: HashSet<Key>,
    /// Parts that a key must hold, all of one list.
    parts: HashSet<Vec<(String, String)>>,
}

/// The parts of an offering's key that name its course at its school.
const COURSE_AT_SCHOOL: [&str; 2] = ["localCourseCode", "schoolId"];

impl Courses {
    /// Learns from a record of a listed course or section: a course, an offering or a section.
    pub(crate) fn learn(&mut self, kind: &ResourceKind, body: &[u8]) {
        let (key, parts) = (kind.inspector().inspect(body).key, natural_key(kind, body));
        match kind.endpoint() {
            "courses" => self.keys.extend(key),
            "courseOfferings" => {
                let named = parts.into_iter().flatten().filter(|(name, _)| COURSE_AT_SCHOOL.contains(&name.as_str()));
                let mut named: Vec<_> = named.collect();
                named.sort_unstable();
                if named.len() == COURSE_AT_SCHOOL.len() {
                    self.parts.insert(named);
                }
            }
            _ => self.parts.extend(parts),
        }
    }

    /// Whether a record is of one of them.
    pub(super) fn hold(&self, kind: &ResourceKind, body: &[u8], inspection: &Inspection) -> bool {
        let specs = kind.spec().references;
        let by_key = inspection.key.is_some_and(|key| self.keys.contains(&key))
            || inspection
                .references
                .iter()
                .any(|reference| specs[usize::from(reference.reference)].identity && self.keys.contains(&reference.key));
        by_key || {
            let named: HashSet<_> = natural_key(kind, body).into_iter().flatten().collect();
            self.parts.iter().any(|parts| parts.iter().all(|part| named.contains(part)))
        }
    }
}

impl fmt::Debug for Courses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Courses({} keys)", self.keys.len() + self.parts.len())
    }
}
