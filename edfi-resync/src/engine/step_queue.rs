//! [`StepQueue`]: which steps of a plan may start; [`longest_first`]: whose records go before those of others.
//!
//! A step starts when the steps that it comes after have settled; among those that may, the plan's order decides. Of several that have started, the one goes
//! first behind which the longest way is left, or a run would end with a queue of steps that could all have been done beside others.
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
    Finished,
}

impl StepQueue {
    /// Steps by what each comes after, all of them waiting.
    pub(super) fn new(after: impl IntoIterator<Item = Vec<usize>>) -> Self {
        Self { steps: after.into_iter().map(|after| Queued { after, status: Status::Waiting }).collect() }
    }

    /// The first step that may start; it counts as started from here.
    pub(super) fn ready(&mut self) -> Option<usize> {
        let finished = |&earlier: &usize| self.steps[earlier].status == Status::Finished;
        let ready = |step: &Queued| step.status == Status::Waiting && step.after.iter().all(finished);
        let at = self.steps.iter().position(ready)?;
        self.steps[at].status = Status::Started;
        Some(at)
    }

    /// Every record of a step that was started has settled, or waits for another step.
    pub(super) fn finished(&mut self, step: usize) {
        self.steps[step].status = Status::Finished;
    }

    /// Whether a step was started, and is not finished.
    pub(super) fn is_running(&self, step: usize) -> bool {
        self.steps[step].status == Status::Started
    }

    /// Whether all are finished.
    pub(super) fn is_empty(&self) -> bool {
        self.steps.iter().all(|step| step.status == Status::Finished)
    }
}

/// The steps of a plan, by what each comes after and how many records it has, if that is known: those first that begin the longest way to the end, and
/// of equal ones the earlier.
pub(super) fn longest_first<'a>(
    steps: impl DoubleEndedIterator<Item = (&'a [usize], Option<u64>)> + ExactSizeIterator,
) -> Vec<usize> {
    let mut ways = vec![0_u64; steps.len()];
    // What comes after a step stands behind it in the plan.
    for (at, (after, records)) in steps.enumerate().rev() {
        ways[at] = ways[at].saturating_add(records.unwrap_or(1).max(1));
        for earlier in after {
            let way = ways[at];
            if let Some(before) = ways.get_mut(*earlier).filter(|_| *earlier < at) {
                *before = way.max(*before);
            }
        }
    }
    let mut order: Vec<_> = (0..ways.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(ways[*at]));
    order
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
        queue.finished(2);
        assert_eq!(all_ready(&mut queue), [0; 0]);
        queue.finished(0);
        assert_eq!(all_ready(&mut queue), [1, 3]);
        queue.finished(3);
        assert!(!queue.is_empty());
        queue.finished(1);
        assert!(queue.is_empty());
    }

    #[test]
    fn the_longest_way_goes_first_and_the_plans_order_decides_between_equals() {
        let order = |steps: &[(&[usize], Option<u64>)]| longest_first(steps.iter().copied());
        assert_eq!(order(&[(&[], None), (&[], None), (&[1], None), (&[2], None)]), [1, 2, 0, 3]);
        assert_eq!(order(&[(&[], Some(5)), (&[], Some(0)), (&[1], Some(3))]), [0, 1, 2]);
        assert_eq!(order(&[(&[], Some(5)), (&[], Some(1)), (&[1], Some(500))]), [1, 2, 0]);
        // A plan that was read from a file may say anything.
        assert_eq!(order(&[(&[7, 1], Some(u64::MAX)), (&[0], Some(u64::MAX))]), [0, 1]);
    }

    proptest! {
        #[test]
        fn no_step_goes_before_one_that_it_comes_after(
            steps in prop::collection::vec((prop::collection::vec(any::<prop::sample::Index>(), 0..4), prop::option::of(0u64..1_000)), 1..30),
        ) {
            let after: Vec<Vec<usize>> = steps
                .iter()
                .enumerate()
                .map(|(at, (earlier, _))| earlier.iter().filter(|_| at > 0).map(|index| index.index(at)).collect())
                .collect();
            let order = longest_first(after.iter().zip(&steps).map(|(after, (_, records))| (after.as_slice(), *records)));
            let place = |step: usize| order.iter().position(|at| *at == step);
            for (at, after) in after.iter().enumerate() {
                prop_assert!(place(at).is_some());
                prop_assert!(after.iter().all(|earlier| place(*earlier) < place(at)));
            }
            prop_assert_eq!(order.len(), after.len());
        }

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
                queue.finished(step);
                settled.push(step);
            }
            prop_assert!(queue.is_empty() && queue.ready().is_none());
            settled.sort_unstable();
            prop_assert_eq!(settled, (0..after.len()).collect::<Vec<_>>());
        }
    }
}
