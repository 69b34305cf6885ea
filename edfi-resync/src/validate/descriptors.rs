//! [`Descriptors`]: which values descriptors have.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::shown::Shown;

/// The values that Ed-Fi publishes with its Data Standards.
const PUBLISHED: &str = include_str!("default_descriptors.txt");
/// How the file of a saved list begins; the Data Standard follows.
const FORMAT: &str = "edfi-resync-descriptors/2";
/// The same without short descriptions.
const WITHOUT_SHORT: &str = "edfi-resync-descriptors/1";

/// Which values descriptors have, each as `namespace#codeValue`: what Ed-Fi publishes with a Data Standard, a list that was saved, or what an ODS has.
///
/// ```
/// use edfi_resync::model::Model;
/// use edfi_resync::validate::Descriptors;
///
/// let mut descriptors = Descriptors::of_standard(&Model::ds5_2());
/// descriptors.add("GradeLevelDescriptor", "uri://district.example/GradeLevelDescriptor#Ungraded")?;
/// assert!(descriptors.has("GradeLevelDescriptor", "uri://ed-fi.org/GradeLevelDescriptor#ninth GRADE"), "letter case does not count");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Descriptors {
    data_standard: String,
    /// By the descriptor's name: the values by their form in lower case.
    values: BTreeMap<String, BTreeMap<String, Value>>,
    is_complete: bool,
}

#[derive(Clone, PartialEq, Eq)]
struct Value {
    value: String,
    /// Empty where none is known, or where it says no more than the code value.
    short_description: String,
}

impl Descriptors {
    /// No value yet, of any descriptor of a model. What is added is all that there is.
    pub fn new(model: &Model) -> Self {
        Self { data_standard: model.version().to_owned(), values: BTreeMap::new(), is_complete: true }
    }

    /// What Ed-Fi publishes with the Data Standard of a model. Hosts add values of their own: those of another namespace are nobody's to judge by this list.
    pub fn of_standard(model: &Model) -> Self {
        let standard = match model.version() {
            "6.0" | "6.1" => "5.2",
            standard => standard,
        };
        let mut list = Self { is_complete: false, ..Self::new(model) };
        let mut of: Option<(&str, String)> = None;
        for line in PUBLISHED.lines().filter(|line| !line.starts_with('#')) {
            let Some((standards, code)) = line.split_once('\t') else {
                let (name, namespace) = line.split_once(' ').unwrap_or((line, ""));
                let namespace = if namespace.is_empty() { format!("uri://ed-fi.org/{name}") } else { namespace.to_owned() };
                of = model.named(name).map(|_| (name, namespace));
                continue;
            };
            let has = standards.split_once('-').is_none_or(|(first, last)| (first..=last).contains(&standard));
            if let Some((name, namespace)) = of.as_ref().filter(|_| has) {
                list.put(name, format!("{namespace}#{code}"), "");
            }
        }
        list
    }

    /// Adds a value to a descriptor.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for a descriptor that the Data Standard does not have, and for a value that is not `namespace#codeValue` on one line.
    pub fn add(&mut self, descriptor: &str, value: &str) -> Result<()> {
        self.add_described(descriptor, value, "")
    }

    /// Adds a value with its short description, which is the second name that people know it by.
    ///
    /// # Errors
    /// Those of [`add`](Self::add).
    pub fn add_described(&mut self, descriptor: &str, value: &str, short_description: &str) -> Result<()> {
        if !self.values.contains_key(descriptor) {
            let model = Model::data_standard(&self.data_standard)?;
            if !model.named(descriptor).is_some_and(|kind| kind.is_descriptor()) {
                let message = format!("{:?} is no descriptor of Data Standard {}", Shown(descriptor), self.data_standard);
                return Err(
                    Error::new(ErrorKind::ConfigInvalid, message).with_hint("name it as the standard does: GradeLevelDescriptor")
                );
            }
        }
        let is_value = value.split_once('#').is_some_and(|(namespace, code)| !namespace.is_empty() && !code.is_empty());
        if !is_value || value.chars().any(char::is_control) {
            let message = format!("{:?} is no value of a descriptor", Shown(value));
            return Err(Error::new(ErrorKind::ConfigInvalid, message)
                .with_hint("write it as uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"));
        }
        self.put(descriptor, value.to_owned(), short_description);
        Ok(())
    }

    fn put(&mut self, descriptor: &str, value: String, short_description: &str) {
        let short = short_description.split(char::is_control).map(str::trim).filter(|part| !part.is_empty());
        let short = short.collect::<Vec<_>>().join(" ");
        let says_more = value.split_once('#').is_none_or(|(_, code)| !code.eq_ignore_ascii_case(&short));
        let short_description = if says_more { short } else { String::new() };
        let values = self.values.entry(descriptor.to_owned()).or_default();
        values.insert(value.to_lowercase(), Value { value, short_description });
    }

    /// Whether a descriptor has a value; letter case does not count.
    pub fn has(&self, descriptor: &str, value: &str) -> bool {
        self.values.get(descriptor).is_some_and(|values| values.contains_key(&value.to_lowercase()))
    }

    /// The short description of a value, where that is known and says more than its code value.
    pub fn short_description(&self, descriptor: &str, value: &str) -> Option<&str> {
        let value = self.values.get(descriptor)?.get(&value.to_lowercase())?;
        Some(value.short_description.as_str()).filter(|short| !short.is_empty())
    }

    /// Every value, by the name of its descriptor.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().flat_map(|(name, values)| values.values().map(move |value| (name.as_str(), value.value.as_str())))
    }

    /// The values of one descriptor.
    pub fn of(&self, descriptor: &str) -> impl Iterator<Item = &str> {
        self.values.get(descriptor).into_iter().flat_map(BTreeMap::values).map(|value| value.value.as_str())
    }

    /// Whether nothing speaks against a value: the descriptor has it, or nothing is known of the descriptor, or the list speaks for other namespaces
    /// alone.
    #[cfg(any(test, feature = "configuration-file"))]
    pub(crate) fn may_have(&self, descriptor: &str, value: &str) -> bool {
        let namespace = |value: &str| value.split('#').next().unwrap_or_default().to_lowercase();
        let knows = || self.is_complete || self.of(descriptor).any(|known| namespace(known) == namespace(value));
        self.has(descriptor, value) || self.of(descriptor).next().is_none() || !knows()
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.values().map(BTreeMap::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The Data Standard whose descriptors they are: `5.2`.
    pub fn data_standard(&self) -> &str {
        &self.data_standard
    }

    /// Whether the list is all that there is, whatever the namespace.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Refuses a list of another Data Standard.
    pub(crate) fn check(&self, model: &Model) -> Result<()> {
        if self.data_standard == model.version() {
            return Ok(());
        }
        let message =
            format!("the descriptor values are of Data Standard {}, the records of {}", self.data_standard, model.version());
        Err(Error::new(ErrorKind::ConfigInvalid, message).with_hint("take the list of the records' own Data Standard"))
    }

    /// Writes the list to a file, which [`load`](Self::load) reads: text, a descriptor a line, its values behind a tab, their short descriptions behind
    /// another.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] when it cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        fs::write(path, self.to_text()).map_err(|error| {
            Error::new(ErrorKind::ConfigInvalid, format!("the descriptor values cannot be written to {}", Shown(path.display())))
                .with_source(error)
        })
    }

    fn to_text(&self) -> String {
        let extent = if self.is_complete { "" } else { " published" };
        let mut text = format!("{FORMAT} {}{extent}\n", self.data_standard);
        for (name, values) in &self.values {
            text.extend([name, "\n"]);
            let values: BTreeSet<_> = values.values().map(|value| (&value.value, &value.short_description)).collect();
            for (value, short_description) in values {
                text.extend(["\t", value.as_str()]);
                if !short_description.is_empty() {
                    text.extend(["\t", short_description.as_str()]);
                }
                text.push('\n');
            }
        }
        text
    }

    /// Reads what [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for a file that cannot be read or is no such list, with the line, and for a Data Standard that is not known.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let file = Shown(path.display()).to_string();
        let text = fs::read_to_string(path).map_err(|error| {
            Error::new(ErrorKind::ConfigInvalid, format!("the descriptor values cannot be read from {file}")).with_source(error)
        })?;
        Self::of_text(&text).map_err(|(line, what)| {
            Error::new(ErrorKind::ConfigInvalid, format!("{file} line {line} {what}"))
                .with_hint("name a file that the descriptor values were saved to, unchanged")
        })
    }

    /// The list, or the line that is wrong and how.
    fn of_text(text: &str) -> Result<Self, (usize, String)> {
        let mut lines = (1..).zip(text.lines());
        let head = lines.next().map_or("", |(_, line)| line);
        let Some((FORMAT | WITHOUT_SHORT, rest)) = head.split_once(' ') else {
            return Err((1, format!("does not begin a list of descriptor values, which is {FORMAT} and a Data Standard")));
        };
        let (standard, is_complete) = match rest.split_once(' ') {
            Some((standard, "published")) => (standard, false),
            _ => (rest, true),
        };
        let model = Model::data_standard(standard).map_err(|error| (1, format!("names no Data Standard: {error}")))?;
        let mut list = Self { is_complete, ..Self::new(&model) };
        let mut of: Option<&str> = None;
        for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            match (line.strip_prefix('\t'), of) {
                (None, _) if model.named(line).is_some_and(|kind| kind.is_descriptor()) => of = Some(line),
                (None, _) => return Err((at, format!("names no descriptor of Data Standard {standard}: {:?}", Shown(line)))),
                (Some(value), Some(name)) => {
                    let (value, short) = value.split_once('\t').unwrap_or((value, ""));
                    list.add_described(name, value, short).map_err(|error| (at, format!("is wrong: {error}")))?;
                }
                (Some(_), None) => return Err((at, "holds a value before any descriptor is named".to_owned())),
            }
        }
        Ok(list)
    }
}

impl fmt::Debug for Descriptors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Descriptors({}, {} values of {})", self.data_standard, self.len(), self.values.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DATA_STANDARDS;

    #[test]
    fn every_standard_has_its_published_values() {
        let counts = DATA_STANDARDS.map(|version| {
            let model = Model::data_standard(version).expect("built in");
            let list = Descriptors::of_standard(&model);
            assert!(list.iter().all(|(name, _)| model.named(name).is_some_and(|kind| kind.is_descriptor())));
            list.len()
        });
        assert!(counts.iter().all(|count| (3_100..3_300).contains(count)), "{counts:?}");
    }

    #[test]
    fn what_was_saved_is_loaded_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("descriptors.txt");
        for mut list in [Descriptors::of_standard(&Model::ds5_2()), Descriptors::new(&Model::ds6_1())] {
            list.add("GradeLevelDescriptor", "uri://x/GradeLevelDescriptor#Eleventh # grade").expect("a value");
            list.add_described("GradeLevelDescriptor", "uri://x/GradeLevelDescriptor#12", "Twelfth\n\tgrade").expect("a value");
            list.save(&path).expect("it is written");
            assert_eq!(Descriptors::load(&path).expect("it is read"), list);
        }
        let list = Descriptors::load(&path).expect("it is read");
        assert_eq!(list.short_description("GradeLevelDescriptor", "uri://x/gradelevelDescriptor#12"), Some("Twelfth grade"));
        fs::write(&path, "edfi-resync-descriptors/1 5.2\nGradeLevelDescriptor\n\turi://x#9\n").expect("it is written");
        assert!(Descriptors::load(&path).expect("it is read").has("GradeLevelDescriptor", "uri://x#9"), "of an earlier version");
        let mut list = Descriptors::new(&Model::ds5_2());
        for value in ["Ninth grade", "#Ninth grade", "uri://x#", "uri://x#a\nb"] {
            let error = list.add("GradeLevelDescriptor", value).expect_err("no value");
            assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
        }
        let error = list.add("GradeLevels", "uri://x#a").expect_err("no descriptor");
        assert!(error.kind() == ErrorKind::ConfigInvalid && error.to_string().contains("GradeLevels"), "{error}");
        assert!(list.is_empty());
    }

    #[test]
    fn a_list_speaks_for_what_it_knows() {
        let ninth = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade";
        let published = Descriptors::of_standard(&Model::ds5_2());
        assert!(published.may_have("GradeLevelDescriptor", &ninth.to_uppercase()));
        assert!(!published.may_have("GradeLevelDescriptor", "uri://ed-fi.org/GradeLevelDescriptor#Nineth grade"));
        assert!(
            published.may_have("GradeLevelDescriptor", "uri://state.example/GradeLevelDescriptor#Nineth grade"),
            "somebody else's"
        );
        let mut own = Descriptors::new(&Model::ds5_2());
        assert!(own.may_have("GradeLevelDescriptor", ninth), "nothing is known");
        own.add_described("GradeLevelDescriptor", "uri://x#9", "9").expect("a value");
        assert!(!own.may_have("GradeLevelDescriptor", ninth), "it is all that there is");
        assert_eq!(own.short_description("GradeLevelDescriptor", "uri://x#9"), None, "it says no more than the code value");
    }

    #[test]
    fn a_file_that_is_no_list_is_refused_with_its_line() {
        let said = |text: &str| Descriptors::of_text(text).expect_err("no list");
        assert_eq!(said("").0, 1);
        assert_eq!(said("GradeLevelDescriptor\n").0, 1);
        assert!(said("edfi-resync-descriptors/1 9.9\n").1.contains("9.9"));
        let (line, what) = said("edfi-resync-descriptors/1 5.2\nGradeLevelDescriptor\n\turi://x#a\n\tb\n");
        assert_eq!(line, 4, "{what}");
        let (line, what) = said("edfi-resync-descriptors/1 5.2\n\turi://x#a\n");
        assert_eq!((line, what.as_str()), (2, "holds a value before any descriptor is named"));
        let (line, what) = said("edfi-resync-descriptors/1 5.2\nGradeDescriptor\n");
        assert_eq!((line, what.as_str()), (2, "names no descriptor of Data Standard 5.2: \"GradeDescriptor\""));
    }
}
