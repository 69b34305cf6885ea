//! [`EnableEdFi`]: Campus's system preference of that name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// The system preference *Enable Ed-Fi*. Only with [`Yes`](Self::Yes) is anything sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum EnableEdFi {
    /// Data is sent.
    #[default]
    Yes,
    /// The tools and fields are there to be filled in; nothing is sent.
    ToolsOnly,
    /// The tools are hidden, and nothing is sent.
    No,
}

impl EnableEdFi {
    const ALL: [Self; 3] = [Self::Yes, Self::ToolsOnly, Self::No];

    /// As Campus writes it: `Tools Only`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "Yes",
            Self::ToolsOnly => "Tools Only",
            Self::No => "No",
        }
    }
}

impl fmt::Display for EnableEdFi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads what [`EnableEdFi::as_str`] gives; letter case does not matter.
impl FromStr for EnableEdFi {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|value| value.as_str().eq_ignore_ascii_case(text.trim())).ok_or_else(|| {
            Error::new(ErrorKind::ConfigInvalid, format!("{text:?} is no value of Enable Ed-Fi"))
                .with_hint(format!("the values are {}", Self::ALL.map(Self::as_str).join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_campus_writes_them() {
        for value in EnableEdFi::ALL {
            assert_eq!(value.to_string().to_uppercase().parse::<EnableEdFi>().expect("a value"), value);
        }
        let error = "Maybe".parse::<EnableEdFi>().expect_err("no value").to_string();
        assert_eq!(error, "\"Maybe\" is no value of Enable Ed-Fi; the values are Yes, Tools Only, No");
    }
}
