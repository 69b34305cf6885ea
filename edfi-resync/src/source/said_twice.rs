//! What a configuration file says, nothing else says as well: nobody would know which of the two counts.

use crate::error::{Error, ErrorKind, Result};
use crate::shown::Shown;
use crate::source::beside::Beside;
use crate::source::service_query::Special;

/// Refuses special queries (or files in the place of such) that say what the configuration file says; each by its file, and what one and several of them
/// are called.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] names the file and the queries; what the file itself is refused for.
pub(super) fn check<'a>(
    beside: &Beside,
    special: impl IntoIterator<Item = (Special, &'a str)>,
    (one, several): (&str, &str),
) -> Result<()> {
    let (Some(path), Some(said)) = (beside.path(), beside.read()?) else { return Ok(()) };
    let both = special.into_iter().filter(|(which, _)| match which {
        Special::Configurations | Special::Preferences | Special::Mappings => true,
        Special::System => said.enable_ed_fi.is_some(),
        _ => false,
    });
    let both: Vec<_> = both.map(|(_, file)| file).collect();
    if both.is_empty() {
        return Ok(());
    }
    let (queries, verb, name) = if both.len() == 1 { (one, "says", "its name") } else { (several, "say", "their names") };
    let message = format!("configuration file {} says what {queries} {} {verb} too", Shown(path.display()), both.join(", "));
    Err(Error::new(ErrorKind::ConfigInvalid, message)
        .with_hint(format!("keep one of the two: remove the {queries} or begin {name} with \".\", or take the file away")))
}
