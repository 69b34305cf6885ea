//! Service queries: how the tables of a Campus database become Ed-Fi records.
//!
//! A folder holds one file of SQL for each Ed-Fi resource. This page is the contract for those who write them. The rules are the same
//! for every database; SQLite is the first one that they are run on. All queries are checked when the store is opened, so that a wrong
//! one is an error with its file and place before anything is sent.
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
//! SELECT p.student_number            AS "studentReference.studentUniqueId",
//!        s.ed_fi_school_id           AS "schoolReference.schoolId",
//!        e.start_date                AS "entryDate",
//!        e.grade                     AS "entryGradeLevelDescriptor",   -- a Campus code, mapped by the preferences
//!        e.school_year               AS "@schoolYear",
//!        e.school_id                 AS "@school",
//!        e.person_id                 AS "@person",
//!        'Enrollment:' || e.id       AS "@object"
//! FROM enrollment e JOIN person p ON p.id = e.person_id JOIN school s ON s.id = e.school_id
//! WHERE e.school_year = :school_year
//!   AND (:schools IS NULL OR e.school_id IN (SELECT value FROM json_each(:schools)))
//!   AND (:persons IS NULL OR e.person_id IN (SELECT value FROM json_each(:persons)))
//! ORDER BY e.id
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
//! | date, time | TEXT | text, as it is |
//! | boolean | INTEGER 0 or 1, TEXT `true` or `false` | `false`, `true` |
//! | whole number | INTEGER, a TEXT or REAL that is a whole number | a number |
//! | decimal number | TEXT, INTEGER, REAL | a number; TEXT exactly as it is written: `12.50` |
//! | descriptor | TEXT, INTEGER | a descriptor value, see below |
//! | collection, embedded object | TEXT: JSON, as `json_group_array(json_object(..))` makes it | that JSON, as it is, but for Campus codes |
//! | a path that the model does not have | INTEGER, REAL, TEXT | a number or text; below `_ext`, TEXT of a JSON object or array is that JSON |
//!
//! - NULL: the member is left out. An object all of whose members are left out is left out too: an optional reference that is not
//!   there. So are an empty array and an empty object as a column's whole JSON, and JSON's `null`.
//! - Inside JSON text nothing is typed for you: write `json('true')` for a boolean.
//! - A value that cannot be of its type makes the row `invalid`, with the path; the other rows go on.
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
//!
//! A record of a school, person, course or section must carry its keys: a filter passes only what carries one of its IDs. Records of the
//! district as a whole carry no school.
//!
//! # Parameters
//!
//! | parameter | is |
//! |---|---|
//! | `:school_year` | INTEGER, the year in which the school year ends |
//! | `:start_date`, `:end_date` | TEXT, its July 1 and June 30 |
//! | `:schools`, `:persons`, `:courses`, `:sections` | TEXT of a JSON array of Campus IDs, or NULL where there is no such filter |
//! | `:configuration` | TEXT, the configuration's name |
//! | `:student_unique_id`, `:staff_unique_id` | TEXT: `edFiId`, `localStudentNumber`, `studentStateId`; `edFiId`, `localStaffNumber`, `staffStateId` |
//!
//! A query must keep to `:school_year` and `:schools` itself. What it returns beyond them is not quietly dropped; it is an error of the
//! query. A filter on people, courses or sections that it does not name is applied to its Campus keys. Course and section IDs together
//! mean "a listed course **or** section"; that is always applied to the Campus keys, and both parameters are NULL then.
//!
//! # Special queries
//!
//! Files whose name begins with `_` tell about the source itself. None of them is required, nor do they need an `ORDER BY`. Columns in
//! brackets may be missing or NULL.
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
//! One folder may serve configurations of several Data Standards. A query, a preference or a mapping of a kind that a configuration's own one lacks is left
//! out there, and a plan names all of them in one warning; a name that no Data Standard has is an error.

mod codes;
mod column;
mod folder;
mod parameters;
mod row;
mod special;
mod sql;

pub(crate) use column::{Aliases, ColumnError};
pub(crate) use folder::{Query, ServiceQueries, Special};
pub(crate) use parameters::{Parameter, ParameterValue, split};
pub(crate) use row::{Cell, Layout};
pub(crate) use special::{OwnedCell, Table, configurations, enable_ed_fi, object_states, people, schools, withheld};
pub(crate) use sql::{NotOne, OneStatement, one_statement, place};
