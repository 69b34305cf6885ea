//! [`Setting`]: one setting, described once: flag, environment variable, key of the file, comment and help all follow from it.

/// What a setting is about, and which subcommands therefore have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// Where records come from.
    Source,
    /// Where they go.
    Ods,
    /// What is remembered between runs, and who asks.
    Ledger,
    /// What is resynced.
    Request,
    /// How hard it works.
    Pace,
    /// When it is over.
    Time,
    /// What is printed, and what is written beside.
    Output,
}

/// The form of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// True or false; the flag alone is true.
    Switch,
    /// A text; the word that stands for it in the help.
    Text(&'static str),
    /// The path of a file or folder; one in the settings file starts from where that lies.
    Path(&'static str),
    /// A number.
    Number(&'static str),
    /// Several texts: in a flag with commas between them, in the file as a list too.
    List(&'static str),
}

/// A setting.
#[derive(Debug)]
pub(crate) struct Setting {
    /// Its key in the file: `school_year`. Flag (`--school-year`) and environment variable (`EDFI_RESYNC_SCHOOL_YEAR`) follow from it.
    pub(crate) key: &'static str,
    /// What it is about.
    pub(crate) group: Group,
    /// The form of its value.
    pub(crate) form: Form,
    /// What stands where nothing is said; empty where there is no value then.
    pub(crate) default: &'static str,
    /// A value to show, as TOML.
    pub(crate) example: &'static str,
    /// What it says, in a sentence or two.
    pub(crate) help: &'static str,
}

impl Group {
    /// Every group, as help and file list them.
    pub(crate) const ALL: [Self; 7] = [Self::Source, Self::Ods, Self::Ledger, Self::Request, Self::Pace, Self::Time, Self::Output];

    /// The heading above its settings.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Ods => "ODS",
            Self::Ledger => "Ledger and rights",
            Self::Request => "What to resync",
            Self::Pace => "Pace",
            Self::Time => "Time",
            Self::Output => "Output",
        }
    }
}

impl Setting {
    /// Its flag, without the dashes.
    pub(crate) fn flag(&self) -> String {
        self.key.replace('_', "-")
    }

    /// Its environment variable.
    pub(crate) fn variable(&self) -> String {
        format!("EDFI_RESYNC_{}", self.key.to_uppercase())
    }

    /// Whether its value is shown to nobody.
    pub(crate) fn is_secret(&self) -> bool {
        matches!(self.key, "key" | "secret")
    }

    /// The help of its flag: the sentence, and what stands where nothing is said.
    pub(crate) fn described(&self) -> String {
        if self.default.is_empty() { self.help.to_owned() } else { format!("{} [default: {}]", self.help, self.default) }
    }
}
