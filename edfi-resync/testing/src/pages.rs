//! The Rust blocks of what is written about the library, as doctests: those of the READMEs always, those of the guide with `--cfg guide` in
//! `RUSTDOCFLAGS`, for some of them take features that cost minutes to build.

#[doc = include_str!("../../../README.md")]
struct Readme;

#[doc = include_str!("../../README.md")]
struct OfTheLibrary;

#[doc = include_str!("../README.md")]
struct OfThisCrate;

#[cfg(guide)]
mod guide {
    #[doc = include_str!("../../guide/src/first-resync.md")]
    struct FirstResync;

    #[doc = include_str!("../../guide/src/sql-server.md")]
    struct SqlServer;

    #[doc = include_str!("../../guide/src/csv-extracts.md")]
    struct CsvExtracts;

    #[doc = include_str!("../../guide/src/parquet.md")]
    struct Parquet;

    #[doc = include_str!("../../guide/src/to-v8.md")]
    struct ToV8;

    #[doc = include_str!("../../guide/src/options.md")]
    struct EveryOption;
}
