//! How sessions and attendances are kept and asked for.

pub mod check;
pub mod hours;
pub mod lists;
pub mod people;
pub mod places;
pub mod proof;
pub mod rates;
pub mod recognise;
pub mod records;
pub mod sessions;
pub mod years;
