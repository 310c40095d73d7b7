//! Where features join the platform.

use crate::desk;
use crate::platform::app::Hooks;

/// What features do for the platform.
pub const HOOKS: Hooks = Hooks {
    todos: desk::count,
    // To-dos are made from facts in the scope; who takes over the scope has them.
    hand_over: |_, _, _| Ok(()),
};
