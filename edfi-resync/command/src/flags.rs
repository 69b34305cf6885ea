//! The command line: subcommands, and the flags that follow from the settings.

use clap::builder::Styles;
use clap::builder::styling::{AnsiColor, Style};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::commands::{SUBCOMMANDS, Subcommand};
use crate::exit::EXIT_CODES;
use crate::settings::{CONFIG_FILE, CONFIG_VARIABLE, Form, Given, Group, Place, SETTINGS, Setting};
use crate::text::{WIDTH, wrapped};

/// By how much clap indents the help of an argument.
const INDENT: usize = 10;

/// The flags that every subcommand with settings has.
const ABOUT_FILES: &str = "Settings files";

/// The whole command line.
pub(crate) fn command() -> Command {
    let mut command = Command::new("edfi-resync")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Moves Campus data into an Ed-Fi ODS, in order, with every record accounted for")
        .after_help(EXIT_CODES)
        .styles(styles())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .propagate_version(false);
    for subcommand in SUBCOMMANDS {
        command = command.subcommand(of(subcommand));
    }
    command
}

fn styles() -> Styles {
    Styles::styled().header(Style::new().bold()).usage(Style::new().bold()).error(AnsiColor::Red.on_default().bold())
}

fn of(subcommand: &Subcommand) -> Command {
    let mut command = Command::new(subcommand.name).about(subcommand.about);
    command = (subcommand.arguments)(command);
    for setting in subcommand.settings() {
        command = command.arg(flag(setting));
    }
    if !subcommand.groups.is_empty() {
        command = command.args(of_files());
        command = command.after_help(format!(
            "Each setting is a key of {CONFIG_FILE} too (school_year), and an environment\nvariable (EDFI_RESYNC_SCHOOL_YEAR).\n\n{EXIT_CODES}"
        ));
    }
    command.next_line_help(true).mut_args(wrapped_help)
}

/// The same argument, whose help fits into the room behind its indent.
fn wrapped_help(arg: Arg) -> Arg {
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if !defaults.is_empty() {
        help = format!("{help} [default: {}]", defaults.join(", "));
    }
    let takes_values = arg.get_action().takes_values();
    arg.help(wrapped(&help, WIDTH - INDENT).join("\n")).hide_default_value(takes_values).hide_possible_values(takes_values)
}

/// The flag of a setting.
fn flag(setting: &Setting) -> Arg {
    let arg = Arg::new(setting.key).long(setting.flag()).help(setting.described()).help_heading(setting.group.heading());
    match setting.form {
        // `--strict` and `--strict=false`, which takes back what a file says.
        Form::Switch => arg.num_args(0..=1).require_equals(true).default_missing_value("true").value_name("true|false"),
        Form::List(name) => arg.value_name(name).action(ArgAction::Append).allow_hyphen_values(false),
        Form::Text(name) | Form::Number(name) => arg.value_name(name),
        Form::Path(name) => arg.value_name(name).value_hint(clap::ValueHint::AnyPath),
    }
}

fn of_files() -> [Arg; 5] {
    let path = |name: &'static str| {
        Arg::new(name).long(name).value_name("FILE").value_hint(clap::ValueHint::FilePath).help_heading(ABOUT_FILES)
    };
    [
        path("config").help(format!("Settings file [default: {CONFIG_FILE} if it is there; {CONFIG_VARIABLE}]")),
        path("from-lightbeam").help("Take over a lightbeam project: its lightbeam.yaml"),
        Arg::new("set")
            .long("set")
            .num_args(2)
            .value_names(["KEY", "VALUE"])
            .action(ArgAction::Append)
            .help("Override a value of the lightbeam project, as lightbeam does: connection.pool_size 4")
            .help_heading(ABOUT_FILES),
        Arg::new("params")
            .long("params")
            .value_name("JSON")
            .help("Values for the environment variables of a lightbeam project, as its --params has them")
            .help_heading(ABOUT_FILES),
        Arg::new("show-config")
            .long("show-config")
            .action(ArgAction::SetTrue)
            .help("Print what stands in the end and where each value came from, and do nothing else")
            .help_heading(ABOUT_FILES),
    ]
}

/// What the flags say of the settings.
pub(crate) fn given(matches: &ArgMatches, groups: &[Group]) -> Given {
    let mut given = Given::default();
    for setting in SETTINGS.iter().filter(|setting| groups.contains(&setting.group)) {
        if !matches.try_contains_id(setting.key).unwrap_or(false)
            || matches.value_source(setting.key) != Some(ValueSource::CommandLine)
        {
            continue;
        }
        let texts = matches.get_many::<String>(setting.key).into_iter().flatten();
        let texts = match setting.form {
            Form::List(_) => {
                texts.flat_map(|text| text.split(',')).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
            }
            _ => texts.cloned().collect(),
        };
        given.add(setting.key, texts, Place::Flag);
    }
    given
}
