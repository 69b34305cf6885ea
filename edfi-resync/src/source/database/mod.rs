//! Databases of which somebody else has the connection: what a store does with one, whatever driver it is.
//!
//! The rules of the queries are in [`service_query`](super::service_query). [`driver`] is what a driver must be, [`link`] the thread that owns a connection,
//! [`pool`] the connections of a snapshot. [`positional`] is a query as drivers take it, [`rows`] are its rows, fetched in a [`block`] each, [`count`] counts
//! them, and [`snapshot`] has them make records. [`failure`] is what a driver says. [`plain`] and [`store`] are for connections that a program makes
//! ([`DatabaseStore`]).

mod block;
mod count;
mod driver;
mod failure;
mod link;
mod plain;
mod pool;
mod positional;
mod rows;
mod snapshot;
mod store;

pub use self::block::Value as DatabaseValue;
#[cfg(feature = "odbc")]
pub(crate) use self::block::{BYTES, Block, ROWS};
#[cfg(feature = "odbc")]
pub(crate) use self::driver::{Driver, Session, first_statements};
#[cfg(feature = "odbc")]
pub(crate) use self::failure::Failure;
pub use self::plain::{
    Connect as DatabaseConnect, Connection as DatabaseConnection, Refused as DatabaseRefused, Rows as DatabaseRows,
    Sql as DatabaseSql,
};
#[cfg(feature = "odbc")]
pub(crate) use self::store::{Database, SCANS, is_a_database};
pub use self::store::{DatabaseOptions, DatabaseStore};
