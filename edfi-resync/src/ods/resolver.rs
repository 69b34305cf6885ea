//! [`Pinned`]: where a host's name leads. Names of loopback lead to this machine, whatever the system's resolver would say of them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::task::spawn_blocking;

use super::address::is_loopback_name;

/// Where the system says that a name leads.
type System = dyn Fn(&str) -> std::io::Result<Vec<SocketAddr>> + Send + Sync;

/// Asks the system, except about names of loopback: plain `http` goes there because they can lead nowhere else.
pub(super) struct Pinned(Arc<System>);

impl Pinned {
    /// Besides those names, whatever the system says.
    pub(super) fn new() -> Self {
        Self::with(|name| Ok((name, 0).to_socket_addrs()?.collect()))
    }

    fn with(system: impl Fn(&str) -> std::io::Result<Vec<SocketAddr>> + Send + Sync + 'static) -> Self {
        Self(Arc::new(system))
    }
}

impl Resolve for Pinned {
    fn resolve(&self, name: Name) -> Resolving {
        if is_loopback_name(name.as_str()) {
            let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
            let addresses: Addrs = Box::new(here.map(|address| SocketAddr::new(address, 0)).into_iter());
            return Box::pin(std::future::ready(Ok(addresses)));
        }
        let system = Arc::clone(&self.0);
        Box::pin(async move {
            let found = spawn_blocking(move || system(name.as_str())).await??;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
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

    async fn of(name: &str) -> Vec<IpAddr> {
        let found = poisoned().resolve(name.parse().expect("a name")).await.expect("it is found");
        found.map(|address| address.ip()).collect()
    }

    #[tokio::test]
    async fn b14_names_of_loopback_lead_to_this_machine_whatever_the_system_says() {
        let here: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        for name in ["localhost", "localhost.", "evil.localhost", "EVIL.LocalHost", "a.b.localhost."] {
            assert_eq!(of(name).await, here, "{name}");
        }
        for name in ["localhost.example.org", "evillocalhost", "api.example.org"] {
            assert_eq!(of(name).await, ["192.0.2.66".parse::<IpAddr>().expect("an address")], "{name}");
        }
    }
}
