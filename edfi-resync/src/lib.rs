//! Resync engine that moves Campus data into an Ed-Fi ODS, in order, with nothing lost.
//!
//! A school district's student information system (*Campus*, Infinite Campus) sends its data to an Ed-Fi ODS through a REST API. When
//! connections dropped, resources were switched on late, or a new year or a new ODS starts empty, somebody has to *resync*: send chosen
//! data again in an order that the ODS accepts, and know what became of each record. This crate is that engine.
//!
//! # In fifteen lines
//! A source, an ODS, a request; a plan that can be read before anything is sent; a report whose accounts close. Here the ODS is the
//! mock of the crate `edfi-resync-testing` in process; in earnest, leave `service` out and name the base URL of the API.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> edfi_resync::Result<()> {
//! use edfi_resync::Resync;
//! use edfi_resync::campus::Request;
//! use edfi_resync::model::Model;
//! use edfi_resync::ods::Credentials;
//! use edfi_resync::source::MemoryStore;
//! use edfi_resync_testing::mock_ods::MockOds;
//!
//! let ods = MockOds::new(&Model::ds5_2());
//! let student = r#"{"studentUniqueId": "604822", "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}"#;
//! let store = MemoryStore::new(Model::ds5_2()).with_records("students", [student])?;
//!
//! let resync = Resync::builder(store)
//!     .ods(ods.base_url())
//!     .secrets(Credentials::new(ods.key(), ods.secret()))
//!     .service(ods.clone())
//!     .open()
//!     .await?;
//! let plan = resync.plan(&Request::new()).await?; // only reads; print it, save it, approve it
//! let report = resync.run(&plan).await?;
//! assert!(report.is_success());
//! assert_eq!((report.total.read, report.total.created, ods.count("students")), (1, 1, 1));
//! # Ok(())
//! # }
//! ```
//!
//! # Where to look
//! | to | see |
//! |---|---|
//! | open, plan, run | [`Resync`], [`ResyncBuilder`], [`Options`]; bounded and stopped: [`Planning`], [`Running`], [`engine::Stop`] |
//! | bring secrets, share tokens | [`Secrets`], [`ods::TokenCache`] |
//! | open several configurations of one source, over shared connections and tokens | [`District`], [`DistrictBuilder`] |
//! | let Campus events be sent | [`District::handle`], [`District::process_events`], [`District::archive_event`], or the same of a [`Resync`]; [`campus::CampusEvent`] |
//! | delete what somebody names | [`Resync::plan_delete`], [`campus::DeleteRequest`] |
//! | say what to resync | [`campus::Request`]; what it may touch: [`campus::Configuration`], [`campus::Scope`] |
//! | read Campus | [`source::SqliteStore`] and its [service queries](source::service_query); [`source::JsonlStore`], [`source::MemoryStore`]; folders of CSV files, read and written: [`source::csv`] (feature `csv`); SQL Server and PostgreSQL over ODBC: `OdbcStore` (feature `odbc`); other databases: `DatabaseStore` (feature `database`); record batches, and Parquet files: `source::ArrowStore` (features `arrow`, `parquet`); a source of one's own: [`source::BlockingStore`] |
//! | move another ODS, or what changed in it | `OdsStore` (feature `ods-source`); [`campus::Changes`]; how far that has come: [`ledger::Watermark`] |
//! | give it what real tools write: numbers in quotes, days for moments, `True`, NaN | it is taken at the edge of these stores, counted and said: [`model::normalize`], [`model::Spelling`] |
//! | write a store of your own | [`source::SourceStore`] says what it must keep; `conformance::store` of `edfi-resync-testing` tries it |
//! | know what will happen | [`plan::Plan`] |
//! | know what the ODS lacks, has otherwise or beyond | [`Resync::verify`], [`verify::Differences`] |
//! | send only what differs from what the ODS has | [`campus::Mode::Reconcile`]; what that costs: [`plan::Comparison`] |
//! | know where somebody's records are, and why they are not there | [`Resync::explain`], [`explain::Subject`], [`explain::Reason`] |
//! | say in a file what Campus keeps in its Ed-Fi tables: configurations, preferences, mappings | [`source::configuration_file`] (feature `configuration-file`) |
//! | carry mappings over to another year, and find those that lack | [`mappings`], [`propose_mappings`]; [`campus::Preferences::compare_mappings`] |
//! | know what is wrong with records, without an ODS | [`validate()`], [`validate::Validation`]; against which values of descriptors: [`validate::Descriptors`] |
//! | delete from an ODS what is ours and gone from Campus | [`campus::Mode::Cleanup`]; what decides: [`campus::Policies`], the ledger and the source; why: [`plan::Because`], [`plan::Kept`] |
//! | remember between runs, resume | [`ledger::SqliteLedger`]; in a place of your own: [`ledger::Ledger`], then `conformance::ledger` |
//! | know what happened | [`report::Report`], line by line [`report::OutcomeFile`]; while it happens: [`engine::Event`] and [`engine::Observer`]; to keep or send on: [`engine::OwnedEvent`] |
//! | ask what Ed-Fi says | [`model::Model`] and [`model::ResourceKind`]; in which order: [`graph::Dependencies`] |
//! | build or inspect a record | [`resources`] (typed structs of Data Standard 5.2); into a store: `MemoryStore::add_typed` |
//! | test | `edfi-resync-testing`: a mock ODS, districts, a ledger in memory |
//!
//! # Foreign types
//! What signatures hold of other crates is of `async-trait`, `bytes`, `futures`, `http`, `serde`, `tokio` and `url`, which an embedder has anyway; the
//! [`CancellationToken`] of `tokio-util`, which [`Running::cancel_with`] and others take, can be named from here. Secrets go in as text, and do not
//! come out.
//!
//! # How a record ends
//! Every record that is read ends in exactly one [`engine::Outcome`]; a run whose sums do not close is an error, not a report.
//!
//! # Floors
//! Imports go down only; `tests/floors.rs` reads them.
//! ```text
//!          resync            the front door: open, plan, run; every option by its key
//!             |
//!         mappings           what codes mean: tables of them, and proposals
//!             |
//!    explain   validate      why somebody's records are in the ODS or not | what is wrong with records, without an ODS
//!             |
//!          verify            what the ODS lacks of a request, has otherwise, or has beyond it
//!             |
//!         orphans            records that the ODS has and Campus has not any more: found, decided on, found again before they go
//!             |
//!          report            folds: tallies, root causes
//!             |
//!          engine            carries a plan out; the only floor with anything under way
//!             |
//!         compare            what Campus has, what an ODS shows and what the ledger knows, joined
//!             |
//!           plan             request + model + graph + preferences -> Plan (pure)
//!          /    \
//!     ledger    graph        what a target holds, runs, outcomes | load order, closure, cycles
//!        |       |
//!     source    ods          stores of Campus data | one Ed-Fi API: discovery, token, operations, verdicts, retries
//!        \     /
//!         campus             configuration, preferences, rights, Campus keys, request, scope, events
//!            |
//!          model             what Ed-Fi says exists: kinds, keys, references, shape; no I/O
//! ```
//! `ods_source`, another ODS as a source, stands on `source` and `ods`, and nothing on it. `resources` stands on `model`, below `source`; `problems`, what is wrong with files that people write, on nothing but
//! errors. The crate `edfi-resync-testing` stands beside `plan`, on what is public below it; nothing here imports it.
//!
//! # Features
//! `reqwest` (HTTP over the network), `sqlite` (the SQLite store) and `typed` (typed structs) are on by default. `hyper` is HTTP over the network as well,
//! at less cost for each request; [`Options::transport`] chooses. `signal` lets a run be stopped by Ctrl-C and SIGTERM (`press_on_signals` of
//! [`engine::Stop`]). `configuration-file` reads configurations, preferences and mappings from TOML and mappings from CSV; it adds `toml_edit` and `csv`, with what
//! these stand on (`toml_parser`, `toml_writer`, `toml_datetime`, `winnow`, `csv-core`). `csv` reads and writes folders of CSV files, and adds nothing.
//! `arrow` reads record batches; it adds `csv`, `arrow-array`, `arrow-ipc`, `arrow-schema` and a dozen crates that these stand on. `parquet` reads folders of
//! Parquet files; it adds `arrow`, `parquet` and what that stands on, among it `zstd`, which is C. `database` reads databases over connections that a program
//! makes (`DatabaseStore`), and adds nothing.
//! `ods-source` reads another ODS as a source, and adds nothing. `odbc` reads databases over ODBC; it adds `odbc-api` (with `odbc-sys`, `atoi`, `widestring`)
//! and links the system's unixODBC. `spool` keeps what can be drawn only once in an unlinked file ([`source::SpooledStore`]); it adds `tempfile`.

#![cfg_attr(docsrs, feature(doc_cfg))]
// A build with fewer features lacks some of what its documentation leads to; with all of them every link is checked.
#![cfg_attr(
    not(all(feature = "configuration-file", feature = "spool", feature = "sqlite", feature = "typed")),
    allow(rustdoc::broken_intra_doc_links, reason = "they lead to what other features bring")
)]

pub mod campus;
mod compare;
pub mod engine;
mod error;
pub mod explain;
pub mod graph;
pub mod ledger;
pub mod mappings;
pub mod model;
pub mod ods;
#[cfg(feature = "ods-source")]
mod ods_source;
mod orphans;
pub mod plan;
#[cfg(feature = "configuration-file")]
mod problems;
pub mod report;
#[cfg(feature = "typed")]
pub mod resources;
mod resync;
mod rules;
mod shown;
pub mod source;
mod system;
pub mod validate;
pub mod verify;

pub use error::{Error, ErrorKind, Result};
#[cfg(feature = "ods-source")]
pub use ods_source::{OdsStore, OdsStoreBuilder, OdsStoreOptions, SnapshotUse};
pub use resync::{
    Advice, AdviceReason, District, DistrictBuilder, EventEnd, Explaining, HandledEvent, Handling, OPTIONS, Options, Planning,
    Prerequisite, PrerequisiteName, QueuedEvent, ResourceRow, ResourceSort, Resume, Resync, ResyncBuilder, Running, Secrets,
    TimeOfDay, Validating, Verifying, propose_mappings, validate,
};
#[cfg(feature = "rules")]
#[doc(hidden)]
pub use rules::{Rule, Rules};
pub use shown::Shown;
#[doc(no_inline)]
pub use tokio_util::sync::CancellationToken;

/// What an embedder keeps in a service, hands to its tasks and shares between them. A field that cannot be shared would break it far from here.
const _: () = {
    const fn is_shared<T: Send + Sync + 'static>() {}

    is_shared::<Error>();
    is_shared::<Resync>();
    is_shared::<ResyncBuilder>();
    is_shared::<Options>();
    is_shared::<HandledEvent>();
    is_shared::<campus::CampusEvent>();
    is_shared::<campus::Configuration>();
    is_shared::<campus::Request>();
    is_shared::<engine::OwnedEvent>();
    is_shared::<engine::Outcome>();
    is_shared::<engine::Stop>();
    is_shared::<graph::Dependencies>();
    is_shared::<model::Inspector>();
    is_shared::<model::Model>();
    is_shared::<model::Record>();
    is_shared::<ods::Credentials>();
    is_shared::<ods::Ods>();
    is_shared::<ods::OdsOptions>();
    is_shared::<ods::TokenCache>();
    is_shared::<plan::Plan>();
    is_shared::<report::Report>();
    is_shared::<report::ReportFold>();
    is_shared::<report::OutcomeFile>();
    is_shared::<source::JsonlStore>();
    #[cfg(feature = "arrow")]
    is_shared::<source::ArrowStore>();
    #[cfg(feature = "csv")]
    is_shared::<source::CsvStore>();
    is_shared::<source::MemoryStore>();
    #[cfg(feature = "odbc")]
    is_shared::<source::OdbcStore>();
    #[cfg(feature = "sqlite")]
    {
        is_shared::<ledger::SqliteLedger>();
        is_shared::<source::SqliteStore>();
    }
    #[cfg(feature = "reqwest")]
    is_shared::<ods::ReqwestService>();
    #[cfg(feature = "hyper")]
    is_shared::<ods::HyperService>();
    #[cfg(feature = "ods-source")]
    is_shared::<OdsStore>();
};
