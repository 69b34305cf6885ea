//! [`Dealings`]: what a connection has learned of its server, and counted of its answers.

use super::evidence::Habit;
use super::known::Known;
use super::traffic::Traffic;

/// What a connection has learned of its server, and counted of its answers. Its parts keep their own rules; they are together because one lock holds
/// them, which each request takes twice: when it begins and when it is answered.
#[derive(Debug, Default)]
pub(super) struct Dealings {
    /// What the server's successes show.
    pub(super) habit: Habit,
    /// What its own answers look like, and which collections it has.
    pub(super) known: Known,
    /// How many answers there were, by status.
    pub(super) traffic: Traffic,
}
