//! Trials that are not in use: every structure has one, with other sections, placements, rosters and staff, and nothing of it is sent.

use std::collections::BTreeSet;

use super::check::Records;
use super::made::Made;
use super::reader::Row;

/// The tables whose rows belong to a trial.
const OF_A_TRIAL: [&str; 4] = ["SectionPlacement", "SectionStaffHistory", "Roster", "Section"];

/// The trials that are not in use.
const INACTIVE: &str = "SELECT trialID FROM Trial WHERE ifnull(active, 0) = 0";

#[test]
fn every_structure_has_a_trial_that_is_not_in_use_and_that_has_all_that_a_schedule_has() {
    let made = Made::shared(240);
    let structures = made.numbers("SELECT count(*) FROM ScheduleStructure")[0];
    let by_structure = "SELECT count(*) FROM Trial WHERE active = 1 GROUP BY structureID";
    assert_eq!(made.numbers(by_structure), vec![1; usize::try_from(structures).expect("a count")]);
    assert_eq!(made.numbers(&format!("SELECT count(*) FROM ({INACTIVE})")), [structures]);
    // Some were made before the one in use, some after it, and not in use is 0 or nothing.
    let before = "SELECT count(*) FROM Trial a JOIN Trial b USING (structureID) WHERE a.active = 1 AND b.trialID < a.trialID";
    assert!((1..structures).contains(&made.numbers(before)[0]));
    assert_eq!(made.numbers("SELECT count(DISTINCT ifnull(active, -1)) FROM Trial"), [3]);
    // Wherever something is taught this year, each of the two has sections, placed, with students and staff, and they share none.
    let taught = "SELECT DISTINCT t.structureID FROM Section s JOIN Trial t USING (trialID) JOIN Calendar k USING (calendarID)
                  WHERE endYear = 2027 AND active = 1 AND sectionID IN (SELECT sectionID FROM Roster)";
    for structure in made.numbers(taught) {
        for table in OF_A_TRIAL {
            let sections = format!(
                "SELECT count(DISTINCT sectionID) FROM {table} JOIN Trial USING (trialID) WHERE structureID = {structure} AND ifnull(active, 0) = 0"
            );
            assert!(made.numbers(&sections)[0] > 0, "structure {structure} has nothing in {table} that is not in use");
        }
    }
    for table in OF_A_TRIAL {
        let other = format!("SELECT count(*) FROM {table} x JOIN Section s USING (sectionID) WHERE x.trialID <> s.trialID");
        assert_eq!(made.numbers(&other), [0], "{table}");
    }
}

#[test]
fn nothing_of_a_trial_that_is_not_in_use_occurs_in_any_kind() {
    let made = Made::own(240);
    let sent = made.records();
    let what_ifs: BTreeSet<i64> =
        made.numbers(&format!("SELECT sectionID FROM Section WHERE trialID IN ({INACTIVE})")).into_iter().collect();
    assert!(what_ifs.len() > 20);
    for (endpoint, rows) in sent {
        for row in rows {
            let sections = row.keys.get("@section");
            assert!(sections.is_none_or(|sections| sections.is_disjoint(&what_ifs)), "{endpoint}: {row:?}");
            assert!(!named_sections(row).iter().any(|section| what_ifs.contains(section)), "{endpoint}: {row:?}");
        }
    }
    // Nothing else follows from them either: without them, all is as it was.
    made.change(&OF_A_TRIAL.map(|table| format!("DELETE FROM {table} WHERE trialID IN ({INACTIVE})")).join(";"));
    made.change("DELETE FROM Trial WHERE ifnull(active, 0) = 0");
    let without = made.records_now();
    for (endpoint, rows) in sent {
        assert!(without[endpoint] == *rows, "{endpoint} changed");
    }
}

#[test]
fn the_other_schedule_is_what_is_sent_once_it_is_in_use() {
    let made = Made::own(240);
    let what_ifs: BTreeSet<i64> =
        made.numbers(&format!("SELECT sectionID FROM Section WHERE trialID IN ({INACTIVE})")).into_iter().collect();
    made.change("UPDATE Trial SET active = ifnull(active, 0) = 0");
    let records = made.records_now();
    for endpoint in ["sections", "studentSectionAssociations", "staffSectionAssociations", "studentSectionAttendanceEvents"] {
        let of = |row: &Row| row.keys["@section"].is_subset(&what_ifs);
        assert!(!records[endpoint].is_empty() && records[endpoint].iter().all(of), "{endpoint}");
    }
    // No score was posted in one of them.
    assert!(records["grades"].is_empty());
    // They are one section for each course and term, and the principal teaches them all.
    let expected = made.numbers(&format!(
        "SELECT count(*) FROM (SELECT DISTINCT sectionID, termID FROM SectionPlacement JOIN Section USING (sectionID)
         JOIN Course USING (courseID) JOIN Calendar k USING (calendarID) JOIN School s USING (schoolID)
         WHERE endYear = 2027 AND ifnull(k.exclude, 0) = 0 AND ifnull(s.exclude, 0) = 0 AND Section.trialID NOT IN ({INACTIVE}))"
    ))[0];
    assert_eq!(i64::try_from(records["sections"].len()), Ok(expected));
    let principals = made.numbers("SELECT personID FROM EmploymentAssignment WHERE titleCode = 'PR'");
    let taught = records["staffSectionAssociations"].iter().flat_map(|row| row.keys["@person"].clone());
    assert!(taught.into_iter().all(|person| principals.contains(&person)));
}

#[test]
fn what_stands_at_a_section_under_another_trial_is_not_sent() {
    let made = Made::own(120);
    let sent = made.records();
    let one = |sql: &str| made.numbers(sql)[0];
    let other =
        "(SELECT o.trialID FROM Trial o JOIN Trial t USING (structureID) WHERE t.trialID = x.trialID AND o.trialID <> t.trialID)";
    for (table, id, endpoint) in
        [("Roster", "rosterID", "studentSectionAssociations"), ("SectionStaffHistory", "historyID", "staffSectionAssociations")]
    {
        let object: i64 = sent[endpoint][0].object.rsplit(':').next().expect("an ID").parse().expect("a number");
        made.change(&format!("UPDATE {table} AS x SET trialID = {other} WHERE {id} = {object}"));
        let left = made.records_now();
        let of = |records: &Records| records[endpoint].iter().filter(|row| row.object.ends_with(&format!(":{object}"))).count();
        assert!(of(sent) > 0 && of(&left) == 0, "{endpoint}");
    }
    let section = one("SELECT min(sectionID) FROM Section JOIN Trial USING (trialID) JOIN Calendar USING (calendarID) JOIN School USING (schoolID)
                       WHERE active = 1 AND endYear = 2027 AND ifnull(School.exclude, 0) = 0");
    made.change(&format!("UPDATE SectionPlacement AS x SET trialID = {other} WHERE sectionID = {section}"));
    let left = made.records_now();
    let of = |records: &Records| records["sections"].iter().filter(|row| row.keys["@section"].contains(&section)).count();
    assert!(of(sent) > 0 && of(&left) == 0);
}

/// The Campus IDs of the sections that a body names anywhere.
fn named_sections(row: &Row) -> Vec<i64> {
    let text = row.body.to_string();
    let named = text.split("\"sectionIdentifier\":\"").skip(1).filter_map(|rest| rest.split('"').next());
    named.map(|id| id.parse().expect("a section goes by its Campus ID")).collect()
}
