//! What a query is told of the filters that are given, so that a database can begin with them.

use super::tokens::{Token, tokens};

/// The filters that a query tests for being there at all.
const FILTERS: [&str; 6] = [":schools", ":persons", ":courses", ":sections", ":from_date", ":to_date"];

/// The same query, in which the tests of filters that are given are known to fail: of `(:persons IS NULL OR x.personID IN (:persons))` the second half is
/// left. A database that does not look at values before it chooses its way would have to be ready for either, and read all rows.
///
/// The parameter stays named, since it is bound by the place at which it is named first; SQLite takes `0 AND ..` for 0 before anything is run.
pub(crate) fn with_given(sql: &str, is_given: impl Fn(&str) -> bool) -> String {
    if !FILTERS.iter().any(|filter| is_given(&filter[1..])) {
        return sql.to_owned();
    }
    let all: Vec<_> = tokens(sql).collect();
    let mut told = String::with_capacity(sql.len() + 32);
    let mut at = 0;
    for position in 0..all.len() {
        let test = &all[position..];
        if is_test(test) && stands_alone(&all[..position], &test[3..]) && is_given(&test[0].text[1..]) {
            let end = test[2].end();
            told.push_str(&sql[at..test[0].at]);
            told.push_str("(0 AND ");
            told.push_str(&sql[test[0].at..end]);
            told.push(')');
            at = end;
        }
    }
    told.push_str(&sql[at..]);
    told
}

/// Whether a test of a filter begins here: `:persons IS NULL`.
fn is_test(tokens: &[Token<'_>]) -> bool {
    matches!(tokens, [filter, is, null, ..] if FILTERS.contains(&filter.text) && is.is_word("is") && null.is_word("null"))
}

/// Whether a test is a whole condition, alone in its parentheses or beside OR and AND, so that it can be put in parentheses of its own.
fn stands_alone(before: &[Token<'_>], behind: &[Token<'_>]) -> bool {
    let begins = match before {
        [.., open] if open.is_symbol("(") => true,
        // Behind another test: the AND of a BETWEEN is none.
        [.., filter, is, null, and] => and.is_word("and") && is_test(&[*filter, *is, *null]),
        _ => false,
    };
    begins && behind.first().is_some_and(|next| next.is_symbol(")") || next.is_word("or") || next.is_word("and"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sql: &str, given: &[&str]) -> String {
        with_given(sql, |filter| given.contains(&filter))
    }

    #[test]
    fn tests_of_what_is_given_fail() {
        let sql = "SELECT 1 WHERE (:persons IS NULL OR p IN (:persons)) AND (:schools is null OR s IN (:schools)) ORDER BY 1";
        assert_eq!(told(sql, &[]), sql);
        assert_eq!(told(sql, &["courses"]), sql);
        let people =
            "SELECT 1 WHERE ((0 AND :persons IS NULL) OR p IN (:persons)) AND (:schools is null OR s IN (:schools)) ORDER BY 1";
        assert_eq!(told(sql, &["persons"]), people);
        let both = "SELECT 1 WHERE ((0 AND :persons IS NULL) OR p IN (:persons)) AND ((0 AND :schools is null) OR s IN (:schools)) ORDER BY 1";
        assert_eq!(told(sql, &["persons", "schools"]), both);
        let two = "((:courses IS NULL AND :sections IS NULL) OR c IN (:courses) OR s IN (:sections))";
        assert_eq!(
            told(two, &["sections"]),
            "((:courses IS NULL AND (0 AND :sections IS NULL)) OR c IN (:courses) OR s IN (:sections))"
        );
        assert_eq!(
            told("(:from_date IS NULL OR d >= :from_date)", &["from_date"]),
            "((0 AND :from_date IS NULL) OR d >= :from_date)"
        );
    }

    #[test]
    fn what_is_no_condition_of_its_own_stays() {
        for sql in [
            "a = :persons IS NULL",
            "(:persons IS NOT NULL OR a)",
            "(:persons IS NULL = b OR a)",
            "(a BETWEEN 1 AND :persons IS NULL OR b)",
            "NOT :persons IS NULL",
            "(:school_year IS NULL OR a)",
            "':persons IS NULL OR' -- (:persons IS NULL OR a)\n [(:persons IS NULL)]",
            "(:persons IS NULL",
        ] {
            assert_eq!(told(sql, &["persons", "school_year"]), sql);
        }
    }
}
