//! [`Line`]: what was measured, beside what it must be.

use std::fmt;

use serde::Serialize;

use crate::accounts;

/// The head of the table of lines.
pub(crate) const HEAD: &str =
    "| measure | unit | ours | other | ours : other | must | met | load |\n|---|---|---|---|---|---|---|---|";

/// A measure and its bound.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    measure: String,
    unit: &'static str,
    ours: f64,
    other: Option<f64>,
    ratio: Option<f64>,
    must: String,
    met: bool,
    #[serde(skip)]
    load: f64,
}

/// A bound.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Must {
    /// Of what is ours.
    AtMost(f64),
    AtLeast(f64),
    /// Of the ratio.
    TimesAtMost(f64),
    TimesAtLeast(f64),
}

impl Line {
    /// A measure of ours alone.
    pub(crate) fn new(measure: impl Into<String>, unit: &'static str, ours: f64, must: Must) -> Self {
        Self::beside(measure, unit, (ours, None), must)
    }

    /// A measure of ours, beside another's.
    pub(crate) fn beside(
        measure: impl Into<String>,
        unit: &'static str,
        (ours, other): (f64, impl Into<Option<f64>>),
        must: Must,
    ) -> Self {
        let other = other.into();
        let ratio = other.map(|other| ours / other);
        let (must, met) = match must {
            Must::AtMost(most) => (format!("<= {most}"), ours <= most),
            Must::AtLeast(least) => (format!(">= {least}"), ours >= least),
            Must::TimesAtMost(most) => (format!("<= {most}x"), ratio.is_some_and(|ratio| ratio <= most)),
            Must::TimesAtLeast(least) => (format!(">= {least}x"), ratio.is_some_and(|ratio| ratio >= least)),
        };
        Self { measure: measure.into(), unit, ours, other, ratio, must, met, load: accounts::load() }
    }
}

/// Three digits that count.
fn short(number: f64) -> String {
    match number.abs() {
        large if large >= 100.0 => format!("{number:.0}"),
        middle if middle >= 10.0 => format!("{number:.1}"),
        small if small >= 0.01 || number == 0.0 => format!("{number:.3}"),
        _ => format!("{number:.5}"),
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { measure, unit, ours, other, ratio, must, met, load } = self;
        let shown = |number: &Option<f64>| number.map_or("-".to_owned(), short);
        let met = if *met { "yes" } else { "**no**" };
        let (ours, other, ratio) = (short(*ours), shown(other), shown(ratio));
        write!(f, "| {measure} | {unit} | {ours} | {other} | {ratio} | {must} | {met} | {load:.1} |")
    }
}
