//! The authorities that are trusted besides the system's: a district's or a state's own.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier, client::WantsClientCert};
use rustls_platform_verifier::Verifier;

use crate::error::{Error, ErrorKind, Result};

/// The certificates of a PEM file.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] names the option `ca_file`: the file cannot be read, holds none, or one that is malformed.
pub(super) fn read(file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let shown = file.display();
    let invalid = |problem: &str| {
        Error::new(ErrorKind::ConfigInvalid, format!("ca_file: {shown} {problem}"))
            .with_hint("name a PEM file with the certificate of the authority that issued the server's")
    };
    let bytes = std::fs::read(file).map_err(|error| invalid("cannot be read").with_source(error))?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    let found = found.map_err(|error| invalid("is no PEM file").with_source(error))?;
    if found.is_empty() {
        return Err(invalid("holds no certificate"));
    }
    for certificate in &found {
        let mut alone = RootCertStore::empty();
        alone.add(certificate.clone()).map_err(|error| invalid("holds a malformed certificate").with_source(error))?;
    }
    Ok(found)
}

/// Trusts the system's authorities and these.
pub(super) fn trusting(
    tls: ConfigBuilder<ClientConfig, WantsVerifier>,
    roots: &[CertificateDer<'static>],
) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, rustls::Error> {
    let provider = Arc::clone(tls.crypto_provider());
    let verifier = Verifier::new_with_extra_roots(roots.iter().cloned(), provider)?;
    // What is dangerous about it is to check less than rustls; this is the system's own check, with more to trust.
    Ok(tls.dangerous().with_custom_certificate_verifier(Arc::new(verifier)))
}

#[cfg(test)]
#[path = "roots_tests.rs"]
mod tests;
