//! The service queries that come with the library, for its own reference schema of a Campus database.

/// Lists the files of `edfi-resync/campus/queries/`, without `.sql`.
macro_rules! queries {
    ($($name:literal),* $(,)?) => {
        &[$((concat!($name, ".sql"), include_str!(concat!("../../../campus/queries/", $name, ".sql")))),*]
    };
}

/// File names and their SQL.
pub(super) const QUERIES: &[(&str, &str)] = queries![];
