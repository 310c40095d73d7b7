//! What has a last day for somebody in a post: the clocks of single cases for whoever handles them, and the to-dos.

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::reminders::{Item, Topic};
use fengqiao_domain::todos::cases::KINDS;
use fengqiao_domain::todos::{Kind, Todo};

use crate::tables::Env;
use crate::{Actor, AppError, cases, desk};

/// Everything with a last day, the first one first.
///
/// # Errors
/// The store's.
pub fn items(c: &mut Conn, env: &Env, actor: &Actor, now: i64) -> Result<Vec<Item>, AppError> {
    let mut all = pressing(c, env, actor)?;
    let single = handles(actor);
    for todo in desk::gather(c, env, actor, now)? {
        if !(single && KINDS.contains(&todo.kind)) {
            all.extend(of_todo(&todo, env, actor));
        }
    }
    all.sort_by(|a, b| (a.due, &a.title).cmp(&(b.due, &b.title)));
    Ok(all)
}

/// The clocks of single cases alone; none for an office that looks over many: it is told how many, in the morning.
///
/// # Errors
/// The store's.
pub fn pressing(c: &mut Conn, env: &Env, actor: &Actor) -> Result<Vec<Item>, AppError> {
    if handles(actor) { cases::clocks::items(c, env, actor) } else { Ok(Vec::new()) }
}

const fn handles(actor: &Actor) -> bool {
    matches!(actor.scope, Scope::Organisation(_) | Scope::Mediator(_))
}

fn of_todo(todo: &Todo, env: &Env, actor: &Actor) -> Option<Item> {
    let due = todo.due?;
    let topic = match todo.kind {
        kind if KINDS.contains(&kind) => Topic::Cases,
        Kind::OwnCertificate | Kind::OwnRegistration | Kind::OwnHours | Kind::ExpertOpinion => Topic::Own,
        _ => Topic::Work,
    };
    // The kind's name in the program is as steady as anything, and opaque to whoever reads a row.
    let subject = format!("{:?} {:?} {}", todo.kind, actor.scope, todo.record.as_deref().unwrap_or_default());
    Some(Item {
        subject,
        topic,
        clock: "last_day",
        number: None,
        title: todo.title.clone(),
        due,
        clause: todo.clause,
        path: desk::link(todo, env, actor).0,
        ahead: env.policy.reminders.other_working_days.value,
        presses: false,
    })
}
