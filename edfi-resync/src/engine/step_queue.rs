//! [`StepQueue`]: which steps of a plan may start.
//!
//! A step starts when the steps that it comes after have settled; among those that may, the plan's order decides.
//!
//! Pure: no clock, no I/O.

/// The steps of a plan, and how far each has come.
#[derive(Debug)]
pub(super) struct StepQueue {
    steps: Vec<Queued>,
}

#[derive(Debug)]
struct Queued {
    after: Vec<usize>,
    status: Status,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Waiting,
    Started,
    Settled,
}

impl StepQueue {
    /// Steps by what each comes after, all of them waiting.
    pub(super) fn new(after: impl IntoIterator<Item = Vec<usize>>) -> Self {
        Self { steps: after.into_iter().map(|after| Queued { after, status: Status::Waiting }).collect() }
    }

    /// The first step that may start; it counts as started from here.
    pub(super) fn ready(&mut self) -> Option<usize> {
        let settled = |&earlier: &usize| self.steps[earlier].status == Status::Settled;
        let ready = |step: &Queued| step.status == Status::Waiting && step.after.iter().all(settled);
        let at = self.steps.iter().position(ready)?;
        self.steps[at].status = Status::Started;
        Some(at)
    }

    /// Every record of a step that was started has settled, or waits for another step.
    pub(super) fn settled(&mut self, step: usize) {
        self.steps[step].status = Status::Settled;
    }

    /// Whether a step was started, and has not settled.
    pub(super) fn is_running(&self, step: usize) -> bool {
        self.steps[step].status == Status::Started
    }

    /// Whether all have settled.
    pub(super) fn is_empty(&self) -> bool {
        self.steps.iter().all(|step| step.status == Status::Settled)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all_ready(queue: &mut StepQueue) -> Vec<usize> {
        std::iter::from_fn(|| queue.ready()).collect()
    }

    #[test]
    fn a_step_starts_once_and_behind_all_that_it_comes_after() {
        let mut queue = StepQueue::new([vec![], vec![0], vec![], vec![0, 2]]);
        assert_eq!(all_ready(&mut queue), [0, 2]);
        assert!(queue.is_running(2) && !queue.is_running(1));
        queue.settled(2);
        assert_eq!(all_ready(&mut queue), [0; 0]);
        queue.settled(0);
        assert_eq!(all_ready(&mut queue), [1, 3]);
        queue.settled(3);
        assert!(!queue.is_empty());
        queue.settled(1);
        assert!(queue.is_empty());
    }

    proptest! {
        #[test]
        fn whatever_settles_first_every_step_starts_once_behind_its_prerequisites(
            after in prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 0..4), 1..30),
            order in prop::collection::vec(any::<prop::sample::Index>(), 30),
        ) {
            let after: Vec<Vec<usize>> = after
                .iter()
                .enumerate()
                .map(|(at, earlier)| earlier.iter().filter(|_| at > 0).map(|index| index.index(at)).collect())
                .collect();
            let mut queue = StepQueue::new(after.clone());
            let (mut running, mut settled) = (Vec::new(), Vec::new());
            for which in order.iter().cycle().take(after.len()) {
                for step in all_ready(&mut queue) {
                    prop_assert!(after[step].iter().all(|earlier| settled.contains(earlier)));
                    running.push(step);
                }
                prop_assert!(!running.is_empty(), "nothing may start and nothing runs");
                let step = running.swap_remove(which.index(running.len()));
                queue.settled(step);
                settled.push(step);
            }
            prop_assert!(queue.is_empty() && queue.ready().is_none());
            settled.sort_unstable();
            prop_assert_eq!(settled, (0..after.len()).collect::<Vec<_>>());
        }
    }
}
