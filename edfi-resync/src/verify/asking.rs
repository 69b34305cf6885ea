//! [`Asking`]: what an ODS is to be asked for, so that it shows the records that the source has.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::campus::Narrowing;
use crate::model::{KeyPart, KeyPartOf, ResourceKind, key_parameters, key_parts, natural_key};
use crate::plan::{FEW_PEOPLE, Reach, Selection, day_parameter};

/// Parameters and values by which a list is narrowed.
pub(super) type Query = Vec<(String, String)>;

/// More lists than this are not asked for: they cost more than the whole collection.
const MOST_LISTS: usize = 100;
/// So many records are asked for one by one, by their keys, where no list is of their person alone.
const FEW_RECORDS: usize = 4;

/// By what an ODS can be asked for the records of a source.
#[derive(Default)]
pub(super) struct Asking {
    /// By which parameters the ODS can be asked for the records alone, and the values that they have.
    parameters: Vec<Parameter>,
    /// By which days, and of which schools, the ODS can be asked for the records, where dates are given.
    by_day: Option<ByDay>,
    /// Of records that alone are compared: the first few natural keys, and what all have in common.
    few: Vec<Query>,
    common: Option<Query>,
}

/// A part of the key by which a list can be narrowed.
struct Parameter {
    name: String,
    part: KeyPart,
    values: BTreeSet<String>,
}

/// The part of a key that is the record's day, with the school beside it where the key names one.
struct ByDay {
    name: String,
    member: &'static str,
    school: Option<(String, KeyPart)>,
    /// Schools and days.
    values: BTreeSet<(Option<String>, String)>,
}

impl ByDay {
    /// For a kind of which the ODS can be asked for the records of a day.
    fn of(kind: &ResourceKind) -> Option<Self> {
        let (name, member) = day_parameter(kind)?;
        let school = parameters(kind).into_iter().find(|parameter| parameter.part.of == KeyPartOf::School);
        Some(Self { name, member, school: school.map(|school| (school.name, school.part)), values: BTreeSet::new() })
    }

    fn learn(&mut self, body: &Value) {
        if let Some(day) = body.get(self.member).and_then(Value::as_str) {
            let school = self.school.as_ref().and_then(|(_, part)| part.text(body));
            self.values.insert((school, day.to_owned()));
        }
    }

    /// The lists that show the records, of each school by itself or of all.
    fn lists(&self, by_school: bool) -> impl Iterator<Item = Query> {
        self.values.iter().map(move |(school, day)| {
            let school = self.school.as_ref().zip(school.as_ref()).filter(|_| by_school);
            let school = school.map(|((name, _), school)| (name.clone(), school.clone()));
            school.into_iter().chain([(self.name.clone(), day.clone())]).collect()
        })
    }
}

/// The parts of the key of a kind that name a person or an organization.
fn parameters(kind: &ResourceKind) -> Vec<Parameter> {
    let names = key_parameters(kind);
    let is_narrow = |part: &KeyPart| matches!(part.of, KeyPartOf::Person(_) | KeyPartOf::School | KeyPartOf::EducationOrganization);
    let parameter = |part: KeyPart| {
        let (_, name) = names.iter().find(|(path, _)| *path == part.path)?;
        Some(Parameter { name: name.clone(), part, values: BTreeSet::new() })
    };
    key_parts(kind).into_iter().filter(is_narrow).filter_map(parameter).collect()
}

/// Whom and what a selection lists.
pub(super) fn listed(selection: &Selection) -> Narrowing {
    match selection {
        Selection::NarrowedAndRelated(narrowing) => narrowing.clone(),
        _ => selection.narrowing(),
    }
}

impl Asking {
    /// For records of a kind; one without a kind asks for all.
    pub(super) fn of(kind: &ResourceKind, selection: &Selection) -> Self {
        let by_day = listed(selection).dates.and_then(|_| ByDay::of(kind));
        Self { parameters: parameters(kind), by_day, ..Self::default() }
    }

    /// Takes note of whom and what a record is about.
    pub(super) fn learn(&mut self, body: &[u8]) {
        if self.parameters.is_empty() && self.by_day.is_none() {
            return;
        }
        if let Ok(body) = serde_json::from_slice::<Value>(body) {
            if let Some(by_day) = &mut self.by_day {
                by_day.learn(&body);
            }
            for parameter in &mut self.parameters {
                parameter.values.extend(parameter.part.text(&body));
            }
        }
    }

    /// Takes note of the key of a record that alone is compared with others like it.
    pub(super) fn learn_key(&mut self, kind: &ResourceKind, body: &[u8]) {
        let Some(query) = natural_key(kind, body) else { return };
        self.common.get_or_insert_with(|| query.clone()).retain(|part| query.contains(part));
        if self.few.len() <= FEW_RECORDS {
            self.few.push(query);
        }
    }

    /// By the person, where the records are about listed ones; else by their keys, and then by a list that shows them too if the server takes a part of
    /// a key in other words.
    pub(super) fn for_these(&self, selection: &Selection) -> Vec<Vec<Query>> {
        let of_people = listed(selection).persons.is_some();
        let narrow = self.narrowest(of_people).filter(|narrow| narrow.values.len() <= MOST_LISTS);
        let lists =
            narrow.map(|narrow| narrow.values.iter().map(|value| vec![(narrow.name.clone(), value.clone())]).collect::<Vec<_>>());
        if of_people && narrow.is_some_and(|narrow| matches!(narrow.part.of, KeyPartOf::Person(_))) {
            return lists.into_iter().collect();
        }
        let is_narrow =
            |query: &Query| query.iter().any(|(name, _)| self.parameters.iter().any(|parameter| parameter.name == *name));
        let by_key = match &self.common {
            _ if (1..=FEW_RECORDS).contains(&self.few.len()) => self.few.clone(),
            Some(common) if is_narrow(common) => vec![common.clone()],
            _ => Vec::new(),
        };
        let mut asks: Vec<_> = [Some(by_key).filter(|ask| !ask.is_empty()), lists].into_iter().flatten().collect();
        asks.dedup();
        if asks.is_empty() { vec![vec![Vec::new()]] } else { asks }
    }

    /// What to ask an ODS for, so that it shows all records of the source, if there are any, and whatever else is within reach: what is of a chosen school may be kept under the
    /// number of the district, or under nobody's.
    pub(super) fn within(&self, kind: &ResourceKind, reach: &Reach, selection: &Selection, is_empty: bool) -> Vec<Query> {
        let whole = || vec![Vec::new()];
        if is_empty && selection.takes_related() {
            return Vec::new();
        }
        if let Some(by_day) = self.within_days(kind, reach) {
            return by_day;
        }
        let mut filters = reach.filters(kind);
        if reach.is_whole() || filters.iter().any(Vec::is_empty) {
            return whole();
        }
        if !is_empty {
            let Some(narrow) = self.narrowest(selection.narrowing().persons.is_some()) else { return whole() };
            filters.extend(narrow.values.iter().map(|value| vec![(narrow.name.clone(), value.clone())]));
        }
        filters.sort_unstable();
        filters.dedup();
        if filters.len() > MOST_LISTS { whole() } else { filters }
    }

    /// The same by days, where that is no more lists than are asked for.
    fn within_days(&self, kind: &ResourceKind, reach: &Reach) -> Option<Vec<Query>> {
        let mut filters = reach.filters_by_day(kind)?;
        // What the source has of these days it may have under another day in the ODS's words.
        filters.extend(self.by_day.iter().flat_map(|by_day| by_day.lists(reach.is_of_schools())));
        filters.sort_unstable();
        filters.dedup();
        (filters.len() <= MOST_LISTS).then_some(filters)
    }

    /// The parameter that asks for the fewest lists: by people, where these were asked for; else by organizations, if the key names one.
    fn narrowest(&self, of_people: bool) -> Option<&Parameter> {
        let named = || self.parameters.iter().filter(|parameter| !parameter.values.is_empty());
        let is_person = |parameter: &&Parameter| matches!(parameter.part.of, KeyPartOf::Person(_));
        let people = || named().filter(is_person).filter(|parameter| parameter.values.len() <= FEW_PEOPLE);
        let by_people = people().min_by_key(|parameter| parameter.values.len());
        let by_organizations = named().filter(|parameter| !is_person(parameter)).min_by_key(|parameter| parameter.values.len());
        if of_people { by_people.or(by_organizations) } else { by_organizations.or(by_people) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Model;

    fn asking(kind: &ResourceKind, records: u32) -> Asking {
        let mut asking = Asking::of(kind, &Selection::FullScope);
        for nth in 0..records {
            let body = json!({"weekIdentifier": format!("Week {nth}"), "schoolReference": {"schoolId": 255_901_001}}).to_string();
            asking.learn(body.as_bytes());
            asking.learn_key(kind, body.as_bytes());
        }
        asking
    }

    #[test]
    fn a_few_are_asked_for_by_their_keys_and_many_by_what_they_have_in_common() {
        let kind = Model::ds5_2().kind("academicWeeks").expect("it exists");
        let school = || ("schoolId".to_owned(), "255901001".to_owned());
        let week = |nth: u32| ("weekIdentifier".to_owned(), format!("Week {nth}"));
        let sorted = |asks: Vec<Vec<Query>>| -> Vec<Vec<Query>> {
            let sorted = |mut query: Query| {
                query.sort_unstable();
                query
            };
            asks.into_iter().map(|lists| lists.into_iter().map(sorted).collect()).collect()
        };
        let everything = Selection::FullScope;
        let few = sorted(asking(&kind, 2).for_these(&everything));
        assert_eq!(few, [vec![vec![school(), week(0)], vec![school(), week(1)]], vec![vec![school()]]]);
        assert_eq!(asking(&kind, 5).for_these(&everything), [vec![vec![school()]]], "more than a few");
        assert_eq!(asking(&kind, 0).for_these(&everything), [vec![Vec::new()]], "nothing narrows it");
    }
}
