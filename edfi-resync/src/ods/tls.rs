//! How connections are secured: by rustls, with the certificates that the system trusts (districts have authorities of their own). There is no switch
//! that leaves certificates unchecked. The cryptography provider is given to the client alone and never installed for the whole process.

use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ConfigBuilder, Error, RootCertStore, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::roots;

/// What connections trust: the system's certificates and these.
///
/// # Errors
/// Those of a system that has no certificates.
pub(super) fn trusting(roots: &[CertificateDer<'static>]) -> Result<ClientConfig, Error> {
    let tls = builder()?;
    let trusting = if roots.is_empty() { tls.with_platform_verifier() } else { roots::trusting(tls, roots) };
    Ok(finished(trusting?))
}

/// What connections trust that are not secured: nobody. No certificates of the system are read for it.
pub(super) fn unused() -> Result<ClientConfig, Error> {
    Ok(finished(builder()?.with_root_certificates(RootCertStore::empty())))
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider())).with_safe_default_protocol_versions()
}

fn finished(tls: ConfigBuilder<ClientConfig, WantsClientCert>) -> ClientConfig {
    let mut tls = tls.with_no_client_auth();
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    tls
}
