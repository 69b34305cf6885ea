//! [`KindWriter`]: the files of one kind, into which nothing goes that would not come out again as it was.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::columns::Columns;
use super::flat::{Cells, Collection, Flat, Path, Unfit};
use super::place::{CsvWriter, Place};
use crate::campus::Preferences;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusKeys, Record, ResourceKind, Spelling, normalize};
use crate::source::batch::Batch;
use crate::source::csv::manifest::Listed;
use crate::source::service_query::{Aliases, Cell, ChildOf, ColumnError, KEY, Layout, LayoutError, Order, Ordered, Rows};

/// The files of one kind while they are written.
pub(super) struct KindWriter {
    columns: Columns,
    layout: Layout,
    own: CsvWriter,
    children: Vec<CsvWriter>,
    records: u64,
    left_out: u64,
    first: Option<String>,
}

/// What was written of one kind.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) kind: ResourceKind,
    pub(super) records: u64,
    /// How many could not be written, and where the first of them is and why.
    pub(super) left_out: u64,
    pub(super) first: Option<String>,
    pub(super) files: BTreeMap<String, Listed>,
}

/// The rows of one record in one file.
type Lines = Vec<Vec<Option<String>>>;

impl KindWriter {
    /// Begins the files.
    pub(super) fn new(columns: Columns, place: &Place) -> Result<Self> {
        let endpoint = columns.kind.endpoint();
        let header = columns.header();
        let own = place.file(endpoint, &header)?;
        let (mut children, mut aliases) = (Vec::new(), Vec::new());
        for (path, members) in columns.rows() {
            let header: Vec<_> = std::iter::once(KEY.to_owned()).chain(members.iter().map(|path| path.name.clone())).collect();
            children.push(place.file(&format!("{endpoint}.{}", path.name), &header)?);
            aliases.push((ChildOf::Elements(path.name.split('.').map(Into::into).collect()), named(&header)?));
        }
        let given: Vec<_> = aliases.iter().map(|(of, aliases)| (of, aliases)).collect();
        let layout = Layout::new(&named(&header)?, &given, &columns.kind, columns.spans_years());
        let layout = layout.map_err(|LayoutError { problem, .. }| unusual(&problem))?;
        Ok(Self { columns, layout, own, children, records: 0, left_out: 0, first: None })
    }

    /// Writes what can be written of a batch.
    pub(super) fn take(&mut self, batch: &Batch) -> Result<()> {
        for reject in &batch.rejects {
            let why = reject.errors.first().map_or_else(|| "it is no record".to_owned(), ToString::to_string);
            self.leave_out(format!("{}: {why}", reject.origin));
        }
        for record in &batch.records {
            match self.lines(record) {
                Ok((own, children)) => {
                    self.own.row(own[0].iter().map(Option::as_deref))?;
                    for (file, lines) in self.children.iter_mut().zip(&children) {
                        lines.iter().try_for_each(|line| file.row(line.iter().map(Option::as_deref)))?;
                    }
                    self.records += 1;
                }
                Err(why) => self.leave_out(format!("{}: {why}", record.origin)),
            }
        }
        Ok(())
    }

    fn leave_out(&mut self, why: String) {
        self.left_out += 1;
        self.first.get_or_insert(why);
    }

    /// The rows of a record, if it would be read from them as it is.
    fn lines(&self, record: &Record) -> Result<(Lines, Vec<Lines>), Unfit> {
        let Flat { mut own, collections } = Flat::of(&self.columns.kind, &record.body)?;
        let key = (self.records + 1).to_string();
        let mut elements: BTreeMap<Path, Vec<Cells>> = BTreeMap::new();
        for Collection { path, elements: rows, json } in collections {
            match rows {
                Some(rows) if !self.columns.json.contains(&path) => _ = elements.insert(path, rows),
                _ => own.push((path, json)),
            }
        }
        let mut line = vec![Some(key.clone())];
        line.extend(in_order(self.columns.members(), own));
        line.extend(self.columns.of_campus(&record.campus));
        let children: Vec<Lines> = self
            .columns
            .rows()
            .map(|(path, members)| {
                let rows = elements.remove(path).unwrap_or_default().into_iter();
                rows.map(|cells| std::iter::once(Some(key.clone())).chain(in_order(members.iter(), cells)).collect()).collect()
            })
            .collect();
        let own = vec![line];
        if self.is_given_back(record, &own, &children) {
            Ok((own, children))
        } else {
            Err("it would be read as another record".to_owned())
        }
    }

    /// Whether these rows are the record again.
    fn is_given_back(&self, record: &Record, own: &Lines, children: &[Lines]) -> bool {
        let mut row = Ordered::new(One { lines: own, at: 0 }, vec![0], Order::Strict);
        let children = children.iter().map(|lines| Ordered::new(One { lines, at: 0 }, vec![0], Order::Ascending));
        let mut children: Vec<_> = children.collect();
        let Ok(true) = row.advance() else { return false };
        let Ok(assembled) = self.layout.assemble(&row, &mut children, &Preferences::default()) else { return false };
        let read = normalize(&self.columns.kind, Bytes::from(assembled.body), Spelling::Liberal);
        let digest = self.columns.kind.inspector().inspect(&record.body).digest;
        let keys = |keys: &CampusKeys| (keys.by_role(), keys.object().cloned(), keys.day());
        assembled.errors.is_empty()
            && !read.is_refused
            && read.inspection.digest == digest
            && keys(&assembled.campus) == keys(&record.campus)
    }

    /// Brings the files onto the disk.
    pub(super) fn finish(self) -> Result<Written> {
        let Self { columns, own, children, records, left_out, first, .. } = self;
        let unknown = |paths: &mut dyn Iterator<Item = &Path>| {
            let beyond = paths.filter(|path| !path.is_known && !path.name.split('.').any(|name| name == "_ext"));
            beyond.map(|path| path.name.clone()).collect()
        };
        let (name, listed) = own.finish()?;
        let unknown_columns = unknown(&mut columns.members());
        let mut files = BTreeMap::from([(name, Listed { all_years: columns.spans_years(), unknown_columns, ..listed })]);
        for (file, (_, members)) in children.into_iter().zip(columns.rows()) {
            let (name, listed) = file.finish()?;
            files.insert(name, Listed { unknown_columns: unknown(&mut members.iter()), ..listed });
        }
        Ok(Written { kind: columns.kind, records, left_out, first, files })
    }
}

fn named(header: &[String]) -> Result<Aliases> {
    Aliases::read(header.iter().map(String::as_str)).map_err(|ColumnError { problem, .. }| unusual(&problem))
}

/// Members that were taken for columns, and can be none.
fn unusual(problem: &str) -> Error {
    Error::new(ErrorKind::Unexpected, format!("records cannot be written as rows: {problem}"))
}

/// The cells of these columns, in their order.
fn in_order<'a>(columns: impl Iterator<Item = &'a Path>, cells: Cells) -> Vec<Option<String>> {
    let mut cells: BTreeMap<Path, String> = cells.into_iter().collect();
    columns.map(|path| cells.remove(path)).collect()
}

/// The rows of one record, as a file will have them.
struct One<'a> {
    lines: &'a Lines,
    at: usize,
}

impl Rows for One<'_> {
    fn advance(&mut self) -> Result<bool> {
        self.at += 1;
        Ok(self.at <= self.lines.len())
    }

    fn cell(&self, column: usize) -> Cell<'_> {
        let cell = self.at.checked_sub(1).and_then(|at| self.lines.get(at)?.get(column)?.as_deref());
        cell.map_or(Cell::Null, |text| Cell::Untyped(text.as_bytes()))
    }

    fn position(&self) -> u64 {
        self.at as u64
    }

    fn place(&self) -> String {
        format!("row {}", self.at)
    }
}
