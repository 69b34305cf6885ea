//! [`Context`]: what stands in the paths of a host that serves several tenants or school years.

use super::flavour::Flavour;

/// What stands in paths, besides what is asked for.
#[derive(Debug, Clone, Default)]
pub(super) enum Context {
    /// Nothing.
    #[default]
    None,
    /// Segments in front of everything, each with the name of its placeholder, as versions from 7 on have them.
    Segments(Vec<(String, String)>),
    /// A school year behind the data path, as versions before 7 have it; in the discovery document stands the year of the server.
    Year { year: u16, published: u16 },
}

/// Where a host has its data and its change queries, below what stands in front of everything.
#[derive(Debug, Clone)]
pub(super) struct Paths {
    pub(super) data: String,
    pub(super) change_queries: String,
}

impl Paths {
    fn of(flavour: &Flavour, year: Option<u16>) -> Self {
        let year = year.map(|year| format!("/{year}")).unwrap_or_default();
        Self { data: format!("{}{year}", flavour.data_path), change_queries: format!("/changeQueries/v1{year}") }
    }
}

impl Context {
    /// Where the host has what it serves.
    pub(super) fn paths(&self, flavour: &Flavour) -> Paths {
        Paths::of(flavour, if let Self::Year { year, .. } = self { Some(*year) } else { None })
    }

    /// Where its discovery document says that it has it.
    pub(super) fn published(&self, flavour: &Flavour) -> Paths {
        Paths::of(flavour, if let Self::Year { published, .. } = self { Some(*published) } else { None })
    }

    /// Whether the year of the server stands in the discovery document.
    pub(super) fn is_of_years(&self) -> bool {
        matches!(self, Self::Year { .. })
    }

    /// What stands in front of everything in a path, and the rest; nothing if the host has no such tenant or year. The root itself needs none.
    pub(super) fn split<'p>(&self, path: &'p str) -> Option<(&'p str, &'p str)> {
        let Self::Segments(segments) = self else { return Some(("", path)) };
        if path.trim_end_matches('/').is_empty() {
            return Some(("", path));
        }
        let mut rest = path;
        for (_, value) in segments {
            let below = rest.strip_prefix('/')?;
            let end = below.find('/').unwrap_or(below.len());
            let (segment, after) = below.split_at(end);
            rest = after;
            if !segment.eq_ignore_ascii_case(value) {
                return None;
            }
        }
        Some((&path[..path.len() - rest.len()], rest))
    }

    /// What a discovery document that was asked for behind `given` has in front of its paths: what is not given stays a placeholder.
    pub(super) fn prefix(&self, given: &str) -> String {
        match self {
            Self::Segments(segments) if given.is_empty() => segments.iter().map(|(name, _)| ["/{", name, "}"].concat()).collect(),
            _ => given.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_begins_with_its_segments_or_is_the_root() {
        let segments = [("tenantIdentifier", "t1"), ("schoolYearFromRoute", "2025")];
        let context = Context::Segments(segments.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        assert_eq!(context.split("/"), Some(("", "/")));
        assert_eq!(context.split("/t1/2025"), Some(("/t1/2025", "")));
        assert_eq!(context.split("/T1/2025/data/v3/ed-fi/schools"), Some(("/T1/2025", "/data/v3/ed-fi/schools")));
        assert_eq!(context.split("/nope/2025"), None);
        assert_eq!(context.split("/t1"), None);
        assert_eq!(context.prefix(""), "/{tenantIdentifier}/{schoolYearFromRoute}");
    }
}
