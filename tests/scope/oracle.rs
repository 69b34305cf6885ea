//! [`Oracle`]: which records a request may send, worked out from the Campus tables. It knows neither service queries nor engine.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use edfi_resync::campus::{NonPersonPolicy, Request, SchoolSelection};
use edfi_resync::model::Day;
use rusqlite::{Connection, OpenFlags, params};
use serde_json::Value;

use super::kinds::{KINDS, Kind, OPENING, is_about_courses, is_about_people, is_brought, is_brought_from_another_day, is_of_a_day};

/// A record by its endpoint and the parts of its natural key, as text.
pub(crate) type Name = (&'static str, String);

/// Campus IDs that are together a reason to send a record: in these schools, for this person, of this course and section, on this day.
#[derive(Debug, Clone)]
struct Reason {
    school: Option<i64>,
    person: Option<i64>,
    course: Option<i64>,
    section: Option<i64>,
    day: Option<String>,
}

#[derive(Debug)]
struct Entry {
    kind: usize,
    key: String,
    reasons: Vec<Reason>,
    refers: Vec<usize>,
    /// The associations that open the people to whom it refers.
    opening: Vec<usize>,
}

/// A Campus database as its tables tell it.
#[derive(Debug)]
pub(crate) struct Oracle {
    entries: Vec<Entry>,
    schools: BTreeSet<i64>,
    on: BTreeSet<&'static str>,
}

/// Which configuration of a database.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    pub(crate) configuration: &'a str,
    pub(crate) year: i64,
}

/// The parts of a key as one text.
fn joined(columns: impl Iterator<Item = String>) -> String {
    format!("'' || {}", columns.collect::<Vec<_>>().join(" || '|' || "))
}

fn columns(kind: &Kind) -> impl Iterator<Item = (&'static str, &'static str)> {
    kind.key.split_whitespace().map(|part| part.split_once(':').expect("a column and where it stands"))
}

/// The name of a record that was sent; none for a resource that the oracle does not know.
pub(crate) fn name_of(endpoint: &str, body: &Value) -> Option<Name> {
    let kind = KINDS.iter().find(|kind| kind.endpoint == endpoint)?;
    let part = |path: &str| match path.split('.').try_fold(body, |value, member| value.get(member)) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => "?".to_owned(),
    };
    Some((kind.endpoint, columns(kind).map(|(_, path)| part(path)).collect::<Vec<_>>().join("|")))
}

impl Oracle {
    /// Reads a database.
    pub(crate) fn read(path: &Path, asked: &Asked<'_>) -> Self {
        let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the database opens");
        database
            .execute(
                "CREATE TEMP TABLE Asked AS
                 SELECT ?1 AS year, (?1 - 1) || '-07-01' AS first, ?1 || '-06-30' AS last, name AS configuration,
                        studentUniqueId AS student, staffUniqueId AS staff FROM EdFiConfiguration WHERE name = ?2",
                params![asked.year, asked.configuration],
            )
            .expect("what is asked for");
        database.execute_batch(include_str!("campus.sql")).unwrap_or_else(|error| panic!("campus.sql: {error}"));

        let mut entries: Vec<Entry> = Vec::new();
        let mut places: HashMap<Name, usize> = HashMap::new();
        for (at, kind) in KINDS.iter().enumerate() {
            for (key, reason) in reasons(&database, kind) {
                let place = *places.entry((kind.endpoint, key.clone())).or_insert_with(|| {
                    entries.push(Entry { kind: at, key, reasons: Vec::new(), refers: Vec::new(), opening: Vec::new() });
                    entries.len() - 1
                });
                entries[place].reasons.push(reason);
            }
        }
        for kind in KINDS {
            for reference in kind.refers {
                let own = joined(columns(kind).map(|(column, _)| column.to_owned()));
                let other = joined(reference.columns.split_whitespace().map(str::to_owned));
                let sql = format!("SELECT DISTINCT {own}, {other} FROM {} WHERE {other} IS NOT NULL", kind.table);
                for (from, to) in pairs(&database, &sql) {
                    let from = places[&(kind.endpoint, from)];
                    let found = |endpoint: &str| {
                        let kind = KINDS.iter().find(|kind| kind.endpoint == endpoint).expect("a kind");
                        places.get(&(kind.endpoint, to.clone())).copied()
                    };
                    entries[from].refers.extend(reference.to.split(' ').filter_map(found));
                }
            }
        }
        let mut opening: HashMap<usize, Vec<usize>> = HashMap::new();
        for (place, entry) in entries.iter().enumerate() {
            for &(person, associations) in OPENING {
                if associations.contains(&KINDS[entry.kind].endpoint) {
                    let people = entry.refers.iter().filter(|&&to| KINDS[entries[to].kind].endpoint == person);
                    people.for_each(|&to| opening.entry(to).or_default().push(place));
                }
            }
        }
        // What opens a person needs no other record that opens the same one.
        let is_own = |kind: usize, other: usize| {
            OPENING.iter().any(|(_, own)| own.contains(&KINDS[kind].endpoint) && own.contains(&KINDS[other].endpoint))
        };
        let kinds: Vec<_> = entries.iter().map(|entry| entry.kind).collect();
        for entry in &mut entries {
            let opening = entry.refers.iter().filter_map(|to| opening.get(to)).flatten().copied();
            entry.opening = opening.filter(|&place| !is_own(entry.kind, kinds[place])).collect();
        }
        Self { entries, schools: open_schools(&database), on: switched_on(&database, asked.configuration) }
    }

    /// The schools that can be chosen.
    pub(crate) fn schools(&self) -> &BTreeSet<i64> {
        &self.schools
    }

    /// The people, courses and sections of some schools.
    pub(crate) fn ids(&self, schools: &BTreeSet<i64>) -> [Vec<i64>; 3] {
        let reasons = self.entries.iter().flat_map(|entry| &entry.reasons);
        let inside: Vec<_> = reasons.filter(|reason| reason.school.is_some_and(|school| schools.contains(&school))).collect();
        let ids = |id: fn(&Reason) -> Option<i64>| inside.iter().filter_map(|reason| id(reason)).collect::<BTreeSet<_>>();
        [ids(|reason| reason.person), ids(|reason| reason.course), ids(|reason| reason.section)]
            .map(|ids| ids.into_iter().collect())
    }

    /// The days of some schools, in order.
    pub(crate) fn days(&self, schools: &BTreeSet<i64>) -> Vec<&str> {
        let reasons = self.entries.iter().flat_map(|entry| &entry.reasons);
        let inside = reasons.filter(|reason| reason.school.is_some_and(|school| schools.contains(&school)));
        inside.filter_map(|reason| reason.day.as_deref()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The resources that can be chosen.
    pub(crate) fn on(&self) -> &BTreeSet<&'static str> {
        &self.on
    }

    /// The records that a request sends: none of them may be missing, and no other may go.
    pub(crate) fn answer(&self, request: &Request) -> BTreeSet<Name> {
        let schools = match &request.schools {
            Some(SchoolSelection::Only(schools)) => schools,
            _ => &self.schools,
        };
        let inside = |reason: &Reason| reason.school.is_none_or(|school| schools.contains(&school));
        let selection = self.selection(request);
        let mut answer = BTreeSet::new();
        let mut open = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            let Some(selected) = selection.get(KINDS[entry.kind].endpoint) else { continue };
            let counts = |reason: &Reason| inside(reason) && selected.admits(reason, request);
            if entry.reasons.iter().any(counts) && answer.insert(place) {
                open.push(place);
            }
        }
        while let Some(place) = open.pop() {
            let entry = &self.entries[place];
            for &other in entry.refers.iter().chain(&entry.opening) {
                let brought = selection.get(KINDS[self.entries[other].kind].endpoint).is_some_and(|selected| selected.brought);
                if brought && self.entries[other].reasons.iter().any(inside) && answer.insert(other) {
                    open.push(other);
                }
            }
        }
        answer.iter().map(|&place| (KINDS[self.entries[place].kind].endpoint, self.entries[place].key.clone())).collect()
    }

    /// What takes part, by endpoint, and how.
    fn selection(&self, request: &Request) -> BTreeMap<&'static str, Selected> {
        let by_courses = request.courses.is_some() || request.sections.is_some();
        let listed = request.persons.is_some() || by_courses;
        let chosen: BTreeSet<&str> = match &request.resources {
            Some(resources) => resources.iter().map(String::as_str).collect(),
            None => self.on.clone(),
        };
        let selected = |endpoint: &str| {
            let people = request.persons.is_some() && is_about_people(endpoint);
            let courses = by_courses && is_about_courses(endpoint);
            // Of what a list does not narrow, its policy says what goes, and days leave less of that.
            let goes = !listed || people || courses || request.non_person_policy == NonPersonPolicy::FullScope;
            let days = request.dates.is_some() && is_of_a_day(endpoint) && goes;
            let is_rest = (listed || request.dates.is_some()) && !people && !courses && !days;
            let brought = ((people || courses) && is_brought(endpoint)) || (days && is_brought_from_another_day(endpoint));
            match (is_rest, request.non_person_policy) {
                (true, NonPersonPolicy::Skip) => None,
                (true, NonPersonPolicy::Related) => Some(Selected { brought: true, ..Selected::default() }),
                _ => Some(Selected { whole: true, people, courses, days, brought }),
            }
        };
        let known = KINDS.iter().map(|kind| kind.endpoint).filter(|endpoint| chosen.contains(endpoint));
        let mut selection: BTreeMap<_, _> = known.filter_map(|endpoint| Some((endpoint, selected(endpoint)?))).collect();
        if request.select_dependencies && request.resources.is_some() {
            let mut open: Vec<&str> = chosen.iter().copied().collect();
            let mut reached: BTreeSet<&str> = chosen.clone();
            while let Some(endpoint) = open.pop() {
                let kind = KINDS.iter().find(|kind| kind.endpoint == endpoint).expect("a kind");
                let referred = || kind.refers.iter().flat_map(|reference| reference.to.split(' '));
                // What is about a person needs the person opened, but what opens a person does not.
                let opening = OPENING.iter().filter(|(person, own)| referred().any(|to| to == *person) && !own.contains(&endpoint));
                let needed = || referred().chain(opening.clone().flat_map(|(_, associations)| associations.iter().copied()));
                for kind in KINDS.iter().filter(|kind| self.on.contains(kind.endpoint)) {
                    if needed().any(|needed| needed == kind.endpoint) && reached.insert(kind.endpoint) {
                        open.push(kind.endpoint);
                        selection.insert(kind.endpoint, Selected { brought: true, ..Selected::default() });
                    }
                }
            }
        }
        selection
    }
}

/// How a kind takes part.
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
#[derive(Debug, Default)]
struct Selected {
    /// For its own sake, and not only for being referred to.
    whole: bool,
    /// Narrowed to the listed people.
    people: bool,
    /// Narrowed to the listed courses and sections.
    courses: bool,
    /// Narrowed to the days that are asked for.
    days: bool,
    /// What others refer to comes along.
    brought: bool,
}

impl Selected {
    fn admits(&self, reason: &Reason, request: &Request) -> bool {
        let listed = |ids: &Option<BTreeSet<i64>>, id: Option<i64>| ids.as_ref().zip(id).is_some_and(|(ids, id)| ids.contains(&id));
        let is_of_days = |day: &str| {
            let end = |end: Option<Day>| end.map(|day| day.to_string());
            let (from, to) = request.dates.map_or((None, None), |dates| (end(dates.from), end(dates.to)));
            from.is_none_or(|from| from.as_str() <= day) && to.is_none_or(|to| day <= to.as_str())
        };
        self.whole
            && (!self.days || reason.day.as_deref().is_some_and(is_of_days))
            && (!self.people || listed(&request.persons, reason.person))
            && (!self.courses || listed(&request.courses, reason.course) || listed(&request.sections, reason.section))
    }
}

/// The records of a kind, each once for every reason.
fn reasons(database: &Connection, kind: &Kind) -> Vec<(String, Reason)> {
    let key = joined(columns(kind).map(|(column, _)| column.to_owned()));
    let (person, course) = (is_about_people(kind.endpoint), is_about_courses(kind.endpoint));
    let or_null = |carries: bool, column: &str| if carries { column.to_owned() } else { "NULL".to_owned() };
    let sql = format!(
        "SELECT DISTINCT {key}, school, {}, {}, {}, {} FROM {}",
        or_null(person, "person"),
        or_null(course, "course"),
        or_null(course, "section"),
        or_null(is_of_a_day(kind.endpoint), "day"),
        kind.table
    );
    let mut statement = database.prepare(&sql).unwrap_or_else(|error| panic!("{}: {error}", kind.endpoint));
    let rows = statement.query_map([], |row| {
        let reason =
            Reason { school: row.get(1)?, person: row.get(2)?, course: row.get(3)?, section: row.get(4)?, day: row.get(5)? };
        Ok((row.get(0)?, reason))
    });
    rows.expect("rows").collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{}: {error}", kind.endpoint))
}

fn pairs(database: &Connection, sql: &str) -> Vec<(String, String)> {
    let mut statement = database.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.expect("rows").collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{sql}: {error}"))
}

fn open_schools(database: &Connection) -> BTreeSet<i64> {
    let sql = "SELECT schoolID FROM School s, Asked a
               WHERE s.exclude IS NOT 1 AND EXISTS (SELECT * FROM Calendar c WHERE c.schoolID = s.schoolID AND c.endYear = a.year)";
    let mut statement = database.prepare(sql).expect("a statement");
    statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("schools")
}

fn switched_on(database: &Connection, configuration: &str) -> BTreeSet<&'static str> {
    let sql =
        "SELECT resource FROM EdFiResourcePreference JOIN EdFiConfiguration USING (configurationID) WHERE name = ?1 AND enabled";
    let mut statement = database.prepare(sql).expect("a statement");
    let on: BTreeSet<String> =
        statement.query_map([configuration], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("resources");
    let unknown: Vec<_> = on.iter().filter(|on| !KINDS.iter().any(|kind| kind.endpoint == **on)).collect();
    assert!(unknown.is_empty(), "the oracle does not know {unknown:?}");
    KINDS.iter().map(|kind| kind.endpoint).filter(|endpoint| on.contains(*endpoint)).collect()
}
