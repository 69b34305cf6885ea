//! [`Mapped`]: records by endpoint, in whatever form each endpoint has them.

use std::sync::Arc;

use edfi_resync::model::{CampusKeys, Spelling};
use edfi_resync::source::arrow::{ArrowOptions, ArrowStoreBuilder};
use edfi_resync::source::{ArrowStore, JsonBody, SourceStore, Spool};
use edfi_resync::{Error, ErrorKind, Result};
use pyo3::prelude::*;
use pyo3::types::PyMapping;

use crate::asked::How;
use crate::errors::{OrRaise, wrong_type};
use crate::frames::{Frame, dicts, take};
use crate::joined::Joined;
use crate::records::{Records, check_endpoints};
use crate::rows::{Rows, is_drawn_once};

/// Records by endpoint.
#[derive(Debug, Default)]
pub(crate) struct Mapped {
    endpoints: Vec<String>,
    /// Records that lie in memory.
    records: Vec<(String, Vec<(JsonBody, CampusKeys)>)>,
    /// Records that can be drawn only once, as those of a generator: drawn already.
    drawn: Option<Spool>,
    frames: Option<ArrowStoreBuilder>,
}

impl Mapped {
    /// Takes the records in. Those that can be drawn only once take their time: between them, it is looked whether that is up.
    ///
    /// # Errors
    /// `TypeError` for what gives no records; what drawing them raises; `StoppedError`, with what was not done before.
    pub(crate) fn of(source: &Bound<'_, PyMapping>, how: &How, before: &str) -> PyResult<Self> {
        let py = source.py();
        let mut mapped = Self::default();
        let members: Vec<(Bound<'_, PyAny>, Bound<'_, PyAny>)> = source.items()?.extract()?;
        for (endpoint, records) in members {
            let Ok(endpoint) = endpoint.extract::<String>() else {
                return Err(wrong_type("an endpoint of source", &endpoint, "text, such as \"students\""));
            };
            mapped.endpoints.push(endpoint.clone());
            let place = format!("source[{endpoint:?}]");
            match Frame::of(&records)? {
                None if is_drawn_once(&records)? => mapped.draw(py, &endpoint, Rows::of(&records, &place)?, how, before)?,
                None => mapped.hold(py, endpoint, Rows::of(&records, &place)?, how, before)?,
                Some(Frame::Dicts(frame)) => mapped.draw(py, &endpoint, Rows::any(py, dicts(&frame)?)?, how, before)?,
                Some(frame) => {
                    let frames = mapped.frames.take().unwrap_or_else(ArrowStore::builder);
                    mapped.frames = Some(take(frames, &endpoint, frame, how, before)?);
                }
            }
        }
        Ok(mapped)
    }

    fn draw(&mut self, py: Python<'_>, endpoint: &str, mut rows: Rows<'_>, how: &How, before: &str) -> PyResult<()> {
        let spool = match &mut self.drawn {
            Some(spool) => spool,
            None => self.drawn.insert(Spool::new().or_raise(py)?),
        };
        spool.declare(endpoint).or_raise(py)?;
        loop {
            how.check(before).or_raise(py)?;
            let Some(record) = rows.next() else { return Ok(()) };
            let (body, campus) = record?;
            spool.add_with(endpoint, body, &campus).or_raise(py)?;
        }
    }

    fn hold(&mut self, py: Python<'_>, endpoint: String, mut rows: Rows<'_>, how: &How, before: &str) -> PyResult<()> {
        let mut records = Vec::new();
        loop {
            how.check(before).or_raise(py)?;
            let Some(record) = rows.next() else { break };
            records.push(record?);
        }
        self.records.push((endpoint, records));
        Ok(())
    }

    /// Opens it.
    ///
    /// # Errors
    /// `UnknownResource` for an endpoint that the named Data Standard, or every one of them, lacks; what the stores say.
    pub(crate) fn open(self, data_standard: Option<&str>, spelling: Spelling) -> Result<Arc<dyn SourceStore>> {
        if self.endpoints.is_empty() {
            return Err(Error::new(ErrorKind::SourceInvalid, "the source is an empty dict")
                .with_hint("pass records by endpoint, such as {\"students\": [{...}]}"));
        }
        check_endpoints(self.endpoints.iter().map(String::as_str), data_standard)?;
        let mut stores: Vec<Arc<dyn SourceStore>> = Vec::new();
        if let Some(frames) = self.frames {
            let frames = frames.options(ArrowOptions::default().with_spelling(spelling));
            let frames = data_standard.into_iter().fold(frames, ArrowStoreBuilder::data_standard);
            stores.push(Arc::new(frames.build()?));
        }
        if let Some(spool) = self.drawn {
            stores.push(Arc::new(spool.into_store(spelling)?));
        }
        if !self.records.is_empty() {
            stores.push(Arc::new(Records::new(self.records, spelling)));
        }
        Ok(match <[_; 1]>::try_from(stores) {
            Ok([store]) => store,
            Err(stores) => Arc::new(Joined::new(stores)),
        })
    }
}
