//! [`IdList`]: Campus IDs as people type them.

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};

/// Campus IDs, separated by line breaks, commas or spaces in any mix. Duplicates and blanks are tolerated.
///
/// ```
/// use edfi_resync::campus::IdList;
///
/// let ids: IdList = "1001, 1002\n1003 1001,".parse()?;
/// assert_eq!(ids.iter().collect::<Vec<_>>(), [1001, 1002, 1003]);
///
/// let error = "1001, abc".parse::<IdList>().unwrap_err();
/// assert_eq!(error.to_string(), "\"abc\" (line 1, column 7) is not a Campus ID; use whole numbers, separated by line breaks, commas or spaces");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdList(BTreeSet<i64>);

impl IdList {
    /// The IDs, in order.
    pub fn iter(&self) -> impl Iterator<Item = i64> + '_ {
        self.0.iter().copied()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The IDs as a set.
    pub fn into_set(self) -> BTreeSet<i64> {
        self.0
    }
}

impl FromStr for IdList {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut ids = BTreeSet::new();
        for (line, row) in text.lines().enumerate() {
            let mut column = 1;
            for token in row.split([',', ' ', '\t', '\r']) {
                if !token.is_empty() {
                    match token.parse::<i64>() {
                        Ok(id) if id > 0 => ids.insert(id),
                        _ => {
                            return Err(Error::new(
                                ErrorKind::RequestInvalid,
                                format!("{token:?} (line {}, column {column}) is not a Campus ID", line + 1),
                            )
                            .with_hint("use whole numbers, separated by line breaks, commas or spaces"));
                        }
                    };
                }
                column += token.chars().count() + 1;
            }
        }
        Ok(Self(ids))
    }
}

impl FromIterator<i64> for IdList {
    fn from_iter<I: IntoIterator<Item = i64>>(ids: I) -> Self {
        Self(ids.into_iter().collect())
    }
}

impl<const N: usize> From<[i64; N]> for IdList {
    fn from(ids: [i64; N]) -> Self {
        ids.into_iter().collect()
    }
}
