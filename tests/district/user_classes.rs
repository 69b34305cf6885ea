//! What somebody in a district asks of classes: schedules, attendance, scores, transcripts, tests, days, rosters.

use std::collections::{BTreeMap, BTreeSet};

use super::tables::Row;
use super::user::{CAMPUS, Lines, counted, line, same};

#[test]
fn schedules_of_a_term_are_those_of_the_trial_in_use() {
    let campus = &*CAMPUS;
    let found = campus.ask("schedules");
    let placements = campus.rows("SectionPlacement");
    let mut expected = Lines::new();
    let rosters = campus.rows("Roster");
    for roster in rosters.iter().filter(|roster| campus.is_in_use(roster.id("trialID"))) {
        let section = campus.get("Section", roster.id("sectionID"));
        let course = campus.get("Course", section.id("courseID"));
        if !campus.is_of_this_year(course.id("calendarID")) {
            continue;
        }
        for placement in placements.iter().filter(|placement| placement.id("sectionID") == section.id("sectionID")) {
            let term = campus.get("Term", placement.id("termID"));
            let period = campus.get("Period", placement.id("periodID"));
            let (since, until) = (roster.text("startDate"), roster.text("endDate"));
            let was_there = since <= term.text("endDate") && (until.is_empty() || until >= term.text("startDate"));
            let regular = campus.get("PeriodSchedule", period.id("periodScheduleID")).id("seq") == 1;
            if term.text("name") == "Semester 1" && regular && was_there {
                expected.push(line([
                    campus.number(roster.id("personID")).to_owned(),
                    course.text("number").to_owned(),
                    section.id("number").to_string(),
                    term.text("name").to_owned(),
                    period.text("name").to_owned(),
                    section.text("teacherDisplay").to_owned(),
                ]));
            }
        }
    }
    same(&found, expected);
    // Nobody sits in two rooms at once but who changed schools.
    let twice = counted(found.iter().map(|line| {
        let cells: Vec<&str> = line.split('|').collect();
        ((cells[0], cells[4]), cells[1])
    }));
    assert!(twice.values().filter(|(count, _)| *count > 1).count() * 20 < twice.len());
}

#[test]
fn attendance_is_counted_by_excuse() {
    let campus = &*CAMPUS;
    let found = campus.ask("attendance");
    let code = |row: &Row| match row.maybe("excuseID") {
        Some(excuse) => campus.get("AttendanceExcuse", excuse).text("code").to_owned(),
        None => row.text("status").to_owned(),
    };
    let rows = campus.rows("Attendance").iter().filter(|row| campus.is_of_this_year(row.id("calendarID")));
    let counts = counted(rows.map(|row| ((row.id("calendarID"), code(row)), row.id("personID"))));
    same(&found, counts.iter().map(|((calendar, code), (rows, people))| format!("{calendar}|{code}|{rows}|{people}")));
    let codes: BTreeSet<&str> = counts.keys().map(|(_, code)| code.as_str()).collect();
    assert_eq!(codes, BTreeSet::from(["A", "ED", "EX", "T", "UX"]), "with rows that no excuse explains");
}

#[test]
fn scores_are_counted_by_task() {
    let campus = &*CAMPUS;
    let found = campus.ask("scores");
    let posted =
        campus.rows("GradingScore").iter().filter(|score| !score.lacks("score") && campus.is_of_this_year(score.id("calendarID")));
    let counts = counted(posted.map(|score| {
        let task = campus.get("GradingTask", score.id("taskID")).text("name");
        ((task, campus.get("Term", score.id("termID")).text("name")), score.id("sectionID"))
    }));
    same(&found, counts.iter().map(|((task, term), (scores, sections))| format!("{task}|{term}|{scores}|{sections}")));
    assert!(campus.rows("GradingScore").iter().any(|score| score.lacks("score") && !score.lacks("progressScore")));
}

#[test]
fn transcripts_sum_their_credits_by_type() {
    let campus = &*CAMPUS;
    let found = campus.ask("transcripts");
    let mut sums: BTreeMap<(&str, i64, &str), (f64, f64)> = BTreeMap::new();
    let credits = campus.rows("TranscriptCredit");
    for credit in credits {
        let course = campus.get("TranscriptCourse", credit.id("transcriptID"));
        let standard = campus.get("CurriculumStandard", credit.id("standardID"));
        assert_eq!(standard.id("parentID"), 1, "a type of credit");
        let key = (campus.number(course.id("personID")), course.id("endYear"), standard.text("name"));
        let (earned, attempted) = sums.entry(key).or_default();
        *earned += credit.amount("creditsEarned");
        *attempted += credit.amount("creditsAttempted");
    }
    // SQLite keeps a sum of whole credits as a whole number.
    let plain = |lines: &Lines| -> Lines {
        let amount = |cell: &str| cell.parse::<f64>().map_or_else(|_| cell.to_owned(), |amount| format!("{amount:.3}"));
        let of = |line: &String| {
            let cells: Vec<&str> = line.split('|').collect();
            format!("{}|{}|{}|{}|{}", cells[0], cells[1], cells[2], amount(cells[3]), amount(cells[4]))
        };
        let mut lines: Lines = lines.iter().map(of).collect();
        lines.sort();
        lines
    };
    let of = |((student, year, name), (earned, attempted)): (&(&str, i64, &str), &(f64, f64))| {
        format!("{student}|{year}|{name}|{earned:.3}|{attempted:.3}")
    };
    same(&plain(&found), sums.iter().map(of));
    assert!(sums.values().any(|(earned, attempted)| earned < attempted), "somebody failed");
    assert!(sums.keys().map(|(_, year, _)| year).collect::<BTreeSet<_>>().len() > 3, "years go back");
}

#[test]
fn test_scores_are_those_of_whole_tests() {
    let campus = &*CAMPUS;
    let found = campus.ask("test scores");
    let scores = campus.rows("TestScore");
    let mut taken: BTreeMap<(&str, &str), Vec<i64>> = BTreeMap::new();
    for score in scores.iter().filter(|score| score.text("date") >= "2026-07-01") {
        let test = campus.get("Test", score.id("testID"));
        if test.lacks("parentID") {
            let scale = score.text("scaleScore").parse().expect("a number");
            taken.entry((test.text("code"), score.text("testingGrade"))).or_default().push(scale);
        }
    }
    let of = |((code, grade), scores): (&(&str, &str), &Vec<i64>)| {
        format!(
            "{code}|{grade}|{}|{}|{}",
            scores.len(),
            scores.iter().min().expect("a score"),
            scores.iter().max().expect("a score")
        )
    };
    same(&found, taken.iter().map(of));
    assert!(scores.iter().any(|score| !campus.get("Test", score.id("testID")).lacks("parentID")), "parts have scores of their own");
}

#[test]
fn days_of_instruction_are_counted_by_term() {
    let campus = &*CAMPUS;
    let found = campus.ask("days");
    let mut counts: BTreeMap<(i64, &str), (u32, u32)> = BTreeMap::new();
    for day in campus.rows("Day").iter().filter(|day| day.is("instruction") && day.is("schoolDay")) {
        let calendar = day.id("calendarID");
        let schedules = campus.rows("TermSchedule").iter().filter(|row| row.id("structureID") == day.id("structureID"));
        let schedules: Vec<i64> = schedules.map(|row| row.id("termScheduleID")).collect();
        let is_in = |term: &&Row| {
            schedules.contains(&term.id("termScheduleID"))
                && term.text("startDate") <= day.text("date")
                && day.text("date") <= term.text("endDate")
        };
        for term in campus.rows("Term").iter().filter(is_in).filter(|_| campus.is_of_this_year(calendar)) {
            let late = campus.get("PeriodSchedule", day.id("periodScheduleID")).text("name") == "Late Start";
            let (days, late_starts) = counts.entry((calendar, term.text("name"))).or_default();
            *days += 1;
            *late_starts += u32::from(late);
        }
    }
    same(&found, counts.iter().map(|((calendar, term), (days, late))| format!("{calendar}|{term}|{days}|{late}")));
    assert!(
        campus.rows("Day").iter().any(|day| day.lacks("instruction"))
            && campus.rows("Day").iter().any(|day| day.maybe("instruction") == Some(0))
    );
}

#[test]
fn rosters_are_counted_by_section() {
    let campus = &*CAMPUS;
    let found = campus.ask("rosters");
    let rosters = campus.rows("Roster");
    let mut seats: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for roster in rosters.iter().filter(|roster| roster.lacks("endDate")) {
        seats.entry(roster.id("sectionID")).or_default().insert(roster.id("personID"));
    }
    let sections = campus.rows("Section").iter().filter(|section| campus.is_in_use(section.id("trialID")));
    let lines = sections.filter_map(|section| {
        let (id, course) = (section.id("sectionID"), campus.get("Course", section.id("courseID")));
        let students = seats.get(&id).map_or(0, BTreeSet::len);
        let line = format!("{}|{}|{id}|{students}", course.text("number"), section.id("number"));
        campus.is_of_this_year(course.id("calendarID")).then_some(line)
    });
    same(&found, lines);
    let left = rosters.iter().filter(|roster| !roster.lacks("endDate")).count();
    assert!(left > 0, "somebody left a section");
}
