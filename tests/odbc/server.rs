//! [`Server`]: a PostgreSQL of its own, in a folder that goes away with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A server that listens on a socket in its folder, and on no port.
pub(crate) struct Server {
    folder: TempDir,
    programs: PathBuf,
}

impl Server {
    /// Starts one, as an unprivileged user: as `postgres` where the test has all rights.
    pub(crate) fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let server = Self { folder, programs: programs() };
        if is_root() {
            finished(Command::new("chown").arg("postgres").arg(server.folder.path()));
        }
        let data = server.data();
        finished(
            server
                .program("initdb")
                .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
                .arg(&data),
        );
        let options = format!("-c listen_addresses='' -c fsync=off -k {}", server.folder.path().display());
        let log = server.folder.path().join("log");
        finished(server.program("pg_ctl").arg("-D").arg(&data).arg("-l").arg(log).args(["-w", "-o", &options, "start"]));
        server.sql("CREATE ROLE reader LOGIN PASSWORD 'tres-secret'; GRANT pg_read_all_data TO reader");
        server
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A program of its own, run as whom it belongs to.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path());
        command
    }

    /// Runs statements with all rights.
    pub(crate) fn sql(&self, statements: &str) {
        let file = self.folder.path().join("statements.sql");
        fs::write(&file, statements).unwrap();
        let mut psql = self.program("psql");
        psql.args(["--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-h"]).arg(self.folder.path());
        finished(psql.args(["-d", "postgres", "-f"]).arg(&file));
    }

    /// What the rows of a query are, one a line.
    pub(crate) fn told(&self, query: &str) -> String {
        let mut psql = self.program("psql");
        psql.args(["--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "-U", "postgres", "-h"]).arg(self.folder.path());
        finished(psql.args(["-d", "postgres", "-c", query])).trim().to_owned()
    }

    /// The connection string of who may only read.
    pub(crate) fn connection(&self) -> String {
        let socket = self.folder.path().display();
        format!("Driver={{PostgreSQL Unicode}};Servername={socket};Port=5432;Database=postgres;UID=reader;PWD=tres-secret")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.data();
        let _ = self.program("pg_ctl").arg("-D").arg(data).args(["-m", "immediate", "stop"]).output();
    }
}

/// What a program says on its output.
fn finished(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(status.success(), "{command:?}: {status}\n{}\n{}", said[0], said[1]);
    let [output, _] = said;
    output
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

/// Where Debian keeps the newest PostgreSQL.
fn programs() -> PathBuf {
    let all = Path::new("/usr/lib/postgresql");
    let versions =
        fs::read_dir(all).unwrap_or_else(|_| panic!("no PostgreSQL in {}: install the package postgresql", all.display()));
    let newest = versions.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok()).max().unwrap();
    all.join(newest.to_string()).join("bin")
}
