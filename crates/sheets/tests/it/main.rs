//! The whole crate from outside: workbooks in, workbooks out.

mod annotated;
mod builder;
mod forms;
mod headers;
mod hostile;
mod layouts;
mod round_trip;
mod samples;
