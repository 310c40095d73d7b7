//! Where a request of the gateway may lead. The address is set by the system administrator alone; it must not become a way
//! to what listens on this machine only, or to a cloud's data about its machines. A name is judged by the addresses it
//! stands for at the moment of the connection, so that a name that changes its mind gains nothing. Addresses of the
//! intranet are what the gateway has.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;
use ureq::Error;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Addresses of clouds where a machine is told its own secrets.
const METADATA: [IpAddr; 3] = [
    IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)),
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
];

/// Whether an address may be spoken to; `here`: also this machine.
pub fn is_allowed(address: IpAddr, here: bool) -> bool {
    let plain = address.to_canonical();
    if METADATA.contains(&plain) {
        return false;
    }
    match plain {
        IpAddr::V4(v4) if v4.is_loopback() => here,
        IpAddr::V6(v6) if v6.is_loopback() => here,
        IpAddr::V4(v4) => {
            !(v4.is_unspecified()
                || v4.octets()[0] == 0
                || v4.is_link_local()
                || v4.is_multicast()
                || v4.is_broadcast())
        }
        IpAddr::V6(v6) => {
            !(v6.is_unspecified() || v6.is_unicast_link_local() || v6.is_multicast() || embeds(v6))
        }
    }
}

/// An old form of an address of version 4 inside one of version 6.
fn embeds(v6: Ipv6Addr) -> bool {
    let s = v6.segments();
    s[..6] == [0; 6] || s[0] == 0x2002 || (s[0] == 0x64 && s[1] == 0xff9b)
}

/// An address that may not be spoken to.
#[derive(Clone, Copy, Debug)]
pub struct Barred;

impl fmt::Display for Barred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address may not be spoken to")
    }
}

impl std::error::Error for Barred {}

/// Looks names up as usual and lets nothing through that is not allowed.
pub struct Guarded {
    inner: DefaultResolver,
    here: bool,
}

impl Guarded {
    /// `here`: this machine may be spoken to.
    pub fn new(here: bool) -> Self {
        Self { inner: DefaultResolver::default(), here }
    }
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Guarded({})", self.here)
    }
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let all = self.inner.resolve(uri, config, timeout)?;
        if all.iter().all(|address| is_allowed(address.ip(), self.here)) {
            Ok(all)
        } else {
            Err(Error::Other(Box::new(Barred)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn the_intranet_is_spoken_to_and_this_machine_is_not() {
        let of = |text: &str, here| is_allowed(text.parse().unwrap(), here);
        for good in
            ["10.0.0.5", "192.168.1.9", "172.16.3.4", "59.1.2.3", "100.64.0.1", "fd12::5", "2408:8000::1"]
        {
            assert!(of(good, false), "{good}");
        }
        for here in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert!(!of(here, false) && of(here, true), "{here}");
        }
        for bad in [
            "169.254.169.254",
            "169.254.1.1",
            "100.100.100.200",
            "fd00:ec2::254",
            "0.0.0.0",
            "0.1.2.3",
            "255.255.255.255",
            "224.0.0.1",
            "::",
            "fe80::1",
            "ff02::1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::a9fe:a9fe",
        ] {
            assert!(!of(bad, false) && !of(bad, true), "{bad}");
        }
    }
}
