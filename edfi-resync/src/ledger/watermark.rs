//! [`Watermark`]: how far the changes of a source have come into a target.

/// How far the changes of one source have come into a target, of one resource. Its versions are the source's, each up to and including.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Watermark {
    /// The path of the resource: `/ed-fi/students`.
    pub resource: String,
    /// All records that changed up to this version were delivered; absent: of none that is known.
    pub records: Option<u64>,
    /// What was deleted up to this version is deleted, or was decided to stay; absent: of nothing that is known.
    pub deletes: Option<u64>,
}

impl Watermark {
    /// A resource of which nothing is known.
    pub fn new(resource: impl Into<String>) -> Self {
        Self { resource: resource.into(), records: None, deletes: None }
    }

    /// The same with the version up to which records were delivered.
    #[must_use]
    pub fn with_records(mut self, version: u64) -> Self {
        self.records = Some(version);
        self
    }

    /// The same with the version up to which deletes were carried out.
    #[must_use]
    pub fn with_deletes(mut self, version: u64) -> Self {
        self.deletes = Some(version);
        self
    }
}
