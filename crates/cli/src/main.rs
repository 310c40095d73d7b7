//! Fengqiao.
fn main() {}
