//! JSON as the ODS reads it: with comments, and with a comma behind the last item.

/// The text without comments and without commas that nothing follows.
pub(super) fn relaxed(text: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match (text[at], text.get(at + 1)) {
            (b'"', _) => {
                let end = end_of_text(text, at);
                kept.extend_from_slice(&text[at..end]);
                at = end;
            }
            (b'/', Some(b'/')) => at += text[at..].iter().position(|byte| *byte == b'\n').unwrap_or(text.len() - at),
            (b'/', Some(b'*')) => {
                let rest = &text[at + 2..];
                at += rest.windows(2).position(|pair| pair == b"*/").map_or(text.len() - at, |end| end + 4);
            }
            (byte, _) => {
                if matches!(byte, b'}' | b']') {
                    drop_comma(&mut kept);
                }
                kept.push(byte);
                at += 1;
            }
        }
    }
    kept
}

/// Where the text that begins here ends.
fn end_of_text(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < text.len() && text[at] != b'"' {
        at += if text[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(text.len())
}

/// Drops the comma that would come before a closing bracket.
fn drop_comma(kept: &mut Vec<u8>) {
    let last = kept.iter().rposition(|byte| !byte.is_ascii_whitespace());
    if let Some(last) = last.filter(|&last| kept[last] == b',') {
        kept.remove(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_last_commas_go_and_texts_stay() {
        let text = br#"{"a": [1, 2,], /* b, */ "c": "x // y, }", "d\\": "\\",// e
        }"#;
        let read: serde_json::Value = serde_json::from_slice(&relaxed(text)).expect("JSON");
        assert_eq!(read, serde_json::json!({"a": [1, 2], "c": "x // y, }", "d\\": "\\"}));
        for cut in [&b"{\"a\": \"x"[..], b"/*", b"{// x", b"\"\\"] {
            assert!(serde_json::from_slice::<serde_json::Value>(&relaxed(cut)).is_err());
        }
    }
}
