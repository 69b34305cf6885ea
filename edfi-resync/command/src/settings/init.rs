//! The commented file that `init` writes.

use std::fmt::Write as _;

use super::setting::Group;
use super::table::SETTINGS;
use crate::text::wrapped;

/// A settings file in which every setting is explained, and none is set.
pub(crate) fn commented() -> String {
    let mut text = String::from(
        "# Settings of edfi-resync. What is not set here has its default. Each can\n\
         # be given as a flag (--school-year) and as an environment variable\n\
         # (EDFI_RESYNC_SCHOOL_YEAR) too, which go before this file. ${NAME} in a text\n\
         # is the value of an environment variable: keep secrets there. Paths start from\n\
         # the folder of this file.\n",
    );
    for group in Group::ALL {
        let _ = write!(text, "\n\n## {}\n", group.heading());
        for setting in SETTINGS.iter().filter(|setting| setting.group == group) {
            text.push('\n');
            for line in wrapped(&format!("{}.", setting.described()), 78) {
                let _ = writeln!(text, "# {line}");
            }
            let _ = writeln!(text, "#{} = {}", setting.key, setting.example);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::{Environment, read};
    use super::*;

    #[test]
    fn what_is_written_is_read_again_with_every_example() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("edfi-resync.toml");
        let all: String = commented()
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(rest) if rest.starts_with(|first: char| first.is_ascii_lowercase()) => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        fs::write(&path, all).expect("it can be written");
        let environment = ["ODS_KEY", "ODS_SECRET"].map(|name| (name.to_owned(), "x".to_owned()));
        let given = read(&path, &Environment::Only(environment.into())).expect("every example is sound");
        for setting in SETTINGS {
            assert!(given.get(setting.key).is_some(), "{}", setting.key);
        }
        given.options().expect("every example is an option");
    }

    #[test]
    fn it_fits_into_80_columns() {
        let long: Vec<_> = commented().lines().filter(|line| line.chars().count() > 80).map(str::to_owned).collect();
        assert!(long.is_empty(), "{long:?}");
    }
}
