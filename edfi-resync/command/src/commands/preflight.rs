//! `preflight`: what must be so before anything is sent, asked of the server.

use std::sync::Arc;

use edfi_resync::campus::Scope;
use edfi_resync::source::SourceStore;
use edfi_resync::{ErrorKind, Result, Resync};

use super::Context;
use super::check::{Finding, said, server};
use crate::open;
use crate::said::Said;
use crate::text::counted;

pub(super) async fn run(context: Context) -> Result<Said> {
    const OF_CONNECTION: [ErrorKind; 4] =
        [ErrorKind::Unreachable, ErrorKind::NotAnEdFiApi, ErrorKind::TargetMismatch, ErrorKind::Unauthorized];
    let width = context.output.width();
    let (resync, store) = match context.resync().await {
        Ok(opened) => opened,
        Err(error) if OF_CONNECTION.contains(&error.kind()) => return Ok(said(&[Finding::problem("connection", &error)], width)),
        Err(error) => return Err(error),
    };
    let mut findings = server(&resync);
    let mut is_connected = true;
    for one in open::unless_stopped(&context.stop, resync.prerequisites()).await? {
        findings.push(match &one.problem {
            None => Finding::ok("prerequisite", format!("{} is met", one.name)),
            Some(problem) if one.refuses() => {
                is_connected = false;
                Finding::problem("prerequisite", problem)
            }
            Some(problem) => Finding::warning("prerequisite", problem.to_string(), ""),
        });
    }
    if is_connected {
        findings.extend(open::unless_stopped(&context.stop, claims(&resync, &store)).await?);
    }
    Ok(said(&findings, width))
}

/// What the server says that the key may do, beside what the source would have it do.
async fn claims(resync: &Resync, store: &Arc<dyn SourceStore>) -> Result<Vec<Finding>> {
    let introspection = match resync.ods().introspect().await {
        Ok(Some(introspection)) => introspection,
        Ok(None) => return Ok(vec![Finding::ok("claims", "the server does not say what the key may do; a run finds out")]),
        Err(error) => return Ok(vec![Finding::warning("claims", error.to_string(), "")]),
    };
    let mut findings = Vec::new();
    let name = introspection.claim_set.as_ref().map_or(String::new(), |name| format!("claim set {name}, "));
    let organizations: Vec<_> = introspection.education_organizations.iter().take(10).map(ToString::to_string).collect();
    let more = introspection.education_organizations.len().saturating_sub(organizations.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let namespaces = introspection.namespace_prefixes.join(", ");
    findings.push(Finding::ok(
        "claims",
        format!("{name}education organizations {}{more}; namespaces {namespaces}", organizations.join(", ")),
    ));
    if !introspection.profiles.is_empty() {
        let message = format!(
            "the key is bound to {}: {}",
            if introspection.profiles.len() == 1 { "a profile" } else { "profiles" },
            introspection.profiles.join(", ")
        );
        findings.push(Finding::warning("claims", message, "what a profile hides is neither sent nor compared"));
    }
    let configuration = resync.configuration();
    let snapshot = store.open(&Scope::new(resync.model().clone(), Arc::new(configuration.clone()))).await?;
    let kinds: Vec<_> =
        snapshot.kinds().await?.into_iter().filter(|kind| configuration.preferences.is_on(kind.endpoint())).collect();
    let refused: Vec<_> = kinds
        .iter()
        .filter(|kind| introspection.may(kind, "create") == Some(false))
        .map(|kind| kind.endpoint().to_owned())
        .collect();
    if refused.is_empty() {
        if introspection.resources.is_some() {
            findings.push(Finding::ok(
                "claims",
                format!("the key may create {}", counted(kinds.len() as u64, "resource", "resources that the source holds")),
            ));
        }
    } else {
        let message =
            format!("the key may not create {} that the source holds", counted(refused.len() as u64, "resource", "resources"));
        let hint = "ask the host for them, or switch them off; a run reads them only, and what refers to them goes";
        findings.push(Finding::warning("claims", message, hint).with_details(refused));
    }
    Ok(findings)
}
