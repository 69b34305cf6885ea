//! [`Link`]: a connection on a thread of its own, and how questions reach it.
//!
//! A driver's call cannot be broken off. So the thread that makes it belongs to nobody: whoever waits for an answer looks several times a second whether it is
//! still wanted, and goes away at once if not. The thread ends when its call returns and nobody holds the link any more; its connection is never given to
//! anybody else.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::block::Block;
use super::connection_string::ConnectionString;
use super::failure::Failure;
use super::options::OdbcOptions;
use super::session::{Session, connect};
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
pub(super) struct Link {
    questions: Sender<Question>,
    numbers: AtomicU64,
}

/// Whether a result is still waited for.
pub(super) type Waits<'a> = &'a (dyn Fn() -> bool + Send + Sync);

impl Link {
    /// Logs in and begins the transaction. Blocks, and no longer than the time for that.
    pub(super) fn begin(at: &ConnectionString, options: &OdbcOptions, waits: Waits<'_>) -> Result<Self, Failure> {
        let (questions, asked) = channel();
        let (ready, begun) = sync_channel(1);
        let until = Instant::now() + options.login_timeout + GRACE;
        let (at, options) = (at.clone(), options.clone());
        thread::Builder::new()
            .name("odbc".to_owned())
            .spawn(move || serve(&at, &options, &ready, &asked))
            .map_err(|error| Failure::Said { state: String::new(), message: format!("no thread for it: {}", error.kind()) })?;
        wait(&begun, waits, Some(until))?;
        Ok(Self { questions, numbers: AtomicU64::new(0) })
    }

    /// The columns of a statement, which is not run.
    pub(super) fn look(&self, sql: String, parameters: Vec<ParameterValue>, waits: Waits<'_>) -> Result<Vec<String>, Failure> {
        self.ask(|answer| Question::Look(sql, parameters, answer), waits)
    }

    /// Runs a statement, and gives the number under which its rows are fetched.
    pub(super) fn run(&self, sql: String, parameters: Vec<ParameterValue>, waits: Waits<'_>) -> Result<u64, Failure> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let run = self.ask(|answer| Question::Run(number, sql, parameters, answer), waits);
        if run == Err(Failure::Unwanted) {
            self.close(number);
        }
        run.map(|()| number)
    }

    /// The next rows of a statement that runs.
    pub(super) fn fetch(&self, number: u64, waits: Waits<'_>) -> Result<Block, Failure> {
        self.ask(|answer| Question::Fetch(number, answer), waits)
    }

    /// Closes a statement as soon as the driver is free. Does not wait.
    pub(super) fn close(&self, number: u64) {
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
fn serve(at: &ConnectionString, options: &OdbcOptions, ready: &Answer<()>, asked: &Receiver<Question>) {
    let connection = match connect(at, options) {
        Ok(connection) => connection,
        Err(failure) => return drop(ready.send(Err(failure))),
    };
    let mut session = Session::new(&connection, at, options);
    let begun = session.begin();
    let goes_on = begun.is_ok();
    if ready.send(begun).is_ok() && goes_on {
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
    session.end();
}
