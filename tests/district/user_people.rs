//! What somebody in a district asks of people: enrollments, guardians, races, staff, discipline.

use std::collections::{BTreeMap, BTreeSet};

use super::tables::Row;
use super::user::{CAMPUS, Lines, counted, line, same};

#[test]
fn enrollments_by_student_number_are_the_students_whom_the_generator_counts() {
    let campus = &*CAMPUS;
    let found = campus.ask("enrollments");
    let students: BTreeSet<&str> = found.iter().map(|line| line.split('|').next().expect("a number")).collect();
    assert_eq!(students.len() as u64, campus.summary.students);
    let excluded = |row: &&Row| {
        let calendar = campus.get("Calendar", row.id("calendarID"));
        let of_grade = |level: &&Row| level.id("structureID") == row.id("structureID") && level.text("name") == row.text("grade");
        let level = campus.rows("GradeLevel").iter().find(of_grade).expect("a grade of the structure");
        row.is("noShow")
            || row.is("stateExclude")
            || calendar.is("exclude")
            || campus.get("School", calendar.id("schoolID")).is("exclude")
            || level.is("excludeEnrollment")
            || campus.get("Person", row.id("personID")).lacks("edFiID")
    };
    let enrolled =
        campus.rows("Enrollment").iter().filter(|row| campus.is_current(row.id("endYear")) && row.text("serviceType") == "P");
    let lines: BTreeSet<String> = enrolled
        .filter(|row| !excluded(row))
        .map(|row| {
            let school = campus.get("School", campus.get("Calendar", row.id("calendarID")).id("schoolID"));
            let cells = [campus.number(row.id("personID")), school.text("number"), row.text("grade")];
            line(cells.map(str::to_owned))
        })
        .collect();
    same(&found, lines);
}

#[test]
fn guardians_have_their_households() {
    let campus = &*CAMPUS;
    let found = campus.ask("guardians");
    let mut expected = Lines::new();
    let mut guardians = BTreeSet::new();
    for pair in campus.rows("RelatedPair").iter().filter(|pair| pair.is("guardian") && pair.lacks("endDate")) {
        let guardian = pair.id("personID2");
        guardians.insert(guardian);
        let identity = campus.get("Identity", campus.get("Person", guardian).id("currentIdentityID"));
        let contact = campus.get("Contact", guardian);
        let is_own = |member: &&Row| member.id("personID") == guardian && member.lacks("endDate") && !member.is("secondary");
        let members: Vec<&Row> = campus.rows("HouseholdMember").iter().filter(is_own).collect();
        let [member] = members[..] else { panic!("a guardian lives in one household: {members:?}") };
        let household = member.id("householdID");
        let is_home = |place: &&Row| place.id("householdID") == household && place.lacks("endDate") && place.is("physical");
        let places: Vec<&Row> = campus.rows("HouseholdLocation").iter().filter(is_home).collect();
        let person = [
            pair.text("name"),
            identity.text("lastName"),
            identity.text("firstName"),
            contact.text("email"),
            contact.text("cellPhone"),
        ];
        let start = line([campus.number(pair.id("personID1"))].iter().chain(&person).map(|text| (*text).to_owned()));
        let phone = campus.get("Household", household).text("phone");
        let home = places.first().map(|place| campus.get("Address", place.id("addressID")));
        let address = ["number", "street", "tag", "city", "zip"].map(|column| home.map_or("", |home| home.text(column)));
        expected.push(line([start, phone.to_owned()].into_iter().chain(address.map(str::to_owned))));
    }
    same(&found, expected);
    // All but those whose guardianship is over.
    let over = campus
        .rows("RelatedPair")
        .iter()
        .filter(|pair| pair.is("guardian"))
        .map(|pair| pair.id("personID2"))
        .collect::<BTreeSet<_>>();
    assert!(guardians.is_subset(&over) && over.len() as u64 == campus.summary.guardians);
    assert!(found.iter().any(|line| line.ends_with("||||")), "somebody's home is no physical address");
}

#[test]
fn discipline_shows_offenders_with_what_followed() {
    let campus = &*CAMPUS;
    let found = campus.ask("discipline");
    let mut expected = Lines::new();
    for role in campus.rows("BehaviorRole").iter().filter(|role| role.text("role") == "Offender") {
        let event = campus.get("BehaviorEvent", role.id("eventID"));
        let incident = campus.get("BehaviorIncident", event.id("incidentID"));
        if incident.text("status") != "CM" || !campus.is_of_this_year(incident.id("calendarID")) {
            continue;
        }
        let start = line([
            incident.id("incidentID").to_string(),
            incident.text("timestamp").to_owned(),
            campus.get("BehaviorType", event.id("typeID")).text("code").to_owned(),
            campus.number(role.id("personID")).to_owned(),
        ]);
        let of_role = |found: &&Row| found.id("roleID") == role.id("roleID");
        let followed: Vec<&Row> = campus.rows("BehaviorResolution").iter().filter(of_role).collect();
        if followed.is_empty() {
            expected.push(format!("{start}||"));
        }
        for resolution in followed {
            let code = campus.get("BehaviorResType", resolution.id("typeID")).text("code");
            expected.push(format!("{start}|{code}|{}", resolution.text("schoolDaysDuration")));
        }
    }
    same(&found, expected);
    let statuses: BTreeSet<&str> = campus.rows("BehaviorIncident").iter().map(|incident| incident.text("status")).collect();
    assert_eq!(statuses, BTreeSet::from(["CM", "DF", "IP"]), "drafts are there, and are not shown");
    assert!(found.iter().all(|line| !line.contains(" 00:00:00")), "an incident has a time of the day");
}

#[test]
fn teachers_of_the_year_have_one_row_for_each_of_their_assignments() {
    let campus = &*CAMPUS;
    let found = campus.ask("staff");
    let here = |person: i64| campus.rows("Employment").iter().any(|row| row.id("personID") == person && row.lacks("endDate"));
    let teaching = campus.rows("EmploymentAssignment").iter().filter(|row| row.is("teacher") && row.lacks("endDate"));
    let teaching = teaching.filter(|row| !row.lacks("schoolID") && here(row.id("personID")));
    same(
        &found,
        teaching.map(|row| {
            let person = campus.get("Person", row.id("personID"));
            let identity = campus.get("Identity", person.id("currentIdentityID"));
            let school = campus.get("School", row.id("schoolID"));
            let cells = [
                person.text("staffNumber"),
                identity.text("lastName"),
                identity.text("firstName"),
                row.text("title"),
                school.text("number"),
            ];
            line(cells.map(str::to_owned))
        }),
    );
    // Who came back has two employments, and is one member of the staff.
    let people = counted(campus.rows("Employment").iter().map(|row| (row.id("personID"), row.id("employmentID"))));
    assert_eq!(people.len() as u64, campus.summary.staff);
    assert!(people.values().any(|(count, _)| *count == 2));
}

#[test]
fn races_are_those_of_the_identity_that_holds_now() {
    let campus = &*CAMPUS;
    let found = campus.ask("races");
    let mut of_identity: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for row in campus.rows("IdentityRaceEthnicity") {
        of_identity.entry(row.id("identityID")).or_default().push(row.id("raceID"));
    }
    let mut by_race: BTreeMap<&str, [BTreeSet<i64>; 3]> = BTreeMap::new();
    for row in campus.rows("Enrollment").iter().filter(|row| campus.is_current(row.id("endYear")) && !row.is("noShow")) {
        let person = row.id("personID");
        let identity = campus.get("Identity", campus.get("Person", person).id("currentIdentityID"));
        for race in &of_identity[&identity.id("identityID")] {
            let [all, hispanic, several] = by_race.entry(campus.get("RaceEthnicity", *race).text("code")).or_default();
            all.insert(person);
            if identity.text("hispanicEthnicity") == "Y" {
                hispanic.insert(person);
            }
            if identity.text("raceEthnicityFed") == "7" {
                several.insert(person);
            }
        }
    }
    same(
        &found,
        by_race.iter().map(|(code, [all, hispanic, several])| format!("{code}|{}|{}|{}", all.len(), hispanic.len(), several.len())),
    );
    // Some had another identity before, which has races of its own, and some did not say whether they are Hispanic.
    assert!(campus.rows("Identity").len() > campus.rows("Person").len());
    assert!(campus.rows("Identity").iter().any(|row| row.lacks("hispanicEthnicity")));
}
