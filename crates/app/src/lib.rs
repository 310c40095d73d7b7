//! The application: use cases, pages and API over the rules of `fengqiao-domain` and the store of `fengqiao-db`.

pub mod actor;
pub mod api;
pub mod applications;
pub mod attachments;
pub mod audit_log;
pub mod calculators;
pub mod cases;
pub mod certificates;
pub mod coverage;
pub mod demo;
pub mod desk;
pub mod duty;
pub mod error;
pub mod experts;
pub mod hooks;
pub mod mediators;
pub mod migrations;
pub mod organisations;
pub mod paper_templates;
pub mod platform;
pub mod portal;
pub mod profiles;
pub mod reminders;
pub mod router;
pub mod search;
pub mod settings;
pub mod setup;
pub mod tables;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod training;
pub mod units;
pub mod users;

pub use actor::{Actor, Origin};
pub use error::{AppError, FieldError};
pub use platform::app::{App, Tx};
pub use platform::audit::Event;
pub use platform::may;
pub use platform::page::Page;
pub use platform::permit::{Open, Permit};
pub use platform::routes::Routes;
pub use platform::serve::{Listening, serve};
