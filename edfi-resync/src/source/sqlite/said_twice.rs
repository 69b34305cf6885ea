//! What a configuration file says, no query says as well: nobody would know which of the two counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::query::CheckedQuery;
use crate::error::{Error, ErrorKind, Result};
use crate::shown::Shown;
use crate::source::beside::Beside;
use crate::source::service_query::Special;

/// Refuses queries that say what the configuration file says.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] names the file and the queries; what the file itself is refused for.
pub(super) fn check(beside: &Beside, queries: &BTreeMap<Special, Arc<CheckedQuery>>) -> Result<()> {
    let (Some(path), Some(said)) = (beside.path(), beside.read()?) else { return Ok(()) };
    let both = queries.iter().filter(|(which, _)| match which {
        Special::Configurations | Special::Preferences | Special::Mappings => true,
        Special::System => said.enable_ed_fi.is_some(),
        _ => false,
    });
    let both: Vec<_> = both.map(|(_, query)| &**query.file()).collect();
    if both.is_empty() {
        return Ok(());
    }
    let (queries, verb, name) = if both.len() == 1 { ("query", "says", "its name") } else { ("queries", "say", "their names") };
    let message = format!("configuration file {} says what {queries} {} {verb} too", Shown(path.display()), both.join(", "));
    Err(Error::new(ErrorKind::ConfigInvalid, message)
        .with_hint(format!("keep one of the two: remove the {queries} or begin {name} with \".\", or take the file away")))
}
