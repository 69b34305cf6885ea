//! [`Shown`]: text from outside on its way to a person.
//!
//! Names of schools, files, members and lock holders, and what a server says, are anybody's text. On a terminal, in a log or in a plan that is to
//! be approved they could move the cursor, begin a line of their own, or turn the direction of what stands beside them. On the way out they
//! are therefore one line: what is no plain character is written as its escape (`\n`, `\u{1b}`), and what is too long is cut.
//!
//! Three doors, so that no new output can forget it: [`line`] makes the text of everything that holds one (errors, causes, warnings); [`Shown`] is the
//! form of a name within a sentence; [`Lines`] writes what has several lines, and nothing but it can end one.
//!
//! Escaping twice is escaping once: backslashes stay as they are.

use std::fmt::{self, Write};

/// A name is cut behind so many characters.
const LONGEST_NAME: usize = 500;
/// A line of text is cut behind so many characters.
const LONGEST_LINE: usize = 4_000;

/// A foreign name as it may be shown: without anything that moves a cursor, breaks a line, hides or turns what stands beside it; cut behind 500
/// characters.
///
/// ```
/// use edfi_resync::Shown;
///
/// assert_eq!(Shown("Lincoln High").to_string(), "Lincoln High");
/// assert_eq!(Shown("Lincoln\nplan approved").to_string(), r"Lincoln\nplan approved");
/// assert_eq!(Shown("\u{1b}[2J\u{202e}").to_string(), r"\u{1b}[2J\u{202e}");
/// ```
#[derive(Clone, Copy)]
pub struct Shown<T>(pub T);

impl<T: fmt::Display> fmt::Display for Shown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping::new(f, LONGEST_NAME), "{}", self.0)
    }
}

/// As it is shown, in quotes.
impl<T: fmt::Display> fmt::Debug for Shown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// A text as one line that may be shown, cut behind 4,000 characters. What is clean stays as it is.
pub(crate) fn line(text: impl Into<String>) -> String {
    let text = text.into();
    if text.len() <= LONGEST_LINE && is_one_line(&text) {
        return text;
    }
    capped(&text, LONGEST_LINE)
}

/// `1 record`, `2 records`.
pub(crate) fn records(count: u64) -> String {
    format!("{count} {}", of_count(count, "record", "records"))
}

/// The word that suits so many.
pub(crate) fn of_count<'a>(count: u64, one: &'a str, others: &'a str) -> &'a str {
    if count == 1 { one } else { others }
}

/// Whether a text shows as it is.
pub(crate) fn is_one_line(text: &str) -> bool {
    text.chars().all(is_plain)
}

/// A text as one line, cut behind so many characters.
pub(crate) fn capped(text: &str, most: usize) -> String {
    let mut shown = String::new();
    write!(Escaping::new(&mut shown, most), "{text}").expect("a string can be written to");
    shown
}

/// The name of a member that no model knows, as it may be shown: one that a program writes (`birthDate2`). Anything else may be what the
/// record holds, in the place of a name.
pub(crate) fn member(name: &str) -> &str {
    const LONGEST: usize = 60;
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let identifier = name.starts_with(|first: char| first.is_ascii_lowercase() || matches!(first, '_' | '$' | '@'))
        && name.bytes().skip(1).all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if identifier && digits < 4 && name.len() <= LONGEST { name } else { "…" }
}

/// Writes a text of several lines; nothing within a line can end it. `write!` writes a line.
pub(crate) struct Lines<'a, 'f> {
    out: &'a mut fmt::Formatter<'f>,
    begun: bool,
}

impl<'a, 'f> Lines<'a, 'f> {
    pub(crate) fn new(out: &'a mut fmt::Formatter<'f>) -> Self {
        Self { out, begun: false }
    }

    /// Writes one line.
    pub(crate) fn write_fmt(&mut self, line: fmt::Arguments<'_>) -> fmt::Result {
        if std::mem::replace(&mut self.begun, true) {
            self.out.write_char('\n')?;
        }
        Escaping::new(self.out, LONGEST_LINE).write_fmt(line)
    }
}

/// Passes on what may be shown, and the rest as escapes.
struct Escaping<'a, W> {
    out: &'a mut W,
    left: usize,
    cut: bool,
}

impl<'a, W: Write> Escaping<'a, W> {
    fn new(out: &'a mut W, most: usize) -> Self {
        Self { out, left: most, cut: false }
    }
}

impl<W: Write> Write for Escaping<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for letter in text.chars() {
            if self.cut {
                return Ok(());
            }
            let plain = is_plain(letter);
            let characters = if plain { 1 } else { escape(letter).count() };
            let Some(left) = self.left.checked_sub(characters) else {
                self.cut = true;
                return self.out.write_char('…');
            };
            self.left = left;
            if plain {
                self.out.write_char(letter)?;
            } else {
                escape(letter).try_for_each(|letter| self.out.write_char(letter))?;
            }
        }
        Ok(())
    }
}

fn escape(letter: char) -> impl Iterator<Item = char> {
    let short = matches!(letter, '\n' | '\r' | '\t').then(|| letter.escape_default());
    let long = short.is_none().then(|| letter.escape_unicode());
    short.into_iter().flatten().chain(long.into_iter().flatten())
}

/// Whether a character shows as itself, in its place, and changes nothing beside it.
fn is_plain(letter: char) -> bool {
    if letter.is_ascii() {
        return !letter.is_ascii_control();
    }
    !matches!(letter,
        // Controls; a soft hyphen, joiners and fillers, which show as nothing.
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{3164}' | '\u{ffa0}'
        // Zero-width characters and marks of direction; ends of lines and paragraphs, embeddings and overrides; invisible operators and isolates.
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        // Variants, the mark of byte order, annotations, what is no character.
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        // Musical controls, tags, private use.
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' | '\u{e000}'..='\u{f8ff}'
        | '\u{f0000}'..='\u{10ffff}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Text(Vec<String>);

    impl fmt::Display for Text {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let mut lines = Lines::new(f);
            self.0.iter().try_for_each(|text| write!(lines, "school: {text}"))
        }
    }

    #[test]
    fn what_acts_on_its_surroundings_is_shown_as_its_escape() {
        for (text, shown) in [
            ("\u{1b}]0;title\u{7}", r"\u{1b}]0;title\u{7}"),
            ("a\r\nb\tc\0", r"a\r\nb\tc\u{0}"),
            ("\u{9b}2J\u{7f}", r"\u{9b}2J\u{7f}"),
            ("\u{202e}gnp.exe\u{2066}\u{200b}\u{feff}", r"\u{202e}gnp.exe\u{2066}\u{200b}\u{feff}"),
            ("\u{2028}\u{2029}\u{e0041}", r"\u{2028}\u{2029}\u{e0041}"),
            ("Escuela Año Nuevo, 日本語, C:\\data", "Escuela Año Nuevo, 日本語, C:\\data"),
        ] {
            assert_eq!(Shown(text).to_string(), shown);
            assert_eq!(line(text), shown);
        }
        assert_eq!(format!("{:?}", Shown("a\nb")), r#""a\nb""#);
    }

    #[test]
    fn a_line_ends_where_its_writer_ends_it() {
        let text = Text(vec!["A\nplan approved".to_owned(), "B\r".to_owned()]).to_string();
        assert_eq!(text, "school: A\\nplan approved\nschool: B\\r");
    }

    #[test]
    fn what_is_long_is_cut() {
        assert_eq!(Shown("x".repeat(LONGEST_NAME)).to_string().chars().count(), LONGEST_NAME);
        let long = Shown("x".repeat(1_000_000)).to_string();
        assert!(long.chars().count() == LONGEST_NAME + 1 && long.ends_with("x…"), "{long}");
        assert_eq!(line("é".repeat(10_000)).chars().count(), LONGEST_LINE + 1);
    }

    #[test]
    fn a_member_is_shown_if_a_program_wrote_its_name() {
        for name in ["frstName", "birthDate2", "_ext", "$type", "@odata", "person_id"] {
            assert_eq!(member(name), name);
        }
        for name in ["Canary", "jane doe", "604822", "born20110203", "a\nb", "é", "", "o'brien", "jane@x.example"] {
            assert_eq!(member(name), "…", "{name}");
        }
    }

    proptest! {
        #[test]
        fn escaping_twice_is_escaping_once(text in "(\\PC|\\p{Cc}|\\p{Cf}){0,60}", most in 0_usize..80) {
            let once = capped(&text, most);
            prop_assert_eq!(&capped(&once, most), &once);
            prop_assert!(once.chars().all(is_plain) && once.chars().count() <= most + 1);
        }

        #[test]
        fn nothing_that_is_shown_acts_on_its_surroundings(text in "(\\PC|\\p{Cc}|\\p{Cf}|\\p{Zl}|\\p{Zp}|\\p{Co}){0,40}") {
            let shown = line(text.clone());
            prop_assert!(!shown.contains(|letter: char| letter.is_control()));
            prop_assert_eq!(&line(shown.clone()), &shown);
            prop_assert_eq!(shown == text, text.chars().all(is_plain));
        }
    }
}
