//! What holds each service over the network to the same tests: a test is written once, for any [`Networked`], and listed with [`over_each_service!`].

use super::http::HttpService;
#[cfg(feature = "hyper")]
use super::hyper_service::HyperService;
#[cfg(feature = "reqwest")]
use super::reqwest_service::ReqwestService;
use super::transport_options::TransportOptions;
use crate::error::Result;

/// A service over the network.
pub(super) trait Networked: HttpService + Clone {
    /// The module in which its tests are.
    const ROOM: &'static str;

    /// A service with these options.
    fn with(options: TransportOptions) -> Result<Self>;

    /// A service with the usual options.
    fn usual() -> Self {
        Self::with(TransportOptions::default()).expect("a client")
    }
}

#[cfg(feature = "reqwest")]
impl Networked for ReqwestService {
    const ROOM: &'static str = "over_reqwest";

    fn with(options: TransportOptions) -> Result<Self> {
        Self::with_options(options)
    }
}

#[cfg(feature = "hyper")]
impl Networked for HyperService {
    const ROOM: &'static str = "over_hyper";

    fn with(options: TransportOptions) -> Result<Self> {
        Self::with_options(options)
    }
}

/// Runs these tests, which are generic over a [`Networked`], with each service that this build has. One that is not listed is dead code.
macro_rules! over_each_service {
    ($($test:ident),+ $(,)?) => {
        #[cfg(feature = "reqwest")]
        mod over_reqwest {
            use crate::ods::ReqwestService;

            $(#[tokio::test]
            async fn $test() {
                super::$test::<ReqwestService>().await;
            })+
        }
        #[cfg(feature = "hyper")]
        mod over_hyper {
            use crate::ods::HyperService;

            $(#[tokio::test]
            async fn $test() {
                super::$test::<HyperService>().await;
            })+
        }
    };
}
pub(super) use over_each_service;
