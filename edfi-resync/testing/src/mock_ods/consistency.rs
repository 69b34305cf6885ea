//! What must hold between the members of one body: items of an array differ, unified parts agree.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::answers::Findings;
use super::path::{Path, pascal};
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
                    let text = format!(
                        "The {} item of the {} has the same identifying values as another item earlier in the list.",
                        ordinal(position + 1),
                        pascal(array.array.leaf())
                    );
                    findings.entry(array.array.at(at)).or_default().push(text);
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
        findings.entry(location).or_default().push(format!(
            "All values supplied for '{name}' must match. Review all references and align the following conflicting values: {}",
            values.join(", ")
        ));
    }
}

fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_english() {
        let spelled: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 102, 113].into_iter().map(ordinal).collect();
        assert_eq!(spelled, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "113th"]);
    }
}
