//! [`Columns`]: the columns of flat rows, as those of a cursor, as members within members: `schoolReference.schoolId`.

use pyo3::prelude::*;

/// The columns of rows, by the members that they become.
#[derive(Debug, Default)]
pub(crate) struct Columns(Vec<(String, Place)>);

/// Where a member is from.
#[derive(Debug)]
pub(crate) enum Place {
    /// A column.
    Column(usize),
    /// Columns whose names go on behind a dot.
    Within(Columns),
}

impl Columns {
    /// The columns of these names, each with its place in the row.
    pub(crate) fn of<'a>(names: impl IntoIterator<Item = (&'a str, usize)>) -> Self {
        let mut columns = Self::default();
        for (name, at) in names {
            columns.add(name, at);
        }
        columns
    }

    fn add(&mut self, name: &str, at: usize) {
        let Some((first, rest)) = name.split_once('.') else {
            self.0.push((name.to_owned(), Place::Column(at)));
            return;
        };
        let known = self.0.iter_mut().find_map(|(name, place)| match place {
            Place::Within(columns) if name == first => Some(columns),
            _ => None,
        });
        if let Some(within) = known {
            within.add(rest, at);
            return;
        }
        let mut within = Self::default();
        within.add(rest, at);
        self.0.push((first.to_owned(), Place::Within(within)));
    }

    /// The members, in their order.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.0.iter().map(|(name, place)| (name.as_str(), place))
    }

    /// Whether one of the values is there.
    pub(crate) fn is_there(&self, values: &[Bound<'_, PyAny>]) -> bool {
        self.0.iter().any(|(_, place)| match place {
            Place::Column(at) => values.get(*at).is_some_and(|value| !value.is_none()),
            Place::Within(columns) => columns.is_there(values),
        })
    }
}
