//! What follows from a changed natural key: everything that refers to the item is rewritten, and what refers to that, if its own
//! key holds the changed part. Ids stay.

use serde_json::Value;

use super::flavour::Flavour;
use super::references::{Fold, Key, reference_key};
use super::state::{Draft, Slot, State};
use super::tables::{KindTable, Tables};

/// Stores a draft with another key in place of the item there, and passes the change on.
pub(super) fn cascade(tables: &Tables, flavour: &Flavour, fold: Fold, state: &mut State, slot: Slot, draft: Draft) {
    let Some((old_key, old_base)) = state.item(slot).map(|item| (item.key, item.base_key)) else { return };
    let (moved, body) = (draft.key != old_key, draft.body.clone());
    let table = tables.kind(draft.kind);
    state.replace(table, slot, draft);
    if !moved {
        return;
    }
    for key in [Some(old_key), old_base].into_iter().flatten() {
        for referring in state.referring(key) {
            // Read again for each: an item that is reached by two ways must keep the first change.
            let Some(item) = state.item(referring).filter(|_| referring != slot) else { continue };
            let by = tables.kind(item.kind);
            let (rewritten, in_root) = rewrite(by, table, item.value(), key, &body, fold);
            match Draft::new(item.kind, by, rewritten, fold) {
                Some(draft) if in_root || flavour.cascade_touches_owner => cascade(tables, flavour, fold, state, referring, draft),
                Some(draft) => state.rewrite(by, referring, draft),
                None => {}
            }
        }
    }
}

/// The body with every reference to `key` pointing to what `target` is now, and whether one of these is outside of collections.
fn rewrite(by: &KindTable, table: &KindTable, mut body: Value, key: Key, target: &Value, fold: Fold) -> (Value, bool) {
    let mut in_root = false;
    for reference in &by.references {
        let identity = match &table.base {
            Some((base, identity)) if *base == reference.spec.target => identity,
            _ => &table.identity,
        };
        reference.path.each_mut(&mut body, &mut |object| {
            if reference_key(reference, object, fold) != Some(key) {
                return;
            }
            in_root |= !reference.path.holds_items();
            for (member, path) in reference.parts.iter().zip(identity) {
                if let (Some(part), Some(value)) = (object.get_mut(member), path.one(target)) {
                    *part = value.clone();
                }
            }
        });
    }
    (body, in_root)
}
