//! What somebody may have meant who mistyped a name or a number.

/// Most suggestions that a message makes.
const SUGGESTIONS: usize = 3;

/// The candidates that differ from a word by few letters, nearest first; letter case does not matter.
pub(crate) fn closest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    near(wanted, candidates).into_iter().take(SUGGESTIONS).map(|(_, candidate)| candidate).collect()
}

/// All of these candidates, each with how many letters it differs by.
pub(crate) fn near<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<(usize, &'a str)> {
    let wanted: Vec<char> = wanted.trim().to_lowercase().chars().collect();
    let most = 1 + wanted.len() / 6;
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(wanted.len()) <= 4 * most)
        .map(|candidate| (distance(&wanted, &candidate.to_lowercase().chars().collect::<Vec<_>>()), candidate))
        .filter(|&(distance, _)| distance <= most)
        .collect();
    near.sort_unstable();
    near.dedup();
    near
}

/// `did you mean "a" or "b"?`; nothing without suggestions.
pub(crate) fn did_you_mean(suggestions: &[impl AsRef<str>]) -> Option<String> {
    let quoted: Vec<_> = suggestions.iter().map(|suggestion| format!("{:?}", suggestion.as_ref())).collect();
    let (last, others) = quoted.split_last()?;
    let others = others.join(", ");
    Some(if others.is_empty() { format!("did you mean {last}?") } else { format!("did you mean {others} or {last}?") })
}

/// What to tell somebody whose name is none of these: `did you mean "sections"?`, or all of them where none is near.
///
/// ```
/// use edfi_resync::model::suggestion;
///
/// assert_eq!(suggestion("minmal", ["default", "minimal", "none"]), "did you mean \"minimal\"?");
/// assert_eq!(suggestion("all", ["default", "minimal"]), "use one of default, minimal");
/// ```
pub fn suggestion<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    did_you_mean(&closest(wanted, known.iter().copied())).unwrap_or_else(|| format!("use one of {}", known.join(", ")))
}

/// How many letters must be changed, put in, left out or swapped with their neighbour (optimal string alignment).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut rows: [Vec<usize>; 3] = [Vec::new(), Vec::new(), (0..=other.len()).collect()];
    for at in 1..=one.len() {
        rows.rotate_left(1);
        let mut row = vec![at];
        for to in 1..=other.len() {
            let same = one[at - 1] == other[to - 1];
            let mut least = (rows[1][to] + 1).min(row[to - 1] + 1).min(rows[1][to - 1] + usize::from(!same));
            if at > 1 && to > 1 && one[at - 1] == other[to - 2] && one[at - 2] == other[to - 1] {
                least = least.min(rows[0][to - 2] + 1);
            }
            row.push(least);
        }
        rows[2] = row;
    }
    rows[2][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(one: &str, other: &str) -> usize {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        distance(&chars(one), &chars(other))
    }

    #[test]
    fn letters_are_changed_put_in_left_out_and_swapped() {
        for (one, other, apart) in
            [("", "", 0), ("", "ab", 2), ("ab", "", 2), ("abc", "abd", 1), ("abc", "acb", 1), ("abc", "bc", 1), ("ca", "abc", 3)]
        {
            assert_eq!(letters(one, other), apart, "{one} {other}");
            assert_eq!(letters(other, one), apart, "{other} {one}");
        }
    }

    #[test]
    fn the_nearest_come_first_and_what_is_far_does_not_come() {
        let kinds = ["sessions", "sections", "staffs", "students", "studentGradebookEntries"];
        assert_eq!(closest("Setions", kinds), ["sections", "sessions"]);
        assert_eq!(closest("stduents", kinds), ["students"]);
        assert_eq!(closest("teachers", kinds), Vec::<&str>::new());
        assert_eq!(did_you_mean(&closest("Setions", kinds)).as_deref(), Some("did you mean \"sections\" or \"sessions\"?"));
        assert_eq!(did_you_mean(&[""; 0]), None);
    }
}
