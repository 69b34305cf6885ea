//! Extracts of what a configuration sends.

use std::path::Path;

use super::opened::Resync;
use crate::campus::{Right, Tool};
use crate::error::Result;
use crate::source::csv::{self, ExtractOptions, Extracted};

impl Resync {
    /// Writes a CSV folder of all that this configuration sends; see [`csv::extract`]. The ODS is asked for nothing.
    ///
    /// # Errors
    /// [`RightMissing`](crate::ErrorKind::RightMissing) without Read of the Resync tool; else those of [`csv::extract`].
    ///
    /// # Cancellation
    /// Dropping the future takes away what was written.
    pub async fn extract(&self, folder: impl AsRef<Path>, options: &ExtractOptions) -> Result<Extracted> {
        self.rights().require(Tool::Resync, Right::Read)?;
        csv::extract(self.store().as_ref(), &self.scope(), folder, options).await
    }
}
