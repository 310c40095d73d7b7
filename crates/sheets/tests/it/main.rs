//! The whole crate from outside: workbooks in, workbooks out.

mod annotated;
mod builder;
mod forms;
mod headers;
mod hostile;
mod round_trip;
mod samples;
