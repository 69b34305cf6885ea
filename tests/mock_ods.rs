//! The mock ODS, from outside: the rules of an ODS as black-box cases through `HttpService`, and the same over a socket.

#[path = "mock_ods/authorization.rs"]
mod authorization;
#[path = "mock_ods/caller.rs"]
mod caller;
#[path = "mock_ods/every_kind.rs"]
mod every_kind;
#[path = "mock_ods/extensions.rs"]
mod extensions;
#[path = "mock_ods/fixture.rs"]
mod fixture;
#[path = "mock_ods/invariants.rs"]
mod invariants;
#[path = "mock_ods/keys.rs"]
mod keys;
#[path = "mock_ods/limits.rs"]
mod limits;
#[path = "mock_ods/metadata.rs"]
mod metadata;
#[path = "mock_ods/planted.rs"]
mod planted;
#[path = "mock_ods/reading.rs"]
mod reading;
#[path = "mock_ods/scenarios.rs"]
mod scenarios;
#[path = "mock_ods/socket.rs"]
mod socket;
#[path = "mock_ods/switches.rs"]
mod switches;
#[path = "mock_ods/tokens.rs"]
mod tokens;
#[path = "mock_ods/troubles.rs"]
mod troubles;
#[path = "mock_ods/validation.rs"]
mod validation;
#[path = "mock_ods/writing.rs"]
mod writing;
