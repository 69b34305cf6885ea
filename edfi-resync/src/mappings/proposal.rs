//! [`Proposal`]: which value may be meant by a code that is not mapped.

use std::collections::BTreeSet;
use std::fmt;

use crate::model::near;
use crate::shown::{Lines, Shown, records};
use crate::source::UnmappedCode;
use crate::validate::Descriptors;

/// How many near values are proposed for a code.
const MOST_NEAR: usize = 3;

/// A Campus code that is in use and not mapped, with the values that may be meant. It is a proposal and no more: nothing is mapped by it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proposal {
    /// The descriptor: `GradeLevelDescriptor`.
    pub descriptor: String,
    /// The code as Campus has it.
    pub code: String,
    /// How many records hold it.
    pub records: u64,
    /// The values that may be meant, the nearest first; none where none is near. Where some are called exactly as the code is, only these.
    pub candidates: Vec<Candidate>,
}

/// A value that may be meant by a code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Candidate {
    /// How many letters are otherwise, letter case apart: 0 where the code is what the value is called.
    pub distance: usize,
    /// By which of its names it was found.
    pub by: MatchedBy,
    /// The value: `uri://ed-fi.org/GradeLevelDescriptor#Ninth grade`.
    pub value: String,
}

/// By which of its names a descriptor value was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MatchedBy {
    /// By its code value.
    CodeValue,
    /// By its short description.
    ShortDescription,
}

impl MatchedBy {
    /// As text: `codeValue`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CodeValue => "codeValue",
            Self::ShortDescription => "shortDescription",
        }
    }
}

/// Proposes values for codes that are not mapped, from those that there are; each code once, by descriptor and code. Codes of several resources are taken
/// together.
///
/// ```
/// use edfi_resync::mappings;
/// use edfi_resync::model::Model;
/// use edfi_resync::source::UnmappedCode;
/// use edfi_resync::validate::Descriptors;
///
/// let mut descriptors = Descriptors::of_standard(&Model::ds5_2());
/// descriptors.add_described("GradeLevelDescriptor", "uri://state.example/GradeLevelDescriptor#Grade 9", "09")?;
/// let codes = ["ninth GRADE", "Nineth grade", "09", "99"].map(|code| UnmappedCode::new("GradeLevelDescriptor", code, 12));
/// let proposed = mappings::propose(codes, &descriptors);
/// let candidates: Vec<_> = proposed.iter().map(|one| (one.code.as_str(), one.candidates.first().map(|found| found.distance))).collect();
/// assert_eq!(candidates, [("09", Some(0)), ("99", None), ("Nineth grade", Some(1)), ("ninth GRADE", Some(0))]);
/// # Ok::<(), edfi_resync::Error>(())
/// ```
pub fn propose(codes: impl IntoIterator<Item = UnmappedCode>, descriptors: &Descriptors) -> Vec<Proposal> {
    let mut codes: Vec<_> = codes.into_iter().collect();
    codes.sort_unstable();
    let mut proposals: Vec<Proposal> = Vec::new();
    for UnmappedCode { descriptor, code, records, .. } in codes {
        match proposals.last_mut() {
            Some(last) if (&last.descriptor, &last.code) == (&descriptor, &code) => last.records += records,
            _ => {
                let candidates = candidates(&descriptor, &code, descriptors);
                proposals.push(Proposal { descriptor, code, records, candidates });
            }
        }
    }
    proposals
}

fn candidates(descriptor: &str, code: &str, descriptors: &Descriptors) -> Vec<Candidate> {
    let mut found = BTreeSet::new();
    for value in descriptors.of(descriptor) {
        let code_value = value.split_once('#').map(|(_, code)| code);
        let names =
            [(MatchedBy::CodeValue, code_value), (MatchedBy::ShortDescription, descriptors.short_description(descriptor, value))];
        let nearest = names.into_iter().filter_map(|(by, name)| Some((distance(code, name?)?, by))).min();
        found.extend(nearest.map(|(distance, by)| Candidate { distance, by, value: value.to_owned() }));
    }
    let exact = found.iter().any(|candidate| candidate.distance == 0);
    let most = if exact { usize::MAX } else { MOST_NEAR };
    found.into_iter().filter(|candidate| !exact || candidate.distance == 0).take(most).collect()
}

/// How many letters of a name are otherwise, if it is near. Of short ones half must be right: any letter is one away from any other. A number is near
/// no other number, but for zeros in front.
fn distance(code: &str, name: &str) -> Option<usize> {
    let (code, name) = (code.trim(), name.trim());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number(code) && is_number(name) && code.trim_start_matches('0') != name.trim_start_matches('0') {
        return None;
    }
    let (distance, _) = near(code, [name]).first().copied()?;
    (distance <= code.chars().count().max(name.chars().count()) / 2).then_some(distance)
}

/// `GradeLevelDescriptor "Nineth grade" (12 records): uri://ed-fi.org/GradeLevelDescriptor#Ninth grade (1 letter away)`
impl fmt::Display for Proposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let candidates: Vec<_> = self.candidates.iter().map(ToString::to_string).collect();
        let candidates = if candidates.is_empty() { "none is near".to_owned() } else { candidates.join("; ") };
        let (descriptor, code, records) = (Shown(&self.descriptor), Shown(&self.code), records(self.records));
        write!(Lines::new(f), "{descriptor} {code:?} ({records}): {candidates}")
    }
}

/// `uri://ed-fi.org/GradeLevelDescriptor#Ninth grade (1 letter away)`
impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = if self.distance == 1 { "letter" } else { "letters" };
        let by = match self.by {
            MatchedBy::CodeValue => "",
            MatchedBy::ShortDescription => ", by its short description",
        };
        match self.distance {
            0 => write!(f, "{} (exact{by})", Shown(&self.value)),
            distance => write!(f, "{} ({distance} {letters} away{by})", Shown(&self.value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    fn grades() -> Descriptors {
        let mut descriptors = Descriptors::new(&Model::ds5_2());
        for (code, short) in
            [("Ninth grade", "9"), ("Tenth grade", "10"), ("Sixth grade", "06"), ("M", ""), ("Ungraded", "ninth grade")]
        {
            descriptors
                .add_described("GradeLevelDescriptor", &format!("uri://x/GradeLevelDescriptor#{code}"), short)
                .expect("a value");
        }
        descriptors
    }

    fn said(codes: &[&str]) -> String {
        let codes = codes.iter().map(|code| UnmappedCode::new("GradeLevelDescriptor", *code, 1));
        propose(codes, &grades()).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn exact_values_come_alone_and_near_ones_with_their_distance() {
        insta::assert_snapshot!(said(&["NINTH grade", " 10", "11", "Tenht grade", "9th grade", "F", "5", "6", "Kindergarten"]), @r#"
        GradeLevelDescriptor " 10" (1 record): uri://x/GradeLevelDescriptor#Tenth grade (exact, by its short description)
        GradeLevelDescriptor "11" (1 record): none is near
        GradeLevelDescriptor "5" (1 record): none is near
        GradeLevelDescriptor "6" (1 record): uri://x/GradeLevelDescriptor#Sixth grade (1 letter away, by its short description)
        GradeLevelDescriptor "9th grade" (1 record): none is near
        GradeLevelDescriptor "F" (1 record): none is near
        GradeLevelDescriptor "Kindergarten" (1 record): none is near
        GradeLevelDescriptor "NINTH grade" (1 record): uri://x/GradeLevelDescriptor#Ninth grade (exact); uri://x/GradeLevelDescriptor#Ungraded (exact, by its short description)
        GradeLevelDescriptor "Tenht grade" (1 record): uri://x/GradeLevelDescriptor#Tenth grade (1 letter away)
        "#);
    }

    #[test]
    fn a_code_of_several_resources_is_proposed_once() {
        let code = |descriptor: &str, records| UnmappedCode::new(descriptor, "9", records);
        let proposed =
            propose([code("GradeLevelDescriptor", 3), code("SexDescriptor", 1), code("GradeLevelDescriptor", 4)], &grades());
        let counts: Vec<_> = proposed.iter().map(|one| (one.descriptor.as_str(), one.records, one.candidates.len())).collect();
        assert_eq!(counts, [("GradeLevelDescriptor", 7, 1), ("SexDescriptor", 1, 0)]);
    }
}
