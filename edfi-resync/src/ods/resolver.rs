//! [`Pinned`]: where a host's name leads. Names of loopback lead to this machine, whatever the system's resolver would say of them.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;
#[cfg(feature = "hyper")]
use std::task::{Context, Poll};
use std::vec;

#[cfg(feature = "hyper")]
use futures::future::BoxFuture;
#[cfg(feature = "hyper")]
use hyper_util::client::legacy::connect::dns;
#[cfg(feature = "reqwest")]
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::task::spawn_blocking;
#[cfg(feature = "hyper")]
use tower_service::Service;

use super::address::is_loopback_name;

/// Where the system says that a name leads.
type System = dyn Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync;

/// Asks the system, except about names of loopback: plain `http` goes there because they can lead nowhere else.
#[derive(Clone)]
pub(super) struct Pinned(Arc<System>);

impl Pinned {
    /// Besides those names, whatever the system says.
    pub(super) fn new() -> Self {
        Self::with(|name| Ok((name, 0).to_socket_addrs()?.collect()))
    }

    fn with(system: impl Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync + 'static) -> Self {
        Self(Arc::new(system))
    }

    /// Where a name leads.
    async fn find(self, name: String) -> io::Result<vec::IntoIter<SocketAddr>> {
        if is_loopback_name(&name) {
            let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
            return Ok(here.map(|address| SocketAddr::new(address, 0)).to_vec().into_iter());
        }
        Ok(spawn_blocking(move || (self.0)(&name)).await??.into_iter())
    }
}

#[cfg(feature = "reqwest")]
impl Resolve for Pinned {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.clone().find(name.as_str().to_owned());
        Box::pin(async move { Ok(Box::new(found.await?) as Addrs) })
    }
}

#[cfg(feature = "hyper")]
impl Service<dns::Name> for Pinned {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: dns::Name) -> Self::Future {
        Box::pin(self.clone().find(name.as_str().to_owned()))
    }
}

impl fmt::Debug for Pinned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pinned")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A resolver that sends everybody to somebody else.
    fn poisoned() -> Pinned {
        Pinned::with(|_| Ok(vec!["192.0.2.66:0".parse().expect("an address")]))
    }

    /// Where it leads whom each service asks.
    async fn of(name: &str) -> Vec<Vec<IpAddr>> {
        let mut found = Vec::new();
        #[cfg(feature = "reqwest")]
        found.push(poisoned().resolve(name.parse().expect("a name")).await.expect("it is found").collect::<Vec<_>>());
        #[cfg(feature = "hyper")]
        found.push(poisoned().call(name.parse().expect("a name")).await.expect("it is found").collect::<Vec<_>>());
        found.into_iter().map(|addresses| addresses.into_iter().map(|address| address.ip()).collect()).collect()
    }

    #[tokio::test]
    async fn b14_names_of_loopback_lead_to_this_machine_whatever_the_system_says() {
        let here: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let elsewhere = ["192.0.2.66".parse::<IpAddr>().expect("an address")];
        for name in ["localhost", "localhost.", "evil.localhost", "EVIL.LocalHost", "a.b.localhost."] {
            assert!(of(name).await.iter().all(|found| *found == here), "{name}");
        }
        for name in ["localhost.example.org", "evillocalhost", "api.example.org"] {
            assert!(of(name).await.iter().all(|found| *found == elsewhere), "{name}");
        }
    }
}
