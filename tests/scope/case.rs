//! [`Case`]: a small district and requests to it, all from one seed.

use std::path::PathBuf;

use edfi_resync::campus::{NonPersonPolicy, Request};
use edfi_resync::model::Day;
use edfi_resync_testing::district::SampleDistrict;
use fastrand::Rng;
use rusqlite::Connection;
use tempfile::TempDir;

use super::oracle::{Asked, Oracle};

/// A small district. Besides what every generated one has, it has whatever chance does to it: people without an Ed-Fi ID, students
/// of two schools, teachers with children, excluded schools, calendars, courses and enrollments, resources that are switched off,
/// last year's configuration, other unique IDs.
pub(crate) struct Case {
    folder: TempDir,
    pub(crate) configuration: String,
    pub(crate) oracle: Oracle,
    pub(crate) asks: Vec<Ask>,
    /// What was done to the district, for whoever looks into a failure.
    pub(crate) changes: Vec<String>,
}

/// A request before anybody put its filters in an order.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// Absent: all.
    pub(crate) schools: Option<Vec<i64>>,
    pub(crate) persons: Option<Vec<i64>>,
    pub(crate) courses: Option<Vec<i64>>,
    pub(crate) sections: Option<Vec<i64>>,
    /// From which day to which; either may be open.
    pub(crate) dates: Option<[Option<String>; 2]>,
    pub(crate) resources: Option<Vec<&'static str>>,
    pub(crate) select_dependencies: bool,
    pub(crate) policy: NonPersonPolicy,
}

/// An ID that nobody and nothing has.
const NOBODY: i64 = 987_654_321;

/// What chance may do to a district; `{n}` is a number of its own in each.
const CHANGES: &[(u32, &str)] = &[
    (25, "UPDATE School SET exclude = 1 WHERE schoolID = (SELECT schoolID FROM School WHERE exclude IS NOT 1 ORDER BY (schoolID * {n}) % 97 LIMIT 1)"),
    (
        25,
        "UPDATE Calendar SET exclude = 1 WHERE calendarID = (SELECT calendarID FROM Calendar WHERE endYear = 2027 AND exclude IS NOT 1
                                                             ORDER BY (calendarID * {n}) % 97 LIMIT 1)",
    ),
    (60, "UPDATE Person SET edFiID = NULL WHERE (personID * {n}) % 31 = 3"),
    (40, "UPDATE Enrollment SET stateExclude = 1 WHERE (enrollmentID * {n}) % 23 = 5"),
    (30, "UPDATE Enrollment SET noShow = 1 WHERE (enrollmentID * {n}) % 29 = 7"),
    (30, "UPDATE GradeLevel SET excludeEnrollment = 1 WHERE (structureID * {n}) % 11 = 2 AND name IN ('01', '06', '09')"),
    (30, "UPDATE Course SET stateReportExclude = 1 WHERE (courseID * {n}) % 19 = 4"),
    (30, "UPDATE Course SET active = 0 WHERE (courseID * {n}) % 23 = 6"),
    (30, "DELETE FROM SectionPlacement WHERE (sectionID * {n}) % 17 = 8"),
    // Another schedule is in use, or none at all; and what was left behind in another one.
    (30, "UPDATE Trial SET active = active IS NOT 1 WHERE (structureID * {n}) % 5 = 2"),
    (15, "UPDATE Trial SET active = 0 WHERE (structureID * {n}) % 13 = 3"),
    (
        30,
        "UPDATE Roster AS r SET trialID = (SELECT o.trialID FROM Trial t JOIN Trial o USING (structureID)
                                           WHERE t.trialID = r.trialID AND o.trialID <> t.trialID) WHERE (rosterID * {n}) % 29 = 6",
    ),
    (30, "DELETE FROM Employment WHERE (employmentID * {n}) % 19 = 4"),
    (30, "UPDATE Attendance SET excuseID = NULL WHERE (personID * {n}) % 7 = 5"),
    (30, "UPDATE EmploymentAssignment SET exclude = 1 WHERE (assignmentID * {n}) % 13 = 9"),
    // Students who also go to another school, and sit in a section there.
    (
        70,
        "INSERT INTO Enrollment (personID, districtID, calendarID, structureID, endYear, grade, serviceType, startDate, startStatus,
                                 percentEnrolled)
         SELECT e.personID, k.districtID, k.calendarID, u.structureID, 2027,
                (SELECT g.name FROM GradeLevel g WHERE g.structureID = u.structureID ORDER BY g.name LIMIT 1 OFFSET 1), 'S',
                '2026-10-0' || (1 + e.personID % 9) || ' 00:00:00', '02', 25
         FROM Enrollment e JOIN Calendar own USING (calendarID)
         JOIN Calendar k ON k.endYear = 2027 AND k.schoolID <> own.schoolID AND (k.calendarID + e.personID + {n}) % 3 = 0
         JOIN ScheduleStructure u ON u.calendarID = k.calendarID
         WHERE own.endYear = 2027 AND (e.personID * {n}) % 5 = 1;
         INSERT INTO Roster (personID, sectionID, trialID, startDate)
         SELECT e.personID, min(s.sectionID), t.trialID, '2026-10-12 00:00:00'
         FROM Enrollment e JOIN Trial t ON t.structureID = e.structureID AND t.active = 1 JOIN Section s USING (trialID)
         WHERE e.startDate BETWEEN '2026-10-01' AND '2026-10-10' AND e.serviceType = 'S' GROUP BY e.personID, e.structureID",
    ),
    // Members of the staff who are guardians too, of students of any school.
    (
        50,
        "INSERT INTO RelatedPair (personID1, personID2, name, guardian, livesWith, emergency, seq)
         SELECT e.personID, m.personID, 'Mother', 1, 1, 0, 3 FROM Enrollment e JOIN Employment m ON (m.personID + e.personID * {n}) % 37 = 2
         GROUP BY e.personID",
    ),
    // A guardian of children who are in no family together.
    (
        50,
        "INSERT INTO RelatedPair (personID1, personID2, name, guardian, livesWith, emergency, seq)
         SELECT e.personID, r.personID2, 'Grandmother', (e.personID % 4) > 0, 0, 1, 4
         FROM Enrollment e JOIN RelatedPair r ON r.guardian = 1 AND (r.pairID * {n} + e.personID) % 41 = 1
         WHERE r.personID1 <> e.personID GROUP BY e.personID",
    ),
    (20, "UPDATE EdFiConfiguration SET studentUniqueId = 'localStudentNumber'"),
    (20, "UPDATE EdFiConfiguration SET staffUniqueId = 'staffStateId'"),
    (50, "UPDATE EdFiResourcePreference SET enabled = 0 WHERE (length(resource) * length(resource) + unicode(substr(resource, -4)) * {n}) % 7 = 3"),
];

/// A year has many days, and each of them is alike to a scope.
const FEWER_DAYS: &str = "DELETE FROM Day WHERE dayID % 16 <> 0; DELETE FROM DayEvent WHERE dayID % 16 <> 0";

const LAST_YEAR: &str = "
    INSERT INTO EdFiConfiguration (configurationID, name, schoolYear, dataStandard, studentUniqueId, staffUniqueId)
    SELECT 2, 'Last year', 2026, dataStandard, studentUniqueId, staffUniqueId FROM EdFiConfiguration;
    INSERT INTO EdFiResourcePreference SELECT 2, resource, enabled FROM EdFiResourcePreference;
    INSERT INTO EdFiMapping SELECT 2, descriptor, code, value FROM EdFiMapping";

/// The file of the district as it was.
const BEFORE: &str = "before.db";

/// Some had another Ed-Fi ID before, some began on another day.
const OTHER_THEN: &str = "
    UPDATE Person SET edFiID = 'then' || edFiID WHERE personID % 13 = 5;
    UPDATE Enrollment SET startDate = date(startDate, '+1 day') || ' 00:00:00' WHERE enrollmentID % 11 = 3";

impl Case {
    pub(crate) fn of(seed: u64, requests: usize) -> Self {
        let mut rng = Rng::with_seed(seed);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("campus.db");
        let students = rng.u32(6..36);
        let summary = SampleDistrict::new(students).with_seed(rng.u64(..)).create(&path).expect("a district");
        let database = Connection::open(&path).expect("the database opens");
        let change = |sql: &str| database.execute_batch(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
        change("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF");
        change(FEWER_DAYS);
        std::fs::copy(&path, folder.path().join(BEFORE)).expect("the district can be copied");
        let before = Connection::open(folder.path().join(BEFORE)).expect("the database opens");
        let change_before = |sql: &str| before.execute_batch(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
        change_before("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF");
        let mut changes = vec![format!("{students} students")];
        for (percent, sql) in CHANGES {
            if rng.u32(..100) < *percent {
                let sql = sql.replace("{n}", &rng.u32(1..90).to_string());
                change(&sql);
                // What a ledger was made under cannot be chosen anew.
                if sql.starts_with("UPDATE EdFiConfiguration") {
                    change_before(&sql);
                }
                changes.push(sql);
            }
        }
        change(LAST_YEAR);
        change_before(OTHER_THEN);
        change_before(LAST_YEAR);
        let (configuration, year) = if rng.u32(..8) == 0 { ("Last year".to_owned(), 2026) } else { (summary.configuration, 2027) };
        changes.push(configuration.clone());
        let oracle = Oracle::read(&path, &Asked { configuration: &configuration, year });
        let all = all_ids(&database);
        let asks = (0..requests).map(|_| Ask::of(&mut rng, &oracle, &all)).collect();
        Self { folder, configuration, oracle, asks, changes }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("campus.db")
    }

    /// The district before anything was done to it, with people and enrollments that it does not have now.
    pub(crate) fn path_before(&self) -> PathBuf {
        self.folder.path().join(BEFORE)
    }
}

/// Every person, course and section, whether or not anything of it can be sent.
fn all_ids(database: &Connection) -> [Vec<i64>; 3] {
    ["SELECT personID FROM Person", "SELECT courseID FROM Course", "SELECT sectionID FROM Section"].map(|sql| {
        let mut statement = database.prepare(sql).expect("a statement");
        statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<Vec<i64>, _>>().expect("IDs")
    })
}

/// Some of the days on which there is something: one or a few of them, or all before or behind one.
fn dates(rng: &mut Rng, days: &[&str]) -> Option<[Option<String>; 2]> {
    let from = rng.usize(..days.len().max(1));
    let to = (from + [0, 0, 1, 5, 40][rng.usize(..5)]).min(days.len().saturating_sub(1));
    let [from, to] = [days.get(from)?, days.get(to)?].map(|day| (*day).to_owned());
    Some(match rng.u32(..6) {
        0 => [Some(from), None],
        1 => [None, Some(to)],
        _ => [Some(from), Some(to)],
    })
}

impl Ask {
    fn of(rng: &mut Rng, oracle: &Oracle, all: &[Vec<i64>; 3]) -> Self {
        let often = |rng: &mut Rng, percent: u32| rng.u32(..100) < percent;
        let some = |rng: &mut Rng, known: &[i64], all: &[i64], most: usize| -> Vec<i64> {
            let one = |rng: &mut Rng| match rng.u32(..20) {
                0 => NOBODY,
                1..5 => all[rng.usize(..all.len())],
                _ if known.is_empty() => NOBODY,
                _ => known[rng.usize(..known.len())],
            };
            (0..rng.usize(1..=most)).map(|_| one(rng)).collect()
        };
        let open: Vec<i64> = oracle.schools().iter().copied().collect();
        let count = rng.usize(1..=open.len().max(1));
        let schools = (!open.is_empty() && often(rng, 70)).then(|| rng.choose_multiple(open.clone(), count));
        let inside = schools.as_ref().unwrap_or(&open).iter().copied().collect();
        let known = oracle.ids(&inside);
        let [by_people, by_courses, by_sections] = match rng.u32(..10) {
            0..2 => [false, false, false],
            2..5 => [true, false, false],
            5 => [false, true, false],
            6 => [false, false, true],
            7 => [false, true, true],
            8 => [true, true, false],
            _ => [true, true, true],
        };
        let persons = by_people.then(|| some(rng, &known[0], &all[0], 4));
        // With people beside them, enough courses that some are theirs.
        let most = if by_people { 30 } else { 3 };
        let courses = by_courses.then(|| some(rng, &known[1], &all[1], most));
        let sections = by_sections.then(|| some(rng, &known[2], &all[2], most));
        let dates = often(rng, 30).then(|| dates(rng, &oracle.days(&inside))).flatten();
        let on: Vec<&str> = oracle.on().iter().copied().collect();
        let resources = often(rng, 60).then(|| {
            let count = rng.usize(1..12);
            rng.choose_multiple(on, count)
        });
        let policies = [NonPersonPolicy::Related, NonPersonPolicy::Related, NonPersonPolicy::FullScope, NonPersonPolicy::Skip];
        let policy = policies[rng.usize(..4)];
        Self { schools, persons, courses, sections, dates, resources, select_dependencies: often(rng, 50), policy }
    }

    /// The request, with its filters put in one of many orders, and some of them twice.
    pub(crate) fn request(&self, rng: &mut Rng) -> Request {
        let mut shuffled = |ids: &[i64]| {
            let mut ids = ids.to_vec();
            ids.push(ids[rng.usize(..ids.len())]);
            rng.shuffle(&mut ids);
            ids
        };
        let schools = self.schools.as_deref().map(&mut shuffled);
        let [persons, courses, sections] =
            [&self.persons, &self.courses, &self.sections].map(|ids| ids.as_deref().map(&mut shuffled));
        let text = |ids: Vec<i64>, rng: &mut Rng| {
            let separator = [", ", " ", "\n", ",\n"][rng.usize(..4)];
            ids.iter().map(i64::to_string).collect::<Vec<_>>().join(separator).parse().expect("a list of IDs")
        };
        let mut request = Request::new();
        let mut steps: Vec<u8> = (0..8).collect();
        rng.shuffle(&mut steps);
        for step in steps {
            request = match step {
                0 => match &schools {
                    Some(schools) => request.schools(schools.iter().copied()),
                    None => request.all_schools(),
                },
                1 => persons.iter().fold(request, |request, ids| request.persons(text(ids.clone(), rng))),
                2 => courses.iter().fold(request, |request, ids| request.courses(text(ids.clone(), rng))),
                3 => sections.iter().fold(request, |request, ids| request.sections(text(ids.clone(), rng))),
                4 => match &self.resources {
                    Some(resources) => {
                        let mut resources = resources.clone();
                        resources.push(resources[rng.usize(..resources.len())]);
                        rng.shuffle(&mut resources);
                        request.resources(resources)
                    }
                    None => request,
                },
                5 => match &self.dates {
                    Some(dates) => {
                        let [from, to] = dates.each_ref().map(|day| day.as_ref().map(|day| day.parse::<Day>().expect("a day")));
                        request.dates(from, to)
                    }
                    None => request,
                },
                6 => request.select_dependencies(self.select_dependencies),
                _ => request.non_person_policy(self.policy),
            };
        }
        request
    }
}
