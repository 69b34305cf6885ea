//! Files that stand in the place of special queries: schools, people, what is withheld, objects.

use std::collections::HashSet;
use std::str::FromStr as _;

use super::file::{CsvFile, CsvRows};
use crate::campus::{EnableEdFi, Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusKeys, CampusObject, CampusRole};
use crate::source::service_query::{
    OwnedCell, ROLES, Rows as _, Special, Table, enable_ed_fi, object_states, people, schools, withheld,
};
use crate::source::store::{ObjectState, Withheld};

/// The rows of a file without its columns of Campus keys, each with what these hold.
struct Keyed {
    table: Table,
    keys: Vec<CampusKeys>,
}

impl CsvFile {
    /// All its rows: for the few that tell of the source itself.
    pub(super) fn table(&self) -> Result<Table> {
        self.table_of(|_| true)
    }

    fn table_of(&self, wanted: impl Fn(&CsvRows<'_>) -> bool) -> Result<Table> {
        let opened = self.open()?;
        let mut rows = opened.rows(false, false)?;
        let (mut lines, mut cells) = (Vec::new(), Vec::new());
        while rows.advance()? {
            if wanted(&rows) {
                lines.push(rows.position());
                cells.push((0..self.header.len()).map(|column| OwnedCell::from(rows.cell(column))).collect());
            }
        }
        opened.check_unchanged()?;
        Ok(Table { file: self.name().clone(), lines: Some(lines), columns: self.header.clone(), rows: cells })
    }

    fn keyed(&self) -> Result<Keyed> {
        let mut table = self.table()?;
        let role = |name: &String| ROLES.iter().find(|(known, _)| known == name).map(|&(_, role)| role);
        let roles: Vec<Option<CampusRole>> = table.columns.iter().map(role).collect();
        let mut keys = Vec::new();
        for (position, row) in table.rows.iter_mut().enumerate() {
            let mut of_row = CampusKeys::new();
            for (column, cell) in roles.iter().zip(row.iter()) {
                let (Some(role), OwnedCell::Text(text)) = (column, cell) else { continue };
                let id = i64::from_str(text.trim()).map_err(|_| {
                    let line = table.lines.as_ref().and_then(|lines| lines.get(position)).copied().unwrap_or_default();
                    let message = format!("{}, line {line}: a column of Campus keys holds no whole number", table.file);
                    Error::new(ErrorKind::SourceInvalid, message)
                })?;
                of_row.push(*role, id);
            }
            keys.push(of_row);
            let mut column = 0;
            row.retain(|_| {
                column += 1;
                roles[column - 1].is_none()
            });
        }
        table.columns.retain(|name| role(name).is_none());
        Ok(Keyed { table, keys })
    }

    /// Reads it once in the place of a special query, for what is wrong with it.
    pub(super) fn check(&self, which: Special) -> Result<()> {
        match which {
            Special::Schools => schools(&self.table()?).map(drop),
            Special::People => people(&self.keyed()?.table).map(drop),
            Special::Withheld => withheld(&self.keyed()?.table).map(drop),
            Special::Objects => self.objects(&[], ObjectState::Unknown).map(drop),
            Special::System => self.enable_ed_fi().map(drop),
            // Configurations are read with all that belongs to them.
            Special::Configurations | Special::Preferences | Special::Mappings => Ok(()),
        }
    }

    /// The people of a scope who lack the number that is sent as unique ID.
    pub(super) fn people(&self, scope: &Scope) -> Result<Vec<i64>> {
        people(&self.keyed()?.that(|keys| scope.excludes(keys).is_none()))
    }

    /// What is not sent of those whom a narrowing lists; where it lists nobody, of the schools of the scope.
    pub(super) fn withheld(&self, scope: &Scope, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        let is_chosen = |keys: &CampusKeys| {
            scope.schools.as_ref().is_some_and(|schools| keys.ids(CampusRole::School).any(|school| schools.contains(&school)))
        };
        let keyed = self.keyed()?;
        withheld(&keyed.that(|keys| if narrowing.is_none() { is_chosen(keys) } else { narrowing.admits(keys) }))
    }

    /// What became of objects. The file lists all that there are: of one that it does not list, this is so.
    pub(super) fn objects(&self, objects: &[CampusObject], unlisted: ObjectState) -> Result<Vec<ObjectState>> {
        let asked: HashSet<(&str, i64)> = objects.iter().map(|object| (&*object.kind, object.id)).collect();
        let position = |name: &str| self.header.iter().position(|column| column == name);
        let (kind, id) = (position("type"), position("id"));
        let text = |rows: &CsvRows<'_>, column: Option<usize>| match OwnedCell::from(rows.cell(column?)) {
            OwnedCell::Text(text) => Some(text),
            _ => None,
        };
        let table = self.table_of(|rows| match (text(rows, kind), text(rows, id).and_then(|id| id.trim().parse().ok())) {
            (Some(kind), Some(id)) => asked.contains(&(&*kind, id)),
            // What is wrong with it is to be said.
            _ => true,
        })?;
        let listed = object_states(&table, objects)?;
        let known = |column| table.columns.iter().position(|name| name == column);
        let names = |row: &Vec<OwnedCell>, object: &CampusObject| {
            let (Some(kind), Some(id)) = (known("type"), known("id")) else { return false };
            row[kind] == OwnedCell::Text(object.kind.to_string())
                && matches!(&row[id], OwnedCell::Text(text) if text.trim().parse() == Ok(object.id))
        };
        let has_row = |object: &CampusObject| table.rows.iter().any(|row| names(row, object));
        // One that is listed without a state is there.
        let told = objects.iter().zip(listed).map(|(object, state)| match state {
            ObjectState::Unknown if has_row(object) => ObjectState::Present,
            ObjectState::Unknown => unlisted,
            state => state,
        });
        Ok(told.collect())
    }

    /// The system preference.
    pub(super) fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        enable_ed_fi(&self.table()?)
    }
}

impl Keyed {
    /// The rows whose Campus keys are so.
    fn that(self, is_wanted: impl Fn(&CampusKeys) -> bool) -> Table {
        let Self { mut table, keys } = self;
        let mut wanted = keys.iter().map(is_wanted);
        let lines = table.lines.take().unwrap_or_default();
        let kept = table.rows.into_iter().zip(lines).filter(|_| wanted.next().unwrap_or_default());
        let (rows, lines) = kept.unzip();
        Table { rows, lines: Some(lines), ..table }
    }
}
