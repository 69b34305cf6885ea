//! [`Link`]: a connection on a thread of its own, and how questions reach it.
//!
//! A driver's call cannot be broken off. So the thread that makes it belongs to nobody: whoever waits for an answer looks several times a second whether it is
//! still wanted, and goes away at once if not. The thread ends when its call returns and nobody holds the link any more; its connection is never given to
//! anybody else.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::block::Block;
use super::driver::{Driver, Session};
use super::failure::Failure;
use crate::source::service_query::ParameterValue;

/// Between two looks at whether an answer is still wanted.
const LOOK: Duration = Duration::from_millis(20);
/// What a driver may take longer to log in than it was told.
const GRACE: Duration = Duration::from_secs(2);

type Answer<T> = SyncSender<Result<T, Failure>>;

enum Question {
    Look(String, Vec<ParameterValue>, Answer<Vec<String>>),
    Run(u64, String, Vec<ParameterValue>, Answer<()>),
    Fetch(u64, Answer<Block>),
    Close(u64),
}

/// A connection on a thread of its own.
pub(crate) struct Link {
    questions: Sender<Question>,
    numbers: AtomicU64,
}

/// Whether a result is still waited for.
pub(crate) type Waits<'a> = &'a (dyn Fn() -> bool + Send + Sync);

impl Link {
    /// Logs in and begins the transaction. Blocks, and no longer than the time for that.
    pub(crate) fn begin(driver: &Arc<dyn Driver>, waits: Waits<'_>) -> Result<Self, Failure> {
        let (questions, asked) = channel();
        let (ready, begun) = sync_channel(1);
        let until = driver.login_timeout().map(|timeout| Instant::now() + timeout + GRACE);
        let driver = driver.clone();
        thread::Builder::new()
            .name("database".to_owned())
            .spawn(move || serve(&*driver, &ready, &asked))
            .map_err(|error| Failure::Said { state: String::new(), message: format!("no thread for it: {}", error.kind()) })?;
        wait(&begun, waits, until)?;
        Ok(Self { questions, numbers: AtomicU64::new(0) })
    }

    /// The columns of a statement, which is not run.
    pub(crate) fn look(&self, sql: String, parameters: Vec<ParameterValue>, waits: Waits<'_>) -> Result<Vec<String>, Failure> {
        self.ask(|answer| Question::Look(sql, parameters, answer), waits)
    }

    /// Runs a statement, and gives the number under which its rows are fetched.
    pub(crate) fn run(&self, sql: String, parameters: Vec<ParameterValue>, waits: Waits<'_>) -> Result<u64, Failure> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let run = self.ask(|answer| Question::Run(number, sql, parameters, answer), waits);
        if matches!(run, Err(Failure::Unwanted)) {
            self.close(number);
        }
        run.map(|()| number)
    }

    /// The next rows of a statement that runs.
    pub(crate) fn fetch(&self, number: u64, waits: Waits<'_>) -> Result<Block, Failure> {
        self.ask(|answer| Question::Fetch(number, answer), waits)
    }

    /// Closes a statement as soon as the driver is free. Does not wait.
    pub(crate) fn close(&self, number: u64) {
        // A thread that has ended has closed it.
        let _ = self.questions.send(Question::Close(number));
    }

    fn ask<T>(&self, question: impl FnOnce(Answer<T>) -> Question, waits: Waits<'_>) -> Result<T, Failure> {
        let (answer, answered) = sync_channel(1);
        self.questions.send(question(answer)).map_err(|_| Failure::Ended)?;
        wait(&answered, waits, None)
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link")
    }
}

fn wait<T>(answer: &Receiver<Result<T, Failure>>, waits: Waits<'_>, until: Option<Instant>) -> Result<T, Failure> {
    loop {
        match answer.recv_timeout(LOOK) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Disconnected) => return Err(Failure::Ended),
            Err(RecvTimeoutError::Timeout) if !waits() => return Err(Failure::Unwanted),
            Err(RecvTimeoutError::Timeout) if until.is_some_and(|until| Instant::now() > until) => return Err(Failure::Late),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Answers questions until nobody can ask any more.
fn serve(driver: &dyn Driver, ready: &Answer<()>, asked: &Receiver<Question>) {
    driver.serve(&mut |begun| {
        let session = match begun {
            Ok(session) => session,
            Err(failure) => return drop(ready.send(Err(failure))),
        };
        if ready.send(Ok(())).is_ok() {
            answer(session, asked);
        }
    });
}

fn answer(session: &mut dyn Session, asked: &Receiver<Question>) {
    // Whoever asked may be gone: then the answer is for nobody.
    while let Ok(question) = asked.recv() {
        match question {
            Question::Look(sql, parameters, answer) => drop(answer.send(session.look(&sql, &parameters))),
            Question::Run(number, sql, parameters, answer) => drop(answer.send(session.run(number, &sql, &parameters))),
            Question::Fetch(number, answer) => drop(answer.send(session.fetch(number))),
            Question::Close(number) => session.close(number),
        }
    }
}
