//! [`Trouble`]: what may befall a mock, by name and number, as a value and as text.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use edfi_resync::model::suggestion;
use edfi_resync::{Error, ErrorKind, Result};

/// What befalls the requests to a mock; see [`MockOds::plant`](super::MockOds::plant).
///
/// As text it is a name, and after a colon its settings with commas between: `drop:every=50,commit=after`. What is left out has the value that
/// is given below in brackets. Requests are counted from the time of planting, those for data alone: not those for a token or the discovery
/// document. Every nth is the nth, the 2nth and so on, whoever sends it, so that equal requests meet equal trouble.
///
/// ```
/// use edfi_resync_testing::mock_ods::{Commit, Trouble};
///
/// let trouble: Trouble = "drop:every=50,commit=after".parse()?;
/// assert_eq!(trouble, Trouble::Drop { every: 50, commit: Commit::After });
/// assert_eq!(trouble.to_string(), "drop:every=50,commit=after");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Trouble {
    /// `drop:every=50,commit=either`: every nth connection breaks before the answer.
    Drop {
        /// Every how many requests.
        every: u64,
        /// Before or after the request was carried out \[either\].
        commit: Commit,
    },
    /// `rate_limit:per_second=300,retry_after=1`: what comes beyond so many requests in a second gets 429.
    RateLimit {
        /// How many pass in a second.
        per_second: u64,
        /// The seconds in `Retry-After` \[1\].
        retry_after: u32,
    },
    /// `late_parent:every=10`: every nth POST gets 409 for something it refers to; the same body passes later.
    LateParent {
        /// Every how many POSTs.
        every: u64,
    },
    /// `invalid:every=10`: every nth POST gets 400.
    Invalid {
        /// Every how many POSTs.
        every: u64,
    },
    /// `gateway:seconds=5,from=1`: for a time, a gateway answers 502 with a page.
    Gateway {
        /// For how long.
        lasts: Duration,
        /// With which request it begins \[1\].
        from: u64,
    },
    /// `shared_parent`: a POST that comes while another one with an equal reference is being answered gets 500 with an empty body. It takes
    /// [latency](super::MockOdsBuilder::latency) for two to meet.
    SharedParent,
    /// `outage:seconds=3600,from=1,answer=none`: for a time nothing is answered, or 503; tokens and discovery included.
    Outage {
        /// For how long.
        lasts: Duration,
        /// With which request it begins \[1\].
        from: u64,
        /// Whether something still answers, with 503 (`answer=503`). Otherwise nothing does: in process the connection is refused, over a
        /// socket it breaks \[`answer=none`\].
        answers: bool,
    },
    /// `revoked:from=100`: from that request on, every token is refused, new ones too.
    Revoked {
        /// The first request that is refused \[1\].
        from: u64,
    },
    /// `token_life:seconds=1.5`: tokens that are issued from now on live so long.
    TokenLife(Duration),
    /// `random:rate=0.01,seed=7`: so large a part of the requests fails in a way that passes: the connection breaks before or after they are carried
    /// out, 500 with an empty body, 502 with a page, 503, 429.
    Random {
        /// The part, from 0 to 1.
        rate: f64,
        /// Which requests, and how.
        seed: u64,
    },
    /// `lost_create:resource=students,times=1`: the connection breaks after a record of this resource was created.
    LostCreate {
        /// The endpoint \[students\].
        resource: String,
        /// How often \[1\].
        times: u64,
    },
    /// `slow:every=10,seconds=2`: every nth answer is late; what it answers was carried out before.
    Slow {
        /// Every how many requests.
        every: u64,
        /// How late.
        by: Duration,
    },
    /// `open_circuit:seconds=30,from=1`: for a time, all requests for data are answered as by this version when its circuit to the database is open: 503
    /// with `Retry-After`; by 8.0.0 with 500, `{"message","traceId"}`.
    OpenCircuit {
        /// For how long.
        lasts: Duration,
        /// With which request it begins \[1\].
        from: u64,
    },
    /// `crowd:best=16,seconds=0.02`: every answer takes so long, as long as no more requests than the best are in progress at once; with more it takes
    /// longer, by the square of how many times as many these are, so that fewer are answered in a time.
    Crowd {
        /// How many at once are answered fastest.
        best: u64,
        /// How long that takes.
        takes: Duration,
    },
    /// `malformed:every=10`: every nth request gets 200 and what no API says, in turn a page and half a document. It is not carried out.
    Malformed {
        /// Every how many requests.
        every: u64,
    },
}

/// When a connection breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// Before the request was carried out.
    Before,
    /// After it.
    After,
    /// In turn, before it first.
    Either,
}

/// The longest time that a trouble may take: ten years.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 86_400);

/// The forms of all troubles.
const FORMS: &str = "drop:every=50,commit=before|after|either; rate_limit:per_second=300,retry_after=1; late_parent:every=10; \
    invalid:every=10; gateway:seconds=5,from=1; shared_parent; outage:seconds=3600,from=1,answer=none|503; revoked:from=1; \
    token_life:seconds=1.5; random:rate=0.01,seed=7; lost_create:resource=students,times=1; slow:every=10,seconds=2; \
    open_circuit:seconds=30,from=1; crowd:best=16,seconds=0.02; malformed:every=10";

impl Trouble {
    /// Its name, as its text begins.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Drop { .. } => "drop",
            Self::RateLimit { .. } => "rate_limit",
            Self::LateParent { .. } => "late_parent",
            Self::Invalid { .. } => "invalid",
            Self::Gateway { .. } => "gateway",
            Self::SharedParent => "shared_parent",
            Self::Outage { .. } => "outage",
            Self::Revoked { .. } => "revoked",
            Self::TokenLife(_) => "token_life",
            Self::Random { .. } => "random",
            Self::LostCreate { .. } => "lost_create",
            Self::Slow { .. } => "slow",
            Self::OpenCircuit { .. } => "open_circuit",
            Self::Crowd { .. } => "crowd",
            Self::Malformed { .. } => "malformed",
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Drop { every, commit } => write!(f, ":every={every},commit={commit}"),
            Self::RateLimit { per_second, retry_after } => write!(f, ":per_second={per_second},retry_after={retry_after}"),
            Self::LateParent { every } | Self::Invalid { every } | Self::Malformed { every } => write!(f, ":every={every}"),
            Self::Crowd { best, takes } => write!(f, ":best={best},seconds={}", takes.as_secs_f64()),
            Self::Gateway { lasts, from } | Self::OpenCircuit { lasts, from } => {
                write!(f, ":seconds={},from={from}", lasts.as_secs_f64())
            }
            Self::SharedParent => Ok(()),
            Self::Outage { lasts, from, answers } => {
                write!(f, ":seconds={},from={from},answer={}", lasts.as_secs_f64(), if *answers { "503" } else { "none" })
            }
            Self::Revoked { from } => write!(f, ":from={from}"),
            Self::TokenLife(life) => write!(f, ":seconds={}", life.as_secs_f64()),
            Self::Random { rate, seed } => write!(f, ":rate={rate},seed={seed}"),
            Self::LostCreate { resource, times } => write!(f, ":resource={resource},times={times}"),
            Self::Slow { every, by } => write!(f, ":every={every},seconds={}", by.as_secs_f64()),
        }
    }
}

impl fmt::Display for Commit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Before => "before",
            Self::After => "after",
            Self::Either => "either",
        })
    }
}

impl FromStr for Commit {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "before" => Ok(Self::Before),
            "after" => Ok(Self::After),
            "either" => Ok(Self::Either),
            _ => Err(()),
        }
    }
}

impl FromStr for Trouble {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (name, rest) = text.trim().split_once(':').unwrap_or((text.trim(), ""));
        let mut settings = Settings::read(text, rest)?;
        let trouble = match name.trim().replace('-', "_").as_str() {
            "drop" => Self::Drop { every: settings.count("every")?, commit: settings.value("commit", Some(Commit::Either))? },
            "rate_limit" => {
                Self::RateLimit { per_second: settings.count("per_second")?, retry_after: settings.value("retry_after", Some(1))? }
            }
            "late_parent" => Self::LateParent { every: settings.count("every")? },
            "invalid" => Self::Invalid { every: settings.count("every")? },
            "gateway" => Self::Gateway { lasts: settings.seconds()?, from: settings.value("from", Some(1))? },
            "shared_parent" => Self::SharedParent,
            "outage" => {
                let answer: String = settings.value("answer", Some("none".to_owned()))?;
                if !matches!(answer.as_str(), "none" | "503") {
                    return Err(settings.refuse("answer"));
                }
                Self::Outage { lasts: settings.seconds()?, from: settings.value("from", Some(1))?, answers: answer == "503" }
            }
            "revoked" => Self::Revoked { from: settings.value("from", Some(1))? },
            "token_life" => Self::TokenLife(settings.seconds()?),
            "random" => {
                let rate = settings.value("rate", None)?;
                if !(0.0..=1.0).contains(&rate) {
                    return Err(settings.refuse("rate"));
                }
                Self::Random { rate, seed: settings.value("seed", Some(0))? }
            }
            "lost_create" => Self::LostCreate {
                resource: settings.value("resource", Some("students".to_owned()))?,
                times: settings.value("times", Some(1))?,
            },
            "slow" => Self::Slow { every: settings.count("every")?, by: settings.seconds()? },
            "open_circuit" => Self::OpenCircuit { lasts: settings.seconds()?, from: settings.value("from", Some(1))? },
            "crowd" => Self::Crowd { best: settings.count("best")?, takes: settings.seconds()? },
            "malformed" => Self::Malformed { every: settings.count("every")? },
            unknown => {
                let names = FORMS.split("; ").map(|form| form.split(':').next().unwrap_or(form));
                let hint = format!("{}; the forms are {FORMS}", suggestion(unknown, names));
                return Err(Error::new(ErrorKind::ConfigInvalid, format!("there is no trouble {unknown:?}")).with_hint(hint));
            }
        };
        match settings.given.keys().next() {
            Some(unknown) => Err(settings.refuse(unknown)),
            None => Ok(trouble),
        }
    }
}

/// What stands behind the colon.
struct Settings<'t> {
    text: &'t str,
    given: BTreeMap<&'t str, &'t str>,
}

impl<'t> Settings<'t> {
    fn read(text: &'t str, rest: &'t str) -> Result<Self> {
        let mut given = BTreeMap::new();
        for setting in rest.split(',').map(str::trim).filter(|setting| !setting.is_empty()) {
            let Some((key, value)) = setting.split_once('=') else { return Err(malformed(text, "has a setting without a value")) };
            if given.insert(key.trim(), value.trim()).is_some() {
                return Err(malformed(text, "has a setting twice"));
            }
        }
        Ok(Self { text, given })
    }

    fn value<T: FromStr>(&mut self, key: &str, absent: Option<T>) -> Result<T> {
        let value = match self.given.remove(key) {
            Some(value) => value.parse().ok(),
            None => absent,
        };
        value.ok_or_else(|| self.refuse(key))
    }

    /// A number from 1.
    fn count(&mut self, key: &str) -> Result<u64> {
        let count = self.value(key, None)?;
        if count == 0 { Err(self.refuse(key)) } else { Ok(count) }
    }

    fn seconds(&mut self) -> Result<Duration> {
        let seconds = self.value("seconds", None)?;
        Duration::try_from_secs_f64(seconds).ok().filter(|time| *time <= LONGEST).ok_or_else(|| self.refuse("seconds"))
    }

    fn refuse(&self, key: &str) -> Error {
        malformed(self.text, &format!("does not say {key} as it should, or should not say it"))
    }
}

fn malformed(text: &str, what: &str) -> Error {
    Error::new(ErrorKind::ConfigInvalid, format!("the trouble {text:?} {what}")).with_hint(format!("the forms are {FORMS}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_written() {
        let forms: Vec<_> = FORMS.split("; ").map(|form| form.replace("before|after|", "").replace("none|", "")).collect();
        assert_eq!(forms.len(), 15);
        for form in forms {
            let trouble: Trouble = form.parse().expect("a form of ours");
            assert_eq!(trouble.to_string(), form);
        }
        let dashed: Trouble = "open-circuit:seconds=30".parse().expect("as it is said");
        assert_eq!(dashed.to_string(), "open_circuit:seconds=30,from=1");
        let short: Trouble = " random: rate=1 ".parse().expect("the rest is left out");
        assert_eq!(short, Trouble::Random { rate: 1.0, seed: 0 });
    }

    #[test]
    fn what_is_malformed_is_refused_with_the_forms() {
        let malformed = [
            "",
            "flood",
            "drop",
            "drop:every=0",
            "drop:every",
            "drop:every=5,every=6",
            "drop:every=5,commit=never",
            "invalid:every=5,often=1",
            "random:rate=2",
            "gateway:seconds=-1",
            "outage:seconds=1e18",
            "outage:seconds=1,answer=500",
            "shared_parent:every=2",
        ];
        for text in malformed {
            let error = text.parse::<Trouble>().expect_err(text);
            assert!(error.hint().is_some_and(|hint| hint.contains("late_parent:every=10")), "{text}: {error}");
        }
    }
}
