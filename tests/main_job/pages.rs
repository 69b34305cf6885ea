//! The 45 scenario pages of the certification of student information systems (SIS v5, 2026-27): what a page does to records is
//! done to a small Campus database, the engine is called as a user calls it, and a [`Judge`] looks at the ODS. They are
//! [`played`](super::played) together.
//!
//! A page is a file of the folder `pages`, named after its number and endpoint. It is SQL, with what the judge asks in
//! comments:
//!
//! | comment | is |
//! |---|---|
//! | `-- CREATE`, `-- UPDATE`, `-- UPDATE AGAIN`, `-- DELETE` | the SQL below it is done in that [phase](PHASES), and what is asked below it is asked after the run |
//! | `-- GET 1 ?schoolId=1&..` | the query finds one record, which is called 1 from now on |
//! | `-- GET 1` | the record is there under the id that it had |
//! | `--   addresses.city = Grand Oaks` | what the record above has at a path, of all items of a collection, with bars between; `none` where it has nothing. Of a descriptor the code value is compared |
//! | `-- GONE 1` | there is no record of that id any more |
//! | `-- NONE ?schoolId=1&..` | the query finds nothing |
//! | `-- LEFT EmploymentAssignment:1401` | the run says that a record of this Campus object was left behind under its old key |
//!
//! All other comments are for readers. `00-given.sql` is what comes before all pages. The values are those of the pages, as
//! far as Campus can have them; what of the pages cannot be, [`contradicted`](super::contradicted) lists. What a page leaves open and
//! the certification's own [`suite`](super::suite) wants has some value.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use edfi_resync::campus::Mode;
use edfi_resync::report::Report;
use serde_json::Value;

use super::judge::{Judge, values};

/// The phases, in order: all pages are changed, the engine runs once, and the judge looks at all pages.
pub(crate) const PHASES: [(&str, Mode); 4] =
    [("CREATE", Mode::Resync), ("UPDATE", Mode::Resync), ("UPDATE AGAIN", Mode::Resync), ("DELETE", Mode::Cleanup)];

/// A page.
pub(crate) struct Page {
    /// The name of its file.
    pub(crate) name: String,
    pub(crate) endpoint: String,
    /// By phase.
    blocks: BTreeMap<&'static str, Block>,
}

/// What a page does in a phase, and asks after it.
#[derive(Default)]
struct Block {
    sql: String,
    questions: Vec<Question>,
}

/// What the judge asks.
#[derive(Debug)]
enum Question {
    Get { record: String, query: Option<String>, members: Vec<(String, String)> },
    Gone(String),
    None(String),
    Left(String),
}

impl Question {
    /// A comment in capital letters; absent: it is for readers.
    fn read(comment: &str) -> Option<Self> {
        let (word, rest) = comment.split_once(' ').unwrap_or((comment, ""));
        if word.len() < 2 || !word.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return None;
        }
        let query = |text: &str| text.strip_prefix('?').map(str::to_owned);
        Some(match word {
            "GET" => {
                let (record, asked) = rest.split_once(' ').unwrap_or((rest, ""));
                Self::Get { record: record.to_owned(), query: query(asked), members: Vec::new() }
            }
            "GONE" => Self::Gone(rest.to_owned()),
            "NONE" => Self::None(query(rest).expect("a query")),
            "LEFT" => Self::Left(rest.to_owned()),
            _ => panic!("{comment:?} asks nothing that the judge knows"),
        })
    }
}

impl Page {
    fn read(name: &str, text: &str) -> Self {
        let endpoint = name.split_once('-').and_then(|(_, rest)| rest.strip_suffix(".sql")).expect("a number and an endpoint");
        let mut page = Self { name: name.to_owned(), endpoint: endpoint.to_owned(), blocks: BTreeMap::new() };
        let mut phase = PHASES[0].0;
        for line in text.lines() {
            let block = page.blocks.entry(phase).or_default();
            if let Some(member) = line.strip_prefix("--   ") {
                let (path, wanted) = member.split_once(" = ").unwrap_or_else(|| panic!("{name}: {line:?}"));
                let Some(Question::Get { members, .. }) = block.questions.last_mut() else { panic!("{name}: {line:?} of what?") };
                members.push((path.to_owned(), wanted.to_owned()));
            } else if let Some(comment) = line.strip_prefix("-- ") {
                match PHASES.iter().find(|(other, _)| *other == comment) {
                    Some((next, _)) => phase = next,
                    None => block.questions.extend(Question::read(comment)),
                }
            } else {
                block.sql.push_str(line);
                block.sql.push('\n');
            }
        }
        page
    }

    /// What it does to Campus in a phase.
    pub(crate) fn sql(&self, phase: &str) -> &str {
        self.blocks.get(phase).map_or("", |block| &block.sql)
    }

    fn questions(&self, phase: &str) -> &[Question] {
        self.blocks.get(phase).map_or(&[], |block| &block.questions)
    }

    /// What finds its nth record, and after which phase.
    pub(crate) fn query(&self, nth: usize) -> Option<(usize, &str)> {
        let mut queries = self.in_order().filter_map(|(phase, question)| match question {
            Question::Get { query: Some(query), .. } => Some((phase, query.as_str())),
            _ => None,
        });
        queries.nth(nth)
    }

    /// After which phases it looks at a record by its id, in order.
    pub(crate) fn looks_at<'p>(&'p self, record: &'p str) -> impl Iterator<Item = usize> + 'p {
        self.in_order().filter_map(move |(phase, question)| match question {
            Question::Get { record: of, query: None, .. } | Question::Gone(of) => (of == record).then_some(phase),
            _ => None,
        })
    }

    fn in_order(&self) -> impl Iterator<Item = (usize, &Question)> {
        let phases = PHASES.iter().enumerate();
        phases.flat_map(|(nth, (phase, _))| self.questions(phase).iter().map(move |question| (nth, question)))
    }

    /// How many records it expects to be left behind under their old keys in a phase.
    pub(crate) fn left_behind(&self, phase: &str) -> usize {
        self.questions(phase).iter().filter(|question| matches!(question, Question::Left(_))).count()
    }

    /// Whether it expects that of any record.
    pub(crate) fn leaves_behind(&self) -> bool {
        PHASES.iter().any(|(phase, _)| self.left_behind(phase) > 0)
    }

    /// Asks what it asks after a phase; what is otherwise goes to `faults`. The ids of its records stand in `ids`.
    pub(crate) fn ask(&self, phase: &str, seen: &Seen<'_>, ids: &mut BTreeMap<String, String>, faults: &mut Vec<String>) {
        for question in self.questions(phase) {
            let answer = self.answer(question, seen, ids);
            faults.extend(answer.into_iter().map(|fault| format!("{} {phase}: {question:?}: {fault}", self.name)));
        }
    }

    /// What is not as a question wants it.
    fn answer(&self, question: &Question, seen: &Seen<'_>, ids: &mut BTreeMap<String, String>) -> Vec<String> {
        let endpoint = &self.endpoint;
        let known = |record: &str| ids.get(record).and_then(|id| seen.judge.by_id(endpoint, id));
        let fault = |what: &str| vec![what.to_owned()];
        match question {
            Question::Get { record, query: Some(query), members } => match &seen.judge.find(endpoint, query)[..] {
                [found] => {
                    ids.insert(record.clone(), found["id"].as_str().expect("an id").to_owned());
                    compare(found, members)
                }
                others => vec![format!("{} records are found", others.len())],
            },
            Question::Get { record, query: None, members } => match known(record) {
                Some(found) => compare(&found, members),
                None => fault("it is not there"),
            },
            Question::Gone(record) if !ids.contains_key(record) => fault("it never was there"),
            Question::Gone(record) if known(record).is_some() => fault("it is still there"),
            Question::None(query) if !seen.judge.find(endpoint, query).is_empty() => fault("something is found"),
            Question::Left(object) => {
                let mut left = seen.report.left_behind.iter();
                let is_listed = left.any(|left| left.resource == *endpoint && left.object.as_ref() == Some(object));
                if is_listed { Vec::new() } else { fault("the report does not list it") }
            }
            Question::Gone(_) | Question::None(_) => Vec::new(),
        }
    }
}

/// What is there to look at after a run.
pub(crate) struct Seen<'a> {
    pub(crate) judge: &'a Judge,
    pub(crate) report: &'a Report,
}

/// What of the members is otherwise.
fn compare(record: &Value, members: &[(String, String)]) -> Vec<String> {
    let unlike = members.iter().filter_map(|(path, wanted)| {
        let found: Vec<_> = values(record, path).into_iter().map(shown).collect();
        let found = if found.is_empty() { "none".to_owned() } else { found.join(" | ") };
        (found != *wanted).then(|| format!("{path} = {found}"))
    });
    unlike.collect()
}

/// A value as a page writes it: of a descriptor the code value, and `3.0` as `3`.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.rsplit_once('#').map_or(text.as_str(), |(_, code)| code).to_owned(),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        other => other.to_string(),
    }
}

/// The pages, by number; the first one is what comes before all of them.
pub(crate) fn pages() -> Vec<Page> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "main_job", "pages"].iter().collect();
    let mut files: Vec<_> = fs::read_dir(folder).expect("the pages").map(|file| file.expect("a file").path()).collect();
    files.sort();
    let page = |file: &PathBuf| {
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
        Page::read(name, &fs::read_to_string(file).expect("a page"))
    };
    files.iter().map(page).collect()
}
