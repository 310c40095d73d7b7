//! Mediators: the record, its table, how a row enters the history, and the roster rules (R3, III-2-1).

pub mod acts;
pub mod analysis;
pub mod check;
pub mod confirmation;
pub mod facts;
pub mod fold;
pub mod profile;
pub mod record;
pub mod roster;
pub mod show;
pub mod table;

pub use confirmation::Confirmation;
pub use facts::{Appointment, Facts, Removal, UnfitNotice, standing_on};
pub use fold::fold;
pub use record::{Decision, DecisionKind, Ending, Entry, Host, Mediator};
pub use table::MEDIATORS;

/// 居民身份证, the type where none is given.
pub const RESIDENT_ID: &str = "resident_id";
/// 专职.
pub const FULL_TIME: &str = "full_time";
/// 兼职.
pub const PART_TIME: &str = "part_time";
/// 变动类型 退出.
pub const LEFT: &str = "left";
/// 变动类型 兼任.
pub const CONCURRENT: &str = "concurrent";
