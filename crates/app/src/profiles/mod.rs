//! Import profiles (IV-3): how exports of the national platform, of courts, of 综治中心 are read as our cases, and ours put
//! out in their layout. An office makes them from a sample file; each version stays.

pub mod actions;
pub mod pages;
pub mod store;
#[cfg(test)]
mod tests;
mod trial;
