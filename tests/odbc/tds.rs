//! Over FreeTDS, the driver of SQL Server that is free, against a server that only plays one (`tds/`): what goes over the wire, and what it answers. Nothing here
//! says that SQL Server takes the queries: the server knows no SQL.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use edfi_resync::model::CampusRole;
use edfi_resync::source::service_query::Dialect;
use edfi_resync::source::{OdbcOptions, OdbcStore, SourceStore as _};
use tempfile::TempDir;

use crate::postgres::{bodies, plain_scope, students};

/// The program that plays a SQL Server, as `make odbc` installs it.
const PROGRAM: &str = "MOCK_TDS";

struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// One with these answers; none where the program is not there.
    fn start(answers: &str) -> Option<Self> {
        let Ok(program) = env::var(PROGRAM) else {
            println!("skipped: {PROGRAM} names no program; make odbc installs it, and names it");
            return None;
        };
        let mut command = Command::new(&program);
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap_or_else(|error| panic!("{program}: {error}"));
        // Its input stays open: it serves as long.
        writeln!(process.stdin.as_mut().unwrap(), "{answers}\n").unwrap();
        let mut port = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut port).unwrap();
        Some(Self { process, port: port.trim().parse().unwrap_or_else(|_| panic!("{program} says {port:?}")) })
    }

    fn connection(&self) -> String {
        format!("Driver={{FreeTDS}};Server=127.0.0.1;Port={};Database=campus;UID=reader;PWD=tres-secret;TDS_Version=7.4", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn options() -> OdbcOptions {
    OdbcOptions::new(Dialect::Tsql)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_a_query_and_integers_come_over_freetds() {
    let students_sql = r#"SELECT number AS "studentUniqueId", first AS "firstName", twin AS "multipleBirthStatus", id AS "@person" FROM person ORDER BY id"#;
    let answers = [
        &format!("query\t{students_sql}"),
        "columns\tstudentUniqueId:text\tfirstName:text\tmultipleBirthStatus:bigint\t@person:bigint",
        "row\t0604822\tZoë \u{1F600} O'Neil\t1\t9007199254740993",
        "row\t7\tNULL\tNULL\t-3",
        // It has a parameter, so that it goes another way.
        "query\tFROM SCHOOL",
        "columns\tid:bigint\tnumber:text\tname:text",
        "row\t12\t255901001\tGrand Bend High School",
    ];
    let Some(server) = Server::start(&answers.join("\n")) else { return };
    let queries = TempDir::new().unwrap();
    let write = |name: &str, sql: &str| std::fs::write(queries.path().join(name), sql).unwrap();
    write("students.sql", students_sql);
    write("_schools.sql", "SELECT id AS id, number AS number, name AS name FROM SCHOOL WHERE school_year = :school_year");
    let store = OdbcStore::open_with_queries(server.connection(), queries.path(), options()).unwrap();
    let batch = students(&store).await.unwrap();
    let first = "{\"studentUniqueId\":\"0604822\",\"firstName\":\"Zoë \u{1F600} O'Neil\",\"multipleBirthStatus\":true}";
    assert_eq!(bodies(&batch), [first, "{\"studentUniqueId\":\"7\"}"]);
    let people: Vec<_> = batch.records.iter().flat_map(|record| record.campus.ids(CampusRole::Person)).collect();
    assert_eq!(people, [9_007_199_254_740_993, -3]);
    let snapshot = store.open(&plain_scope()).await.unwrap();
    assert_eq!(snapshot.count(&batch.records[0].kind).await.unwrap().records, Some(2));
    let schools = snapshot.schools().await.unwrap();
    assert_eq!(
        schools.iter().map(|school| (school.id, school.name.as_str())).collect::<Vec<_>>(),
        [(12, "Grand Bend High School")]
    );
    assert_eq!(store.configurations().await.unwrap().len(), 0);
    let shown = format!("{store} {store:?}");
    assert!(
        shown.contains("driver FreeTDS, server 127.0.0.1") && !shown.contains("secret") && !shown.contains("reader"),
        "{shown}"
    );
    // What the server does not know has no columns.
    write("staffs.sql", r#"SELECT number AS "staffUniqueId" FROM staff ORDER BY id"#);
    let error = OdbcStore::open_with_queries(server.connection(), queries.path(), options()).unwrap_err().to_string();
    assert_eq!(error, "query staffs.sql: gives no columns; a service query selects rows");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_gone_is_named_over_freetds() {
    let Some(server) = Server::start("query\tSELECT 2") else { return };
    let connection = server.connection();
    drop(server);
    let queries = TempDir::new().unwrap();
    std::fs::write(queries.path().join("students.sql"), "SELECT 1 AS \"studentUniqueId\" ORDER BY 1").unwrap();
    let error = OdbcStore::open_with_queries(connection, queries.path(), options()).unwrap_err();
    let said = format!("{error} {error:?}");
    assert!(said.contains("driver FreeTDS, server 127.0.0.1") && said.contains("cannot be read"), "{said}");
    assert!(!said.contains("tres-secret") && !said.contains("reader"), "{said}");
}
