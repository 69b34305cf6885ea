//! What lies behind a request that failed on the network: the server's own trouble, or this process's.

use std::error::Error as StdError;
use std::io;

use super::http::{TransportError, TransportFault};
use crate::system::{MANY_FILES, is_out_of_descriptors};

/// The error of a request that failed. `fault`: what the client says of it, where nothing behind the error says more.
pub(super) fn broken(fault: TransportFault, error: impl StdError + Send + Sync + 'static) -> TransportError {
    let mut own = OwnTrouble::default();
    own.look(&error);
    if own.is_certificate_refused {
        return TransportError::new(TransportFault::Untrusted, error);
    }
    // The process's own trouble is none of the server's, whatever the client makes of it.
    if own.is_out_of_descriptors {
        return TransportError::new(TransportFault::NotSent, MANY_FILES);
    }
    TransportError::new(fault, error)
}

/// What lies behind an error that is not the server's answer to anything.
#[derive(Default)]
struct OwnTrouble {
    is_certificate_refused: bool,
    is_out_of_descriptors: bool,
}

impl OwnTrouble {
    /// Looks at an error and all behind it. What an I/O error wraps is not its source, but it itself.
    fn look(&mut self, error: &(dyn StdError + 'static)) {
        if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref::<rustls::Error>() {
            self.is_certificate_refused = true;
        }
        if let Some(system) = error.downcast_ref::<io::Error>() {
            self.is_out_of_descriptors |= is_out_of_descriptors(system);
            if let Some(wrapped) = system.get_ref() {
                self.look(wrapped);
            }
        }
        if let Some(source) = error.source() {
            self.look(source);
        }
    }
}
