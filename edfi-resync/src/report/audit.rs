//! [`AuditRecord`]: who asked for what, when, and what came of it, as the audit shows it.
//!
//! A run adds two rows to the audit: one before its first request, with its plan, and one when it is over, with its counts. The second
//! takes the place of the first; one that has only the first is under way, or its process died.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::Report;
use super::csv::push_row;
use super::moment::{self, moment};
use crate::campus::{Dates, Mode, Request, SchoolSelection, SchoolYear};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{AuditRow, Detail, ErrorId, FencingToken, RunId};
use crate::plan::Plan;
use crate::shown::line;

/// Something that was asked for. It names people by Campus IDs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AuditRecord {
    /// When it was asked for.
    #[serde(serialize_with = "moment::serialize")]
    pub at: SystemTime,
    /// Who or what asked.
    pub actor: String,
    /// What was done: `resync`.
    pub action: &'static str,
    /// The configuration's name.
    pub configuration: Option<String>,
    /// The run, by its number in the ledger; absent where none was begun.
    pub run: Option<RunId>,
    /// What was asked for, and what came of it.
    #[serde(flatten)]
    pub detail: AuditDetail,
}

/// What was asked for, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct AuditDetail {
    /// The base URL of the ODS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The school year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub school_year: Option<SchoolYear>,
    /// The mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// All schools were asked for.
    pub all_schools: bool,
    /// The Campus IDs of the schools.
    pub schools: BTreeSet<i64>,
    /// The endpoints.
    pub resources: BTreeSet<String>,
    /// The Campus person IDs that it was narrowed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<BTreeSet<i64>>,
    /// The Campus course IDs that it was narrowed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courses: Option<BTreeSet<i64>>,
    /// The Campus section IDs that it was narrowed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sections: Option<BTreeSet<i64>>,
    /// The days that it was narrowed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<Dates>,
    /// The errors that were retried or archived, by number.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub errors: BTreeSet<ErrorId>,
    /// The fingerprint of the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// How many records ended how, by the columns of the report.
    pub counts: BTreeMap<String, u64>,
    /// What came of it.
    pub result: AuditResult,
    /// Why, where it did not finish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none", with = "moment::optional")]
    pub ended: Option<SystemTime>,
    /// What makes the two rows of a run one.
    #[serde(skip_serializing_if = "Option::is_none")]
    lease: Option<i64>,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum AuditResult {
    /// It is under way, or its process died.
    #[default]
    Begun,
    /// It came to its end; records may have failed.
    Finished,
    /// It was stopped.
    Stopped,
    /// It was refused before anything was sent.
    Refused,
    /// It broke off with an error.
    Failed,
    /// Of a Campus event: nothing was to be sent or deleted.
    Listed,
    /// Of a Campus event: it could not be sent, and is in the queue.
    Waiting,
}

impl AuditResult {
    /// Its name: `finished`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Listed => "listed",
            Self::Waiting => "waiting",
        }
    }
}

/// The columns of [`AuditRecord::to_csv`] that are counts.
const COUNTS: [&str; 13] = [
    "read",
    "created",
    "updated",
    "unchanged",
    "invalid",
    "failed",
    "blocked",
    "skipped",
    "cancelled",
    "found",
    "deleted",
    "kept",
    "notDeleted",
];

impl AuditDetail {
    /// What a plan asks for.
    pub(crate) fn of(plan: &Plan) -> Self {
        Self {
            target: Some(plan.target.to_string()),
            school_year: Some(plan.school_year),
            mode: Some(plan.mode),
            all_schools: plan.request.schools == Some(SchoolSelection::All),
            schools: plan.schools.iter().map(|school| school.id).collect(),
            resources: plan
                .steps
                .iter()
                .map(|step| &step.resource)
                .chain(plan.removals.iter().map(|step| &step.resource))
                .cloned()
                .collect(),
            persons: plan.request.persons.clone(),
            courses: plan.request.courses.clone(),
            sections: plan.request.sections.clone(),
            dates: plan.request.dates,
            errors: plan.errors().into_iter().map(ErrorId).collect(),
            plan: Some(plan.fingerprint.clone()),
            ..Self::default()
        }
    }

    /// What a request asks for, as far as it is known before it is planned.
    pub(crate) fn of_request(request: &Request) -> Self {
        let schools = match &request.schools {
            Some(SchoolSelection::Only(schools)) => schools.clone(),
            _ => BTreeSet::new(),
        };
        Self {
            mode: Some(request.mode),
            all_schools: request.schools == Some(SchoolSelection::All),
            schools,
            resources: request.resources.iter().flatten().cloned().collect(),
            persons: request.persons.clone(),
            courses: request.courses.clone(),
            sections: request.sections.clone(),
            dates: request.dates,
            ..Self::default()
        }
    }

    /// Names errors.
    #[must_use]
    pub(crate) fn about(mut self, errors: impl IntoIterator<Item = ErrorId>) -> Self {
        self.errors = errors.into_iter().collect();
        self
    }

    /// Names people.
    #[must_use]
    pub(crate) fn about_persons(mut self, persons: impl IntoIterator<Item = i64>) -> Self {
        self.persons = Some(persons.into_iter().collect());
        self
    }

    /// Names the lease that it is done under.
    #[must_use]
    pub(crate) fn under(mut self, lease: FencingToken) -> Self {
        self.lease = Some(lease.0);
        self
    }

    /// Says what came of it.
    #[must_use]
    pub(crate) fn ending(mut self, result: AuditResult, reason: Option<String>, at: SystemTime) -> Self {
        (self.result, self.reason, self.ended) = (result, reason, Some(at));
        self
    }

    /// Counts what a run did.
    #[must_use]
    pub(crate) fn counting(mut self, report: &Report) -> Self {
        if let Ok(serde_json::Value::Object(columns)) = serde_json::to_value(report.total) {
            self.counts = columns.into_iter().filter_map(|(name, count)| Some((name, count.as_u64()?))).collect();
        }
        let removed = &report.removed;
        if !removed.is_empty() {
            let columns = [
                ("deleted", removed.deleted),
                ("kept", removed.kept_records()),
                ("notDeleted", removed.failed),
                ("found", removed.found),
            ];
            self.counts.extend(columns.map(|(name, count)| (name.to_owned(), count)));
        }
        self
    }

    /// Whoever wrote the row, its texts are lines that may be shown.
    fn into_shown(mut self) -> Self {
        self.target = self.target.map(line);
        self.plan = self.plan.map(line);
        self.reason = self.reason.map(line);
        self.resources = self.resources.into_iter().map(line).collect();
        self.counts = self.counts.into_iter().map(|(column, count)| (line(column), count)).collect();
        self
    }

    /// As the ledger keeps it.
    pub(crate) fn kept(&self) -> Result<Detail> {
        let json = serde_json::to_string(self)
            .map_err(|error| Error::new(ErrorKind::Unexpected, "the audit cannot be written as JSON").with_source(error))?;
        Detail::new(json)
    }
}

impl AuditRecord {
    /// What the rows of the ledger say, by time.
    pub fn of(rows: Vec<AuditRow>) -> Vec<Self> {
        let record = |row: AuditRow| {
            // A row that somebody else wrote says what it can.
            let detail: AuditDetail = row.detail.and_then(|detail| serde_json::from_str(detail.as_str()).ok()).unwrap_or_default();
            let AuditRow { id, at, actor, action, configuration, run, .. } = row;
            let (actor, configuration) = (line(actor), configuration.map(line));
            (at, id, Self { at, actor, action: action.as_str(), configuration, run, detail: detail.into_shown() })
        };
        let mut records: Vec<_> = rows.into_iter().map(record).collect();
        let is_over = |record: &Self| record.detail.result != AuditResult::Begun;
        let over: HashSet<i64> =
            records.iter().filter(|(_, _, record)| is_over(record)).filter_map(|(_, _, record)| record.detail.lease).collect();
        records.retain(|(_, _, record)| is_over(record) || !record.detail.lease.is_some_and(|lease| over.contains(&lease)));
        records.sort_by_key(|(at, id, _)| (*at, *id));
        records.into_iter().map(|(_, _, record)| record).collect()
    }

    /// A table with a row for each, as RFC 4180 has it; lists are separated by spaces. No cell is a formula to a spreadsheet.
    pub fn to_csv(records: &[Self]) -> String {
        let mut out = String::new();
        let head = [
            "timestamp",
            "configuration",
            "target",
            "schoolYear",
            "actor",
            "action",
            "mode",
            "schools",
            "resources",
            "persons",
            "courses",
            "sections",
            "dates",
            "errors",
            "run",
            "result",
            "reason",
            "ended",
        ];
        push_row(&mut out, head.into_iter().chain(COUNTS));
        for record in records {
            let detail = &record.detail;
            let schools = if detail.all_schools { "all".to_owned() } else { list(Some(&detail.schools)) };
            let cells = [
                moment(record.at),
                record.configuration.clone().unwrap_or_default(),
                detail.target.clone().unwrap_or_default(),
                text(detail.school_year),
                record.actor.clone(),
                record.action.to_owned(),
                text(detail.mode),
                schools,
                list(Some(&detail.resources)),
                list(detail.persons.as_ref()),
                list(detail.courses.as_ref()),
                list(detail.sections.as_ref()),
                text(detail.dates),
                list(Some(&detail.errors.iter().map(|error| error.0).collect())),
                text(record.run),
                detail.result.as_str().to_owned(),
                detail.reason.clone().unwrap_or_default(),
                detail.ended.map(moment).unwrap_or_default(),
            ];
            push_row(&mut out, cells.into_iter().chain(COUNTS.map(|column| text(detail.counts.get(column)))));
        }
        out
    }

    /// A JSON array with an object for each.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`]: never, as far as is known.
    pub fn to_json(records: &[Self]) -> Result<String> {
        serde_json::to_string_pretty(records)
            .map_err(|error| Error::new(ErrorKind::Unexpected, "the audit cannot be written as JSON").with_source(error))
    }
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn list<T: ToString>(values: Option<&BTreeSet<T>>) -> String {
    values.into_iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
