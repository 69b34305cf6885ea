//! What is asked for, as the settings say it.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use edfi_resync::campus::{IdList, Mode, NonPersonPolicy, Request, Scope};
use edfi_resync::model::{Day, ResourceKind, suggestion};
use edfi_resync::source::SourceStore;
use edfi_resync::{Error, ErrorKind, Result, Resync, Shown};

use crate::settings::Given;

/// The request, but for patterns of resources, which take a source: see [`with_resources`].
///
/// # Errors
/// What is wrong with a value, and where it came from.
pub(crate) fn request(given: &Given) -> Result<Request> {
    let mut request = Request::new().force(given.is_on("force")?).select_dependencies(given.is_on("select_dependencies")?);
    if let Some(mode) = given.parsed::<Mode>("mode")? {
        request = request.mode(mode);
    }
    if let Some(policy) = given.parsed::<NonPersonPolicy>("non_person")? {
        request = request.non_person_policy(policy);
    }
    request = schools(given, request)?;
    if let Some(ids) = ids(given, "persons")? {
        request = request.persons(ids);
    }
    if let Some(ids) = ids(given, "courses")? {
        request = request.courses(ids);
    }
    if let Some(ids) = ids(given, "sections")? {
        request = request.sections(ids);
    }
    let (from, to) = (given.parsed::<Day>("from")?, given.parsed::<Day>("to")?);
    if from.is_some() || to.is_some() {
        request = request.dates(from, to);
    }
    Ok(request)
}

fn schools(given: &Given, request: Request) -> Result<Request> {
    let (ids, names) = (given.list("schools"), given.list("school_names"));
    match (ids, names) {
        (Some(_), Some(_)) => Err(Error::new(
            ErrorKind::RequestInvalid,
            format!("schools are chosen twice: by {} and by {}", given.told("schools"), given.told("school_names")),
        )
        .with_hint("choose them by ID or by name")),
        (Some([all]), None) if all.eq_ignore_ascii_case("all") => Ok(request.all_schools()),
        (Some(_), None) => {
            let ids = self::ids(given, "schools")
                .map_err(|error| error.with_hint("give all, or Campus school IDs; --school-names takes names and numbers"))?;
            Ok(ids.map_or(request.clone(), |ids| request.schools(ids.iter())))
        }
        (None, Some(names)) => Ok(request.schools_named(names)),
        (None, None) => Ok(request),
    }
}

/// The Campus IDs of a setting; `@FILE` stands for those in a file.
fn ids(given: &Given, key: &'static str) -> Result<Option<IdList>> {
    let Some(texts) = given.list(key) else { return Ok(None) };
    let mut all = BTreeSet::new();
    for text in texts {
        let found: Result<IdList> = match text.strip_prefix('@') {
            Some(file) => fs::read_to_string(file)
                .map_err(|error| {
                    Error::new(ErrorKind::RequestInvalid, format!("{} cannot be read: {error}", Shown(file)))
                        .with_hint("name a file with one ID a line")
                })
                .and_then(|text| text.parse::<IdList>().map_err(|error| error.at(file))),
            None => text.parse(),
        };
        all.extend(found.map_err(|error| error.at(given.told(key)))?.into_set());
    }
    Ok(Some(all.into_iter().collect()))
}

/// The request with the resources that the settings name, patterns among them made out by what the source holds.
///
/// # Errors
/// [`ErrorKind::UnknownResource`] for a name that means nothing; what the source says.
pub(crate) async fn with_resources(
    given: &Given,
    request: Request,
    resync: &Resync,
    store: &Arc<dyn SourceStore>,
) -> Result<Request> {
    let (wanted, without) = (given.list("resources"), given.list("without"));
    if wanted == Some(&[]) {
        return Err(Error::new(ErrorKind::RequestInvalid, format!("{}: the list is empty", given.told("resources")))
            .with_hint("name at least one, or leave it out for all that are switched on"));
    }
    let is_plain = wanted.is_none_or(|wanted| wanted.iter().all(|name| !name.contains('*')));
    if is_plain && without.is_none() {
        return Ok(match wanted {
            Some(wanted) => request.resources(wanted),
            None => request,
        });
    }
    let configuration = resync.configuration();
    let scope = Scope::new(resync.model().clone(), Arc::new(configuration.clone()));
    let held: Vec<_> = store.open(&scope).await?.kinds().await?;
    let is_on = |kind: &&ResourceKind| configuration.preferences.is_on(kind.endpoint());
    let mut chosen: Vec<String> = Vec::new();
    match wanted {
        None => chosen.extend(held.iter().filter(is_on).map(|kind| kind.endpoint().to_owned())),
        Some(wanted) => {
            for name in wanted {
                if name.contains('*') {
                    let found: Vec<_> = held.iter().filter(is_on).filter(|kind| is_like(kind.endpoint(), name)).collect();
                    if found.is_empty() {
                        return Err(Error::new(
                            ErrorKind::UnknownResource,
                            format!("{}: {} is like no resource of the source", given.told("resources"), Shown(name)),
                        )
                        .with_hint(format!("the source has {}", listed(&held))));
                    }
                    chosen.extend(found.into_iter().map(|kind| kind.endpoint().to_owned()));
                } else {
                    chosen.push(resync.model().kind(name)?.endpoint().to_owned());
                }
            }
        }
    }
    for name in without.into_iter().flatten() {
        let known = resync.model().find(name).is_some() || resync.model().kinds().any(|kind| is_like(kind.endpoint(), name));
        if !known {
            let hint = suggestion(name, resync.model().kinds().collect::<Vec<_>>().iter().map(ResourceKind::endpoint));
            return Err(Error::new(
                ErrorKind::UnknownResource,
                format!("{}: there is no resource {}", given.told("without"), Shown(name)),
            )
            .with_hint(hint));
        }
        chosen.retain(|endpoint| !is_like(endpoint, name));
    }
    let mut seen = BTreeSet::new();
    chosen.retain(|endpoint| seen.insert(endpoint.clone()));
    if chosen.is_empty() {
        return Err(
            Error::new(ErrorKind::RequestInvalid, "no resource is left").with_hint(format!("the source has {}", listed(&held)))
        );
    }
    Ok(request.resources(chosen))
}

fn listed(kinds: &[ResourceKind]) -> String {
    kinds.iter().map(ResourceKind::endpoint).collect::<Vec<_>>().join(", ")
}

/// Whether an endpoint is like a pattern, in which `*` stands for any letters; letter case does not count.
pub(crate) fn is_like(endpoint: &str, pattern: &str) -> bool {
    let (endpoint, pattern) = (endpoint.to_lowercase(), pattern.to_lowercase());
    let parts: Vec<_> = pattern.split('*').collect();
    let [first, between @ .., last] = parts.as_slice() else { return endpoint == pattern };
    let Some(mut rest) = endpoint.strip_prefix(first) else { return false };
    for part in between {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Place;

    fn given(values: &[(&'static str, &str)]) -> Given {
        let mut given = Given::default();
        for (key, text) in values {
            given.add(key, text.split(',').map(str::to_owned).collect(), Place::Flag);
        }
        given
    }

    #[test]
    fn patterns_are_those_of_lightbeam_and_more() {
        for (endpoint, pattern, is) in [
            ("students", "students", true),
            ("students", "Student", false),
            ("studentSchoolAssociations", "student*", true),
            ("gradeLevelDescriptors", "*Descriptors", true),
            ("studentSchoolAssociations", "student*Associations", true),
            ("staffs", "student*", false),
            ("abab", "ab*ab", true),
            ("ab", "ab*ab", false),
        ] {
            assert_eq!(is_like(endpoint, pattern), is, "{endpoint} {pattern}");
        }
    }

    #[test]
    fn what_is_wrong_says_where_it_came_from() {
        let error = request(&given(&[("persons", "1001,x2")])).expect_err("no ID").to_string();
        assert!(error.starts_with("persons (flag --persons): \"x2\""), "{error}");
        let error = request(&given(&[("schools", "12"), ("school_names", "Lincoln")])).expect_err("twice").to_string();
        assert!(error.starts_with("schools are chosen twice"), "{error}");
        let error = request(&given(&[("schools", "Lincoln")])).expect_err("a name").to_string();
        assert!(error.contains("--school-names"), "{error}");
        let error = request(&given(&[("mode", "resyncc")])).expect_err("no mode").to_string();
        assert!(error.contains("flag --mode"), "{error}");
    }
}
