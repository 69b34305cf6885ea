//! Configurations and requests as JSON.
//!
//! Input: the JSON.

use edfi_resync::campus::{Configuration, Preferences, Request, Target};
use edfi_resync::model::DATA_STANDARDS;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(super) fn run(data: &[u8]) {
    if let Some(configuration) = round_trip::<Configuration>(data) {
        let target = &configuration.target;
        if let Some(url) = &target.url
            && let Some(password) = url.password().filter(|password| password.len() > 6)
        {
            // What is meant to be shown may happen to hold the same text.
            let meant = [Some(url.path()), url.host_str(), target.tenant.as_deref(), target.instance.as_deref()];
            for shown in [target.to_string(), format!("{target:?}")] {
                assert!(meant.iter().flatten().any(|part| part.contains(password)) || !shown.contains(password), "{shown}");
            }
        }
        for endpoint in configuration.preferences.off() {
            assert!(!configuration.preferences.is_on(endpoint));
        }
        for (descriptor, code, value) in configuration.preferences.mappings() {
            assert_eq!(configuration.preferences.descriptor(descriptor, code), Some(value));
        }
        let _ = DATA_STANDARDS.contains(&configuration.data_standard.as_str());
    }
    round_trip::<Request>(data);
    round_trip::<Preferences>(data);
    round_trip::<Target>(data);
}

/// What can be read can be written, and is then read as the same.
fn round_trip<T: Serialize + DeserializeOwned>(data: &[u8]) -> Option<T> {
    let value: T = serde_json::from_slice(data).ok()?;
    let written = serde_json::to_string(&value).expect("what was read can be written");
    let again: T = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(serde_json::to_string(&again).expect("it can be written again"), written);
    Some(value)
}
