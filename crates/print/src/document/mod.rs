//! Documents of a case: from a template an office can change, and facts, to a paper as PDF and as Word.
//!
//! [`Template::read`] checks a template and says line by line what is wrong; [`fill`] puts [`Facts`] into it and gives a
//! [`Paper`], or all the facts that are missing; [`crate::Press::paper`] sets it as PDF/A, [`docx`] as a Word file.
//!
//! ```
//! use fengqiao_print::document::{Facts, fill, shipped};
//!
//! let template = shipped("D10").expect("D10 is shipped");
//! let paper = fill(template, &template.forms[0], &Facts::examples()).expect("nothing is missing");
//! assert!(paper.text().contains("劳动人事争议调解协议书"));
//! ```

mod bound;
mod docx;
mod facts;
mod fault;
mod fill;
mod paper;
mod pdf;
mod read;
mod required;
mod scan;
mod shipped;
mod template;
mod text;

pub use bound::Binder;
pub use docx::docx;
pub use facts::{Content, Fact, Facts, Field, Item, Known, known};
pub use fault::Fault;
pub use fill::{Missing, blank, fill};
pub use paper::{Align, Block, Closing, Column, Labelled, Layout, Paper};
pub use scan::{Raster, Scan};
pub use shipped::{CODES, shipped, shipped_text};
pub use template::{Form, Template};
