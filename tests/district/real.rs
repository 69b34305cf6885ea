//! What real data has and a tidy district has not: it is in the generated one, and it is sent by the rules.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::check::Records;
use super::made::Made;
use super::reader::Row;

fn all(made: &Made) -> &Records {
    made.records()
}

/// The record behind a Campus object, and there is one at most.
fn of<'a>(records: &'a Records, endpoint: &str, object: &str) -> Option<&'a Row> {
    let mut found = records[endpoint].iter().filter(|row| row.object == object);
    let first = found.next();
    assert!(found.next().is_none(), "{endpoint}: {object} twice");
    first
}

fn count(made: &Made, sql: &str) -> i64 {
    made.numbers(&format!("SELECT count(*) FROM {sql}"))[0]
}

#[test]
fn flags_are_nothing_as_often_as_they_are_not_set() {
    let made = Made::shared(240);
    for (table, column) in [
        ("School", "exclude"),
        ("SchoolYear", "active"),
        ("Calendar", "exclude"),
        ("Calendar", "summerSchool"),
        ("GradeLevel", "excludeEnrollment"),
        ("Period", "nonInstructional"),
        ("Day", "instruction"),
        ("Day", "schoolDay"),
        ("Trial", "active"),
        ("Course", "attendance"),
        ("Course", "homeroom"),
        ("Section", "homeroomSection"),
        ("EmploymentAssignment", "teacher"),
        ("Enrollment", "noShow"),
        ("Enrollment", "stateExclude"),
        ("HouseholdMember", "secondary"),
        ("HouseholdMember", "private"),
        ("HouseholdLocation", "mailing"),
        ("HouseholdLocation", "physical"),
        ("HouseholdLocation", "private"),
        ("RelatedPair", "guardian"),
        ("RelatedPair", "livesWith"),
        ("Address", "postOfficeBox"),
        ("BehaviorIncident", "lawEnforcement"),
        ("BehaviorResolution", "iepPlacementMeeting"),
        ("Test", "active"),
        ("CurriculumStandard", "active"),
    ] {
        let of = |is: &str| count(&made, &format!("{table} WHERE {column} IS {is}"));
        let found = [of("1"), of("NULL"), of("0")];
        // A district has one test that is out of use, and two standards.
        let few = ["Test", "CurriculumStandard", "School"].contains(&table);
        let kinds = found.iter().filter(|rows| **rows > 0).count();
        assert!(found[0] > 0 && kinds >= if few { 2 } else { 3 }, "{table}.{column}: {found:?}");
    }
    let courses = "Course WHERE stateReportExclude IS ";
    assert!(count(&made, &format!("{courses} NULL")) > 0 && count(&made, &format!("{courses} 0")) > 0);
    let assignments = "EmploymentAssignment WHERE exclude IS ";
    assert!(count(&made, &format!("{assignments} NULL")) > 0 && count(&made, &format!("{assignments} 0")) > 0);
}

#[test]
fn a_day_is_the_moment_at_which_it_begins_and_a_timestamp_is_not() {
    let made = Made::shared(240);
    let database = made.sql();
    let sql = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
               AND (lower(c.name) LIKE '%date' OR lower(c.name) LIKE '%timestamp' OR c.name = 'lastQualifyingMove')";
    let mut statement = database.prepare(sql).expect("a statement");
    let columns = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).expect("rows");
    let columns: Vec<_> = columns.collect::<Result<_, _>>().expect("columns");
    assert!(columns.len() > 40, "{columns:?}");
    for (table, column) in columns {
        let is_moment = column.to_lowercase().ends_with("timestamp");
        let form = if is_moment { "____-__-__ __:__:__" } else { "____-__-__ 00:00:00" };
        let of = format!("\"{table}\" WHERE {column} IS NOT NULL");
        assert!(count(&made, &of) > 0, "{table}.{column} holds nothing");
        assert_eq!(count(&made, &format!("{of} AND {column} NOT LIKE '{form}'")), 0, "{table}.{column}");
        assert!(!is_moment || count(&made, &format!("{of} AND {column} LIKE '% 00:00:00'")) == 0, "{table}.{column} has no time");
    }
}

#[test]
fn families_have_second_households_post_office_boxes_and_what_is_over() {
    let made = Made::shared(600);
    let records = all(&made);
    assert!(count(&made, "HouseholdMember WHERE secondary = 1") > 10);
    let addresses = |row: &Row| row.body["addresses"].as_array().cloned().unwrap_or_default();
    let associations = &records["studentEducationOrganizationAssociations"];
    let lines = |row: &Row| {
        addresses(row).iter().map(|one| one["streetNumberName"].as_str().expect("a line").to_owned()).collect::<Vec<_>>()
    };
    let kind = |one: &Value| one["addressTypeDescriptor"].as_str().expect("a type").rsplit('#').next().expect("a value").to_owned();
    // A box is for mail, and its line says so; everything else is a street.
    let boxes: Vec<Value> = associations
        .iter()
        .flat_map(addresses)
        .filter(|one| one["streetNumberName"].as_str().is_some_and(|line| line.starts_with("PO Box ")))
        .collect();
    assert!(!boxes.is_empty() && boxes.iter().all(|one| kind(one) == "Mailing" && one.get("apartmentRoomSuiteNumber").is_none()));
    let kinds: BTreeSet<String> = associations.iter().flat_map(addresses).map(|one| kind(&one)).collect();
    assert_eq!(kinds, BTreeSet::from(["Home".to_owned(), "Mailing".to_owned()]));
    // Prefix and direction have their places around street and tag.
    let around = made.numbers("SELECT addressID FROM Address WHERE prefix IS NOT NULL OR dir IS NOT NULL");
    assert!(!around.is_empty());
    let all_lines: BTreeSet<String> = associations.iter().flat_map(lines).collect();
    assert!(all_lines.iter().any(|line| line.contains(" N ")) && all_lines.iter().any(|line| line.ends_with(" NW")));
    assert!(all_lines.iter().all(|line| !line.contains("  ") && line.trim() == line));
    // Both homes of a student count, but one house is one address, however often it is lived in.
    let with = |condition: &str| {
        made.numbers(&format!(
        "SELECT m.personID FROM HouseholdMember m JOIN HouseholdLocation l USING (householdID) JOIN Address a USING (addressID)
         JOIN HouseholdMember n ON n.personID = m.personID AND n.secondary = 1
         JOIN HouseholdLocation k ON k.householdID = n.householdID JOIN Address b ON b.addressID = k.addressID
         WHERE ifnull(m.secondary, 0) = 0 AND l.endDate IS NULL AND m.endDate IS NULL AND l.physical = 1 AND k.physical = 1 AND {condition}"
    ))
    };
    let addresses_of = |person: i64| {
        of(records, "studentEducationOrganizationAssociations", &format!("Person:{person}")).map(|row| addresses(row).len())
    };
    let same = with("(a.number, a.street, a.city) = (b.number, b.street, b.city)");
    let other = with("(a.number, a.street, a.city) <> (b.number, b.street, b.city)");
    assert!(same.iter().filter_map(|&person| addresses_of(person)).any(|addresses| addresses == 1));
    assert!(other.iter().filter_map(|&person| addresses_of(person)).all(|addresses| addresses > 1) && !other.is_empty());
    // An address that somebody left before the year is none.
    let left = made.numbers(
        "SELECT m.personID FROM HouseholdMember m JOIN HouseholdLocation l USING (householdID) WHERE l.endDate < '2026-07-01'
         AND NOT EXISTS (SELECT 1 FROM HouseholdMember n WHERE n.personID = m.personID AND n.secondary = 1)
         AND (SELECT count(*) FROM HouseholdLocation o WHERE o.householdID = m.householdID) = 2",
    );
    assert!(left.iter().filter_map(|&person| addresses_of(person)).all(|addresses| addresses == 1) && !left.is_empty());
    // What is private is not published.
    let private = |one: &Value| one["doNotPublishIndicator"] == json!(true);
    assert!(associations.iter().flat_map(addresses).any(|one| private(&one)));
    // Contacts have their addresses, too, and the first of two mails is the primary one.
    let contacts = &records["contacts"];
    assert!(contacts.iter().filter(|row| !addresses(row).is_empty()).count() * 10 > contacts.len() * 9);
    for row in contacts {
        let mails = row.body["electronicMails"].as_array().expect("mails");
        let primary = mails.iter().filter(|mail| mail["primaryEmailAddressIndicator"] == json!(true)).count();
        assert_eq!(primary, 1, "{row:?}");
    }
    assert!(contacts.iter().any(|row| row.body["electronicMails"].as_array().is_some_and(|mails| mails.len() == 2)));
}

#[test]
fn relationships_are_sent_once_by_the_first_row_that_holds() {
    let made = Made::shared(600);
    let records = all(&made);
    let relations: BTreeSet<&str> =
        records["studentContactAssociations"].iter().filter_map(|row| row.body["relationDescriptor"].as_str()).collect();
    let relations: BTreeSet<&str> = relations.into_iter().map(|uri| uri.rsplit('#').next().expect("a value")).collect();
    assert_eq!(relations, BTreeSet::from(["Father", "Grandfather", "Grandmother", "Mother"]));
    let names: BTreeSet<i64> =
        ["Brother", "Sister", "Foster Parent"].map(|name| count(&made, &format!("RelatedPair WHERE name = '{name}'"))).into();
    assert!(!names.contains(&0));
    let holds = "guardian = 1 AND (endDate IS NULL OR endDate >= '2026-07-01') AND (startDate IS NULL OR startDate < '2027-07-01')";
    let first: BTreeSet<i64> = made
        .numbers(&format!("SELECT min(pairID) FROM RelatedPair WHERE {holds} GROUP BY personID1, personID2"))
        .into_iter()
        .collect();
    let all = made.numbers(&format!("SELECT pairID FROM RelatedPair WHERE {holds}")).len();
    assert!(first.len() < all, "some are written down twice");
    for row in &records["studentContactAssociations"] {
        let pair: i64 = row.object.strip_prefix("RelatedPair:").expect("a pair").parse().expect("a number");
        assert!(first.contains(&pair), "{row:?}");
    }
}

#[test]
fn names_have_all_their_parts_and_former_ones_are_not_sent() {
    let made = Made::shared(600);
    let records = all(&made);
    for (endpoint, members) in [
        ("staffs", &["middleName", "generationCodeSuffix", "personalTitlePrefix", "highlyQualifiedTeacher"][..]),
        ("students", &["middleName", "generationCodeSuffix", "personalTitlePrefix", "birthCountryDescriptor"]),
        ("contacts", &["generationCodeSuffix"]),
    ] {
        for member in members {
            let with =
                records[endpoint].iter().filter(|row| row.body.get(*member).is_some_and(|value| *value != json!(false))).count();
            assert!((1..records[endpoint].len()).contains(&with), "{endpoint}: {with} with {member}");
        }
    }
    let database = made.sql();
    let mut statement = database
        .prepare("SELECT personID, lastName FROM \"Identity\" WHERE identityID NOT IN (SELECT currentIdentityID FROM Person)")
        .expect("a statement");
    let former: Vec<(i64, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows").collect::<Result<_, _>>().expect("rows");
    let current = |person: i64| {
        made.text(&format!(
            "SELECT lastName FROM \"Identity\" JOIN Person ON identityID = currentIdentityID WHERE Person.personID = {person}"
        ))
    };
    let mut changed = 0;
    for (person, name) in former {
        let Some(row) = of(records, "students", &format!("Person:{person}")) else { continue };
        let current = current(person);
        assert_eq!(row.body["lastSurname"], current);
        changed += u32::from(name != current);
    }
    assert!(changed > 3);
}

#[test]
fn enrollments_are_as_untidy_as_students() {
    let made = Made::shared(2000);
    let records = all(&made);
    let associations = &records["studentSchoolAssociations"];
    let member = |row: &Row, path: &str| row.body.pointer(path).cloned().unwrap_or_default();
    let mut stays: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut schools: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in associations {
        let (student, school) =
            (member(row, "/studentReference/studentUniqueId").to_string(), member(row, "/schoolReference/schoolId").to_string());
        *stays.entry((student.clone(), school.clone())).or_default() += 1;
        schools.entry(student).or_default().insert(school);
    }
    assert!(stays.values().any(|stays| *stays == 2), "somebody left a school and came back");
    assert!(schools.values().filter(|schools| schools.len() == 2).count() > 10, "somebody is at two schools");
    let shares: BTreeSet<String> = associations.iter().map(|row| member(row, "/fullTimeEquivalency").to_string()).collect();
    assert_eq!(
        shares
            .iter()
            .map(|share| share.parse::<f64>().expect("a number"))
            .map(|share| (share * 100.0).round() as i64)
            .collect::<BTreeSet<_>>(),
        BTreeSet::from([25, 100])
    );
    // Who is in the grade of last year repeats it, and nobody else does.
    let repeats: BTreeSet<i64> = made
        .numbers(
            "SELECT e.enrollmentID FROM Enrollment e JOIN Calendar k USING (calendarID) WHERE k.endYear = 2027 AND EXISTS
               (SELECT * FROM Enrollment o JOIN Calendar l USING (calendarID)
                WHERE o.personID = e.personID AND l.endYear = 2026 AND o.grade = e.grade AND ifnull(o.noShow, 0) = 0)",
        )
        .into_iter()
        .collect();
    let said = |row: &Row| member(row, "/repeatGradeIndicator") == json!(true);
    let id = |row: &Row| row.object.rsplit(':').next().expect("an ID").parse::<i64>().expect("a number");
    assert!(associations.iter().filter(|row| said(row)).count() > 5);
    assert!(associations.iter().all(|row| said(row) == repeats.contains(&id(row))));
    // No-shows stand beside real stays, and are not sent.
    let beside = made.numbers(
        "SELECT n.enrollmentID FROM Enrollment n WHERE noShow = 1 AND EXISTS
           (SELECT * FROM Enrollment e WHERE e.personID = n.personID AND e.endYear = n.endYear AND ifnull(e.noShow, 0) = 0)",
    );
    assert!(
        !beside.is_empty()
            && beside.iter().all(|id| of(records, "studentSchoolAssociations", &format!("Enrollment:{id}")).is_none())
    );
    // Each service of an enrollment is a type of it.
    let services = made.numbers("SELECT count(DISTINCT serviceType) FROM Enrollment WHERE endYear = 2027");
    assert_eq!(services, [3]);
    assert!(associations.iter().all(|row| row.body.get("enrollmentTypeDescriptor").is_some()));
}

#[test]
fn an_assignment_is_of_the_employment_that_had_begun() {
    let made = Made::shared(240);
    let records = all(&made);
    let back = made.numbers("SELECT personID FROM Employment GROUP BY personID HAVING count(*) = 2 AND max(endDate IS NULL) = 1");
    assert!(!back.is_empty());
    let hired = |person: i64| made.text(&format!("SELECT date(max(startDate)) FROM Employment WHERE personID = {person}"));
    let mut seen = 0;
    for row in &records["staffEducationOrganizationAssignmentAssociations"] {
        let person = *row.keys["@person"].first().expect("a person");
        let reference = &row.body["employmentStaffEducationOrganizationEmploymentAssociationReference"];
        assert_eq!(reference["hireDate"], hired(person), "{row:?}");
        seen += u32::from(back.contains(&person));
    }
    assert!(seen > 0);
    assert_eq!(records["staffEducationOrganizationEmploymentAssociations"].len(), records["staffs"].len(), "one employment each");
    let early = "EmploymentAssignment a WHERE NOT EXISTS (SELECT 1 FROM Employment m WHERE m.personID = a.personID AND m.startDate <= a.startDate)";
    assert!(count(&made, early) > 0, "some begin before any employment does");
}

#[test]
fn attendance_is_by_period_and_is_sent_by_day_and_by_section() {
    let made = Made::shared(600);
    let records = all(&made);
    assert_eq!(count(&made, "Attendance WHERE periodID IS NULL"), 0);
    assert!(count(&made, "Attendance WHERE excuseID IS NULL") > 10);
    let days = records["studentSchoolAttendanceEvents"].len();
    assert!(days > 0 && days < usize::try_from(count(&made, "Attendance")).expect("a count"), "one event for several periods");
    // In elementary schools no section has attendance, in the others whoever was absent all day missed each of them.
    let daily: BTreeSet<i64> = made.numbers("SELECT schoolID FROM School WHERE schoolLevel = 'E'").into_iter().collect();
    let sections = &records["studentSectionAttendanceEvents"];
    assert!(sections.iter().all(|row| row.keys["@school"].is_disjoint(&daily)));
    let mut missed: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for row in sections {
        let text = |path: &str| row.body.pointer(path).and_then(Value::as_str).expect("text").to_owned();
        let key = (text("/studentReference/studentUniqueId"), text("/eventDate"));
        missed.entry(key).or_default().insert(text("/sectionReference/sectionIdentifier"));
        let periods = row.body["classPeriods"].as_array().expect("periods").len();
        assert_eq!(periods, 1, "a section meets once a day: {row:?}");
    }
    assert!(missed.values().any(|sections| sections.len() == 6) && missed.values().any(|sections| sections.len() == 1));
    // A late start has periods of its own.
    let late = |row: &&Row| {
        row.body["classPeriods"][0]["classPeriodReference"]["classPeriodName"]
            .as_str()
            .is_some_and(|name| name.starts_with("Late Start"))
    };
    assert!(sections.iter().any(|row| late(&row)));
}

impl Made {
    fn text(&self, sql: &str) -> String {
        self.sql().query_row(sql, [], |row| row.get(0)).expect("a text")
    }
}
