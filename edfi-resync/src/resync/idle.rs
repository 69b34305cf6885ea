//! What was named and changes nothing: it is said, since whoever named it expects that it does.

use super::opened::Resync;
use crate::model::CampusRole;
use crate::ods::as_segment;

impl Resync {
    /// A sentence for each argument that was named for nothing.
    pub(super) fn idle(&self) -> Vec<String> {
        let mut idle: Vec<_> = self.idle_school_year().into_iter().collect();
        // A configuration has its own, which an argument may repeat; with a ledger they say which target the rows are of.
        let parts = [("tenant", &self.options.tenant), ("instance", &self.options.instance)];
        for (name, value) in parts.into_iter().filter(|_| !self.is_of_source && self.memory.is_none()) {
            if value.as_ref().is_some_and(|value| !self.is_in_urls(value)) {
                idle.push(format!("{name} was named and changes nothing: the server's URLs hold none"));
            }
        }
        for (name, value) in &self.options.placeholders {
            if !self.is_in_urls(value) {
                idle.push(format!("placeholder {name:?} was named and changes nothing: the server's URLs hold none of its value"));
            }
        }
        idle
    }

    fn idle_school_year(&self) -> Option<String> {
        let year = self.configuration.school_year.ending().to_string();
        let capabilities = self.store().capabilities();
        let of_source = self.is_of_source || capabilities.campus_keys.contains(&CampusRole::SchoolYear);
        let named = self.names_school_year && self.memory.is_none() && !of_source;
        (named && !self.is_in_urls(&year)).then(|| {
            format!("school year {year} was named and changes nothing: the server's URLs hold none, and records keep theirs")
        })
    }

    /// Whether the URLs for data or tokens hold a value.
    fn is_in_urls(&self, value: &str) -> bool {
        let (discovery, value) = (self.ods.discovery(), as_segment(value));
        [&discovery.data, &discovery.oauth].into_iter().any(|url| url.path().split('/').any(|segment| segment.contains(&value)))
    }
}
