//! [`Secrets`]: where key and secret come from.

use std::sync::Arc;

use async_trait::async_trait;

use crate::campus::Configuration;
use crate::error::Result;
use crate::ods::Credentials;

/// Gives the key and secret of a configuration. They come from the caller, never from the source.
///
/// [`Credentials`] are the same for whatever configuration. A closure is asked for each, and may ask a vault in turn:
///
/// ```
/// use edfi_resync::campus::Configuration;
/// use edfi_resync::ods::Credentials;
/// use edfi_resync::{Secrets, Result};
///
/// fn taken(_: impl Secrets) {}
///
/// async fn from_vault(name: String) -> Result<Credentials> {
///     Ok(Credentials::new(name, "issued by the host"))
/// }
///
/// taken(|configuration: &Configuration| from_vault(configuration.name.clone()));
/// taken(Credentials::new("key", "secret"));
/// ```
#[async_trait]
pub trait Secrets: Send + Sync + 'static {
    /// The key and secret with which this configuration's target is reached.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`](crate::ErrorKind::ConfigInvalid) when there are none.
    async fn credentials(&self, configuration: &Configuration) -> Result<Credentials>;
}

/// The same key and secret for whatever configuration.
#[async_trait]
impl Secrets for Credentials {
    async fn credentials(&self, _: &Configuration) -> Result<Credentials> {
        Ok(self.clone())
    }
}

/// A function that is asked for each configuration.
#[async_trait]
impl<F, A> Secrets for F
where
    F: Fn(&Configuration) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Credentials>> + Send + 'static,
{
    async fn credentials(&self, configuration: &Configuration) -> Result<Credentials> {
        self(configuration).await
    }
}

#[async_trait]
impl<S: Secrets + ?Sized> Secrets for Arc<S> {
    async fn credentials(&self, configuration: &Configuration) -> Result<Credentials> {
        self.as_ref().credentials(configuration).await
    }
}
