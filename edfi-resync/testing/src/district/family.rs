//! People and their families: households, addresses, guardians.

use edfi_resync::Result;
use jiff::civil::Date;
use rusqlite::params;

use super::builder::{Builder, text};
use super::names::{CITIES, FAMILIES, MEN, WOMEN};

/// Families that are remembered for another child.
const REMEMBERED: usize = 128;

/// A family: its children share home and guardians.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) last_name: &'static str,
    pub(super) roots: Roots,
    pub(super) language: &'static str,
    household: i64,
    phone: String,
    /// Person and Campus code of the relationship.
    guardians: Vec<(i64, &'static str)>,
    /// The grade of each child.
    children: Vec<&'static str>,
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

/// A person to be written.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) first_name: &'static str,
    pub(super) middle_name: Option<&'static str>,
    pub(super) last_name: &'static str,
    pub(super) gender: &'static str,
    pub(super) birth_date: Option<Date>,
    pub(super) birthplace: Option<(&'static str, &'static str)>,
    pub(super) roots: Roots,
    pub(super) language: Option<&'static str>,
    pub(super) education: Option<&'static str>,
    pub(super) numbers: Numbers,
}

impl Builder {
    /// Writes a person and identity.
    pub(super) fn person(&mut self, person: &Person) -> Result<i64> {
        let (id, identity) = (self.writer.id("Person"), self.writer.id("Identity"));
        // Steps of 37 keep the numbers unique, however they are scattered.
        let number = 1_000_000_000 + id * 37 + self.rng.i64(0..37);
        let sent = person.numbers != Numbers::NoEdFiId;
        let student = person.numbers == Numbers::Student;
        let staff = person.numbers == Numbers::Staff;
        self.writer.insert(
            "INSERT INTO Person VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
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
        self.writer.insert(
            "INSERT INTO Identity (identityID, personID, lastName, firstName, middleName, gender, birthDate, birthCity, birthState,
                                   hispanicEthnicity, homeLanguage, educationLevel)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                identity,
                id,
                person.last_name,
                person.first_name,
                person.middle_name,
                person.gender,
                person.birth_date.map(text),
                person.birthplace.map(|(city, _)| city),
                person.birthplace.map(|(_, state)| state),
                person.roots.hispanic,
                person.language,
                person.education,
            ],
        )?;
        for race in person.roots.races {
            self.writer.insert("INSERT INTO IdentityRace VALUES (?1, ?2)", params![identity, race])?;
        }
        Ok(id)
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

    /// Writes a person's mail address and telephone.
    pub(super) fn contact(&mut self, person: i64, first: &str, last: &str, host: &str, cell: bool) -> Result<()> {
        let plain = |name: &str| name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        let email = format!("{}.{}{person}@{host}", plain(first), plain(last));
        let phone = if cell { Some(self.phone()) } else { None };
        self.writer.insert("INSERT INTO Contact (personID, email, cellPhone) VALUES (?1, ?2, ?3)", params![person, email, phone])
    }

    /// A family for one more child, in this grade: one that is known and has none there, or a new one.
    pub(super) fn family(&mut self, grade: &str) -> Result<Family> {
        if !self.families.is_empty() && self.chance(55) {
            let at = self.rng.usize(..self.families.len());
            let known = (at..self.families.len()).chain(0..at).find(|&at| !self.families[at].children.contains(&grade));
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
        let household = self.writer.id("Household");
        self.writer.insert("INSERT INTO Household VALUES (?1, ?2)", params![household, format!("{last_name} household")])?;
        let types: &[&str] = if self.chance(5) { &["H", "M"] } else { &["H"] };
        for kind in types {
            let (number, street) = self.house();
            let (city, zip, county) = self.pick(CITIES);
            let flat = if self.chance(20) { Some(format!("Apt {}", self.rng.u32(1..40))) } else { None };
            let address = self.writer.id("Address");
            self.writer.insert(
                "INSERT INTO Address VALUES (?1, ?2, ?3, ?4, ?5, 'MN', ?6, ?7)",
                params![address, number, street, flat, city, zip, county],
            )?;
            let location = self.writer.id("HouseholdLocation");
            self.writer.insert(
                "INSERT INTO HouseholdLocation (locationID, householdID, addressID, type) VALUES (?1, ?2, ?3, ?4)",
                params![location, household, address, kind],
            )?;
        }
        let women_first = self.chance(85);
        let grandparents = self.chance(5);
        let (woman, man) = if grandparents { ("GM", "GF") } else { ("MO", "FA") };
        let mut relations = if women_first { vec![woman, man] } else { vec![man, woman] };
        if self.chance(22) {
            relations.pop();
        }
        let mut guardians = Vec::new();
        for relation in relations {
            guardians.push((self.guardian(household, last_name, roots, relation)?, relation));
        }
        Ok(Family { last_name, roots, language, household, phone, guardians, children: Vec::new() })
    }

    /// Makes a student a child of the family, and keeps the family for another one.
    pub(super) fn adopt(&mut self, mut family: Family, student: i64, grade: &'static str) -> Result<()> {
        let email = format!("s{student}@students.example.org");
        self.writer.insert(
            "INSERT INTO Contact (personID, email, homePhone) VALUES (?1, ?2, ?3)",
            params![student, email, family.phone],
        )?;
        self.member(family.household, student)?;
        for (&(guardian, relation), seq) in family.guardians.iter().zip(1_u8..) {
            let pair = self.writer.id("RelatedPair");
            let home = seq == 1 || self.chance(80);
            self.writer.insert(
                "INSERT INTO RelatedPair (pairID, personID, relatedPersonID, relationship, guardian, livesWith, emergency, seq)
                 VALUES (?1, ?2, ?3, ?4, 1, ?5, 1, ?6)",
                params![pair, student, guardian, relation, home, seq],
            )?;
        }
        family.children.push(grade);
        if family.children.len() < 4 {
            self.families.push_back(family);
            if self.families.len() > REMEMBERED {
                self.families.pop_front();
            }
        }
        Ok(())
    }

    fn guardian(&mut self, household: i64, last_name: &'static str, roots: Roots, relation: &str) -> Result<i64> {
        let female = matches!(relation, "MO" | "GM");
        let first_name = if female { self.pick(WOMEN) } else { self.pick(MEN) };
        // Some guardians have no Ed-Fi ID yet.
        let numbers = if self.chance(2) { Numbers::NoEdFiId } else { Numbers::Guardian };
        let person = self.person(&Person {
            first_name,
            middle_name: None,
            last_name,
            gender: if female { "F" } else { "M" },
            birth_date: None,
            birthplace: None,
            roots,
            language: None,
            education: None,
            numbers,
        })?;
        self.contact(person, first_name, last_name, "home.example.org", true)?;
        self.member(household, person)?;
        self.summary.guardians += 1;
        Ok(person)
    }

    fn member(&mut self, household: i64, person: i64) -> Result<()> {
        let id = self.writer.id("HouseholdMember");
        self.writer.insert(
            "INSERT INTO HouseholdMember (memberID, householdID, personID) VALUES (?1, ?2, ?3)",
            params![id, household, person],
        )
    }
}
