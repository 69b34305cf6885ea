//! What is fuzzed: for each thing that reads the outside world one function from bytes to nothing, which panics where a promise is broken.
//!
//! The functions know no fuzzer. `targets/` gives them to libFuzzer, one program each; the test `fuzz` of the workspace gives them the
//! committed seeds and a few thousand changed ones on the stable toolchain. [`TARGETS`] has them by name.
//!
//! Inputs are text as far as possible, so that seeds can be read and written by hand: lines that choose, then the document. Where a body
//! must be made and not only read, bytes choose (see [`input::Input`]).

mod answers;
mod configuration;
mod digest;
mod discovery;
mod ids;
mod input;
mod inspector;
mod jsonl;
mod ledger;
mod normalizer;
mod plan;
mod problem;
mod queries;
mod records;
mod service;
mod typed;

/// A target: it takes any bytes.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: [(&str, Target); 13] = [
    ("answers", answers::run),
    ("configuration", configuration::run),
    ("digest", digest::run),
    ("discovery", discovery::run),
    ("ids", ids::run),
    ("inspector", inspector::run),
    ("jsonl", jsonl::run),
    ("ledger", ledger::run),
    ("normalizer", normalizer::run),
    ("plan", plan::run),
    ("problem", problem::run),
    ("queries", queries::run),
    ("typed", typed::run),
];

/// Gives an input to the target of this name.
///
/// # Panics
/// Where a promise is broken, or there is no such target.
pub fn run(name: &str, data: &[u8]) {
    let (_, target) = TARGETS.iter().find(|(known, _)| *known == name).expect("the target exists");
    target(data);
}
