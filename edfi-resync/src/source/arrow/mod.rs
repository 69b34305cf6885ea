//! Parquet files in a folder, and record batches of Arrow that a program gives: one table for each resource.
//!
//! A row is a record; its origin is the file and the number of the row, `students.parquet:17` (of batches `arrow:students:17`). Batches are read one at a
//! time, and of a Parquet file a thousand rows at a time: however many rows there are, as many are held. Text goes from the batch into the record, and is
//! copied nowhere else.
//!
//! # Columns
//!
//! Columns are named as those of a [service query](super::service_query): JSON paths (`schoolReference.schoolId`), `@person` and the like for Campus keys,
//! `@object`, `@date`. What Arrow has beside names and values of a row says the same:
//!
//! - **A struct** is its members: a column `schoolReference` that is a struct with the member `schoolId` is the column `schoolReference.schoolId`.
//! - **A list of structs** is a collection: `addresses`, with structs and lists in it as the model has them. Nothing else is needed for what a record has
//!   several of; JSON in a column of text is taken too.
//! - **A list of whole numbers** in `@school`, `@person`, .. are the Campus keys of that role.
//! - **Null is nothing**, and so is a floating-point number that is none (NaN): the member is left out. So is a struct all of whose members are null, an element that is such a one, and an empty list. An empty text
//!   is a text.
//!
//! | in the model | from |
//! |---|---|
//! | text | text (`Utf8`, `LargeUtf8`, `Utf8View`), whole numbers |
//! | date | `Date32`, `Date64`, text; `Timestamp` at midnight, by the clock of its zone if it has one |
//! | time | `Time32`, `Time64`, text; `Timestamp` without a zone |
//! | date and time | `Timestamp`, text, days; what has no zone is UTC |
//! | boolean | `Boolean`, whole numbers 0 and 1, text |
//! | whole number | `Int8` to `Int64`, `UInt8` to `UInt64`, decimals, floating-point numbers that are whole, text |
//! | decimal number | `Decimal32` to `Decimal256` with the digits of their scale, floating-point and whole numbers, text |
//! | descriptor | text, whole numbers: a descriptor value, or a Campus code that the configuration maps |
//! | reference, embedded object | a struct, columns of their own, JSON as text |
//! | collection | `List`, `LargeList`, `FixedSizeList` of structs, JSON as text |
//! | `@school`, `@person`, `@course`, `@section`, `@calendar`, `@schoolYear` | whole numbers, lists of them |
//! | `@object` | text: `Enrollment:4711` |
//! | `@date` | `Date32`, `Date64`, `Timestamp`, text |
//! | below `_ext`, as the model does not know it | any of these; structs and lists as objects and arrays |
//!
//! Any of them may be a `Dictionary`. A column of another type is an error that names table, column and member, and so is one that no member is for, with the
//! members that come nearest; both before anything is sent. A single value that cannot be what its column is (a moment that is no midnight as a date, a code
//! without a mapping) makes its record `invalid`.
//!
//! # A folder
//!
//! It takes the feature `parquet`. `students.parquet` makes `students`; so does a folder `students/` or `students.parquet/` of such files, as Spark and Polars
//! write it. Its files are read in the order of their names, and have the same columns: `students/part-0.parquet:17`. What begins with `_` there, such as
//! `_SUCCESS`, is left alone; partitions in folders of their own are refused, and a folder that Spark has not finished.
//!
//! Names that begin with `.` are left alone, data in other forms named after a resource is refused. Pages may be compressed with snappy or zstd. A file that is
//! damaged, as far as it shows, fails the run and is named, and so is one that changes while a run reads it.
//!
//! What tells of the source itself lies beside it as for [CSV folders](super::csv): a configuration file `edfi.toml`, or `_configurations.csv` and the others;
//! `_schools.csv`, `_people.csv`, `_withheld.csv`, `_objects.csv`; and the same `manifest.json`, whose `files` then name Parquet files with their rows. **Without
//! a manifest nothing is concluded from what the folder lacks.**
//!
//! # Batches
//!
//! [`ArrowStore::builder`] takes record batches, or what opens a reader of such: a scan begins with the first row each time, also several at once. They are taken
//! for all that there is, unless [`incomplete`](ArrowStoreBuilder::incomplete) says otherwise. A reader that can be drawn only once is written down as it
//! is drawn (`drawn`, feature `spool`). Only there stand types of the crates `arrow-array` and
//! `arrow-schema` in this library's interface: they are those of version 60, and a program uses the same.

mod builder;
mod columns;
#[cfg(feature = "spool")]
mod drawn;
mod folder;
mod json;
mod options;
#[cfg(feature = "parquet")]
mod parquet_file;
#[cfg(feature = "parquet")]
mod parquet_folder;
mod records;
mod rows;
mod snapshot;
mod store;
mod table;
mod time;
mod types;
mod value;

pub use self::builder::ArrowStoreBuilder;
pub use self::options::ArrowOptions;
#[cfg(feature = "parquet")]
pub use self::parquet_folder::holds_parquet;
pub use self::records::read_records;
pub use self::store::ArrowStore;
