//! Makes records from the static tables of the model: from what a kind is, not from the structs that shall hold it.

use edfi_resync::model::{FieldKind, FieldSpec};

/// Members that no Data Standard names, with what they hold.
pub(crate) const UNKNOWN: &[(&str, &str)] = &[
    ("_ext", "{\"tx\": {\"amounts\": [1.10, 1E400, -0.0], \"nothing\": null,\n \"none\": [], \"empty\": {}}}"),
    ("id", "\"0e3b7a9c4f7e4f0f8a5d6b1c2d3e4f50\""),
    ("link", "{\"rel\":\"Any\",\"href\":\"/ed-fi/any/1\"}"),
    ("notOfThisStandard", "123456789012345678901234567890.10"),
    ("nor this: \u{e9} \"quoted\"", "null"),
];

/// Which optional members a record has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    /// None.
    Required,
    /// Some of them, and some unknown members.
    Some,
    /// Every one, and every unknown member in every object.
    All,
}

/// A generator that gives the same records for the same seed.
pub(crate) struct Records {
    state: u64,
    fill: Fill,
}

impl Records {
    pub(crate) fn new(seed: u64, fill: Fill) -> Self {
        Self { state: seed, fill }
    }

    /// A number below `bound` (splitmix64).
    fn below(&mut self, bound: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }

    fn takes(&mut self) -> bool {
        match self.fill {
            Fill::Required => false,
            Fill::Some => self.below(2) == 0,
            Fill::All => true,
        }
    }

    /// An object with these members, in any order, with blanks and line breaks in between.
    pub(crate) fn object(&mut self, fields: &[FieldSpec]) -> String {
        let mut members = Vec::new();
        for field in fields {
            if field.required || self.takes() {
                let value = self.value(field);
                members.push(format!("{:?}:{}{value}", field.name, self.pick(&["", " ", "\n\t"])));
            }
        }
        for (name, value) in UNKNOWN {
            if self.takes() {
                members.push(format!("{}:{value}", serde_json::to_string(name).expect("text is JSON")));
            }
        }
        for at in (1..members.len()).rev() {
            let with = self.below(at as u64 + 1) as usize;
            members.swap(at, with);
        }
        let comma = self.pick(&[",", ", ", ",\r\n  "]);
        format!("{{{}}}", members.join(comma))
    }

    fn value(&mut self, field: &FieldSpec) -> String {
        match field.kind {
            FieldKind::Text { min, max } => {
                let length = u64::from(min.max(1)) + self.below(u64::from(max.clamp(min.max(1), 30) - min.max(1) + 1));
                let characters =
                    ["a", "Z", "7", " ", "\\\"", "\\\\", "\\/", "\\u00e9", "\u{e9}", "\u{1F393}", "\\ud83c\\udf93", "\\n"];
                (0..length).fold(String::from("\""), |text, _| text + self.pick(&characters)) + "\""
            }
            FieldKind::Date => format!("\"20{:02}-{:02}-{:02}\"", self.below(30), 1 + self.below(12), 1 + self.below(28)),
            FieldKind::Time => format!("\"{:02}:{:02}:00\"", self.below(24), self.below(60)),
            FieldKind::DateTime => {
                format!("\"2026-08-17T{:02}:15:00{}\"", self.below(24), self.pick(&["Z", "+00:00", ".123Z", "-05:00"]))
            }
            FieldKind::Boolean => self.pick(&["true", "false"]).to_owned(),
            FieldKind::Integer { from, to } => match self.below(4) {
                0 => from.to_string(),
                1 => to.to_string(),
                _ => from.saturating_add(self.below(to.saturating_sub(from).max(1).cast_unsigned()).cast_signed()).to_string(),
            },
            FieldKind::Decimal { precision, scale, .. } => self.decimal(precision - scale, scale),
            FieldKind::Descriptor(name) => {
                format!("\"uri://ed-fi.org/{name}#{}\"", self.pick(&["Other", "Value # 2", "v\u{e9}lo"]))
            }
            FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => self.object(fields),
            FieldKind::Array { min, items, .. } => {
                let count = u64::from(min.max(1)) + self.below(2);
                let items: Vec<String> = (0..count).map(|_| self.object(items)).collect();
                format!("[{}]", items.join(self.pick(&[",", " ,\n"])))
            }
            other => panic!("{}: {other:?} is new to this test", field.name),
        }
    }

    /// A number with at most so many digits before and behind the point, in one of the ways to write it.
    fn decimal(&mut self, before: u8, behind: u8) -> String {
        let whole = 1 + self.below(10_u64.pow(u32::from(before.clamp(1, 9))) - 1);
        let part: String = (0..behind).map(|_| char::from(b'0' + self.below(10) as u8)).collect();
        match self.below(5) {
            0 => format!("{whole}"),
            1 => format!("0.{part}0"),
            2 => self.pick(&["1E0", "1e+0", "10E-1", "0.0", "0.10e1", "-0"]).to_owned(),
            _ => format!("{whole}.{part}"),
        }
    }
}
