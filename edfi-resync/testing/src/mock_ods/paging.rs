//! [`Page`]: which part of a list is asked for, by offset or by token.

use http::HeaderName;
use serde_json::Value;

use super::answers::Answer;
use super::flavour::{Cursor, Flavour};
use super::path::pascal;
use super::problem::Problem;
use super::state::Slot;

/// The query of a list.
pub(super) struct Page {
    pub(super) offset: usize,
    pub(super) limit: usize,
    pub(super) total: bool,
    pub(super) from_version: u64,
    pub(super) to_version: u64,
    /// The slots between which it lies, if it is one of those that tokens lead through.
    pub(super) walk: Option<Walk>,
}

/// A walk through a list by tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Walk {
    pub(super) from: Slot,
    /// The last one.
    pub(super) to: Slot,
    /// Whether the page tells how to go on.
    tells: bool,
}

/// The parameters of every list, of rows about items too.
const COMMON: [&str; 5] = ["limit", "offset", "totalcount", "minchangeversion", "maxchangeversion"];
/// Those of a list of items, where there are pages by token.
const BY_TOKEN: [&str; 2] = ["pagetoken", "pagesize"];

/// What a query says of a parameter, whatever the letter case of its name.
pub(super) fn parameter<'q>(query: &'q [(String, String)], wanted: &str) -> Option<&'q str> {
    query.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
}

/// Whether every list of items knows this parameter in this version.
pub(super) fn is_common(name: &str, flavour: &Flavour) -> bool {
    let name = name.to_ascii_lowercase();
    let by_token = flavour.cursor != Cursor::None && BY_TOKEN.contains(&name.as_str());
    by_token || name == "id" || COMMON.contains(&name.as_str())
}

/// The refusal of a parameter that nothing here is called by.
pub(super) fn unknown_parameter(name: &str, flavour: &Flavour) -> Box<Problem> {
    Box::new(Problem::bad_parameter(format!("The query field '{name}' is not valid for this resource."), flavour.errors))
}

impl Page {
    /// A page of items.
    pub(super) fn of_items(query: &[(String, String)], flavour: &Flavour) -> Result<Self, Box<Problem>> {
        let mut page = Self::read(query, flavour)?;
        if flavour.cursor != Cursor::None {
            page.by_token(query, flavour)?;
        }
        Ok(page)
    }

    /// A page of rows that are about items: it has no tokens, and only the parameters that all lists have.
    pub(super) fn of_rows(query: &[(String, String)], flavour: &Flavour) -> Result<Self, Box<Problem>> {
        let known = |name: &str| COMMON.contains(&name.to_ascii_lowercase().as_str());
        match query.iter().find(|(name, _)| flavour.unknown_parameters_refused && !known(name)) {
            Some((name, _)) => Err(unknown_parameter(name, flavour)),
            None => Self::read(query, flavour),
        }
    }

    fn read(query: &[(String, String)], flavour: &Flavour) -> Result<Self, Box<Problem>> {
        let text = |wanted: &str| parameter(query, wanted);
        let bad = |error: String| Box::new(Problem::bad_parameter(error, flavour.errors));
        let limit = match text("limit").map(str::parse) {
            None => flavour.default_page,
            Some(Ok(limit)) if limit <= flavour.page_limit => limit,
            Some(_) if flavour.errors.is_of_api() => {
                return Err(bad(format!("Limit must be omitted or set to a numeric value between 0 and {}.", flavour.page_limit)));
            }
            Some(_) if !flavour.errors.has_details() => {
                let text = "Limit must be omitted or set to a value between 1 and max value defined in configuration file (defaultPageSizeLimit).";
                return Err(bad(text.to_owned()));
            }
            Some(_) => return Err(bad(format!("Limit must be a value between 0 and {}.", flavour.page_limit))),
        };
        let offset = text("offset").map_or(Ok(0), str::parse);
        let offset = offset.map_err(|_| bad("Offset must be a numeric value greater than or equal to 0.".to_owned()))?;
        let version = |name: &str, absent: u64| {
            let shown = pascal(name);
            let wrong = || bad(format!("{shown} must be a numeric value greater than or equal to 0."));
            text(name).map_or(Ok(absent), |text| text.parse().map_err(|_| wrong()))
        };
        Ok(Self {
            offset,
            limit,
            total: text("totalCount").is_some_and(|text| text.eq_ignore_ascii_case("true")),
            from_version: version("minChangeVersion", 0)?,
            to_version: version("maxChangeVersion", u64::MAX)?,
            walk: None,
        })
    }

    /// Reads what a query says of tokens. A list that is asked for without any position begins a walk.
    fn by_token(&mut self, query: &[(String, String)], flavour: &Flavour) -> Result<(), Box<Problem>> {
        let bad = |error: String| Box::new(Problem::bad_parameter(error, flavour.errors));
        let positioned = ["limit", "offset", "totalCount"].into_iter().find(|name| parameter(query, name).is_some());
        let (token, size) = (parameter(query, "pageToken"), parameter(query, "pageSize"));
        let (from, to) = match (token, positioned) {
            (None, _) if size.is_some() => return Err(bad("PageToken is required when pageSize is specified.".to_owned())),
            (None, Some(_)) => return Ok(()),
            (None, None) => (0, Slot::MAX),
            (Some(_), Some(name)) => return Err(bad(format!("{} cannot be combined with a page token.", pascal(name)))),
            (Some(token), None) => read_token(token).ok_or_else(|| bad("The page token provided was invalid.".to_owned()))?,
        };
        self.limit = match size.map(str::parse) {
            None => self.limit,
            Some(Ok(size)) if (1..=flavour.page_limit).contains(&size) => size,
            Some(_) => return Err(bad(format!("PageSize must be a value between 1 and {}.", flavour.page_limit))),
        };
        // Towards 8.1 a first page up to some change version does not tell how to go on.
        let tells = token.is_some() || flavour.cursor == Cursor::Ods || self.to_version == u64::MAX;
        self.walk = Some(Walk { from, to, tells });
        Ok(())
    }

    pub(super) fn is_of_all_versions(&self) -> bool {
        (self.from_version, self.to_version) == (0, u64::MAX)
    }

    /// The rows, with how many there are in all and how to go on behind the last of them, as far as that was asked for.
    pub(super) fn answer(&self, rows: &Value, total: usize, last: Option<Slot>) -> Answer {
        let mut answer = Answer::json(rows);
        if self.total {
            answer = answer.header(HeaderName::from_static("total-count"), total.to_string());
        }
        match (self.walk.filter(|walk| walk.tells), last) {
            (Some(walk), Some(last)) => answer.header(HeaderName::from_static("next-page-token"), token(last + 1, walk.to)),
            _ => answer,
        }
    }
}

/// The token for the slots between two, both included. Slots are written as an ODS writes its aggregate ids, from 1.
pub(super) fn token(from: Slot, to: Slot) -> String {
    base64_url(format!("{},{}", u64::from(from) + 1, u64::from(to) + 1).as_bytes())
}

fn read_token(token: &str) -> Option<(Slot, Slot)> {
    let text = String::from_utf8(super::token::base64(&token.replace('-', "+").replace('_', "/"))?).ok()?;
    let (from, to) = text.split_once(',')?;
    let slot = |text: &str| text.parse::<u64>().ok()?.checked_sub(1)?.try_into().ok();
    Some((slot(from)?, slot(to)?))
}

fn base64_url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for at in 0..=group.len() {
            text.push(char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_where_it_was_made_for() {
        for (from, to) in [(0, Slot::MAX), (7, 7), (499, 12_345)] {
            assert_eq!(read_token(&token(from, to)), Some((from, to)));
        }
        assert_eq!(token(0, 4_999), "MSw1MDAw");
        for malformed in ["", "x", "MSw", "MCww", "bm8"] {
            assert_eq!(read_token(malformed), None, "{malformed}");
        }
    }
}
