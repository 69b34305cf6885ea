//! `NaN`, which Python's `json` writes for a missing number although JSON has no such word.

/// The text with `null` in the place of each bare `NaN`, and where these stand in it; nothing where there is none.
pub(super) fn as_null(text: &str) -> Option<(String, Vec<usize>)> {
    const WORD: &[u8] = b"NaN";
    let bytes = text.as_bytes();
    let (mut out, mut places) = (String::new(), Vec::new());
    let (mut from, mut at, mut before) = (0, 0, b' ');
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                before = b'"';
            }
            b'N' if matches!(before, b':' | b'[' | b',') && bytes[at..].starts_with(WORD) && ends(bytes.get(at + WORD.len())) => {
                out.push_str(&text[from..at]);
                places.push(out.len());
                out.push_str("null");
                from = at + WORD.len();
                at = from - 1;
                before = b'N';
            }
            b' ' | b'\t' | b'\r' | b'\n' => {}
            byte => before = byte,
        }
        at += 1;
    }
    if places.is_empty() {
        return None;
    }
    out.push_str(&text[from..]);
    Some((out, places))
}

/// Whether a word ends before this byte.
fn ends(next: Option<&u8>) -> bool {
    next.is_none_or(|next| matches!(next, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bare_words_are_replaced() {
        let (text, places) = as_null(r#"{"a": NaN, "NaN": "NaN \" , NaN", "b":[NaN,NaN ]}"#).unwrap();
        assert_eq!(text, r#"{"a": null, "NaN": "NaN \" , NaN", "b":[null,null ]}"#);
        assert_eq!(places.iter().map(|&at| &text[at..at + 4]).collect::<Vec<_>>(), ["null"; 3]);
        for none in ["{}", r#"{"a": "NaN"}"#, r#"{"a": NaNs}"#, r#"{"a": -NaN}"#, "NaN", "\"", r#"{"a\"#] {
            assert_eq!(as_null(none), None, "{none}");
        }
    }
}
