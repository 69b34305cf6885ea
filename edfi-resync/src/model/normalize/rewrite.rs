//! [`rewrite`]: a walk along the members of a record that mends what it can, in place.

use std::borrow::Cow;
use std::fmt::Write as _;

use bytes::Bytes;
use serde_json::value::RawValue;

use super::mended::Mended;
use super::value::{self, Scalar};
use super::{MOST_ERRORS, nan};
use crate::model::edit::{Edit, Fate, edited, gather, members, place, spoken};
use crate::model::inspect::{ShapeError, ShapeProblem};
use crate::model::kind::ResourceKind;
use crate::model::spec::{FieldKind, FieldSpec};

/// A record after the walk.
pub(super) struct Rewritten {
    pub(super) body: Bytes,
    /// What was mended.
    pub(super) found: Vec<Found>,
    /// What cannot be mended, and is not seen in the body.
    pub(super) refused: Vec<ShapeError>,
}

/// A place that was mended.
pub(super) struct Found {
    /// Where it stands in the record as it came.
    pub(super) path: String,
    /// The member, whatever its position in collections and its letter case.
    pub(super) member: String,
    pub(super) how: Mended,
}

/// Mends a record; `None` if there is nothing to do, or it is no JSON object.
pub(super) fn rewrite(kind: &ResourceKind, body: &Bytes) -> Option<Rewritten> {
    let text = std::str::from_utf8(body).ok()?;
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let (replaced, nans) = if is_json { (None, Vec::new()) } else { nan::as_null(text).map(|(text, nans)| (Some(text), nans))? };
    let body = replaced.map_or_else(|| body.clone(), Bytes::from);
    let text = std::str::from_utf8(&body).ok()?;
    let mut walk = Walk { text, nans: &nans, path: "$".to_owned(), member: String::new(), found: Vec::new(), refused: Vec::new() };
    let Object { fate, .. } = walk.object(kind.spec().fields, text)?;
    let edits = match fate {
        Fate::Edited(edits) => edits,
        Fate::Dropped => vec![emptied(text, text.trim_ascii())],
    };
    let Walk { found, refused, .. } = walk;
    if found.is_empty() && refused.is_empty() {
        return None;
    }
    Some(Rewritten { body: edited(&body, edits), found, refused })
}

/// Replaces an object by an empty one.
fn emptied(text: &str, object: &str) -> Edit {
    let start = object.as_ptr().addr() - text.as_ptr().addr();
    Edit { place: start..start + object.len(), text: "{}".to_owned() }
}

struct Walk<'a> {
    text: &'a str,
    /// Where a `null` stood as `NaN`.
    nans: &'a [usize],
    /// The place that is being read, as it is written.
    path: String,
    /// The member that is being read, as the model names it.
    member: String,
    found: Vec<Found>,
    refused: Vec<ShapeError>,
}

/// An object after the walk.
struct Object {
    fate: Fate,
    fill: Fill,
}

/// What a member's name is in the model.
struct Resolved<'a> {
    written: Cow<'a, str>,
    field: Option<&'static FieldSpec>,
    /// Whether it is written as the model spells it.
    is_exact: bool,
}

fn resolve<'a>(fields: &'static [FieldSpec], name: &'a RawValue) -> Option<Resolved<'a>> {
    let written = spoken(name)?;
    let exact = fields.iter().find(|field| field.name == written);
    let field = exact.or_else(|| fields.iter().find(|field| field.name.eq_ignore_ascii_case(&written)));
    Some(Resolved { written, field, is_exact: exact.is_some() })
}

/// Whether something stands in a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    /// Something does.
    Full,
    /// Nothing that counts: null, an empty collection.
    Void,
    /// Nothing, which was written in a way that no server takes.
    Blank,
}

impl Fill {
    /// Of an object with these two in it.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Full, _) | (_, Self::Full) => Self::Full,
            (Self::Blank, _) | (_, Self::Blank) => Self::Blank,
            (Self::Void, Self::Void) => Self::Void,
        }
    }
}

/// `None` means everywhere that the text is no JSON after all.
impl<'a> Walk<'a> {
    fn object(&mut self, fields: &'static [FieldSpec], text: &'a str) -> Option<Object> {
        let members: Vec<_> =
            members(text)?.into_iter().map(|member| Some((member, resolve(fields, member.0)?))).collect::<Option<_>>()?;
        let (mut fates, mut fill) = (Vec::with_capacity(members.len()), Fill::Void);
        for ((name, value), Resolved { written, field, is_exact }) in &members {
            let (outside, outer) = (self.path.len(), self.member.clone());
            self.enter(written, *field);
            let is_this = |other: &&FieldSpec| field.is_some_and(|field| std::ptr::eq(field, *other));
            // Only a name in another letter case may have one: whoever looked for each of many members among all would be long at it.
            let twin = if *is_exact || field.is_none() {
                None
            } else {
                members.iter().find(|(_, other)| other.written != *written && other.field.as_ref().is_some_and(is_this))
            };
            let mut edits = Vec::new();
            let part = match (field, twin) {
                (None, _) => self.unknown(value),
                (Some(_), Some((_, twin))) => {
                    self.refuse(ShapeProblem::Other(format!("differs from {} only in letter case", twin.written)));
                    self.kept(value)
                }
                (Some(field), _) => {
                    let part = self.value(field, value)?;
                    if !is_exact && !matches!(part.fate, Fate::Dropped) {
                        edits.push(Edit { place: place(self.text, name), text: format!("\"{}\"", field.name) });
                        self.note(Mended::LetterCase);
                    }
                    part
                }
            };
            self.path.truncate(outside);
            self.member = outer;
            fill = fill.and(part.fill);
            let fate = match part.fate {
                Fate::Edited(inner) => {
                    edits.extend(inner);
                    Fate::Edited(edits)
                }
                Fate::Dropped => Fate::Dropped,
            };
            fates.push((place(self.text, name).start..place(self.text, value).end, fate));
        }
        Some(Object { fate: gather(fates), fill })
    }

    /// A value that stays, right or wrong. What was `NaN` somewhere in it is null now.
    fn kept(&mut self, value: &RawValue) -> Object {
        let place = place(self.text, value);
        let first = self.nans.partition_point(|&nan| nan < place.start);
        if self.nans.get(first).is_some_and(|nan| place.contains(nan)) {
            self.note(Mended::NotANumber);
        }
        Object { fate: Fate::stays(), fill: Fill::Full }
    }

    /// A member that the model does not know stays, unless it is no JSON.
    fn unknown(&mut self, value: &RawValue) -> Object {
        if self.is_nan(value) { self.left_out(Mended::NotANumber) } else { self.kept(value) }
    }

    fn value(&mut self, field: &'static FieldSpec, value: &'a RawValue) -> Option<Object> {
        let written = value.get();
        let scalar = match (field.kind, written.as_bytes()[0]) {
            (FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. }, b'{') => {
                return self.embedded(fields, !field.required, value);
            }
            (FieldKind::Array { items, .. }, b'[') => return self.array(items, value),
            (_, b'n') if self.is_nan(value) => Scalar::LeftOut(Mended::NotANumber),
            (_, b'n') => return Some(Object { fate: Fate::stays(), fill: Fill::Void }),
            (FieldKind::Text { .. }, b'"') if written == "\"\"" => {
                let fill = if field.required { Fill::Blank } else { Fill::Void };
                return Some(Object { fate: Fate::stays(), fill });
            }
            (_, b'"') => value::text(field, &spoken(value)?),
            (_, b'-' | b'0'..=b'9') => value::number(field, written),
            _ => Scalar::Stays,
        };
        Some(match scalar {
            Scalar::Stays => self.kept(value),
            Scalar::LeftOut(how) => self.left_out(how),
            Scalar::Becomes(text, how) => {
                self.note(how);
                Object { fate: Fate::Edited(vec![Edit { place: place(self.text, value), text }]), fill: Fill::Full }
            }
            Scalar::Refused(problem) => {
                self.refuse(problem);
                Object { fate: Fate::stays(), fill: Fill::Full }
            }
        })
    }

    /// An object within the record. One in which nothing stands, and that may go, goes as a whole.
    fn embedded(&mut self, fields: &'static [FieldSpec], may_go: bool, value: &'a RawValue) -> Option<Object> {
        let before = self.found.len();
        let Object { fate, fill } = self.object(fields, value.get())?;
        if fill == Fill::Blank && may_go {
            let how = self.found.get(before).map_or(Mended::Empty, |found| found.how);
            self.found.truncate(before);
            return Some(self.left_out(how));
        }
        let fate = match fate {
            Fate::Dropped => Fate::Edited(vec![emptied(self.text, value.get())]),
            edited @ Fate::Edited(_) => edited,
        };
        Some(Object { fate, fill })
    }

    fn array(&mut self, items: &'static [FieldSpec], value: &'a RawValue) -> Option<Object> {
        let values: Vec<&'a RawValue> = serde_json::from_str(value.get()).ok()?;
        let (outside, outer) = (self.path.len(), self.member.len());
        let (mut fates, mut fill) = (Vec::with_capacity(values.len()), Fill::Void);
        for (index, item) in values.into_iter().enumerate() {
            let _ = write!(self.path, "[{index}]");
            self.member.push_str("[*]");
            let part = match item.get().as_bytes()[0] {
                b'{' => self.embedded(items, true, item)?,
                _ if self.is_nan(item) => self.left_out(Mended::NotANumber),
                _ => self.kept(item),
            };
            self.path.truncate(outside);
            self.member.truncate(outer);
            fill = fill.and(part.fill);
            fates.push((place(self.text, item), part.fate));
        }
        Some(Object { fate: gather(fates), fill })
    }

    fn enter(&mut self, written: &str, field: Option<&FieldSpec>) {
        self.path.push('.');
        // A name that the model does not know is foreign text, and nothing to show.
        let Some(field) = field else {
            self.path.push('?');
            self.member.clear();
            self.member.push_str("a member that the model does not know");
            return;
        };
        self.path.push_str(written);
        if !self.member.is_empty() {
            self.member.push('.');
        }
        self.member.push_str(field.name);
    }

    fn is_nan(&self, value: &RawValue) -> bool {
        self.nans.binary_search(&place(self.text, value).start).is_ok()
    }

    fn left_out(&mut self, how: Mended) -> Object {
        self.note(how);
        Object { fate: Fate::Dropped, fill: Fill::Blank }
    }

    fn note(&mut self, how: Mended) {
        self.found.push(Found { path: self.path.clone(), member: self.member.clone(), how });
    }

    fn refuse(&mut self, problem: ShapeProblem) {
        if self.refused.len() < MOST_ERRORS {
            self.refused.push(ShapeError { path: self.path.clone(), problem });
        }
    }
}
