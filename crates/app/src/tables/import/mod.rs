//! Taking in a workbook (tables.md): each row is judged 新增 / 更新 / 无变化 / 错误, with 提醒 beside; then the good
//! rows are kept. A dry run judges in the same way and writes nothing (`ahead`), so that both say the same and nobody
//! waits for a look.

mod ahead;
pub mod batch;
mod jobs;
mod judge;
mod keep;
mod lens;
mod orgs;
pub mod pages;
mod reader;
mod references;
pub mod report;
mod run;
#[cfg(test)]
mod tests;

pub use jobs::{Job, Jobs};
pub use judge::{Judge, Judged, Outcome};
pub use lens::Lens;
pub use orgs::{Known, Organisations};
pub use reader::Read;
pub use references::placed_name;
pub use report::{Report, Said};
pub use run::{Done, Join, Options, needs_organisations, only_out, run, run_with};
