use super::*;
use crate::engine::outcome::{CauseClass, RecordName};
use crate::model::{CampusKeys, Model, Origin};

fn kind(endpoint: &str) -> ResourceKind {
    Model::ds5_2().kind(endpoint).expect("it exists")
}

fn cause(message: &str) -> Arc<Cause> {
    let record = RecordName::new(kind("schools"), Origin::new("test", 1), CampusKeys::new());
    Arc::new(Cause::new(record, CauseClass::Refused, message.to_owned()).with_status(Some(400)))
}

const SCHOOL: Key = Key(1);
const STUDENT: Key = Key(2);
const FIRST: Key = Key(3);
const SECOND: Key = Key(4);
const PERIOD: Key = Key(5);
const OTHER_PERIOD: Key = Key(6);

/// A gate with an exception of which nothing is known.
fn gate(key: Key, endpoint: &str, listing: Listing) -> Gate {
    let mut gate = Gate::default();
    fail(&mut gate, key, endpoint, Presence::Unknown, listing);
    gate
}

fn fail(gate: &mut Gate, key: Key, endpoint: &str, presence: Presence, listing: Listing) {
    gate.failed(key, &kind(endpoint), cause(endpoint), presence, listing);
}

fn refers(gate: &Gate, keys: &[Key]) -> Passage {
    gate.check(keys.iter().map(|&key| Asker::new(key, false)), [])
}

fn opens(gate: &Gate, key: Key) -> Passage {
    gate.check([Asker::new(key, true)], [])
}

fn about(gate: &Gate, person: Key) -> Passage {
    gate.check([], [person])
}

/// Sends the scout that a check asks for.
fn scout(gate: &mut Gate, passage: Passage) -> Vec<Doubt> {
    let Passage::Scout(doubts) = passage else { panic!("no scout: {passage:?}") };
    gate.scouting(&doubts);
    doubts
}

fn is_blocked_by(passage: &Passage, message: &str) -> bool {
    matches!(passage, Passage::Blocked { cause, .. } if cause.message() == message)
}

#[test]
fn what_it_never_heard_of_is_assumed_to_be_there() {
    let gate = Gate::default();
    assert!(matches!(refers(&gate, &[SCHOOL]), Passage::Open) && matches!(about(&gate, STUDENT), Passage::Open));
}

/// What a look-up tells, by what the kind's list is worth.
#[test]
fn a_failed_parent_is_asked_for_once_and_an_empty_list_is_worth_what_it_shows() {
    use Listing::{Closed, ShowsAll, ShowsSome};
    for (listing, found, then) in [
        (ShowsAll, Found::Shown, "open"),
        (ShowsSome, Found::Shown, "open"),
        (ShowsAll, Found::Nothing, "blocked"),
        (ShowsSome, Found::Nothing, "scout"),
        (ShowsAll, Found::Unreadable, "scout"),
        (ShowsSome, Found::Unreadable, "scout"),
    ] {
        let mut gate = gate(SCHOOL, "schools", listing);
        assert!(matches!(refers(&gate, &[SCHOOL]), Passage::Ask(SCHOOL)));
        gate.asked(SCHOOL);
        assert!(matches!(refers(&gate, &[SCHOOL]), Passage::Wait(SCHOOL)));
        gate.answered(SCHOOL, found);
        let now = match refers(&gate, &[SCHOOL]) {
            Passage::Open => "open",
            Passage::Blocked { .. } => "blocked",
            Passage::Scout(doubts) if doubts == [Doubt::Record(SCHOOL)] => "scout",
            other => panic!("{other:?}"),
        };
        assert_eq!(now, then, "{listing:?} {found:?}");
    }
    let gate = gate(SCHOOL, "schools", Closed);
    assert!(matches!(refers(&gate, &[SCHOOL]), Passage::Scout(_)), "what cannot be asked for is not");
}

/// What the answer to a scout tells the others, who wait for it.
#[test]
fn the_first_that_refers_to_what_is_untold_goes_alone_and_its_answer_decides() {
    for (said, then) in [
        (Said::Accepted, "open"),
        (Said::Lacks(vec![SCHOOL]), "blocked"),
        (Said::Lacks(vec![SECOND]), "scout"),
        (Said::Hides(vec![STUDENT]), "scout"),
        (Said::Nothing, "scout"),
    ] {
        let mut gate = gate(SCHOOL, "schools", Listing::Closed);
        let passage = refers(&gate, &[SCHOOL]);
        let doubts = scout(&mut gate, passage);
        assert!(matches!(refers(&gate, &[SCHOOL]), Passage::Wait(SCHOOL)), "the others wait");
        gate.scouted(&doubts, &said);
        let now = match refers(&gate, &[SCHOOL]) {
            Passage::Open => "open",
            passage if is_blocked_by(&passage, "schools") => "blocked",
            Passage::Scout(_) => "scout",
            other => panic!("{other:?}"),
        };
        assert_eq!(now, then, "{said:?}");
    }
}

#[test]
fn a_person_is_scouted_for_by_the_association_that_opens_it_and_asked_for_by_anything_else() {
    let mut gate = gate(STUDENT, "students", Listing::ShowsSome);
    assert!(matches!(refers(&gate, &[STUDENT]), Passage::Ask(STUDENT)));
    let passage = opens(&gate, STUDENT);
    let doubts = scout(&mut gate, passage);
    // Another enrollment and everything else wait.
    assert!(matches!(opens(&gate, STUDENT), Passage::Wait(STUDENT)) && matches!(refers(&gate, &[STUDENT]), Passage::Wait(STUDENT)));
    gate.scouted(&doubts, &Said::Nothing);
    // It was refused for something of its own: the next one scouts, and others may still ask.
    assert!(matches!(refers(&gate, &[STUDENT]), Passage::Ask(STUDENT)));
    let passage = opens(&gate, STUDENT);
    let doubts = scout(&mut gate, passage);
    gate.scouted(&doubts, &Said::Accepted);
    assert!(matches!(refers(&gate, &[STUDENT]), Passage::Open));
}

#[test]
fn a_person_who_is_not_shown_is_absent_for_a_client_that_may_not_write_about_it() {
    let mut gate = gate(STUDENT, "students", Listing::ShowsSome);
    gate.asked(STUDENT);
    gate.answered(STUDENT, Found::Nothing);
    let passage = gate.check([Asker::new(STUDENT, false)], [STUDENT]);
    let doubts = scout(&mut gate, passage);
    gate.scouted(&doubts, &Said::Hides(vec![STUDENT]));
    assert!(is_blocked_by(&refers(&gate, &[STUDENT]), "students"));
}

#[test]
fn of_two_that_may_be_lacking_neither_is_blamed_before_it_is_known_which() {
    let mut gate = gate(PERIOD, "classPeriods", Listing::Closed);
    fail(&mut gate, OTHER_PERIOD, "classPeriods", Presence::Unknown, Listing::Closed);
    let both = [PERIOD, OTHER_PERIOD];
    let passage = refers(&gate, &both);
    let doubts = scout(&mut gate, passage);
    gate.scouted(&doubts, &Said::Lacks(both.to_vec()));
    assert!(matches!(refers(&gate, &both), Passage::Blocked { .. }), "whatever needs both cannot go");
    for one in both {
        assert!(matches!(refers(&gate, &[one]), Passage::Scout(_)), "whatever needs one of them may");
    }
    let passage = refers(&gate, &[OTHER_PERIOD]);
    let doubts = scout(&mut gate, passage);
    gate.scouted(&doubts, &Said::Accepted);
    assert!(matches!(refers(&gate, &[OTHER_PERIOD]), Passage::Open));
    assert!(is_blocked_by(&refers(&gate, &[PERIOD]), "classPeriods"), "then it is the other one");
}

#[test]
fn what_is_known_to_be_absent_is_not_asked_for_again_on_behalf_of_others() {
    let mut gate = gate(SCHOOL, "schools", Listing::ShowsAll);
    fail(&mut gate, PERIOD, "classPeriods", Presence::Absent, Listing::ShowsSome);
    assert!(is_blocked_by(&refers(&gate, &[SCHOOL, PERIOD]), "classPeriods"));
}

#[test]
fn one_association_is_enough_for_a_person() {
    let mut gate = Gate::default();
    fail(&mut gate, FIRST, "studentSchoolAssociations", Presence::Absent, Listing::ShowsAll);
    gate.not_associated(STUDENT, FIRST, false);
    assert!(is_blocked_by(&about(&gate, STUDENT), "studentSchoolAssociations"));
    gate.associated(STUDENT);
    assert!(matches!(about(&gate, STUDENT), Passage::Open));
}

#[test]
fn of_a_person_who_may_be_opened_elsewhere_the_first_record_tells() {
    for (said, is_open) in [(Said::Accepted, true), (Said::Hides(vec![STUDENT]), false)] {
        let mut gate = Gate::default();
        fail(&mut gate, FIRST, "studentSchoolAssociations", Presence::Absent, Listing::ShowsAll);
        gate.not_associated(STUDENT, FIRST, true);
        let passage = about(&gate, STUDENT);
        let doubts = scout(&mut gate, passage);
        assert_eq!(doubts, [Doubt::Visibility(STUDENT)]);
        gate.scouted(&doubts, &said);
        let now = about(&gate, STUDENT);
        assert!(if is_open { matches!(now, Passage::Open) } else { is_blocked_by(&now, "studentSchoolAssociations") }, "{now:?}");
    }
}

#[test]
fn an_association_that_exists_already_is_enough_too() {
    let mut gate = Gate::default();
    fail(&mut gate, FIRST, "studentSchoolAssociations", Presence::Absent, Listing::ShowsAll);
    fail(&mut gate, SECOND, "studentSchoolAssociations", Presence::Unknown, Listing::ShowsAll);
    gate.not_associated(STUDENT, FIRST, false);
    gate.not_associated(STUDENT, SECOND, false);
    assert!(matches!(about(&gate, STUDENT), Passage::Ask(SECOND)));
    gate.answered(SECOND, Found::Shown);
    assert!(matches!(about(&gate, STUDENT), Passage::Open));
}

#[test]
fn of_a_person_whose_associations_cannot_be_asked_for_the_first_record_tells() {
    for (said, is_open) in [(Said::Accepted, true), (Said::Hides(vec![STUDENT]), false)] {
        let mut gate = gate(FIRST, "studentSchoolAssociations", Listing::ShowsAll);
        gate.not_associated(STUDENT, FIRST, false);
        gate.asked(FIRST);
        gate.answered(FIRST, Found::Unreadable);
        let passage = about(&gate, STUDENT);
        let doubts = scout(&mut gate, passage);
        assert_eq!(doubts, [Doubt::Visibility(STUDENT)]);
        assert!(matches!(about(&gate, STUDENT), Passage::Wait(STUDENT)));
        gate.scouted(&doubts, &said);
        let now = about(&gate, STUDENT);
        assert!(if is_open { matches!(now, Passage::Open) } else { is_blocked_by(&now, "studentSchoolAssociations") }, "{now:?}");
    }
}

#[test]
fn the_planted_slip_trusts_empty_lists() {
    let mut gate = gate(STUDENT, "students", Listing::ShowsSome);
    gate.rules = Rules::without(Rule::EmptyListsProveNothing);
    let asks = matches!(opens(&gate, STUDENT), Passage::Ask(STUDENT));
    gate.answered(STUDENT, Found::Nothing);
    let blocks = is_blocked_by(&opens(&gate, STUDENT), "students");
    assert!(asks && blocks);
}
