//! [`Evidence`]: what shows that a success is one, and that it is the answer to what was asked.
//!
//! A status alone proves nothing: caches, log-in pages and gateways in trouble say 200 too, and a connection that lost
//! count gives each request the answer to the one before. An Ed-Fi API says of every POST and PUT where the record is
//! (`Location`) and in which state (`ETag`).
//!
//! Pure: operation, status, headers and what this connection is used to come in. The table is in the tests.

use http::HeaderMap;
use http::header::{ETAG, LOCATION};

use super::verdict::Operation;

/// What the success of a request shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    /// The answer is the one to expect, and shows the record where there is one to show.
    Given,
    /// The status says so and nothing else does, on a connection where nothing else ever did. Some of these are looked
    /// up.
    StatusAlone {
        /// This one is.
        look_up: bool,
    },
    /// The status says so, and what shows it elsewhere on this connection is missing. The record may be in.
    Missing,
    /// It is the answer to another request.
    Misplaced,
}

/// So many that show nothing are all looked up: whether a server never shows records cannot be known from the first of them.
const FIRST: u64 = 8;

/// What the answers of one connection were like so far.
#[derive(Debug, Default)]
pub(super) struct Habit {
    /// How often one of them belonged to another request.
    misplaced: u64,
    /// One did, and nobody has made a fresh start since.
    starts_afresh: bool,
    /// One of them showed its record.
    gives: bool,
    /// So many showed nothing, before any did.
    silent: u64,
    /// So many records of these were looked up, and are taken to be there.
    believed: u64,
    /// So many of these were seen.
    seen: u64,
    /// One that showed nothing was looked up, and its record was not there.
    caught: bool,
}

/// What an answer says of its record, whatever the connection is used to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Shown,
    Nothing,
    /// Nothing, with a status that no server gives for this.
    NotEven,
    Another,
    /// It is not asked.
    Enough,
}

impl Habit {
    /// Weighs a success: what was asked of which path, and the answer to it.
    pub(super) fn weigh(&mut self, operation: Operation, path: &str, status: u16, headers: &HeaderMap) -> Evidence {
        match says(operation, path, status, headers) {
            Says::Enough => Evidence::Given,
            Says::Shown => {
                self.gives = true;
                Evidence::Given
            }
            Says::Another => Evidence::Misplaced,
            Says::NotEven => Evidence::Missing,
            Says::Nothing if self.gives => Evidence::Missing,
            Says::Nothing => {
                self.silent += 1;
                // The first, and fewer and fewer of the others: a few of any number.
                Evidence::StatusAlone { look_up: self.caught || self.believed < FIRST || self.silent.is_power_of_two() }
            }
        }
    }

    /// A record whose success showed nothing was looked up, and is taken to be there; whether it was seen.
    pub(super) fn believed(&mut self, seen: bool) {
        self.believed += 1;
        self.seen += u64::from(seen);
    }

    /// Whether successes were believed by their status, and not one record was ever seen, neither by an answer nor where it was looked up.
    pub(super) fn shows_nothing_at_all(&self) -> bool {
        self.silent > 0 && !self.gives && self.seen == 0
    }

    /// A request begins: how often an answer was misplaced before it, and whether it must go over a connection that
    /// carried nothing.
    pub(super) fn begin(&mut self) -> (u64, bool) {
        (self.misplaced, std::mem::take(&mut self.starts_afresh))
    }

    /// A request that began at this count is answered, by its own answer or a misplaced one. Says whether the answer
    /// is worth nothing: another one was misplaced meanwhile, and whose this one is cannot be told.
    pub(super) fn end(&mut self, began: u64, misplaced: bool) -> bool {
        let doubtful = self.misplaced != began;
        if misplaced && !doubtful {
            self.misplaced += 1;
            self.starts_afresh = true;
        }
        doubtful
    }

    /// A record was looked up whose success showed nothing, and it is not there: from now on all such are looked up.
    pub(super) fn caught(&mut self) {
        self.caught = true;
    }

    /// Whether one was.
    pub(super) fn is_caught(&self) -> bool {
        self.caught
    }
}

#[expect(clippy::match_same_arms, reason = "each row has its own reason")]
fn says(operation: Operation, path: &str, status: u16, headers: &HeaderMap) -> Says {
    let location =
        headers.get(LOCATION).and_then(|value| value.to_str().ok()).map_or(Named::Nothing, |it| named(operation, it, path));
    match (operation, status) {
        // These answer POST, PUT and DELETE.
        (Operation::Get | Operation::List, 201 | 204) => Says::Another,
        (Operation::Get | Operation::List, _) => Says::Enough,
        _ if location == Named::Another => Says::Another,
        // POST answers 201 or 200. 204 comes from what is in between, or belongs to a PUT or a DELETE.
        (Operation::Upsert, 204) => Says::NotEven,
        (Operation::Upsert | Operation::Put, _) if location == Named::Asked || headers.contains_key(ETAG) => Says::Shown,
        (Operation::Upsert | Operation::Put, _) => Says::Nothing,
        // What is deleted is nowhere.
        (Operation::Delete, 204) => Says::Enough,
        // No version of the API says it so; what is in between may.
        (Operation::Delete, _) => Says::Nothing,
    }
}

/// The id of the record that a success shows by its `Location`.
pub(super) fn id(operation: Operation, path: &str, headers: &HeaderMap) -> Option<String> {
    let location = headers.get(LOCATION)?.to_str().ok()?;
    let id = segments(location).next().filter(|_| named(operation, location, path) == Named::Asked)?;
    Some(id.to_owned())
}

/// What a `Location` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// A record of the collection that was posted to, or the record that was put.
    Asked,
    Another,
    /// Nothing that could be compared: no path, or the collection as such.
    Nothing,
}

/// Compares a `Location` with the path that was asked, letter case and all that stands before the resource apart:
/// proxies publish other prefixes.
fn named(operation: Operation, location: &str, path: &str) -> Named {
    let mut asked = segments(path);
    let id = if operation == Operation::Upsert { None } else { asked.next() };
    let collection = [asked.next(), asked.next()];
    let mut given = segments(location);
    let (first, rest) = (given.next(), [given.next(), given.next()]);
    // Relative to the collection there is less to compare.
    let is_collection = |given: [Option<&str>; 2]| {
        let same = |at: usize| given[at].zip(collection[at]).is_some_and(|(given, asked)| given.eq_ignore_ascii_case(asked));
        same(0) && (same(1) || given[1].is_none())
    };
    match (first, rest) {
        (None, _) | (_, [None, _]) if operation == Operation::Upsert => Named::Nothing,
        (Some(_), [second, _]) if operation == Operation::Upsert && is_collection([first, second]) => Named::Nothing,
        (Some(given), rest)
            if operation != Operation::Delete && is_collection(rest) && id.is_none_or(|id| is_same_id(given, id)) =>
        {
            Named::Asked
        }
        _ => Named::Another,
    }
}

/// The parts of a path, the last one first.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    // Each answer passes here more than once, and bytes are looked through faster than letters.
    let end = path.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(path.len());
    path[..end].rsplit('/').filter(|segment| !segment.is_empty())
}

/// Servers differ in letter case and dashes of ids, and so do their parts.
fn is_same_id(given: &str, asked: &str) -> bool {
    let plain = |id: &str| id.bytes().filter(|byte| *byte != b'-').map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>();
    given == asked || plain(given) == plain(asked)
}

#[cfg(test)]
mod tests {
    use super::Evidence::{Given, Misplaced, Missing, StatusAlone};
    use super::Operation::{Delete, Get, List, Put, Upsert};
    use super::*;

    const COLLECTION: &str = "/v7.3/data/v3/ed-fi/students";
    const ITEM: &str = "/v7.3/data/v3/ed-fi/students/0f8c2a5e4b1d4c0e9a77b6f1d2c3e4a5";
    const OWN: &str = "https://ods.example/v7.3/data/v3/ed-fi/students/0f8c2a5e4b1d4c0e9a77b6f1d2c3e4a5";
    const OTHER_ID: &str = "https://ods.example/v7.3/data/v3/ed-fi/students/11111111111111111111111111111111";
    const OTHER_KIND: &str = "https://ods.example/v7.3/data/v3/ed-fi/schools/0f8c2a5e4b1d4c0e9a77b6f1d2c3e4a5";

    fn headers(location: Option<&str>, etag: bool) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.extend(location.map(|location| (LOCATION, location.parse().expect("a header value"))));
        headers.extend(etag.then(|| (ETAG, "\"7\"".parse().expect("a header value"))));
        headers
    }

    /// On a connection that has shown records before, and on one that never has.
    fn weighed(operation: Operation, status: u16, location: Option<&str>, etag: bool) -> [Evidence; 2] {
        let path = if matches!(operation, Upsert | List) { COLLECTION } else { ITEM };
        [true, false].map(|gives| {
            let mut habit = Habit { gives, ..Habit::default() };
            habit.weigh(operation, path, status, &headers(location, etag))
        })
    }

    #[test]
    fn each_method_and_header() {
        const ALONE: Evidence = StatusAlone { look_up: true };
        let table = [
            // method, status, Location, ETag: where records are shown, where none ever was
            (Upsert, 201, Some(OWN), true, [Given, Given]),
            (Upsert, 200, Some(OWN), false, [Given, Given]),
            (Upsert, 200, Some(OTHER_ID), true, [Given, Given]),
            (Upsert, 201, None, true, [Given, Given]),
            (Upsert, 201, None, false, [Missing, ALONE]),
            (Upsert, 200, None, false, [Missing, ALONE]),
            (Upsert, 201, Some(OTHER_KIND), true, [Misplaced, Misplaced]),
            (Upsert, 200, Some("/login"), false, [Missing, ALONE]),
            (Upsert, 200, Some("https://sso.example/realms/district/login"), false, [Misplaced, Misplaced]),
            (Upsert, 204, None, false, [Missing, Missing]),
            (Upsert, 204, None, true, [Missing, Missing]),
            (Upsert, 204, Some(OWN), true, [Missing, Missing]),
            (Put, 204, Some(OWN), true, [Given, Given]),
            (Put, 200, Some(OWN), false, [Given, Given]),
            (Put, 204, Some(OTHER_ID), true, [Misplaced, Misplaced]),
            (Put, 204, Some(OTHER_KIND), true, [Misplaced, Misplaced]),
            (Put, 204, None, true, [Given, Given]),
            (Put, 204, None, false, [Missing, ALONE]),
            (Put, 200, None, false, [Missing, ALONE]),
            (Delete, 204, None, false, [Given, Given]),
            (Delete, 200, None, false, [Missing, ALONE]),
            (Delete, 204, Some(OWN), false, [Misplaced, Misplaced]),
            (Delete, 200, Some(OTHER_ID), true, [Misplaced, Misplaced]),
            (Get, 200, None, true, [Given, Given]),
            (Get, 201, Some(OWN), true, [Misplaced, Misplaced]),
            (Get, 204, None, false, [Misplaced, Misplaced]),
            (List, 200, None, false, [Given, Given]),
            (List, 201, Some(OTHER_ID), false, [Misplaced, Misplaced]),
            (List, 204, None, false, [Misplaced, Misplaced]),
        ];
        for (operation, status, location, etag, wanted) in table {
            let shown = format!("{operation:?} {status} Location {location:?} ETag {etag}");
            assert_eq!(weighed(operation, status, location, etag), wanted, "{shown}");
        }
    }

    #[test]
    fn letter_case_dashes_and_what_stands_before_the_resource_make_no_difference() {
        for fine in [
            "/ed-fi/students/1",
            "students/1",
            "http://inner:8080/Data/V3/Ed-Fi/Students/1/",
            "https://ods.example/2027/data/ed-fi/students/1?x=/schools/2#/schools/3",
        ] {
            assert_eq!(named(Upsert, fine, COLLECTION), Named::Asked, "{fine}");
        }
        for other in ["/tpdm/students/1", "schools/1", "/ed-fi/studentSchoolAssociations/1", "/ed-fi/students/1/programs/2"] {
            assert_eq!(named(Upsert, other, COLLECTION), Named::Another, "{other}");
        }
        for nothing in ["", "/", "1", "/ed-fi/students", "https://ods.example/v7.3/data/v3/ed-fi/students/"] {
            assert_eq!(named(Upsert, nothing, COLLECTION), Named::Nothing, "{nothing}");
        }
        let dashed = "/data/ed-fi/students/0F8C2A5E-4B1D-4C0E-9A77-B6F1D2C3E4A5";
        assert_eq!(named(Put, dashed, ITEM), Named::Asked);
    }

    #[test]
    fn when_an_answer_is_misplaced_those_under_way_are_doubtful_and_the_next_request_starts_afresh() {
        let mut habit = Habit::default();
        let ([first, second, third], fresh) = ([habit.begin().0; 3], habit.begin().1);
        assert!(!fresh && !habit.end(first, false));
        assert!(!habit.end(second, true), "it is misplaced itself");
        assert!(habit.end(third, false));
        let (fourth, fresh) = habit.begin();
        assert!(fresh && !habit.begin().1 && !habit.end(fourth, false));
        // One cause has one consequence: what was under way already makes nobody doubtful who began since.
        let (fifth, _) = habit.begin();
        assert!(habit.end(first, true) && !habit.end(fifth, false));
    }

    #[test]
    fn of_those_that_show_nothing_a_few_are_looked_up_and_all_once_one_is_caught() {
        let mut habit = Habit::default();
        let looked_up = |habit: &mut Habit| habit.weigh(Upsert, COLLECTION, 200, &HeaderMap::new());
        for _ in 0..9 {
            assert_eq!(looked_up(&mut habit), StatusAlone { look_up: true }, "none is believed yet");
        }
        (0..8).for_each(|_| habit.believed(false));
        assert!(habit.shows_nothing_at_all());
        habit.believed(true);
        assert!(!habit.shows_nothing_at_all());
        let few = (9..1_000).filter(|_| looked_up(&mut habit) == StatusAlone { look_up: true }).count();
        assert_eq!(few, 6, "16, 32, .. 512");
        habit.caught();
        assert_eq!(looked_up(&mut habit), StatusAlone { look_up: true });
        // A server that shows one record shows all.
        habit.weigh(Upsert, COLLECTION, 200, &headers(Some(OWN), false));
        assert_eq!(looked_up(&mut habit), Missing);
    }
}
