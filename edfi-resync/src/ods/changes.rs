//! [`Change`] and [`Moved`]: what change queries tell beside the lists of what is there: what was deleted, and what got another key.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use url::Url;

use super::answer::{Answer, Read};
use super::ask::Ask;
use super::client::{Ods, below, foreign};
use super::problem::Problem;
use super::verdict::Verdict;
use crate::model::{PAGE, ResourceKind};

/// A record that was deleted.
#[derive(Deserialize)]
pub(crate) struct Change {
    /// The parts of its key by their names; servers of before version 6 tell none.
    #[serde(rename = "keyValues")]
    pub(crate) key: Option<Map<String, Value>>,
}

/// A record that got another key.
#[derive(Deserialize)]
pub(crate) struct Moved {
    /// The parts of the key that it had.
    #[serde(rename = "oldKeyValues")]
    pub(crate) old: Map<String, Value>,
    /// The parts of the key that it has.
    #[serde(rename = "newKeyValues")]
    pub(crate) new: Map<String, Value>,
}

/// A resource of the load order that a server publishes.
#[derive(Deserialize)]
struct Entry {
    resource: String,
}

/// A snapshot of a server of before version 7. Member names are taken in any letter case.
#[derive(Deserialize)]
struct Snapshot {
    #[serde(rename = "snapshotIdentifier", alias = "SnapshotIdentifier")]
    identifier: String,
    #[serde(rename = "snapshotDateTime", alias = "SnapshotDateTime", default)]
    moment: String,
}

impl Ods {
    /// What was deleted of a kind between two change versions, both included, and not created again since.
    pub(crate) async fn deletes(&self, kind: &ResourceKind, from: u64, to: u64) -> Read<Vec<Change>> {
        self.rows(kind, "deletes", from, to).await
    }

    /// What of a kind got another key between two change versions, both included: the first that it had, and the last.
    pub(crate) async fn key_changes(&self, kind: &ResourceKind, from: u64, to: u64) -> Read<Vec<Moved>> {
        self.rows(kind, "keyChanges", from, to).await
    }

    /// How many records of a kind a list has; nothing where the server does not count.
    pub(crate) async fn count(&self, kind: &ResourceKind, filter: &[(String, String)]) -> Read<Option<u64>> {
        // The smallest page that every version gives.
        Ok(self.page_where(kind, filter, 0, 1, true).await?.total_count)
    }

    /// The identifiers of its snapshots, the newest first, of a server of before version 7.
    pub(crate) async fn snapshots(&self) -> Read<Vec<String>> {
        let url = below(&self.discovery().change_queries, ["snapshots"]);
        let mut snapshots: Vec<Snapshot> = self.document("snapshots", url).await?;
        snapshots.sort_by(|a, b| b.moment.cmp(&a.moment));
        Ok(snapshots.into_iter().map(|snapshot| snapshot.identifier).collect())
    }

    /// The paths of the resources in the load order that it publishes: `/ed-fi/students`.
    pub(crate) async fn resources(&self) -> Read<Vec<String>> {
        let entries: Vec<Entry> = self.document("dependencies", self.discovery().dependencies.clone()).await?;
        Ok(entries.into_iter().map(|entry| entry.resource).collect())
    }

    async fn document<T: DeserializeOwned>(&self, name: &'static str, url: Url) -> Read<T> {
        self.read(Ask::document(name, url)).await
    }

    async fn read<T: DeserializeOwned>(&self, ask: Ask) -> Read<T> {
        let (answer, response) = self.perform(ask).await;
        let response = response.filter(|_| answer.verdict == Verdict::Ok);
        response.and_then(|response| serde_json::from_slice(response.body()).ok()).ok_or_else(|| foreign(answer))
    }

    /// All rows of a list that is not of items, by offset: there are no tokens for these.
    ///
    /// They are asked for as documents: that a server has none of them says nothing of the collection.
    async fn rows<T: DeserializeOwned>(&self, kind: &ResourceKind, name: &'static str, from: u64, to: u64) -> Read<Vec<T>> {
        let (mut rows, mut before) = (Vec::new(), None);
        loop {
            let mut url = below(self.collection(kind).url(), [name]);
            url.query_pairs_mut()
                .append_pair("minChangeVersion", &from.to_string())
                .append_pair("maxChangeVersion", &to.to_string())
                .append_pair("offset", &rows.len().to_string())
                .append_pair("limit", &PAGE.to_string());
            let page: Vec<Box<RawValue>> = self.read(Ask::document(name, url).for_records(PAGE)).await?;
            let unread = || {
                let mut answer = Answer::new(Verdict::Foreign, String::new());
                answer.problem = Some(Box::new(Problem::foreign()));
                Box::new(answer)
            };
            // A server may give shorter pages than it is asked for: the end is where there is nothing more.
            let Some(first) = page.first() else { return Ok(rows) };
            // One that ignores the offset would go on for ever.
            if before.as_deref() == Some(first.get()) {
                return Err(unread());
            }
            before = Some(first.get().to_owned());
            for row in page {
                rows.push(serde_json::from_str(row.get()).map_err(|_| unread())?);
            }
        }
    }
}
