//! [`Pacing`]: how many requests may be in flight, found by the server's own answers.
//!
//! Additive increase, multiplicative decrease: as many successes as the limit allows at once raise it by one, while it is made
//! use of; an answer that says "too much" halves it. All requests that were in flight when the server was overloaded
//! report the same overload, so only one that was sent after the last halving may halve again. For the same reason one answer alone says
//! nothing of load: a second has to come before as many are fine as may be in flight. A connection that breaks once in a hundred requests
//! would otherwise keep the limit at half of what the server takes.
//!
//! Pure: no clock, no waiting. Whoever sends asks [`Pacing::start`] for a [`Ticket`] and gives it back with [`Pacing::finish`].

/// The limit and what is in flight under it.
#[derive(Debug)]
pub(super) struct Pacing {
    limit: usize,
    max: usize,
    in_flight: usize,
    /// Successes since the limit last changed.
    earned: usize,
    /// How many were fine since the last answer that said "too much", unless that is so long ago that it says nothing any more.
    fine_since: Option<usize>,
    era: u64,
}

/// The right to send one request. Give it back with [`Pacing::finish`].
#[derive(Debug)]
#[must_use = "a ticket that is not given back holds its place for ever"]
pub(super) struct Ticket {
    era: u64,
    in_use: bool,
}

/// What an answer says of the server's load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Load {
    /// The server kept up, whatever it said of the record.
    Fine,
    /// The server throttled, timed out or broke down.
    TooMuch,
    /// Nothing: the request was cancelled or never left.
    Unknown,
}

impl Pacing {
    /// A limit that starts at `start` and stays within 1 and `max`.
    pub(super) fn new(start: usize, max: usize) -> Self {
        let max = max.max(1);
        Self { limit: start.clamp(1, max), max, in_flight: 0, earned: 0, fine_since: None, era: 0 }
    }

    /// How many requests may be in flight.
    #[cfg(test)]
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// How many are.
    pub(super) fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// A place for one more request, if there is one.
    pub(super) fn start(&mut self) -> Option<Ticket> {
        if self.in_flight >= self.limit {
            return None;
        }
        self.in_flight += 1;
        Some(Ticket { era: self.era, in_use: self.in_use() })
    }

    /// Takes a place back and learns from the answer.
    #[expect(clippy::needless_pass_by_value, reason = "a ticket is good for one request")]
    pub(super) fn finish(&mut self, ticket: Ticket, load: Load) {
        let in_use = ticket.in_use || self.in_use();
        self.in_flight = self.in_flight.saturating_sub(1);
        let again = match load {
            Load::Fine => {
                self.fine_since = self.fine_since.map(|fine| fine + 1).filter(|fine| *fine < self.limit);
                false
            }
            Load::TooMuch => self.fine_since.replace(0).is_some(),
            Load::Unknown => false,
        };
        match load {
            Load::Fine if in_use && self.limit < self.max => {
                self.earned += 1;
                if self.earned >= self.limit {
                    self.limit += 1;
                    self.earned = 0;
                }
            }
            Load::TooMuch if again && ticket.era == self.era => {
                self.limit = (self.limit / 2).max(1);
                self.earned = 0;
                self.era += 1;
            }
            Load::Fine | Load::TooMuch | Load::Unknown => {}
        }
    }

    /// Whether the limit is made use of. Without use it must not grow, or a later burst would go out unchecked.
    fn in_use(&self) -> bool {
        self.in_flight * 2 >= self.limit
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fill(pacing: &mut Pacing) -> Vec<Ticket> {
        std::iter::from_fn(|| pacing.start()).collect()
    }

    #[test]
    fn a_full_round_of_successes_adds_one() {
        let mut pacing = Pacing::new(4, 8);
        for expected in [4, 5, 6, 7, 8, 8] {
            let round = fill(&mut pacing);
            assert_eq!(round.len(), expected);
            for ticket in round {
                pacing.finish(ticket, Load::Fine);
            }
        }
    }

    #[test]
    fn one_overload_halves_once_however_many_requests_report_it() {
        let mut pacing = Pacing::new(16, 32);
        let round = fill(&mut pacing);
        assert_eq!(round.len(), 16);
        for ticket in round {
            pacing.finish(ticket, Load::TooMuch);
        }
        assert_eq!(pacing.limit(), 8);
        let ticket = pacing.start().expect("nothing is in flight");
        pacing.finish(ticket, Load::TooMuch);
        assert_eq!(pacing.limit(), 4);
    }

    #[test]
    fn one_that_fails_among_many_that_do_not_says_nothing_of_load() {
        let mut pacing = Pacing::new(16, 16);
        for _ in 0..10 {
            let mut round = fill(&mut pacing);
            assert_eq!(round.len(), 16);
            pacing.finish(round.remove(0), Load::TooMuch);
            for ticket in round.into_iter().chain(pacing.start()) {
                pacing.finish(ticket, Load::Fine);
            }
        }
        let mut round = fill(&mut pacing);
        for load in [Load::TooMuch, Load::Fine, Load::TooMuch] {
            pacing.finish(round.remove(0), load);
        }
        assert_eq!(pacing.limit(), 8, "a second follows soon");
    }

    #[test]
    fn idle_successes_do_not_raise_the_limit() {
        let mut pacing = Pacing::new(4, 32);
        for _ in 0..100 {
            let ticket = pacing.start().expect("nothing is in flight");
            pacing.finish(ticket, Load::Fine);
        }
        assert_eq!(pacing.limit(), 4);
    }

    proptest! {
        #[test]
        fn it_stays_within_its_bounds_and_never_loses_a_place(start in 0usize..64, max in 0usize..64, steps in prop::collection::vec((any::<bool>(), 0u8..3, any::<prop::sample::Index>()), 0..400)) {
            let mut pacing = Pacing::new(start, max);
            let mut tickets = Vec::new();
            for (send, load, which) in steps {
                if send {
                    let free = pacing.in_flight() < pacing.limit();
                    let ticket = pacing.start();
                    prop_assert_eq!(ticket.is_some(), free);
                    tickets.extend(ticket);
                } else if !tickets.is_empty() {
                    let before = pacing.limit();
                    let ticket = tickets.swap_remove(which.index(tickets.len()));
                    let load = [Load::Fine, Load::TooMuch, Load::Unknown][usize::from(load)];
                    pacing.finish(ticket, load);
                    match load {
                        Load::Fine => prop_assert!(pacing.limit() >= before && pacing.limit() <= before + 1),
                        Load::TooMuch => prop_assert!(pacing.limit() <= before && pacing.limit() >= before / 2),
                        Load::Unknown => prop_assert_eq!(pacing.limit(), before),
                    }
                }
                prop_assert_eq!(pacing.in_flight(), tickets.len());
                prop_assert!((1..=max.max(1)).contains(&pacing.limit()));
            }
        }
    }
}
