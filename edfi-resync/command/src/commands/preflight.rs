//! `preflight`: what must be so before anything is sent, asked of the server.

use edfi_resync::{ErrorKind, Result};

use super::Context;
use super::check::{Finding, said, server};
use crate::open;
use crate::said::Said;

pub(super) async fn run(context: Context) -> Result<Said> {
    let width = context.output.width();
    let resync = match context.resync().await {
        Ok((resync, _)) => resync,
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::Unreachable | ErrorKind::NotAnEdFiApi | ErrorKind::TargetMismatch | ErrorKind::Unauthorized
            ) =>
        {
            return Ok(said(&[Finding::problem("connection", &error)], width));
        }
        Err(error) => return Err(error),
    };
    let mut findings = server(&resync);
    for one in open::unless_stopped(&context.stop, resync.prerequisites()).await? {
        findings.push(match &one.problem {
            None => Finding::ok("prerequisite", format!("{} is met", one.name)),
            Some(problem) if one.refuses() => Finding::problem("prerequisite", problem),
            Some(problem) => Finding::warning("prerequisite", problem.to_string(), ""),
        });
    }
    Ok(said(&findings, width))
}
