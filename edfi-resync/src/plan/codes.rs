//! [`PlannedCode`]: Campus codes without a mapping, said before anything is sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Facts;
use super::step::{Pass, Step};

/// How many codes a warning names.
const LISTED_CODES: usize = 10;

/// A Campus code that the preferences do not map, wherever it turns up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PlannedCode {
    /// The descriptor it should be one of: `GradeLevelDescriptor`.
    pub descriptor: String,
    /// The code as Campus has it.
    pub code: String,
    /// How many records hold it, by endpoint.
    pub resources: BTreeMap<String, u64>,
}

impl Facts {
    /// The unmapped codes of the steps, grouped by descriptor and code; a warning sums them up.
    pub(super) fn planned_codes(&self, steps: &[Step], warnings: &mut Vec<String>) -> Vec<PlannedCode> {
        let mut grouped: BTreeMap<(&str, &str), BTreeMap<String, u64>> = BTreeMap::new();
        for step in steps.iter().filter(|step| step.pass == Pass::First) {
            let counted = self.model.find(&step.resource).and_then(|kind| self.counted.get(&kind));
            for code in counted.and_then(|counted| counted.unmapped.as_ref()).into_iter().flatten() {
                let resources = grouped.entry((&code.descriptor, &code.code)).or_default();
                *resources.entry(step.resource.clone()).or_default() += code.records;
            }
        }
        let codes: Vec<_> = grouped
            .into_iter()
            .map(|((descriptor, code), resources)| PlannedCode {
                descriptor: descriptor.to_owned(),
                code: code.to_owned(),
                resources,
            })
            .collect();
        if !codes.is_empty() {
            let mut named: Vec<_> = codes.iter().take(LISTED_CODES).map(PlannedCode::in_words).collect();
            if codes.len() > LISTED_CODES {
                named.push(format!("and {} more", codes.len() - LISTED_CODES));
            }
            warnings.push(format!(
                "records with Campus codes that are not mapped cannot be sent; map them in the Resource Preferences: {}",
                named.join("; ")
            ));
        }
        codes
    }
}

impl PlannedCode {
    /// `GradeLevelDescriptor "99" (12 studentSchoolAssociations)`
    fn in_words(&self) -> String {
        let records: Vec<_> = self.resources.iter().map(|(resource, records)| format!("{records} {resource}")).collect();
        format!("{} {:?} ({})", self.descriptor, self.code, records.join(", "))
    }
}
