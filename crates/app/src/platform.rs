//! What every feature stands on.

/// Declares why a route is open to everybody: `open_to!(Name, "reason")`, then `Open<Name>` in the signature.
macro_rules! open_to {
    ($name:ident, $why:literal) => {
        #[doc = $why]
        pub(crate) struct $name;

        impl $crate::platform::permit::Reason for $name {
            const WHY: &'static str = $why;
        }
    };
}
pub(crate) use open_to;

pub mod app;
pub mod assets;
pub mod attachments;
pub mod audit;
pub mod backup;
pub mod caller;
pub mod chance;
pub mod clock;
pub mod config;
pub mod counts;
pub mod crypto;
pub mod csrf;
pub mod device;
pub mod display;
pub mod edge;
pub mod fields;
pub mod frame;
pub mod hash;
pub mod health;
pub mod jurisdiction;
pub mod limits;
pub mod masking;
pub mod may;
pub mod memo;
pub mod meta;
pub mod metrics;
pub mod page;
pub mod parallel;
pub mod permit;
pub mod problem;
pub mod render;
pub mod routes;
pub mod serve;
pub mod session;
pub mod tries;
pub mod view;
