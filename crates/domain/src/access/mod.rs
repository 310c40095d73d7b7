//! Who may do what: roles, guarded capabilities, scope. Pure; the app asks here and nowhere else. Spec: surface.md.

mod actions;
mod matrix;
mod roles;
mod scope;
#[cfg(test)]
mod tests;

pub use actions::Action;
pub use matrix::{allowed, roles_for};
pub use roles::{Level, Role, Separation, separation};
pub use scope::Scope;
