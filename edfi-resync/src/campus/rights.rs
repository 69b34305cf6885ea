//! [`Rights`]: which tools somebody may use, and for what.
//!
//! Campus gives rights as pairs of a tool and one of Read, Write, Add and Delete, each ticked by itself. What a pair allows is the
//! manual's: see [`Tool`].

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// A tool of Campus's Ed-Fi menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Tool {
    /// *Resync*. Read: configurations, preferences, plans and reports. Write: run. Add and Delete have no function, although a run may delete.
    Resync,
    /// *Error Log*. Read: list. Write: retry and archive. Add and Delete have no function.
    ErrorLog,
    /// *Event Queue*. Read: list. Write: process. Add and Delete have no function.
    EventQueue,
    /// *Delete Tool*. Read, Write and Add: view. Delete: delete.
    DeleteTool,
}

/// What may be done with a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Right {
    /// See.
    Read,
    /// Carry out.
    Write,
    /// Has no function in any of these tools.
    Add,
    /// Has a function in the Delete Tool alone.
    Delete,
}

/// Pairs of tool and right. No right contains another: who may run a resync and may not see its plan has `resync:write` alone.
///
/// ```
/// use edfi_resync::campus::{Right, Rights, Tool};
///
/// let rights: Rights = "resync:read, resync:write".parse()?;
/// assert_eq!(rights, Rights::none().with(Tool::Resync, Right::Read).with(Tool::Resync, Right::Write));
/// let error = rights.require(Tool::DeleteTool, Right::Delete).unwrap_err();
/// assert_eq!(error.to_string(), "the right deleteTool:delete is missing; the rights given are resync:read, resync:write");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rights(BTreeSet<(Tool, Right)>);

impl Tool {
    /// Every tool.
    const ALL: [Self; 4] = [Self::Resync, Self::ErrorLog, Self::EventQueue, Self::DeleteTool];

    /// Its name in text: `errorLog`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resync => "resync",
            Self::ErrorLog => "errorLog",
            Self::EventQueue => "eventQueue",
            Self::DeleteTool => "deleteTool",
        }
    }
}

impl Right {
    /// Every right.
    const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Add, Self::Delete];

    /// Its name in text: `write`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Add => "add",
            Self::Delete => "delete",
        }
    }
}

impl Rights {
    /// Every right of every tool.
    pub fn all() -> Self {
        Self(Tool::ALL.into_iter().flat_map(|tool| Right::ALL.map(|right| (tool, right))).collect())
    }

    /// No right.
    pub fn none() -> Self {
        Self(BTreeSet::new())
    }

    /// The same rights and this one.
    #[must_use]
    pub fn with(mut self, tool: Tool, right: Right) -> Self {
        self.0.insert((tool, right));
        self
    }

    /// Whether this right is among them.
    pub fn allows(&self, tool: Tool, right: Right) -> bool {
        self.0.contains(&(tool, right))
    }

    /// Refuses what this right is needed for, unless it is among them.
    ///
    /// # Errors
    /// [`ErrorKind::RightMissing`] names the pair.
    pub fn require(&self, tool: Tool, right: Right) -> Result<(), Error> {
        if self.allows(tool, right) {
            return Ok(());
        }
        let message = format!("the right {}:{} is missing", tool.as_str(), right.as_str());
        let hint = if self.0.is_empty() { "no rights are given".to_owned() } else { format!("the rights given are {self}") };
        Err(Error::new(ErrorKind::RightMissing, message).with_hint(hint))
    }
}

/// Every right: what a program may do that opens the library for itself.
impl Default for Rights {
    fn default() -> Self {
        Self::all()
    }
}

/// As they are read: `resync:read, resync:write`.
impl fmt::Display for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<_> = self.0.iter().map(|(tool, right)| format!("{}:{}", tool.as_str(), right.as_str())).collect();
        f.write_str(&pairs.join(", "))
    }
}

/// Reads pairs such as `resync:write`, separated by commas or spaces; `all`; `none`. Letter case, `-` and `_` do not matter.
impl FromStr for Rights {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let plain = |text: &str| text.replace(['-', '_'], "").to_lowercase();
        match plain(text.trim()).as_str() {
            "all" => return Ok(Self::all()),
            "none" => return Ok(Self::none()),
            _ => {}
        }
        let pairs = text.split([',', ' ', '\t', '\r', '\n']).filter(|pair| !pair.is_empty()).map(|pair| {
            let read = || {
                let (tool, right) = pair.split_once(':')?;
                let tool = Tool::ALL.into_iter().find(|known| known.as_str().to_lowercase() == plain(tool))?;
                let right = Right::ALL.into_iter().find(|known| known.as_str() == plain(right))?;
                Some((tool, right))
            };
            read().ok_or_else(|| {
                let (tools, rights) = (Tool::ALL.map(Tool::as_str).join(", "), Right::ALL.map(Right::as_str).join(", "));
                Error::new(ErrorKind::ConfigInvalid, format!("{pair:?} is no pair of tool and right"))
                    .with_hint(format!("write resync:read; the tools are {tools}; the rights are {rights}"))
            })
        });
        pairs.collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_read_as_it_is_written() {
        assert_eq!(Rights::all().to_string().parse::<Rights>().expect("pairs"), Rights::all());
        assert_eq!("ALL".parse::<Rights>().expect("all"), Rights::default());
        assert_eq!("none".parse::<Rights>().expect("none"), Rights::none());
        let rights: Rights = "Delete_Tool:delete error-log:Write".parse().expect("pairs");
        assert_eq!(rights.to_string(), "errorLog:write, deleteTool:delete");
    }

    #[test]
    fn what_is_no_pair_is_named() {
        for text in ["resync", "resync:run", "sync:write", "resync:read, :"] {
            let error = text.parse::<Rights>().expect_err("no pair").to_string();
            assert!(error.contains("is no pair of tool and right; write resync:read; the tools are resync, errorLog"), "{error}");
        }
    }

    #[test]
    fn no_right_contains_another() {
        for tool in Tool::ALL {
            for right in Right::ALL {
                let rights = Rights::none().with(tool, right);
                let allowed = Rights::all().0.into_iter().filter(|&(tool, right)| rights.require(tool, right).is_ok());
                assert_eq!(allowed.collect::<Vec<_>>(), [(tool, right)]);
            }
        }
        let error = Rights::none().require(Tool::Resync, Right::Write).expect_err("no right");
        assert_eq!(error.kind(), ErrorKind::RightMissing);
        assert_eq!(error.to_string(), "the right resync:write is missing; no rights are given");
    }
}
