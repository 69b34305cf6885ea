//! [`Delivery`]: one operation on its way to its answer; [`Sent`] and [`Waiting`]: how far it has come.
//!
//! Every attempt takes a place, then reads the token, sends, and gives the place back with what it went through. Between attempts an operation holds
//! none, and goes back to whoever began it as a [`Waiting`], so that another record can be sent in its stead.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::answer::{Answer, GaveUp};
use super::ask::Ask;
use super::client::{Ods, Waiting};
use super::exchange::Exchange;
use super::experience::{Experience, gateway};
use super::http::TransportError;
use super::permit::{Entry, Member, Place};
use super::problem::Problem;
use super::retry::Backoff;
use super::stretch::Sort;
use super::token::{Token, TokenFault};
use super::verdict::{Operation, Verdict};

/// How far an operation has come.
#[derive(Debug)]
pub(crate) enum Sent {
    /// The operation has its answer.
    Answered(Box<Answer>),
    /// The operation waits to be sent again, and takes up no place meanwhile: until its own time has come, or the answers of others show that the
    /// server is out or back.
    Waits(Waiting),
}

/// One operation on its way.
pub(super) struct Delivery {
    ods: Ods,
    ask: Ask,
    stopping: CancellationToken,
    member: Member,
    answer: Answer,
    /// What the last attempt went through.
    last: Option<Experience>,
    /// The status of the last attempt, if it has one, and when that ended.
    answered: Option<(Option<u16>, Instant)>,
    backoff: Backoff,
    /// How many outages there had been when the back-off began.
    outages: u64,
    /// A request has gone again at once, with a new token in place of a refused one. Each operation has that once.
    replayed: bool,
    /// How long to wait until the next attempt, and whether the server itself wants that.
    wait: (Duration, bool),
}

/// How far an operation has come, with the response of a success.
pub(super) enum Progress {
    Ended(Box<Answer>, Option<Response<Bytes>>),
    Waits,
}

impl Delivery {
    /// Begins an operation; nothing is sent yet.
    pub(super) fn new(ods: &Ods, ask: Ask, stopping: &CancellationToken) -> Self {
        let inner = ods.inner();
        let member = inner.permits.join();
        Self {
            ods: ods.clone(),
            ask,
            stopping: stopping.clone(),
            answer: Answer::new(Verdict::Transient, inner.exchange.correlation_id()),
            last: None,
            answered: None,
            backoff: Backoff::new(inner.exchange.policy.clone()),
            outages: member.outages(),
            replayed: false,
            wait: (Duration::ZERO, false),
            member,
        }
    }

    /// Carries the operation on to its answer. The response comes along with a success only.
    pub(super) async fn complete(mut self) -> (Answer, Option<Response<Bytes>>) {
        loop {
            match self.advance().await {
                Progress::Ended(answer, response) => return (*answer, response),
                Progress::Waits => self.rest().await,
            }
        }
    }

    /// Waits before the next attempt, unless somebody wants to stop.
    pub(super) async fn rest(&self) {
        let (time, asked) = self.wait;
        tokio::select! {
            biased;
            () = self.stopping.cancelled() => {}
            () = self.member.rest(&self.ods.inner().exchange, time, asked) => {}
        }
    }

    /// Carries the operation on until it has its answer or has to wait.
    pub(super) async fn advance(&mut self) -> Progress {
        let ods = self.ods.clone();
        let (exchange, tokens, permits) = (&ods.inner().exchange, &ods.inner().tokens, &ods.inner().permits);
        loop {
            let entry = tokio::select! {
                biased;
                () = self.stopping.cancelled() => return self.given_up(GaveUp::Stopped),
                entry = permits.enter(exchange, self.member.number()) => entry,
            };
            let place = match entry {
                Ok(Entry::Send(place)) => place,
                Ok(Entry::Probe(place, within)) => {
                    tokio::select! {
                        biased;
                        () = self.stopping.cancelled() => return self.given_up(GaveUp::Stopped),
                        () = self.probe(place, within) => continue,
                    }
                }
                Ok(Entry::ToBlame) => return self.blamed(),
                Err(why) => return self.given_up(why),
            };
            let token = match tokens.get(exchange, false).await {
                Ok(token) => token,
                Err(fault) => {
                    self.answer.verdict = fault.verdict.clone();
                    self.answer.status = fault.status;
                    self.answer.retry_after = fault.retry_after;
                    if fault.lasting {
                        place.leave(None);
                        return self.ended(None);
                    }
                    self.answer.overloads += 1;
                    // Told to the judge, this makes all wait for the token together.
                    place.leave(Some(&no_token(&fault)));
                    continue;
                }
            };
            // The fence is asked as late as possible: waiting for a place or a token may have taken any time.
            if self.ask.operation.writes() && !ods.may_write() {
                drop(place);
                return self.given_up(GaveUp::Fenced);
            }
            if self.answer.attempts > 0
                && let Err(why) = permits.spend_retry()
            {
                drop(place);
                return self.given_up(why);
            }
            if let Some(progress) = self.attempt(&ods, place, &token).await {
                if matches!(progress, Progress::Waits) {
                    self.answer.put_by(ods.keeps_refusals());
                }
                return progress;
            }
        }
    }

    /// Sends one request, and takes in what comes back; `None` if it goes again at once.
    async fn attempt(&mut self, ods: &Ods, mut place: Place<'_>, token: &Token) -> Option<Progress> {
        let (exchange, tokens, permits) = (&ods.inner().exchange, &ods.inner().tokens, &ods.inner().permits);
        self.answer.attempts += 1;
        let span = tracing::debug_span!(
            "request",
            kind = &*self.ask.label(),
            operation = self.ask.operation.as_str(),
            attempt = self.answer.attempts,
            http.status_code = tracing::field::Empty
        );
        let sent_at = exchange.clock.now();
        let (began, fresh) = {
            let mut dealings = ods.dealings();
            if let Some((status, since)) = self.answered.take() {
                dealings.traffic.sent_again(status, sent_at.saturating_duration_since(since));
            }
            dealings.habit.begin()
        };
        let result = call(exchange, &self.ask, token, &self.answer.correlation_id, fresh).instrument(span.clone()).await;
        self.answer.absorb(&self.ask, &result, &mut ods.dealings(), began, exchange.clock.as_ref());
        let answered_at = exchange.clock.now();
        self.answer.latency = answered_at.saturating_duration_since(sent_at);
        self.answered = Some((self.answer.status, answered_at));
        if let Some(problem) = &mut self.answer.problem {
            problem.about(&self.ask.body);
        }
        self.answer.gateway = None;
        let mut experience = Experience::of(self.ask.operation, &self.answer, &result);
        if let (Some(Experience::Foreign), Ok(response)) = (&experience, &result) {
            let page = self.answer.problem.as_ref().is_some_and(|problem| problem.is_page());
            // A name that the API's own answers bear as well tells nothing of who else this is.
            let named = page || ods.dealings().known.is_anothers_name(response.headers());
            self.answer.gateway = gateway(response).filter(|_| named);
            if self.answer.verdict == Verdict::Unproven {
                // The verdict stays: its record is looked up later.
            } else if permits.knows_the_api() {
                self.answer.verdict = Verdict::Foreign;
                self.answer.problem.get_or_insert_with(|| Box::new(Problem::foreign()));
            } else {
                // Before the API has answered once, something else in its place is a matter of configuration.
                experience = None;
            }
        }
        let replaced = experience == Some(Experience::Unauthorized) && tokens.reject(token, sent_at, exchange.clock.now());
        let replays = replaced && !std::mem::replace(&mut self.replayed, true);
        if experience == Some(Experience::Good) {
            place.took(Sort::of(self.ask.operation, self.ask.sort()), self.answer.latency);
        }
        place.leave(experience.as_ref().filter(|_| !replays));
        if let Some(status) = self.answer.status {
            span.record("http.status_code", status);
        }
        tracing::debug!(parent: &span, verdict = self.answer.verdict.as_str(), "answered");
        if replays {
            tracing::info!(parent: &span, reason = "token refused", delay_ms = 0, "retrying");
            return None;
        }
        self.last.clone_from(&experience);
        match experience {
            None => {
                let response = result.ok().filter(|_| self.answer.verdict.is_success());
                Some(self.ended(response))
            }
            Some(Experience::Foreign) if self.answer.verdict == Verdict::Unproven => Some(self.again(exchange, &span)),
            Some(Experience::Good | Experience::RecordsFault) => {
                tokens.prove(token, exchange.clock.now());
                ods.inner().went_well(self.ask.kind.as_ref());
                if self.answer.verdict.is_success() { Some(self.ended(result.ok())) } else { Some(self.again(exchange, &span)) }
            }
            Some(bad) => {
                self.wait = self.wait_after(&bad, exchange);
                let (reason, delay_ms) = (self.answer.verdict.as_str(), self.wait.0.as_millis() as u64);
                if let Experience::Throttled(asked) = bad {
                    let asked_s = asked.map(|asked| asked.as_secs());
                    tracing::warn!(parent: &span, reason, delay_ms, asked_s, "throttled");
                } else {
                    tracing::info!(parent: &span, reason, delay_ms, "retrying");
                }
                Some(Progress::Waits)
            }
        }
    }

    /// What follows an answer of the API's own that is no success: another attempt after a wait, if there is one for it; else that answer stands.
    fn again(&mut self, exchange: &Exchange, span: &tracing::Span) -> Progress {
        let Some(delay) = self.backoff.after(&self.answer.verdict, None, &exchange.rng) else { return self.ended(None) };
        self.wait = (delay, false);
        tracing::info!(parent: span, reason = self.answer.verdict.as_str(), delay_ms = delay.as_millis() as u64, "retrying");
        Progress::Waits
    }

    /// How long the operation waits on its own account after an attempt that went badly, and whether the server wants that.
    fn wait_after(&mut self, bad: &Experience, exchange: &Exchange) -> (Duration, bool) {
        let outages = self.member.outages();
        if std::mem::replace(&mut self.outages, outages) != outages {
            // Waits that an outage caused are not the operation's own.
            self.backoff = Backoff::new(exchange.policy.clone());
        }
        let (patience, asked) = (self.member.patience(), self.answer.retry_after.is_some());
        let wait = match bad {
            Experience::Throttled(asked) => self.backoff.throttled(*asked, patience, &exchange.rng),
            _ if self.member.is_at_its_end() => return (Duration::ZERO, false),
            // No wait is longer than the patience with the server: whoever sleeps does not see what becomes of all.
            _ => self.backoff.between(&exchange.rng).map(|wait| wait.min(patience.max(exchange.policy.base))),
        };
        let Some(wait) = wait else {
            self.member.exhaust();
            return (Duration::ZERO, false);
        };
        (wait, asked && matches!(bad, Experience::Throttled(_)))
    }

    /// Finds out for all whether the server is there, by a GET that harms nothing.
    async fn probe(&self, place: Place<'_>, within: Option<Duration>) {
        let clock = &self.ods.inner().exchange.clock;
        let experience = match within {
            Some(time) => tokio::select! {
                biased;
                experience = self.look() => experience,
                () = clock.sleep(time) => Experience::Nothing,
            },
            None => self.look().await,
        };
        tracing::info!(good = experience.is_good(), "looked whether the server is there");
        place.leave(Some(&experience));
    }

    /// Sends the probe, and once again if its token was refused and there is a new one.
    async fn look(&self) -> Experience {
        let inner = self.ods.inner();
        let (exchange, tokens) = (&inner.exchange, &inner.tokens);
        let ask = self.ods.probe(&self.ask);
        let mut again = true;
        loop {
            let token = match tokens.get(exchange, true).await {
                Ok(token) => token,
                Err(fault) => return no_token(&fault),
            };
            let mut answer = Answer::new(Verdict::Transient, exchange.correlation_id());
            let sent_at = exchange.clock.now();
            let (began, fresh) = self.ods.dealings().habit.begin();
            let result = call(exchange, &ask, &token, &answer.correlation_id, fresh).await;
            answer.absorb(&ask, &result, &mut self.ods.dealings(), began, exchange.clock.as_ref());
            let experience = Experience::of(ask.operation, &answer, &result).unwrap_or(Experience::Nothing);
            let now = exchange.clock.now();
            if experience.is_good() {
                tokens.prove(&token, now);
                inner.went_well(ask.kind.as_ref());
            }
            if experience != Experience::Unauthorized || !tokens.reject(&token, sent_at, now) || !std::mem::take(&mut again) {
                return experience;
            }
        }
    }

    /// Ends an operation that does not pass while others do: its last answer stands.
    fn blamed(&mut self) -> Progress {
        self.waited_in_vain();
        if self.last == Some(Experience::Unauthorized) {
            self.answer.verdict = Verdict::TokenRefused;
        }
        self.ended(None)
    }

    /// Ends an operation although a later attempt might pass.
    fn given_up(&mut self, why: GaveUp) -> Progress {
        if matches!(why, GaveUp::TokensRefused(_)) {
            self.ods.inner().tokens.refuse();
        }
        self.waited_in_vain();
        self.answer.give_up(why);
        self.ended(None)
    }

    /// Counts the time for which an operation has waited to be sent again, and is not.
    fn waited_in_vain(&self) {
        if let Some((status, since)) = self.answered {
            let waited = self.ods.inner().exchange.clock.now().saturating_duration_since(since);
            self.ods.dealings().traffic.waited_in_vain(status, waited);
        }
    }

    /// Ends the operation with its answer, and counts a refusal.
    fn ended(&mut self, response: Option<Response<Bytes>>) -> Progress {
        let verdict = &self.answer.verdict;
        // Two failures are no refusals: a GET that finds no record has found out what it was to, and a success that nothing shows may be one.
        let found_out = self.ask.operation == Operation::Get && *verdict == Verdict::StaleId;
        if let Some((status, _)) = self.answered.take()
            && !(verdict.is_success() || found_out || *verdict == Verdict::Unproven)
        {
            self.ods.dealings().traffic.refused(status);
        }
        let answer = std::mem::replace(&mut self.answer, Answer::new(Verdict::Transient, String::new()));
        Progress::Ended(Box::new(answer), response)
    }
}

fn no_token(fault: &TokenFault) -> Experience {
    Experience::NoToken { why: fault.message.as_str().into(), pause: fault.retry_after, asked: fault.asked }
}

async fn call(
    exchange: &Exchange,
    ask: &Ask,
    token: &Token,
    correlation_id: &str,
    fresh: bool,
) -> Result<Response<Bytes>, TransportError> {
    exchange.call(ask.request(token.header.clone(), correlation_id, fresh)?, ask.limit).await
}
