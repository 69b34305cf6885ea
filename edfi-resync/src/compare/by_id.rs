//! [`ById`]: what an ODS says of an id. Unlike a list, that tells what it does not show from what it does not have.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::model::ResourceKind;
use crate::ods::{Listed, Ods, Read, Verdict};

/// What an ODS says of an id.
pub(crate) enum ById {
    /// The record.
    Shown(Box<Listed>),
    /// The record shows no key, so that it is not the one that it was.
    Keyless,
    /// No record has it.
    Gone,
    /// A record may have it, which this client may not see.
    Hidden,
}

#[derive(Deserialize)]
struct EtagMember {
    #[serde(rename = "_etag")]
    etag: Option<String>,
}

/// A record by its id.
pub(crate) async fn by_id(ods: &Ods, kind: &ResourceKind, id: &str) -> Read<ById> {
    let item = match ods.get(kind, id).await {
        Ok(Some(item)) => item,
        Ok(None) => return Ok(ById::Gone),
        Err(answer) if matches!(answer.verdict, Verdict::StaleId | Verdict::AlreadyGone) => return Ok(ById::Gone),
        Err(answer) if matches!(answer.verdict, Verdict::Permission | Verdict::Refused | Verdict::PersonRefused) => {
            return Ok(ById::Hidden);
        }
        Err(answer) => return Err(answer),
    };
    let inspection = kind.inspector().inspect(&item.body);
    let (Some(key), Ok(text)) = (inspection.key, serde_json::from_slice::<Box<RawValue>>(&item.body)) else {
        return Ok(ById::Keyless);
    };
    // A server may say it in its body alone, as it does in a list.
    let member = || serde_json::from_slice::<EtagMember>(&item.body).ok()?.etag;
    let etag = item.etag.or_else(member);
    Ok(ById::Shown(Box::new(Listed { key, digest: inspection.digest, id: id.to_owned(), etag, inspection, text })))
}
