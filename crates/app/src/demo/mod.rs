//! Synthetic data: a throw-away city for `demo`, any amount of it for `generate`. What is made is in `world`; here
//! it is kept, through the same door as everything else.

mod accounts;
mod cases;
mod duty;
mod experts;
mod fill;
mod parameters;
mod profiles;
mod reminders;
mod store;
#[cfg(test)]
mod tests;
mod training;
mod world;

pub use accounts::{Account, accounts};
pub use cases::cases;
pub use fill::{Filled, fill};
pub use profiles::profiles;
pub use reminders::reminders;
pub use store::{Held, held};
pub use world::{Size, World, WorldProblem};
