//! Service queries: how the tables of a Campus database become Ed-Fi records.
//!
//! A folder holds one file of SQL for each Ed-Fi resource. This page is the contract for those who write them. The rules are the same
//! for every database: they are run on SQLite, and over ODBC on SQL Server and PostgreSQL. All queries are checked when the store is opened, so that a wrong
//! one is an error with its file and place before anything is sent; `SqliteStore::check` says of each kind whether its queries run.
//! [`write_reference_queries`] writes the queries that come with the library into a folder, to begin with. What a tool has written of such queries into files
//! is read from there by the same rules: see `source::csv`.
//!
//! # The query
//!
//! - The file is named after the endpoint: `students.sql` makes `students`. Names that begin with `.` are left alone; other files than
//!   `.sql` too.
//! - It holds **one** statement, which begins with `SELECT` or `WITH` and only reads.
//! - It has an `ORDER BY` of its own, by columns that make the order of its rows definite. Every scan must give the same order: it
//!   decides which of two records with one natural key is sent.
//! - A row is a record. Its origin is the file and the number of the row: `students.sql:17`.
//!
//! In a database of some other make than the reference schema:
//!
//! ```sql
//! -- studentSchoolAssociations.sql
//! SELECT e.id                        AS "@key",
//!        p.student_number            AS "studentReference.studentUniqueId",
//!        s.ed_fi_school_id           AS "schoolReference.schoolId",
//!        e.start_date                AS "entryDate",
//!        e.grade                     AS "entryGradeLevelDescriptor",   -- a Campus code, mapped by the preferences
//!        e.school_year               AS "@schoolYear",
//!        e.school_id                 AS "@school",
//!        e.person_id                 AS "@person",
//!        'Enrollment:' || e.id       AS "@object"
//! FROM enrollment e JOIN person p ON p.id = e.person_id JOIN school s ON s.id = e.school_id
//! WHERE e.school_year = :school_year
//!   AND (:schools IS NULL OR e.school_id IN (:schools))
//!   AND (:persons IS NULL OR e.person_id IN (:persons))
//! ORDER BY e.id
//! ```
//!
//! ```sql
//! -- studentSchoolAssociations.educationPlans.sql: a row for each element of that collection
//! SELECT l.enrollment_id             AS "@key",
//!        l.code                      AS "educationPlanDescriptor"
//! FROM education_plan l
//! ORDER BY l.enrollment_id, l.code
//! ```
//!
//! # Columns are JSON paths
//!
//! The alias of a column is its JSON path from the root, without `$.`: `firstName`, `schoolReference.schoolId`. Dots nest objects.
//! Members stand in the order of the columns. Two columns may not have one alias, and letter case counts.
//!
//! What a value becomes is said by the model at that path:
//!
//! | in the model | from | becomes |
//! |---|---|---|
//! | text | TEXT, INTEGER | text |
//! | date | TEXT: `2026-08-17`, `2026-08-17 00:00:00`, `2026-08-17T00:00:00.000` | the day. A moment that is no midnight is none |
//! | time | TEXT: `08:15:00`, `08:15`, `1900-01-01 08:15:00` | the time, with seconds |
//! | date and time | TEXT: `2026-08-17T10:15:00Z`, `2026-08-17 10:15:00`, `2026-08-17` | the moment; one without a zone is UTC, a day its midnight |
//! | boolean | INTEGER 0 or 1, TEXT `true` or `false` | `false`, `true` |
//! | whole number | INTEGER, a TEXT or REAL that is a whole number | a number |
//! | decimal number | TEXT, INTEGER, REAL | a number; TEXT exactly as it is written: `12.50`; REAL with the 15 digits that it holds for certain: 0.1 + 0.2 is `0.3` |
//! | descriptor | TEXT, INTEGER | a descriptor value, see below |
//! | collection | a [child query](#child-queries); or TEXT: JSON, as `json_group_array(json_object(..))` makes it | its rows; or that JSON, as it is, but for Campus codes |
//! | embedded object | its members as columns; or TEXT: JSON | an object; or that JSON, as it is, but for Campus codes |
//! | a path that the model does not have | INTEGER, REAL, TEXT | a number or text; below `_ext`, TEXT of a JSON object or array is that JSON |
//!
//! - NULL: the member is left out. An object all of whose members are left out is left out too: an optional reference that is not
//!   there. So are an empty array and an empty object as a column's whole JSON, and JSON's `null`.
//! - Inside JSON text nothing is typed for you: write `json('true')` for a boolean.
//! - A value that cannot be of its type makes the row `invalid`, with the path; the other rows go on. Of text that is no date, no time or no
//!   moment in any of these spellings the same is said.
//!
//! # Child queries
//!
//! What a record has several of is given by a query of its own beside the one of the record. Both are written in the same SQL in any database,
//! which JSON made in SQL is not.
//!
//! | file | gives |
//! |---|---|
//! | `sections.classPeriods.sql` | the elements of the collection `classPeriods`, one row each; also through objects and extensions: `x._ext.tpdm.things.sql` |
//! | `contacts.@school.sql`; likewise `@person`, `@course`, `@section`, `@calendar`, `@schoolYear` | the Campus keys of that role, one row each, in the column `"@school"` |
//!
//! - Rows are joined to their record by **key columns**: `"@key"`, or several with names, `"@key.section"` and `"@key.term"`. They hold whole
//!   numbers, never NULL, and are never part of a record. The query and its child queries have exactly the same ones, in any place among the columns.
//! - The rows of the query are ordered by its key columns, in the order in which it has them, and each key occurs once. The rows of a
//!   child query are ordered by the same, then by what makes their own order definite. It is checked while they are read: a row in the
//!   wrong place is an error of its query.
//! - A row without a record is passed over: a child query may give more than its parent, such as rows of other schools.
//! - The other columns are paths within the element: `"classPeriodReference.classPeriodName"`. What values become is the same as
//!   in a record. A row whose columns are all NULL, as an outer join leaves it, is no element. The elements stand in the order of the rows.
//! - What is wrong with an element makes the record `invalid`, with the path: `$.addresses[0].addressTypeDescriptor`.
//! - A collection, or the Campus keys of a role, come from a column or from a child query, not from both.
//! - A child query names the parameters that it likes. It may apply filters that its parent does not: what goes is decided by the records.
//!
//! The query and all of its child queries are read side by side, once for a whole scan.
//!
//! # Descriptors and Campus codes
//!
//! Where the model has a descriptor, a value that contains `://` and `#` is a descriptor value (`uri://ed-fi.org/..#Ninth grade`) and
//! stays. Anything else is a Campus code: the configuration's preferences say what it means for the descriptor of that path, inside
//! JSON text too. A code that is not mapped makes the row `invalid` with descriptor and code.
//!
//! # Campus keys
//!
//! Columns whose alias begins with `@` say which Campus IDs are behind a record. They are never sent; they are what a request's filters
//! are held against.
//!
//! | alias | is |
//! |---|---|
//! | `@schoolYear` | the year in which the school year ends |
//! | `@school`, `@person`, `@course`, `@section`, `@calendar` | INTEGER, or TEXT of a JSON array of them: `[12,15]` |
//! | `@object` | TEXT: the Campus table and its key, `Enrollment:4711` |
//! | `@date` | TEXT: the day that the record is of, `2026-11-30`, or the midnight of it |
//! | `@key`, `@key.name` | INTEGER: what child queries are joined by, see above |
//!
//! A record of a school, person, course or section must carry its keys: a filter passes only what carries one of its IDs. Records of the
//! district as a whole carry no school. Where a resource has days (attendance, discipline, grades, calendar dates, assessments, or others that
//! a query gives a `@date`), dates pass only what has one among them; a row in which it is NULL is of no day, and passes none. A request for
//! dates is refused if the query of such a resource has no `@date`. A moment that is no midnight makes the row `invalid`: cut it off in the query.
//!
//! # Parameters
//!
//! | parameter | is |
//! |---|---|
//! | `:school_year` | INTEGER, the year in which the school year ends |
//! | `:start_date`, `:end_date` | TEXT, its July 1 (`2026-07-01`) and the last moment of its June 30 (`2027-06-30 23:59:59.997`): `startDate <= :end_date` holds for all of that day, whether the column keeps days or moments |
//! | `:schools`, `:persons`, `:courses`, `:sections` | Campus IDs, or NULL where there is no such filter |
//! | `:from_date` | TEXT, the first of the days that are asked for, `2026-11-30`, or NULL |
//! | `:to_date` | TEXT, the last moment of the last of them, `2026-12-01 23:59:59.997`, or NULL |
//! | `:configuration` | TEXT, the configuration's name |
//! | `:student_unique_id`, `:staff_unique_id` | TEXT: `edFiId`, `localStudentNumber`, `studentStateId`; `edFiId`, `localStaffNumber`, `staffStateId` |
//!
//! Campus IDs are a list where they stand alone behind an IN: `x.schoolID IN (:schools)` becomes what the database has for it, in SQLite
//! `x.schoolID IN (SELECT value FROM json_each(:schools))`. Everywhere else they are TEXT of a JSON array, or NULL: `:schools IS NULL`.
//!
//! Write the test of a filter as a condition of its own in parentheses, `(:persons IS NULL OR x.personID IN (:persons))`: where the filter is
//! given, SQLite is told that the first half is false, so that it can begin with the people by an index.
//!
//! A query must keep to `:school_year` and `:schools` itself. What it returns beyond them is not quietly dropped; it is an error of the
//! query. A filter on people, courses or sections that it does not name is applied to its Campus keys; days are, whether it names them or
//! not, so that they only need to keep the database from reading more than it must. Course and section IDs together
//! mean "a listed course **or** section"; that is always applied to the Campus keys, and both parameters are NULL then.
//!
//! # History
//!
//! The comment line `-- years: all` in front of a query says that its rows may be of other years than the one that is asked for, as
//! those of transcripts are. Each says in `"@schoolYear"` of which it is, and none is refused for it. An ODS is cleaned up of them in the
//! years of which the query gave rows, and in the year that is asked for.
//!
//! # Views
//!
//! The folder `views` holds definitions that queries share, one SELECT each: `views/SendableSchool.sql`. Every query, and every view, that names one as a
//! word, in any letter case, outside quotes and comments and not behind a dot or AS, gets it as a common table expression in front, with those that it names itself, in the
//! order in which they need each other; expressions of its own stand behind them. So the database needs no views, and one file put in another's place
//! changes for all queries what a school is that can be sent. A view may name parameters; its columns need no aliases of any form. It does
//! not begin with WITH: what it would name there is a view of its own.
//!
//! # Dialects
//!
//! The folders `sqlite`, `tsql` and `postgres` hold what is to be said otherwise in one [`Dialect`]: a file there, or in the folder `views` in it, stands in
//! for the file of the same name beside these folders. Those of other dialects are not read.
//!
//! # Special queries
//!
//! Files whose name begins with `_` tell about the source itself. None of them is required, nor do they need an `ORDER BY`. Columns in
//! brackets may be missing or NULL. PostgreSQL writes names without quotes in lower case: `AS "schoolYear"`.
//!
//! | file | columns |
//! |---|---|
//! | `_configurations.sql` | `name`, `schoolYear`, `dataStandard`, \[`url`, `tenant`, `instance`, `studentUniqueId`, `staffUniqueId`\] |
//! | `_preferences.sql` | `configuration`, `resource` (endpoint), `enabled` (0 or 1) |
//! | `_mappings.sql` | `configuration`, `descriptor` (`GradeLevelDescriptor`), `code`, `value` |
//! | `_schools.sql` | `id`, `number`, `name`, \[`excluded`\]; may name the parameters above, with `:schools` NULL |
//! | `_people.sql` | `id`: the people of `:school_year` and `:schools` who would be sent, but lack the number that `:student_unique_id` or `:staff_unique_id` chooses |
//! | `_withheld.sql` | `resource`, `type`, `id`, `reason`: objects of the people (courses, sections, schools) listed that are not sent, and why: see below |
//! | `_objects.sql` | `type`, `id`, \[`state`\] of each of `:objects`; may name the parameters above |
//! | `_system.sql` | `enableEdFi` (`Yes`, `Tools Only`, `No`), one row |
//!
//! The reason in `_withheld.sql` is `calendarExcluded`, `schoolExcluded`, `noShow`, `stateExcluded`, `otherYear`, `excluded` (the object itself), `inactive`,
//! `notPlaced`, `gradeUnknown` or `numberUnfit` where that is so, and `other` where none of them is. `:schools` is set where nobody else is listed.
//!
//! Without `_people.sql` nobody is known to lack a number, without `_withheld.sql` it cannot be told why an enrollment is not sent, without
//! `_objects.sql` it cannot be told what Campus has deleted (so that nothing is cleaned up for that reason), and without `_system.sql` Ed-Fi is enabled.
//!
//! `:objects` is TEXT of a JSON array of pairs, the type and key of a Campus object as `@object` gives them: `[["Enrollment",4711]]`. The
//! state is `present` for one that is in the database, whether it may be sent or not; `calendarExcluded` for one that belongs to a calendar
//! marked Exclude; `gone` for one that is not there. For an object whose state is NULL or that no row tells about nothing is known: its
//! records are kept.
//!
//! In preferences and mappings, a `configuration` that is NULL means every one; rows of a configuration that `_configurations.sql` does
//! not list are left alone.
//!
//! A database without tables for these has a [configuration file](super::configuration_file) beside its queries instead: `edfi.toml`.
//!
//! # Several Data Standards
//!
//! One folder may serve configurations of several Data Standards. The folder `ds-6` in it is for Data Standards 6.0 and 6.1, `ds-6.1` for that one alone,
//! and so on: laid out as the folder around it, with `views` and the folders of dialects of its own.
//!
//! - A resource that has any file in such a folder takes **all** of its files from there (of two such folders from the one that is for fewer Data Standards),
//!   and none from beside it: not a child query of a collection that has moved elsewhere. So what stays as it is is copied with the rest of its resource.
//! - A resource that has no file there is made as for any other Data Standard. One that has files only there is not made elsewhere, and nothing is said of it.
//! - The queries there see the views of the folder around it, and those there in the place of their namesakes. The queries beside it do not see these.
//! - Special queries are of the source as a whole, and have no place there.
//!
//! ```text
//! schools.sql                          Data Standard 4.0 to 5.2
//! schools.identificationCodes.sql
//! sections.sql                         all of them
//! ds-6/schools.sql                     6.0 and 6.1, which have no such collection
//! ds-6/educationOrganizationIdentificationCodes.sql
//! ```
//!
//! A query, a preference or a mapping of a kind that a configuration's own one lacks is left out there, and a plan names all of them in one warning; a name
//! that no Data Standard has is an error.

mod campus_keys;
mod cell;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod checked;
mod child;
mod codes;
mod column;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod count;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod dialect;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod folder;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod given;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod layer;
#[cfg(feature = "csv")]
mod members;
mod merge;
mod named;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod parameters;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod problem;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod query;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod reference;
mod row;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod scan;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod served;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod snapshot;
#[cfg(feature = "sqlite")]
mod source_check;
mod special;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod sql;
mod standard;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod statement;
mod tally;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod tokens;
mod tree;
mod value;
#[cfg(any(feature = "sqlite", feature = "database"))]
mod views;

#[cfg(feature = "csv")]
pub(crate) use campus_keys::{DAY, OBJECT, ROLES};
pub(crate) use cell::Cell;
#[cfg(feature = "sqlite")]
pub(crate) use checked::{Checked, CheckedChild};
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use checked::{CheckedQueries, CheckedQuery, Database, Looked};
#[cfg(feature = "csv")]
pub(crate) use child::joined;
#[cfg(feature = "csv")]
pub(crate) use column::KEY;
#[cfg(feature = "csv")]
pub(crate) use column::{Aliases, ColumnError};
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use count::Counting;
#[cfg(any(feature = "sqlite", feature = "database"))]
pub use dialect::Dialect;
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use folder::ServiceQueries;
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use given::with_given;
#[cfg(feature = "csv")]
pub(crate) use members::{names_any, unknown_members};
pub(crate) use merge::Rows;
#[cfg(feature = "csv")]
pub(crate) use merge::{Order, Ordered};
#[cfg(feature = "csv")]
pub(crate) use named::ChildOf;
#[cfg(feature = "csv")]
pub(crate) use named::Named;
pub(crate) use named::Special;
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use parameters::Parameter;
#[cfg(any(feature = "sqlite", feature = "database"))]
pub use parameters::ParameterValue;
#[cfg(any(feature = "sqlite", feature = "database"))]
pub use problem::QueryProblem;
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use query::Query;
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use reference::reference_queries;
#[cfg(any(feature = "sqlite", feature = "database"))]
pub use reference::write_reference_queries;
#[cfg(feature = "csv")]
pub(crate) use row::{Assembled, Layout, LayoutError};
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use scan::{LaidOut, Scan};
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use served::Served;
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use snapshot::{Connections, Count, QuerySnapshot};
#[cfg(feature = "sqlite")]
pub use source_check::{KindCheck, KindState, SourceCheck};
pub(crate) use special::{OwnedCell, Table, enable_ed_fi};
#[cfg(feature = "csv")]
pub(crate) use special::{configurations, object_states, people, schools, withheld};
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use statement::Statement;
#[cfg(feature = "csv")]
pub(crate) use tally::{Coded, Tally};
#[cfg(feature = "database")]
pub(crate) use tokens::{Token as SqlToken, tokens as sql_tokens};
#[cfg(feature = "csv")]
pub(crate) use value::is_json;
#[cfg(feature = "arrow")]
pub(crate) use value::{Unwritable, write_inner};
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(crate) use views::Views;
