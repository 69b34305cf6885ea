//! A server of SQL Server's protocol (`mssql-mock-tds`) with answers of its own, for the tests of the store over ODBC.
//!
//! Its input is lines of several cells, with tabs between them, and ends with an empty line:
//!
//! ```text
//! query    SELECT ..         a statement; one with parameters is known by any part of it that is in capital letters
//! columns  name:bigint ..    what it answers: bigint, or text, which is nvarchar(max)
//! row      4711 ..           a row; `NULL` is nothing
//! ```
//!
//! It says at which port it listens, and serves until its input ends. To any other statement it answers that it is done, without rows.

use std::error::Error;
use std::io::{BufRead as _, Read as _};

use mssql_mock_tds::{ColumnDefinition, ColumnValue, MockTdsServer, QueryResponse, Row, SqlDataType};

/// Units of UTF-16 in a piece of a text: few, so that short texts have several.
const PIECE: usize = 5;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut answers: Vec<(String, QueryResponse)> = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        let (word, rest) = line.split_once('\t').ok_or("a line of one cell")?;
        if word == "query" {
            answers.push((rest.to_owned(), QueryResponse::new(Vec::new(), Vec::new())));
            continue;
        }
        let (_, answer) = answers.last_mut().ok_or("the first line is no query")?;
        let cells = rest.split('\t');
        match word {
            "columns" => answer.columns = cells.map(column).collect::<Result<_, _>>()?,
            "row" => {
                let values = answer.columns.iter().zip(cells).map(|(column, cell)| value(column.data_type, cell));
                let row = Row::new(values.collect::<Result<_, _>>()?);
                answer.rows.push(row);
            }
            _ => return Err(format!("a line of {word}").into()),
        }
    }
    let server = MockTdsServer::new("127.0.0.1:0").await?;
    let registry = server.query_registry();
    for (query, answer) in answers {
        registry.lock().await.register(query, answer);
    }
    println!("{}", server.local_addr().port());
    let (end, ended) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::stdin().lock().read_to_end(&mut Vec::new());
        let _ = end.send(());
    });
    server.run_with_shutdown(ended).await?;
    Ok(())
}

fn column(cell: &str) -> Result<ColumnDefinition, Box<dyn Error>> {
    let (name, kind) = cell.rsplit_once(':').ok_or("a column without a type")?;
    let kind = match kind {
        "bigint" => SqlDataType::BigInt,
        "text" => SqlDataType::NVarCharMax,
        _ => return Err(format!("a column of type {kind}").into()),
    };
    Ok(ColumnDefinition::new(name, kind))
}

fn value(kind: SqlDataType, cell: &str) -> Result<ColumnValue, Box<dyn Error>> {
    Ok(match (kind, cell) {
        (SqlDataType::BigInt, "NULL") => ColumnValue::Null,
        (SqlDataType::BigInt, number) => ColumnValue::BigInt(number.parse()?),
        (_, "NULL") => ColumnValue::NVarCharMaxNull,
        (_, text) => {
            let units: Vec<u16> = text.encode_utf16().collect();
            ColumnValue::NVarCharMax(units.chunks(PIECE).map(<[u16]>::to_vec).collect())
        }
    })
}
