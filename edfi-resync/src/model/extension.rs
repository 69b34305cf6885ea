//! The names of resources of extensions, for sources: what they hold of them is not sent yet, and said.

use super::kind::{DATA_STANDARDS, Model};
use super::standards::TPDM;

/// What an extension's resource of this name is called, as `tpdm/candidates`: by a namespace before it that is not `ed-fi`, or as one of TPDM, whose
/// files are named without. Absent for any other name, such as a resource of Ed-Fi behind a namespace that is misspelt. A name that a model knows is to be
/// looked up there first.
///
/// ```
/// use edfi_resync::model::extension_resource;
///
/// assert_eq!(extension_resource("candidates").as_deref(), Some("tpdm/candidates"));
/// assert_eq!(extension_resource("/mn/meals").as_deref(), Some("mn/meals"));
/// assert_eq!(extension_resource("pupils"), None);
/// assert_eq!(extension_resource("ed-fi/pupils"), None);
/// assert_eq!(extension_resource("edfi/students"), None);
/// ```
pub fn extension_resource(name: &str) -> Option<String> {
    let name = name.trim_start_matches('/');
    let of_tpdm = |endpoint: &str| {
        let mut known = TPDM.descriptors.iter().chain(TPDM.resources.iter().copied()).map(|spec| spec.endpoint);
        known.find(|known| known.eq_ignore_ascii_case(endpoint)).map(|known| format!("tpdm/{known}"))
    };
    let Some((namespace, endpoint)) = name.split_once('/') else { return of_tpdm(name) };
    if let Some(known) = of_tpdm(endpoint).filter(|_| namespace.eq_ignore_ascii_case("tpdm")) {
        return Some(known);
    }
    let is_name =
        |text: &str, more: char| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == more);
    let is_of_ed_fi =
        || DATA_STANDARDS.iter().any(|version| Model::data_standard(version).is_ok_and(|model| model.find(endpoint).is_some()));
    let is_extension =
        is_name(namespace, '-') && is_name(endpoint, '_') && !namespace.eq_ignore_ascii_case("ed-fi") && !is_of_ed_fi();
    is_extension.then(|| format!("{}/{endpoint}", namespace.to_lowercase()))
}
