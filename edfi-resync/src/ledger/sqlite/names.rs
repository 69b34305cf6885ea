//! [`Names`]: the numbers of texts that occur again and again.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::fault::Fault;
use crate::model::ResourceKind;

/// What is remembered of the tables `kind` and `name`, whose rows never change. It must be forgotten when a transaction is undone
/// that may have added to them.
#[derive(Debug, Default)]
pub(super) struct Names {
    kinds: HashMap<ResourceKind, i64>,
    names: HashMap<Arc<str>, i64>,
}

impl Names {
    pub(super) fn clear(&mut self) {
        self.kinds.clear();
        self.names.clear();
    }

    /// The number of a kind; a new one if need be.
    pub(super) fn kind(&mut self, connection: &Connection, kind: &ResourceKind) -> Result<i64, Fault> {
        if let Some(&number) = self.kinds.get(kind) {
            return Ok(number);
        }
        let number = kind_of_path(connection, &kind.path())?;
        self.kinds.insert(kind.clone(), number);
        Ok(number)
    }

    /// The number of a name; a new one if need be.
    pub(super) fn name(&mut self, connection: &Connection, text: &Arc<str>) -> Result<i64, Fault> {
        if let Some(&number) = self.names.get(text) {
            return Ok(number);
        }
        let number = match find_name(connection, text)? {
            Some(number) => number,
            None => connection.query_row("INSERT INTO name (text) VALUES (?1) RETURNING id", [text], |row| row.get(0))?,
        };
        self.names.insert(text.clone(), number);
        Ok(number)
    }
}

/// The number of a kind by its path; a new one if need be.
pub(super) fn kind_of_path(connection: &Connection, path: &str) -> Result<i64, Fault> {
    match find_kind(connection, path)? {
        Some(number) => Ok(number),
        None => Ok(connection.query_row("INSERT INTO kind (path) VALUES (?1) RETURNING id", [path], |row| row.get(0))?),
    }
}

/// The number of a kind that has one.
pub(super) fn find_kind(connection: &Connection, path: &str) -> Result<Option<i64>, Fault> {
    Ok(connection.prepare_cached("SELECT id FROM kind WHERE path = ?1")?.query_row([path], |row| row.get(0)).optional()?)
}

/// The number of a name that has one.
pub(super) fn find_name(connection: &Connection, text: &str) -> Result<Option<i64>, Fault> {
    Ok(connection.prepare_cached("SELECT id FROM name WHERE text = ?1")?.query_row([text], |row| row.get(0)).optional()?)
}
