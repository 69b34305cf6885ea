//! The command `edfi-resync`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(edfi_resync_command::main(std::env::args_os()))
}
