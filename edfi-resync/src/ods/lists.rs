//! The lists of an API: a key that is looked up, pages by offset and by token.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

use super::answer::{Page, Read};
use super::ask::Ask;
use super::client::{Ods, below, foreign};
use super::verdict::{Operation, Verdict};
use crate::model::ResourceKind;

/// A key that is looked up finds nothing or one record; a second one says that the server ignored the filter.
const FIND_LIMIT: u32 = 2;

impl Ods {
    /// Looks records up by the parts of their natural key, as query parameters: none or one.
    ///
    /// Servers ignore parameters that they do not know, so what comes may be another record: **the caller compares its key**. A second item says that the
    /// filter was ignored; then the first not being the one that was sought does not mean that it is absent.
    pub async fn find(&self, kind: &ResourceKind, query: &[(String, String)]) -> Read<Vec<Box<RawValue>>> {
        let mut url = self.collection(kind).url().clone();
        url.query_pairs_mut().extend_pairs(query).append_pair("limit", &FIND_LIMIT.to_string());
        Ok(self.list(kind, url, FIND_LIMIT).await?.items)
    }

    /// Reads one page of a collection. Counting costs the server much: ask for it once.
    pub async fn page(&self, kind: &ResourceKind, offset: u64, limit: u32, total_count: bool) -> Read<Page> {
        self.page_where(kind, &[], offset, limit, total_count).await
    }

    /// Reads one page of the records whose key parts have these values.
    ///
    /// Servers ignore parameters that they do not know: **the caller looks at the key of every record**. Pages are in an order of the server's
    /// own; while others write, a record may be on two of them or on none.
    pub async fn page_where(
        &self,
        kind: &ResourceKind,
        filter: &[(String, String)],
        offset: u64,
        limit: u32,
        total_count: bool,
    ) -> Read<Page> {
        let mut url = self.collection(kind).url().clone();
        {
            let mut query = url.query_pairs_mut();
            query.extend_pairs(filter);
            query.append_pair("offset", &offset.to_string()).append_pair("limit", &limit.to_string());
            if total_count {
                query.append_pair("totalCount", "true");
            }
        }
        self.list(kind, url, limit).await
    }

    /// Reads one page by token, which does not skip a record while others write, and costs the same at any depth: the first one without a token;
    /// then those that [`Page::next`] leads to, until there is none. A server that has no such pages gives none with the first.
    ///
    /// The filters are those of [`page_where`](Self::page_where), the same for every page.
    pub async fn page_after(&self, kind: &ResourceKind, filter: &[(String, String)], token: Option<&str>, size: u32) -> Read<Page> {
        let mut url = self.collection(kind).url().clone();
        if !filter.is_empty() || token.is_some() {
            let mut query = url.query_pairs_mut();
            query.extend_pairs(filter);
            if let Some(token) = token {
                query.append_pair("pageToken", token).append_pair("pageSize", &size.to_string());
            }
        }
        self.list(kind, url, size).await
    }

    /// The tokens of the parts that a list can be read in: one, if the server heeds how many are asked for.
    pub(super) async fn partitions(&self, kind: &ResourceKind, filter: &[(String, String)]) -> Read<Vec<String>> {
        #[derive(Deserialize)]
        struct Parts {
            #[serde(rename = "pageTokens")]
            tokens: Vec<String>,
        }
        let mut url = below(self.collection(kind).url(), ["partitions"]);
        url.query_pairs_mut().extend_pairs(filter).append_pair("number", "1");
        // As a document: that a server has no parts says nothing of the collection.
        let (answer, response) = self.perform(Ask::document("partitions", url)).await;
        let parts = response.filter(|_| answer.verdict == Verdict::Ok);
        let parts = parts.and_then(|response| serde_json::from_slice::<Parts>(response.body()).ok());
        parts.map(|parts| parts.tokens).ok_or_else(|| foreign(answer))
    }

    async fn list(&self, kind: &ResourceKind, url: Url, records: u32) -> Read<Page> {
        let (answer, response) = self.perform(Ask::new(Operation::List, kind, url, Bytes::new()).for_records(records)).await;
        let page = response.filter(|_| answer.verdict == Verdict::Ok).and_then(|response| {
            let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::trim);
            let total_count = header("total-count").and_then(|count| count.parse().ok());
            let next = header("next-page-token").filter(|token| !token.is_empty()).map(str::to_owned);
            Some(Page { items: serde_json::from_slice(response.body()).ok()?, total_count, next })
        });
        page.ok_or_else(|| foreign(answer))
    }
}
