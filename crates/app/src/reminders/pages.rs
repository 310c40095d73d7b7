//! The pages of reminders: the outbox and the settings for the system administrator, the choice for everybody.

mod choice;
mod gateway;
mod general;
mod mail;
mod outbox;

use crate::Routes;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .merge(outbox::routes())
        .merge(general::routes())
        .merge(mail::routes())
        .merge(gateway::routes())
        .merge(choice::routes())
}

const HERE: &str = "/desk/admin/reminders";
const UNDER: &[(&str, &str)] = &[("系统", "/desk/system"), ("提醒与发件箱", HERE)];
