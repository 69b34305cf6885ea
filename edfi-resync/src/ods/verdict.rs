//! [`Verdict`]: what an answer means for the record that was sent.
//!
//! Pure: operation, status and [`Problem`] in, verdict out. The problem type decides first, because it says most; the sentences of older
//! servers second; the bare status last, because gateways between client and API make statuses of their own.

use serde::{Deserialize, Serialize};

use super::problem::{Problem, ProblemForm, says_descriptor_is_missing};

/// What was asked of the server; the same status means different things for different operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Operation {
    /// POST of a record: created or replaced by its natural key.
    Upsert,
    /// PUT of a record by its id.
    Put,
    /// DELETE of a record by its id.
    Delete,
    /// GET of a record by its id.
    Get,
    /// GET of a collection, by natural key or by page.
    List,
}

impl Operation {
    /// Whether it may change what the ODS holds.
    pub fn writes(self) -> bool {
        matches!(self, Self::Upsert | Self::Put | Self::Delete)
    }

    /// Its name in logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upsert => "upsert",
            Self::Put => "put",
            Self::Delete => "delete",
            Self::Get => "get",
            Self::List => "list",
        }
    }
}

/// What an answer means for the record that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It is new in the ODS.
    Created,
    /// It was there and is now as sent; for reads and deletes: done.
    Ok,
    /// Something it refers to is not in the ODS: the resources by name, as far as the server says. It may be sent again later.
    ParentMissing {
        /// The resources by name (`Session`); empty where the server does not say.
        parents: Vec<String>,
    },
    /// It holds a descriptor value that the ODS does not know: nothing but a descriptor is wrong with it.
    DescriptorMissing {
        /// The values; empty where the server does not say.
        values: Vec<String>,
    },
    /// The client has no relationship yet with the person it is about. It may be sent again after the person's primary association.
    PersonRefused,
    /// The client's claim set lacks the resource or the action: no record of this kind will pass.
    Permission,
    /// This one record is refused, for its namespace, its owner or a profile, or by a gateway; others of its kind may pass.
    Refused,
    /// Another record holds its key, or a value that must be unique; or a race with another writer, which another try resolves.
    Duplicate,
    /// It cannot be deleted, because others refer to it.
    ChildPresent {
        /// The resources that refer to it, by name; empty where the server does not say.
        children: Vec<String>,
    },
    /// No record has this id: forget the id and send the record by its key.
    StaleId,
    /// It was deleted before.
    AlreadyGone,
    /// The server does not offer this resource or operation here: wrong version, year or tenant, or it is misconfigured.
    Config,
    /// The record breaks a rule; it will not pass until it is changed.
    Invalid,
    /// Its natural key may not be changed: it must be deleted and sent anew.
    Rekey,
    /// Somebody changed it in the meantime.
    StaleEtag,
    /// The request itself is malformed: a defect of this library.
    ClientBug,
    /// The server asks for fewer requests.
    Throttled,
    /// The status says that it was done, and nothing shows it: the answer lacks what others of this server have, or is
    /// one to another request. It may have been done.
    Unproven,
    /// The server or the way to it failed; the record is not to blame.
    Transient,
    /// Something that is not the API answered in its place: a gateway, a firewall, a page to log in. The record was not looked at.
    Foreign,
    /// The server refuses the token for this record, and accepts it for others.
    TokenRefused,
    /// The server refuses the client's key and secret, or every token it issues: fatal for the connection.
    Unauthorized,
    /// The server issues no more tokens for now.
    AuthThrottled,
}

impl Verdict {
    /// Its name in logs and reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Ok => "ok",
            Self::ParentMissing { .. } => "parent missing",
            Self::DescriptorMissing { .. } => "descriptor missing",
            Self::PersonRefused => "person refused",
            Self::Permission => "permission",
            Self::Refused => "refused",
            Self::Duplicate => "duplicate",
            Self::ChildPresent { .. } => "child present",
            Self::StaleId => "stale id",
            Self::AlreadyGone => "already gone",
            Self::Config => "configuration",
            Self::Invalid => "invalid",
            Self::Rekey => "key change not supported",
            Self::StaleEtag => "stale etag",
            Self::ClientBug => "malformed request",
            Self::Throttled => "throttled",
            Self::Unproven => "unproven",
            Self::Transient => "transient",
            Self::Foreign => "not the API's answer",
            Self::TokenRefused => "token refused",
            Self::Unauthorized => "unauthorized",
            Self::AuthThrottled => "too many tokens",
        }
    }

    /// Whether the operation did what was asked; a record that was already gone is deleted.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Created | Self::Ok | Self::AlreadyGone)
    }

    /// Whether the same request may succeed later without anything being changed.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Throttled | Self::Unproven | Self::Transient | Self::AuthThrottled)
    }

    /// Whether the server, or the way to it, failed, and said nothing of the record itself.
    pub fn concerns_connection(&self) -> bool {
        matches!(
            self,
            Self::Unauthorized
                | Self::AuthThrottled
                | Self::Throttled
                | Self::Unproven
                | Self::Transient
                | Self::Foreign
                | Self::TokenRefused
        )
    }

    /// Whether the fault lies with the kind: no other record of it will fare better.
    pub fn concerns_kind(&self) -> bool {
        matches!(self, Self::Permission | Self::Config)
    }
}

/// What the answer to an operation means.
pub fn classify(operation: Operation, status: u16, problem: &Problem) -> Verdict {
    if (200..300).contains(&status) {
        return of_success(operation, status);
    }
    problem
        .urn()
        .and_then(|urn| by_type(operation, status, urn, problem))
        .or_else(|| by_sentence(operation, status, problem))
        .unwrap_or_else(|| by_status(operation, status, problem))
}

/// What a success means, of which no problem says more.
pub(super) fn of_success(operation: Operation, status: u16) -> Verdict {
    match (operation, status) {
        (Operation::Upsert, 201) => Verdict::Created,
        (_, 200 | 204) => Verdict::Ok,
        // An Ed-Fi API answers with these three only. Another success, such as a gateway's 202 or 203, is no promise that the record is in.
        _ => Verdict::Config,
    }
}

#[expect(clippy::match_same_arms, reason = "each row has its own reason")]
fn by_type(operation: Operation, status: u16, urn: &str, problem: &Problem) -> Option<Verdict> {
    // A colon at the end is kept by the split as an empty last part: the DMS ends claim set denials so.
    let parts: Vec<&str> = urn.split(':').collect();
    Some(match parts.as_slice() {
        // "Too many access tokens have been requested": only time helps, requests for further tokens do harm.
        ["security", "authentication", "too-many-tokens"] => Verdict::AuthThrottled,
        // The token is missing, expired or revoked; the client replays once with a new one before this counts.
        ["security", "authentication", ..] | ["unauthorized"] => Verdict::Unauthorized,
        ["too-many-requests"] => Verdict::Throttled,
        // Bare, it is the relationship check: the caller's organizations have no path to the person. An association opens one.
        ["security", "authorization"] => Verdict::PersonRefused,
        // The claim set decides by resource and action, never by record; the DMS leaves the rest of this type empty.
        ["security", "authorization", "access-denied", "resource" | "action"] | ["security", "authorization", ""] => {
            Verdict::Permission
        }
        // What the client lacks as a whole, whatever it sends.
        ["security", "authorization", "no-client-details"] | ["security", "authorization", "namespace", "invalid-client", ..] => {
            Verdict::Permission
        }
        // A kind for which the host demands a profile from this client.
        ["security", "data-policy", ..] => Verdict::Permission,
        // Namespace, ownership, relationship elements and custom views look at the record's own values: another record may pass.
        ["security", "authorization", ..] => Verdict::Refused,
        // The DMS's management and data store endpoints refuse the client as such.
        ["authorization-denied" | "forbidden"] => Verdict::Permission,
        // The profile hides what creating a record needs; updates of existing ones may pass.
        ["data-policy-enforced"] | ["bad-request", "data-policy-enforced"] => Verdict::Refused,
        ["profile", ..] => Verdict::Config,
        ["data-conflict", "unresolved-reference"] => Verdict::ParentMissing { parents: problem.missing_parents() },
        ["data-conflict", "dependent-item-exists"] => Verdict::ChildPresent { children: problem.dependents() },
        // Two writers of one key, or one key for two records: both look the same to the loser.
        ["data-conflict", ..] | ["identity-conflict"] => Verdict::Duplicate,
        ["optimistic-lock-failed"] | ["precondition-failed", ..] => Verdict::StaleEtag,
        ["bad-request", "data-validation-failed", "key-change-not-supported"] => Verdict::Rekey,
        ["bad-request", "parameter-validation-failed"] => Verdict::ClientBug,
        ["bad-request", ..] if names_only_the_id(operation, problem) => Verdict::StaleId,
        ["bad-request", ..] => return by_sentence(operation, status, problem).or(Some(Verdict::Invalid)),
        ["not-found"] => return by_sentence(operation, status, problem).or_else(|| Some(not_found(operation))),
        // No data store for this tenant or year; a feature that the host switched off; writes to a snapshot.
        ["route-resolution-error" | "method-not-allowed" | "unsupported-media-type"] | ["snapshots", ..] => Verdict::Config,
        // The host must repair its configuration; no repetition does.
        ["system", "configuration", ..] => Verdict::Config,
        // Deadlocks, lost databases and open circuits pass.
        ["system", ..] | ["bad-gateway" | "service-unavailable"] => Verdict::Transient,
        _ => return None,
    })
}

fn by_sentence(operation: Operation, status: u16, problem: &Problem) -> Option<Verdict> {
    let says = |text: &str| problem.sentences().any(|sentence| sentence.contains(text));
    match status {
        // Another Ed-Fi API lists everything that a record refers to and is not there, descriptors like resources.
        400 | 409 if says("Reference validation failed") && problem.lists_descriptors_only() => {
            Some(Verdict::DescriptorMissing { values: problem.missing_descriptors() })
        }
        400 | 409 if says("Reference validation failed") => Some(Verdict::ParentMissing { parents: problem.missing_parents() }),
        404 | 409 if says("Write conflict due to concurrent access") => Some(Verdict::Duplicate),
        400 if names_only_the_id(operation, problem) => Some(Verdict::StaleId),
        // The id is spliced in by this client.
        400 if says("Request body id must match the id in the url") => Some(Verdict::ClientBug),
        // Only if nothing else is wrong: a record with a second fault does not pass when the descriptor comes.
        400 if descriptors_alone(problem) => Some(Verdict::DescriptorMissing { values: problem.missing_descriptors() }),
        // Versions before 7 look people up before the database does, and answer 400.
        400 if says("reference could not be resolved") => Some(Verdict::ParentMissing { parents: problem.missing_parents() }),
        400 if says("Key values for this resource cannot be changed") || says("Identifying values for the") => Some(Verdict::Rekey),
        400 if says("Limit must be") || says("Offset must be") || says("ChangeVersion must be") => Some(Verdict::ClientBug),
        403 if says("Are you missing a claim")
            || says("for the requested action")
            || says("do not have permissions to perform") =>
        {
            Some(Verdict::Permission)
        }
        403 if says("namespace") || says("Namespace") || says("ownership") => Some(Verdict::Refused),
        403 if says("relationships") || says("The claims associated with an identifier") => Some(Verdict::PersonRefused),
        // The route, not the item, is unknown: a delete must not take it for success.
        404 if says("No ODS instance") || says("The specified data could not be found") || says("Snapshot not found") => {
            Some(Verdict::Config)
        }
        409 if says("does not exist") || says("reference could not be resolved") => {
            Some(Verdict::ParentMissing { parents: problem.missing_parents() })
        }
        409 if says("cannot be deleted because") || says("is referenced by") => {
            Some(Verdict::ChildPresent { children: problem.dependents() })
        }
        409 if says("the identity is in use") => Some(Verdict::Duplicate),
        409 if says("natural key conflict") || says("is not unique") || says("primary key conflict") => Some(Verdict::Duplicate),
        429 if says("Too many access tokens") => Some(Verdict::AuthThrottled),
        _ => None,
    }
}

#[expect(clippy::match_same_arms, reason = "each row has its own reason")]
fn by_status(operation: Operation, status: u16, problem: &Problem) -> Verdict {
    match status {
        400 | 422 => match operation {
            Operation::Upsert | Operation::Put => Verdict::Invalid,
            Operation::Delete | Operation::Get | Operation::List => Verdict::ClientBug,
        },
        401 => Verdict::Unauthorized,
        // A web firewall in between refuses one request for its content; an API behind a gateway that strips bodies refuses people most.
        403 if problem.form() == ProblemForm::Foreign => Verdict::Refused,
        403 => Verdict::PersonRefused,
        // A page instead of an API's answer says that the route leads elsewhere.
        404 if problem.form() == ProblemForm::Foreign => Verdict::Config,
        404 => not_found(operation),
        // Timed out or too early: the server did not look at the record.
        408 | 425 => Verdict::Transient,
        409 => match operation {
            Operation::Delete => Verdict::ChildPresent { children: problem.dependents() },
            _ => Verdict::ParentMissing { parents: problem.missing_parents() },
        },
        412 => Verdict::StaleEtag,
        // Larger than the server takes: sending it again does not shrink it.
        413 => Verdict::Invalid,
        414 | 431 => Verdict::ClientBug,
        429 => Verdict::Throttled,
        501 | 505 => Verdict::Config,
        // Never assume that a 5xx is the API's own word: gateways, restarts and deadlocks all look like this.
        500..=599 => Verdict::Transient,
        // Redirects are not followed; everything else speaks of route, method, media type or proxy.
        _ => Verdict::Config,
    }
}

/// An unknown item; on a collection an unknown route, because a collection without items is an empty list.
fn not_found(operation: Operation) -> Verdict {
    match operation {
        Operation::Put | Operation::Get => Verdict::StaleId,
        Operation::Delete => Verdict::AlreadyGone,
        Operation::Upsert | Operation::List => Verdict::Config,
    }
}

/// An id of another server's format is refused as malformed, at `$.id` and nowhere else.
fn names_only_the_id(operation: Operation, problem: &Problem) -> bool {
    let by_id = matches!(operation, Operation::Put | Operation::Delete | Operation::Get);
    by_id
        && !problem.rules().is_empty()
        && problem.rules().iter().all(|(path, rules)| path == "$.id" && rules.iter().all(|rule| rule.contains("is not valid")))
}

fn descriptors_alone(problem: &Problem) -> bool {
    if problem.rules().is_empty() {
        return problem.sentences().any(says_descriptor_is_missing);
    }
    problem.rules().iter().flat_map(|(_, rules)| rules).all(|rule| says_descriptor_is_missing(rule))
        && problem.rules().iter().any(|(_, rules)| !rules.is_empty())
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
