//! [`Transport`]: which service carries requests over the network.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::http::HttpService;
#[cfg(feature = "hyper")]
use super::hyper_service::HyperService;
#[cfg(feature = "reqwest")]
use super::reqwest_service::ReqwestService;
use super::transport_options::TransportOptions;
use crate::error::{Error, ErrorKind, Result};

/// Which service carries requests over the network. Both do the same, and each is there with the feature of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// `ReqwestService`: what most programs use.
    Reqwest,
    /// `HyperService`: the pool below that alone, which costs less for each request.
    Hyper,
}

impl Transport {
    /// All of them, the one that is used where none is chosen first.
    pub const ALL: [Self; 2] = [Self::Reqwest, Self::Hyper];

    /// Its name, which is that of its feature.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reqwest => "reqwest",
            Self::Hyper => "hyper",
        }
    }

    /// Whether this build has it.
    pub fn is_built(self) -> bool {
        match self {
            Self::Reqwest => cfg!(feature = "reqwest"),
            Self::Hyper => cfg!(feature = "hyper"),
        }
    }

    /// A service of its own connections.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] if this build does not have it, or for a file of certificates that is none; [`ErrorKind::Unexpected`] if the system
    /// allows no HTTP client.
    pub fn service(self, options: TransportOptions) -> Result<Arc<dyn HttpService>> {
        match self {
            #[cfg(feature = "reqwest")]
            Self::Reqwest => Ok(Arc::new(ReqwestService::with_options(options)?)),
            #[cfg(feature = "hyper")]
            Self::Hyper => Ok(Arc::new(HyperService::with_options(options)?)),
            #[cfg(not(all(feature = "reqwest", feature = "hyper")))]
            _ => {
                drop(options);
                let hint = format!("build with the feature {:?}, or pass a service of your own", self.as_str());
                Err(Error::new(ErrorKind::ConfigInvalid, format!("this build has no HTTP service {:?}", self.as_str()))
                    .with_hint(hint))
            }
        }
    }
}

/// The first that this build has.
impl Default for Transport {
    fn default() -> Self {
        Self::ALL.into_iter().find(|transport| transport.is_built()).unwrap_or(Self::Reqwest)
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Transport {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|transport| transport.as_str() == text).ok_or_else(|| {
            Error::new(ErrorKind::ConfigInvalid, format!("{text:?} is no HTTP service")).with_hint("reqwest or hyper".to_owned())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_name_and_is_there_with_its_feature() {
        for transport in Transport::ALL {
            assert_eq!(transport.to_string().parse::<Transport>().expect("a name"), transport);
            match transport.service(TransportOptions::default()) {
                Ok(service) => {
                    assert!(transport.is_built() && format!("{service:?}").to_lowercase().starts_with(transport.as_str()));
                }
                Err(error) => assert!(!transport.is_built() && error.to_string().contains(transport.as_str()), "{error}"),
            }
        }
        assert!("curl".parse::<Transport>().is_err());
    }
}
