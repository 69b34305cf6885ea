//! Lists of Campus IDs and other short texts that people type: school years, days, options, modes.
//!
//! Input: the text.

use edfi_resync::campus::{Dates, IdList, Mode, SchoolYear};
use edfi_resync::model::Day;
use edfi_resync::{ErrorKind, OPTIONS, Options};

pub(super) fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match text.parse::<IdList>() {
        Ok(ids) => {
            let listed: Vec<i64> = ids.iter().collect();
            assert!(listed.iter().all(|id| *id > 0) && listed.is_sorted(), "{listed:?}");
            for separator in [",", "\n", " ", ", \r\n\t"] {
                let joined = listed.iter().map(i64::to_string).collect::<Vec<_>>().join(separator);
                assert_eq!(joined.parse::<IdList>().expect("numbers are IDs"), ids);
            }
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::RequestInvalid);
            points_into(&text, &error.to_string());
        }
    }
    if let Ok(year) = text.parse::<SchoolYear>() {
        assert!((1900..=2100).contains(&year.ending()));
        assert_eq!(year.to_string().parse::<SchoolYear>().expect("it was read once"), year);
    }
    match text.parse::<Day>() {
        Ok(day) => {
            assert_eq!(day.to_string(), text);
            assert_eq!(Day::of_midnight(&format!("{text} 00:00:00.000")), Some(day));
            let alone = Dates::new(day, day);
            assert!(alone.check().is_ok() && alone.hold(day));
        }
        Err(error) => assert_eq!(error.kind(), ErrorKind::RequestInvalid),
    }
    if let Some(day) = Day::of_midnight(&text) {
        assert!(text.trim().starts_with(&day.to_string()));
    }
    if let Ok(mode) = text.parse::<Mode>() {
        assert_eq!(mode.as_str(), text);
    }
    let (key, value) = text.split_once('=').unwrap_or((&text, ""));
    for key in OPTIONS.iter().copied().chain([key]) {
        let mut options = Options::default();
        if let Err(error) = options.set(key, value) {
            assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
            assert!(error.hint().is_some());
        }
    }
}

/// The error says where the token is that it quotes: `"abc" (line 1, column 7)`.
fn points_into(text: &str, error: &str) {
    let (before, after) = error.rsplit_once(" (line ").expect("it has a place");
    let place = after.split_once(')').expect("the place ends").0;
    let (line, column) = place.split_once(", column ").expect("it has both");
    let (line, column): (usize, usize) = (line.parse().expect("a number"), column.parse().expect("a number"));
    let row = text.lines().nth(line - 1).expect("the line exists");
    let found: String = row.chars().skip(column - 1).take_while(|c| ![',', ' ', '\t', '\r'].contains(c)).collect();
    assert_eq!(format!("{found:?}"), before, "{error}");
}
