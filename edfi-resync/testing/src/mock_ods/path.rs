//! [`Path`]: a JSON path of the model tables, read from `serde_json` values.

use std::fmt::Write;

use serde_json::Value;

/// A path such as `$.classPeriods[*].classPeriodReference.schoolId`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path(Vec<Step>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    name: &'static str,
    /// Every item of the array of that name.
    items: bool,
}

impl Path {
    pub(super) fn parse(text: &'static str) -> Self {
        Self::below(text.strip_prefix("$.").unwrap_or(text))
    }

    fn below(text: &'static str) -> Self {
        let step = |part: &'static str| match part.strip_suffix("[*]") {
            Some(name) => Step { name, items: true },
            None => Step { name: part, items: false },
        };
        Self(text.split('.').filter(|part| !part.is_empty()).map(step).collect())
    }

    /// The same path seen from an item of `array`, if it is below it.
    pub(super) fn within(&self, array: &Self) -> Option<Self> {
        self.0.strip_prefix(array.0.as_slice()).map(|rest| Self(rest.to_vec()))
    }

    /// The path of the array itself rather than of its items.
    pub(super) fn whole_array(&self) -> Self {
        let mut steps = self.0.clone();
        if let Some(last) = steps.last_mut() {
            last.items = false;
        }
        Self(steps)
    }

    pub(super) fn leaf(&self) -> &'static str {
        self.0.last().map_or("", |step| step.name)
    }

    /// The path of a member of the object there.
    pub(super) fn then(&self, member: &'static str) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step { name: member, items: false });
        Self(steps)
    }

    pub(super) fn is_top_level(&self) -> bool {
        self.0.len() == 1
    }

    pub(super) fn holds_items(&self) -> bool {
        self.0.iter().any(|step| step.items)
    }

    /// The names on the way, for lookups in the field tree.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().map(|step| step.name)
    }

    /// The value there, for paths without collections. Null counts as absent.
    pub(super) fn one<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        let found = self.0.iter().try_fold(root, |value, step| value.get(step.name))?;
        (!found.is_null()).then_some(found)
    }

    /// Every value there, with the positions in the collections on the way.
    pub(super) fn each<'v>(&self, root: &'v Value, visit: &mut impl FnMut(&[usize], &'v Value)) {
        Self::walk(&self.0, root, &mut Vec::new(), visit);
    }

    fn walk<'v>(steps: &[Step], value: &'v Value, at: &mut Vec<usize>, visit: &mut impl FnMut(&[usize], &'v Value)) {
        let Some((step, rest)) = steps.split_first() else {
            if !value.is_null() {
                visit(at, value);
            }
            return;
        };
        let Some(member) = value.get(step.name) else { return };
        if step.items {
            for (position, item) in member.as_array().into_iter().flatten().enumerate() {
                at.push(position);
                Self::walk(rest, item, at, visit);
                at.pop();
            }
        } else {
            Self::walk(rest, member, at, visit);
        }
    }

    /// Every value there, to be changed.
    pub(super) fn each_mut(&self, root: &mut Value, visit: &mut impl FnMut(&mut Value)) {
        Self::walk_mut(&self.0, root, visit);
    }

    fn walk_mut(steps: &[Step], value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
        let Some((step, rest)) = steps.split_first() else {
            visit(value);
            return;
        };
        let Some(member) = value.get_mut(step.name) else { return };
        if step.items {
            for item in member.as_array_mut().into_iter().flatten() {
                Self::walk_mut(rest, item, visit);
            }
        } else {
            Self::walk_mut(rest, member, visit);
        }
    }

    /// The path as text with the positions filled in: `$.classPeriods[1].classPeriodReference`.
    pub(super) fn at(&self, positions: &[usize]) -> String {
        let mut text = String::from("$");
        let mut positions = positions.iter();
        for step in &self.0 {
            let _ = write!(text, ".{}", step.name);
            if step.items
                && let Some(position) = positions.next()
            {
                let _ = write!(text, "[{position}]");
            }
        }
        text
    }
}

/// `beginDate` as `BeginDate`.
pub(crate) fn pascal(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().collect::<String>() + letters.as_str(),
        None => String::new(),
    }
}

/// `BeginDate` as `beginDate`.
pub(super) fn camel(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().collect::<String>() + letters.as_str(),
        None => String::new(),
    }
}

/// The name of a kind within its namespace: models have `homograph.Student`, servers say `Student`.
pub(super) fn simple(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The name of a database schema: that of the route without dashes, `edfi`.
pub(super) fn schema(namespace: &str) -> String {
    namespace.replace('-', "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_find_values_and_say_where_they_are() {
        let body = json!({"a": [{"b": {"c": 1}}, {"b": {"c": null}}, {"b": {"c": 3}}], "d": {"e": "x"}});
        let path = Path::parse("$.a[*].b.c");
        let mut found = Vec::new();
        path.each(&body, &mut |at, value| found.push((path.at(at), value.clone())));
        assert_eq!(found, [("$.a[0].b.c".to_owned(), json!(1)), ("$.a[2].b.c".to_owned(), json!(3))]);
        assert_eq!(Path::parse("$.d.e").one(&body), Some(&json!("x")));
        assert_eq!(Path::parse("$.d.f").one(&body), None);
        assert_eq!(path.within(&Path::parse("$.a[*]")), Some(Path::parse("b.c")));
        assert_eq!(path.leaf(), "c");
    }
}
