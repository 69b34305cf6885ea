//! [`Profiles`]: which profiles a client has, and whether a request says which of them it means. What a profile hides is not modelled: it shows all.

use std::collections::BTreeSet;

use http::HeaderMap;
use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE};

use super::flavour::Errors;
use super::problem::Problem;
use super::tables::KindTable;

/// The profiles of a client, each by its name and the route of the resource that it is for.
#[derive(Debug, Clone, Default)]
pub(super) struct Profiles(Vec<(String, String)>);

impl Profiles {
    pub(super) fn add(&mut self, name: String, route: String) {
        self.0.push((name, route));
    }

    /// Their names, each once.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Refuses a request that leaves open which of several profiles it means, or means one in a way that does not fit its method.
    pub(super) fn check(&self, table: &KindTable, method: &Method, headers: &HeaderMap) -> Result<(), Box<Problem>> {
        let is_mine = |route: &str| route.eq_ignore_ascii_case(&table.kind.path());
        let mine: Vec<_> = self.0.iter().filter(|(_, route)| is_mine(route)).map(|(name, _)| name).collect();
        let reads = *method == Method::GET;
        let (header, usage, other) = if reads { (ACCEPT, "readable", "writable") } else { (CONTENT_TYPE, "writable", "readable") };
        let media = headers.get(header).and_then(|value| value.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
        let resource = table.simple_name().to_ascii_lowercase();
        let form = |name: &str, usage: &str| format!("application/vnd.ed-fi.{resource}.{}.{usage}+json", name.to_ascii_lowercase());
        if *method == Method::DELETE || mine.iter().any(|name| media.contains(&form(name, usage))) {
            return Ok(());
        }
        if media.contains("application/vnd.ed-fi.") {
            let detail = if media.contains(other) {
                format!("A profile-based content type that is {other} cannot be used with {method} requests.")
            } else {
                "The profile specified is not one of the caller's for this resource.".to_owned()
            };
            return Err(Box::new(Problem::new(400, "profile:invalid-profile-usage", "Invalid Profile Usage", detail)));
        }
        if mine.len() < 2 {
            return Ok(());
        }
        let allowed: Vec<_> = mine.iter().map(|name| format!("'{}'", form(name, usage))).collect();
        let detail = "A data policy failure was encountered. The request was not constructed correctly for the data policy that has been applied to this data for the caller.";
        let error = format!(
            "Based on profile assignments, one of the following profile-specific content types is required: {}",
            allowed.join(", ")
        );
        let problem =
            Problem::new(403, "security:data-policy:incorrect-usage", "Data Policy Failure Due to Incorrect Usage", detail);
        Err(Box::new(problem.error(error)))
    }
}

/// Whether a media type is JSON, plain or of a profile.
pub(super) fn is_json(media: &str, errors: Errors) -> bool {
    let of_a_profile = media.starts_with("application/vnd.ed-fi.") && media.ends_with("+json") && errors.has_details();
    media == "application/json" || of_a_profile
}
