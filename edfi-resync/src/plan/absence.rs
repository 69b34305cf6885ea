//! What may be concluded from what a source lacks: nothing, where it says itself that it may lack what is in Campus.

use super::Facts;
use crate::campus::Mode;
use crate::error::{Error, ErrorKind, Result};
use crate::source::{Capabilities, Incomplete};

impl Facts {
    /// The warning that a source is not complete, if it is not.
    ///
    /// # Errors
    /// Those of [`may_clean_up`], where that is asked for.
    pub(super) fn absence(&self, mode: Mode) -> Result<Option<String>> {
        if mode == Mode::Cleanup {
            may_clean_up(&self.capabilities)?;
        }
        let warning = |Incomplete { why, .. }: &Incomplete| {
            format!("the source may lack what is in Campus, and nothing is concluded from what it lacks: {why}")
        };
        Ok(self.capabilities.incomplete.as_ref().map(warning))
    }
}

/// Refuses to clean up by a source that may lack what is in Campus.
///
/// # Errors
/// [`ErrorKind::RequestInvalid`] says why it may, and what to do.
pub(crate) fn may_clean_up(source: &Capabilities) -> Result<()> {
    let Some(Incomplete { why, remedy }) = &source.incomplete else { return Ok(()) };
    let message = format!("nothing can be cleaned up, since the source may lack what is in Campus: {why}");
    Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_may_lack_something_cleans_nothing_up() {
        let whole = Capabilities::plain();
        assert!(may_clean_up(&whole).is_ok() && whole.is_plain());
        let torn = whole.incomplete(Incomplete::new("students.csv has 899 rows, and not 900", "take it out of Campus anew"));
        assert!(!torn.is_plain(), "what it does not give is not gone");
        insta::assert_snapshot!(may_clean_up(&torn).expect_err("it is refused"), @"nothing can be cleaned up, since the source may lack what is in Campus: students.csv has 899 rows, and not 900; take it out of Campus anew");
    }
}
