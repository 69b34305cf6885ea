//! What must hold between the members of one body: items of an array differ, unified parts agree.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::finding::{Finding, Findings};
use super::path::Path;
use super::references::{Fold, key_text};
use super::tables::KindTable;

/// Adds what is wrong to the findings.
pub(super) fn check(table: &KindTable, body: &Value, fold: Fold, findings: &mut Findings) {
    for array in &table.arrays {
        array.array.each(body, &mut |at, items| {
            let mut seen = HashSet::new();
            for (position, item) in items.as_array().into_iter().flatten().enumerate() {
                let mut key = String::new();
                for part in &array.key {
                    key_text(part.one(item), fold, &mut key);
                }
                if !seen.insert(key) {
                    findings.entry(array.array.at(at)).or_default().push(Finding::Repeats(position + 1));
                }
            }
        });
    }
    for group in &table.unified {
        unify(group, body, fold, findings);
    }
}

/// Values of one column must agree: with each other at the root, and in an item with those of the item and of what is around it.
fn unify(group: &[Path], body: &Value, fold: Fold, findings: &mut Findings) {
    struct Part<'v> {
        location: String,
        /// The item it is in: everything up to the last position.
        item: usize,
        text: String,
        value: &'v Value,
        leaf: &'static str,
    }
    let mut parts: Vec<Part<'_>> = Vec::new();
    for path in group {
        path.each(body, &mut |at, value| {
            let location = path.at(at);
            let mut text = String::new();
            key_text(Some(value), fold, &mut text);
            parts.push(Part { item: location.rfind(']').map_or(0, |end| end + 1), location, text, value, leaf: path.leaf() });
        });
    }
    let around = |outer: &Part<'_>, inner: &Part<'_>| inner.location[..inner.item].starts_with(&outer.location[..outer.item]);
    let mut conflicts: BTreeMap<String, (&'static str, Vec<String>)> = BTreeMap::new();
    for (position, left) in parts.iter().enumerate() {
        for right in &parts[position + 1..] {
            if left.text != right.text && (around(left, right) || around(right, left)) {
                for part in [left, right] {
                    let (_, values) = conflicts.entry(part.location.clone()).or_insert((left.leaf, Vec::new()));
                    for value in [left.value, right.value] {
                        let shown = format!("'{}'", value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                        if !values.contains(&shown) {
                            values.push(shown);
                        }
                    }
                }
            }
        }
    }
    for (location, (name, values)) in conflicts {
        findings.entry(location).or_default().push(Finding::Disagrees { name, values });
    }
}
