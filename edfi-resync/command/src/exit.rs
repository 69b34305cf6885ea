//! [`Exit`]: the exit codes, which are stable.

/// How a command ended, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: all was delivered; or nothing speaks against it; or what was asked for was done.
    Done,
    /// 1: not all of it: records failed, were held back or left out, or differ, or could not be looked at.
    NotAll,
    /// 2: it could not be begun or carried out: a wrong argument, an unreachable server, a damaged source.
    CouldNotRun,
    /// 3: it was stopped, by a signal or because its time was up. A run with a ledger can be resumed.
    Cancelled,
    /// 4: there was nothing to do; only where `--exit-nothing-to-do` asks for it, else 0.
    NothingToDo,
}

impl Exit {
    /// The code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::NotAll => 1,
            Self::CouldNotRun => 2,
            Self::Cancelled => 3,
            Self::NothingToDo => 4,
        }
    }

    /// Whether all is well, or else not all of it.
    pub(crate) fn all(is_all: bool) -> Self {
        if is_all { Self::Done } else { Self::NotAll }
    }
}

/// The table of them, for the help.
pub(crate) const EXIT_CODES: &str = "Exit codes:
  0  all was delivered, or what was asked for was done
  1  not all: records failed, were held back, differ or could not be looked at
  2  it could not run: a wrong setting, an unreachable server, a broken source
  3  it was stopped, by a signal or because its time was up
  4  there was nothing to do (only with --exit-nothing-to-do)";
