//! Households: who lives where, lived there before, or gets mail elsewhere.

use edfi_resync::Result;
use jiff::civil::{Date, date};
use rusqlite::params;

use super::builder::{Builder, flag, text};
use super::names::CITIES;
use super::year::tomorrow;

/// What a household uses an address for, and until when or from when.
#[derive(Debug, Clone, Copy, Default)]
struct Use {
    physical: bool,
    mailing: bool,
    /// None of the two is said.
    unsaid: bool,
    start: Option<Date>,
    end: Option<Date>,
}

impl Builder {
    /// A household with its home, and with an address for mail where that is another one.
    pub(super) fn household(&mut self, phone: &str) -> Result<i64> {
        let household = self.household_row(phone)?;
        let mail_elsewhere = self.chance(5);
        let address = self.address(false)?;
        // Some moved house: before the year, or in the course of it.
        let moved = match household % 14 {
            3 => Some(date(self.year.ending - 1, 2, 28)),
            9 => Some(date(self.year.ending - 1, 11, 15)),
            _ => None,
        };
        let home = Use { physical: true, mailing: !mail_elsewhere, ..Use::default() };
        if let Some(last) = moved {
            let before = self.apart(|builder| builder.address(false))?;
            self.locate(household, before, Use { end: Some(last), ..home })?;
        }
        let unsaid = household % 17 == 5;
        self.locate(household, address, Use { unsaid, start: moved.map(tomorrow), ..home })?;
        if mail_elsewhere {
            let address = self.address(household % 2 == 0)?;
            self.locate(household, address, Use { mailing: true, ..Use::default() })?;
        }
        Ok(household)
    }

    /// The second household of a family: around the corner, or in the same house.
    pub(super) fn second_household(&mut self, first: i64) -> Result<i64> {
        let phone = self.phone();
        let household = self.household_row(&phone)?;
        let address = if first % 3 == 0 { self.same_address()? } else { self.address(false)? };
        self.locate(household, address, Use { physical: true, mailing: true, ..Use::default() })?;
        Ok(household)
    }

    fn household_row(&mut self, phone: &str) -> Result<i64> {
        let household = self.writer.id("Household");
        self.writer.insert("INSERT INTO Household (householdID, phone) VALUES (?1, ?2)", params![household, phone])?;
        Ok(household)
    }

    /// An address, at times of a box in a post office.
    fn address(&mut self, is_box: bool) -> Result<i64> {
        let (number, street) = self.house();
        let (city, zip, county) = self.pick(CITIES);
        let flat = if self.chance(20) { Some(format!("Apt {}", self.rng.u32(1..40))) } else { None };
        let address = self.writer.id("Address");
        // `Oak Street` is the street Oak with the tag Street; a few streets have a direction before or behind.
        let (name, tag) = street.rsplit_once(' ').map_or((street, None), |(name, tag)| (name, Some(tag)));
        let prefix = (address % 12 == 5).then_some("N");
        let behind = (address % 12 == 8).then_some("NW");
        let of_street = !is_box;
        self.writer.insert(
            "INSERT INTO Address (addressID, postOfficeBox, number, prefix, street, tag, dir, apt, city, state, zip, county)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'MN', ?10, ?11)",
            params![
                address,
                flag(is_box, address),
                number,
                prefix.filter(|_| of_street),
                of_street.then_some(name),
                tag.filter(|_| of_street),
                behind.filter(|_| of_street),
                flat.filter(|_| of_street),
                city,
                zip,
                county
            ],
        )?;
        Ok(address)
    }

    /// The address that was written last, once more.
    fn same_address(&mut self) -> Result<i64> {
        let last = self.writer.id("Address") - 1;
        self.writer.insert(
            "INSERT INTO Address (addressID, postOfficeBox, number, prefix, street, tag, dir, apt, city, state, zip, county)
             SELECT addressID + 1, postOfficeBox, number, prefix, street, tag, dir, apt, city, state, zip, county
             FROM Address WHERE addressID = ?1",
            params![last],
        )?;
        Ok(last + 1)
    }

    fn locate(&mut self, household: i64, address: i64, used: Use) -> Result<()> {
        let id = self.writer.id("HouseholdLocation");
        let private = flag(id % 23 == 7, id / 2);
        self.writer.insert(
            "INSERT INTO HouseholdLocation (householdID, addressID, physical, mailing, secondary, private, startDate, endDate)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                household,
                address,
                flag(used.physical, id).filter(|_| !used.unsaid),
                flag(used.mailing, id / 2).filter(|_| !used.unsaid),
                flag(!used.physical, id),
                private,
                used.start.map(text),
                used.end.map(text)
            ],
        )
    }

    /// Makes somebody a member of a household; a few were so before, too, and are written down twice.
    pub(super) fn member(&mut self, household: i64, person: i64, secondary: bool) -> Result<()> {
        let ending = self.year.ending;
        let mut id = self.writer.id("HouseholdMember");
        let twice = id % 37 == 5;
        if twice {
            self.member_row(id, household, person, secondary, None, Some(date(ending - 1, 10, 31)))?;
            id = self.writer.id("HouseholdMember");
        }
        self.member_row(id, household, person, secondary, twice.then(|| date(ending - 1, 11, 1)), None)
    }

    fn member_row(
        &mut self,
        id: i64,
        household: i64,
        person: i64,
        secondary: bool,
        start: Option<Date>,
        end: Option<Date>,
    ) -> Result<()> {
        self.writer.insert(
            "INSERT INTO HouseholdMember (householdID, personID, secondary, mailing, private, startDate, endDate)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                household,
                person,
                flag(secondary, id),
                flag(!secondary, id / 2),
                flag(id % 29 == 3, id / 2),
                start.map(text),
                end.map(text)
            ],
        )
    }
}
