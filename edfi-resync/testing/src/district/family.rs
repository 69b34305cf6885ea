//! People: who they are, and their families.

use edfi_resync::Result;
use jiff::civil::{Date, date};
use rusqlite::params;

use super::builder::{Builder, flag, text};
use super::names::{FAMILIES, MEN, WOMEN};

/// Families that are remembered for another child.
const REMEMBERED: usize = 128;

/// Races, as Campus code and name; the position of one, from 1, is its `raceID`.
const RACES: [(&str, &str); 5] = [
    ("A", "Asian"),
    ("B", "Black or African American"),
    ("I", "American Indian or Alaska Native"),
    ("P", "Native Hawaiian or Pacific Islander"),
    ("W", "White"),
];

/// A family: its children share home and guardians.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) last_name: &'static str,
    pub(super) roots: Roots,
    pub(super) language: &'static str,
    household: i64,
    /// Where the second guardian lives, if elsewhere.
    second: Option<i64>,
    phone: String,
    /// Person and relationship.
    guardians: Vec<(i64, &'static str)>,
    children: Vec<Child>,
}

/// A child of a family.
#[derive(Debug, Clone, Copy)]
struct Child {
    id: i64,
    grade: &'static str,
    is_girl: bool,
}

/// Ethnicity and races, as Campus codes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Roots {
    hispanic: bool,
    races: &'static [&'static str],
}

/// Which numbers a person has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    Student,
    Staff,
    Guardian,
    /// No number but the local one: nothing about this person can be sent.
    NoEdFiId,
}

/// Where somebody was born.
#[derive(Debug, Clone, Copy)]
pub(super) struct Birthplace {
    pub(super) city: &'static str,
    /// Absent: abroad.
    pub(super) state: Option<&'static str>,
    /// The Campus code of the country, where somebody wrote it down.
    pub(super) country: Option<&'static str>,
}

/// A person to be written.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) title: Option<&'static str>,
    pub(super) first_name: &'static str,
    pub(super) middle_name: Option<&'static str>,
    pub(super) last_name: &'static str,
    pub(super) suffix: Option<&'static str>,
    pub(super) gender: &'static str,
    pub(super) birth_date: Option<Date>,
    pub(super) birthplace: Option<Birthplace>,
    pub(super) roots: Roots,
    pub(super) language: Option<&'static str>,
    pub(super) education: Option<&'static str>,
    pub(super) numbers: Numbers,
}

impl Builder {
    /// Writes the list of races.
    pub(super) fn races(&mut self) -> Result<()> {
        for ((code, name), id) in RACES.iter().zip(1_i64..) {
            self.writer.insert("INSERT INTO RaceEthnicity (raceID, code, name) VALUES (?1, ?2, ?3)", params![id, code, name])?;
        }
        Ok(())
    }

    /// Writes a person and identity, and of some the one that they had before.
    pub(super) fn person(&mut self, person: &Person) -> Result<i64> {
        let id = self.writer.id("Person");
        let changed = person.numbers == Numbers::Student && id % 23 == 4;
        let former = changed.then(|| self.writer.id("Identity"));
        let identity = self.writer.id("Identity");
        // Steps of 37 keep the numbers unique, however they are scattered.
        let number = 1_000_000_000 + id * 37 + self.rng.i64(0..37);
        let sent = person.numbers != Numbers::NoEdFiId;
        let student = person.numbers == Numbers::Student;
        let staff = person.numbers == Numbers::Staff;
        self.writer.insert(
            "INSERT INTO Person (personID, currentIdentityID, edFiID, studentNumber, stateID, staffNumber, staffStateID)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                identity,
                sent.then(|| number.to_string()),
                (!staff).then(|| format!("{:07}", 1_000_000 + id)),
                student.then(|| format!("MN{number}")),
                staff.then(|| format!("S{id:06}")),
                staff.then(|| format!("MNS{number}")),
            ],
        )?;
        if let Some(former) = former {
            let last_name = self.apart(|builder| builder.pick(FAMILIES));
            self.identity(former, id, &Person { last_name, birthplace: None, ..*person })?;
        }
        self.identity(identity, id, person)?;
        Ok(id)
    }

    fn identity(&mut self, identity: i64, person: i64, is: &Person) -> Result<()> {
        let Roots { hispanic, races } = is.roots;
        // Some families did not say.
        let ethnicity = (hispanic || person % 17 != 6).then_some(if hispanic { "Y" } else { "N" });
        self.writer.insert(
            "INSERT INTO \"Identity\" (identityID, personID, personalTitle, lastName, firstName, middleName, suffix, gender, birthdate,
                                       birthCity, birthState, birthCountry, hispanicEthnicity, raceEthnicityFed, homePrimaryLanguage,
                                       educationLevel)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            params![
                identity,
                person,
                is.title,
                is.last_name,
                is.first_name,
                is.middle_name,
                is.suffix,
                is.gender,
                is.birth_date.map(text),
                is.birthplace.map(|place| place.city),
                is.birthplace.map(|place| place.state),
                is.birthplace.map(|place| place.country),
                ethnicity,
                federal(is.roots),
                is.language,
                is.education,
            ],
        )?;
        for race in races {
            let id = RACES.iter().zip(1_i64..).find(|((code, _), _)| code == race).map(|(_, id)| id);
            self.writer.insert("INSERT INTO IdentityRaceEthnicity (identityID, raceID) VALUES (?1, ?2)", params![identity, id])?;
        }
        Ok(())
    }

    /// Ethnicity and races at random.
    pub(super) fn roots(&mut self) -> Roots {
        match self.rng.u32(..100) {
            0..52 => Roots { hispanic: false, races: &["W"] },
            52..70 => Roots { hispanic: true, races: &["W"] },
            70..82 => Roots { hispanic: false, races: &["B"] },
            82..92 => Roots { hispanic: false, races: &["A"] },
            92..94 => Roots { hispanic: false, races: &["I"] },
            94..95 => Roots { hispanic: false, races: &["P"] },
            95..98 => Roots { hispanic: false, races: &["B", "W"] },
            _ => Roots { hispanic: true, races: &["I", "W"] },
        }
    }

    /// Writes a person's mail addresses and telephones: some have a second address, and some of those at work a telephone there.
    pub(super) fn contact(&mut self, person: i64, first: &str, last: &str, host: &str, cell: bool) -> Result<()> {
        let plain = |name: &str| name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        let email = format!("{}.{}{person}@{host}", plain(first), plain(last));
        let phone = if cell { Some(self.phone()) } else { None };
        let second = (person % 3 == 1).then(|| format!("{}{person}@mail.example.org", plain(last)));
        let work = (person % 5 == 2).then(|| self.apart(Self::phone));
        self.writer.insert(
            "INSERT INTO Contact (personID, email, secondaryEmail, cellPhone, workPhone) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![person, email, second, phone, work],
        )
    }

    /// A family for one more child, in this grade: one that is known and has none there, or a new one.
    pub(super) fn family(&mut self, grade: &str) -> Result<Family> {
        if !self.families.is_empty() && self.chance(55) {
            let at = self.rng.usize(..self.families.len());
            let is_without = |family: &Family| !family.children.iter().any(|child| child.grade == grade);
            let known = (at..self.families.len()).chain(0..at).find(|&at| is_without(&self.families[at]));
            if let Some(family) = known.and_then(|at| self.families.remove(at)) {
                return Ok(family);
            }
        }
        let last_name = self.pick(FAMILIES);
        let roots = self.roots();
        let language = match self.rng.u32(..100) {
            0..76 => "en",
            76..86 => "es",
            86..90 => "so",
            90..94 => "hmn",
            94..97 => "vi",
            _ => "ar",
        };
        let phone = self.phone();
        let household = self.household(&phone)?;
        let women_first = self.chance(85);
        let grandparents = self.chance(5);
        let (woman, man) = if grandparents { ("Grandmother", "Grandfather") } else { ("Mother", "Father") };
        let mut relations = if women_first { vec![woman, man] } else { vec![man, woman] };
        if self.chance(22) {
            relations.pop();
        }
        let apart = relations.len() == 2 && household % 8 == 2;
        let second = if apart { Some(self.apart(|builder| builder.second_household(household))?) } else { None };
        let mut guardians = Vec::new();
        for relation in relations {
            let lives = second.filter(|_| !guardians.is_empty()).unwrap_or(household);
            guardians.push((self.guardian(lives, last_name, roots, relation)?, relation));
        }
        Ok(Family { last_name, roots, language, household, second, phone, guardians, children: Vec::new() })
    }

    /// Makes a student a child of the family, and keeps the family for another one.
    pub(super) fn adopt(&mut self, mut family: Family, student: i64, is_girl: bool, grade: &'static str) -> Result<()> {
        let email = format!("s{student}@students.example.org");
        let second = (student % 9 == 4).then(|| format!("student{student}@mail.example.org"));
        self.writer.insert(
            "INSERT INTO Contact (personID, email, secondaryEmail, homePhone) VALUES (?1, ?2, ?3, ?4)",
            params![student, email, second, family.phone],
        )?;
        self.member(family.household, student, false)?;
        if let Some(second) = family.second {
            self.member(second, student, true)?;
        }
        for (&(guardian, relation), seq) in family.guardians.iter().zip(1_u8..) {
            let home = seq == 1 || (self.chance(80) && family.second.is_none());
            self.pair(&Pair { relation, guardian: true, home, seq: Some(seq), ..Pair::of(student, guardian) })?;
        }
        let child = Child { id: student, grade, is_girl };
        if let Some(&sibling) = family.children.last().filter(|_| student % 2 == 0) {
            self.siblings(child, sibling)?;
        }
        family.children.push(child);
        if family.children.len() < 4 {
            self.families.push_back(family);
            if self.families.len() > REMEMBERED {
                self.families.pop_front();
            }
        }
        Ok(())
    }

    /// Children of one family are related, and not each other's guardians.
    fn siblings(&mut self, one: Child, other: Child) -> Result<()> {
        for (from, to) in [(one, other), (other, one)] {
            let relation = if to.is_girl { "Sister" } else { "Brother" };
            self.pair(&Pair { relation, home: true, ..Pair::of(from.id, to.id) })?;
        }
        Ok(())
    }

    /// Writes who is related to a student. Some relationships began anew after an end, are over, or are written down twice: the first
    /// that holds counts.
    fn pair(&mut self, pair: &Pair) -> Result<()> {
        let ending = self.year.ending;
        let id = self.writer.id("RelatedPair");
        let over = pair.guardian && pair.seq == Some(2) && id % 40 == 11;
        if pair.guardian && id % 25 == 7 {
            let before = Pair { relation: "Foster Parent", end: Some(date(ending - 3, 6, 30)), ..*pair };
            self.related(id, &before)?;
            let id = self.writer.id("RelatedPair");
            return self.related(id, &Pair { start: Some(date(ending - 3, 7, 1)), ..*pair });
        }
        let end = over.then(|| date(ending - 2, 12, 1));
        self.related(id, &Pair { end, ..*pair })?;
        if pair.guardian && id % 25 == 13 {
            let id = self.writer.id("RelatedPair");
            self.related(id, &Pair { seq: None, ..*pair })?;
        }
        Ok(())
    }

    fn related(&mut self, id: i64, pair: &Pair) -> Result<()> {
        self.writer.insert(
            "INSERT INTO RelatedPair (pairID, personID1, personID2, name, guardian, mailing, seq, livesWith, emergency, startDate, endDate)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                id,
                pair.student,
                pair.related,
                pair.relation,
                flag(pair.guardian, id),
                flag(pair.home, id / 2),
                pair.seq,
                flag(pair.home, id / 2),
                flag(pair.guardian, id),
                pair.start.map(text),
                pair.end.map(text)
            ],
        )
    }

    fn guardian(&mut self, household: i64, last_name: &'static str, roots: Roots, relation: &str) -> Result<i64> {
        let female = matches!(relation, "Mother" | "Grandmother");
        let first_name = if female { self.pick(WOMEN) } else { self.pick(MEN) };
        // Some guardians have no Ed-Fi ID yet.
        let numbers = if self.chance(2) { Numbers::NoEdFiId } else { Numbers::Guardian };
        let suffix = self.apart(|builder| builder.suffix(!female, 6));
        let person = self.person(&Person {
            title: None,
            first_name,
            middle_name: None,
            last_name,
            suffix,
            gender: if female { "F" } else { "M" },
            birth_date: None,
            birthplace: None,
            roots,
            language: None,
            education: None,
            numbers,
        })?;
        self.contact(person, first_name, last_name, "home.example.org", true)?;
        self.member(household, person, false)?;
        self.summary.guardians += 1;
        Ok(person)
    }

    /// What so many of a hundred men have behind their names.
    pub(super) fn suffix(&mut self, male: bool, percent: u32) -> Option<&'static str> {
        let has = male && self.chance(percent);
        if has { Some(self.pick(&["Jr", "Jr", "Sr", "II", "III"])) } else { None }
    }
}

/// Who is related to a student, how, and for how long.
#[derive(Debug, Clone, Copy)]
struct Pair {
    student: i64,
    related: i64,
    relation: &'static str,
    guardian: bool,
    /// They live together.
    home: bool,
    seq: Option<u8>,
    start: Option<Date>,
    end: Option<Date>,
}

impl Pair {
    fn of(student: i64, related: i64) -> Self {
        Self { student, related, relation: "Other", guardian: false, home: false, seq: None, start: None, end: None }
    }
}

/// The federal code of ethnicity and races.
fn federal(roots: Roots) -> &'static str {
    match roots {
        Roots { hispanic: true, .. } => "1",
        Roots { races: ["I"], .. } => "2",
        Roots { races: ["A"], .. } => "3",
        Roots { races: ["B"], .. } => "4",
        Roots { races: ["P"], .. } => "5",
        Roots { races: ["W"], .. } => "6",
        _ => "7",
    }
}
