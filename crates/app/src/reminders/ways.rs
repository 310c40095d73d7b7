//! Choosing how somebody is reminded: by the person, or by the manager of the account.

use fengqiao_domain::access::Action;

use super::Way;
use super::Ways;
use super::store::{outbox, ways};
use crate::platform::app::Tx;
use crate::platform::fields::is_mobile;
use crate::{Actor, App, AppError, Event, FieldError};

/// Keeps what was chosen for an account. Whoever changes another's must manage accounts and reach it (`manage::detail`
/// has looked). What waits on a way that is no longer chosen is taken back.
///
/// # Errors
/// `Invalid`, field by field.
pub fn choose(app: &App, actor: &Actor, action: Action, user: &str, new: &Ways) -> Result<(), AppError> {
    let new = Ways { mail: new.mail.trim().to_owned(), phone: new.phone.trim().to_owned(), ..new.clone() };
    let problems = problems(&new);
    if !problems.is_empty() {
        return Err(AppError::Invalid { problems });
    }
    app.act(actor, action, |tx| keep(tx, user, &new))
}

/// The same inside a transaction, of what is known to be right.
///
/// # Errors
/// The store's.
pub fn keep(tx: &mut Tx, user: &str, new: &Ways) -> Result<(), AppError> {
    let (keys, by, now) = (&tx.app.keys, tx.actor.account.clone(), tx.now().to_owned());
    let old = ways::of(tx.conn(), keys, user)?.unwrap_or_default();
    ways::keep(tx.conn(), keys, user, new, (&by, &now))?;
    // An address that was changed is not written to any more.
    let same = |way: &Way| new.address(*way).is_some() && new.address(*way) == old.address(*way);
    let kept: Vec<Way> = Way::ALL.into_iter().filter(same).collect();
    let moment = tx.app.clock.seconds();
    outbox::withdraw(tx.conn(), user, &kept, moment)?;
    let on = |ways: &Ways| {
        let all: Vec<&str> =
            Way::ALL.into_iter().filter(|w| ways.address(*w).is_some()).map(Way::label).collect();
        if all.is_empty() { "不提醒".to_owned() } else { all.join("、") }
    };
    let topics = |ways: &Ways| ways.topics.iter().map(|t| t.label()).collect::<Vec<_>>().join("；");
    tx.audit(
        Event::edit("reminder_ways", user)
            .change("提醒方式", on(&old), on(new))
            .change("提醒内容", topics(&old), topics(new))
            .personal("邮箱", old.mail != new.mail)
            .personal("手机", old.phone != new.phone),
    );
    Ok(())
}

fn problems(ways: &Ways) -> Vec<FieldError> {
    let mut all = Vec::new();
    if !ways.mail.is_empty() && !super::send::is_mail_address(&ways.mail) {
        all.push(FieldError::new("mail", "邮箱写成 name@example.gov.cn。"));
    }
    if ways.by_mail && ways.mail.is_empty() {
        all.push(FieldError::new("mail", "选了邮件，填收件的邮箱。"));
    }
    if !ways.phone.is_empty() && !is_mobile(&ways.phone) {
        all.push(FieldError::new("phone", "手机号应为 11 位数字。"));
    }
    if ways.by_gateway && ways.phone.is_empty() {
        all.push(FieldError::new("phone", "选了短信网关，填手机号。"));
    }
    if (ways.by_mail || ways.by_gateway) && ways.topics.is_empty() {
        all.push(FieldError::new("topics", "选了提醒方式，至少选一类内容。"));
    }
    all
}
