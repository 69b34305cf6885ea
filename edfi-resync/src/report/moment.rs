//! A moment as people and programs read it.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serializer};

/// To the second, in UTC: `2027-01-15T08:00:02Z`.
pub(crate) fn moment(time: SystemTime) -> String {
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
    let timestamp = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    timestamp.map_or_else(|| "an unknown time".to_owned(), |timestamp| timestamp.to_string())
}

pub(super) fn serialize<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&moment(*time))
}

/// A moment that may be absent.
pub(super) mod optional {
    use super::{Deserialize, Deserializer, Duration, Serializer, SystemTime, Timestamp, moment};

    #[expect(clippy::ref_option, reason = "serde passes it so")]
    pub(in super::super) fn serialize<S: Serializer>(time: &Option<SystemTime>, serializer: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => serializer.serialize_some(&moment(*time)),
            None => serializer.serialize_none(),
        }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SystemTime>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        let seconds = text.and_then(|text| u64::try_from(text.parse::<Timestamp>().ok()?.as_second()).ok());
        Ok(seconds.map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)))
    }
}
