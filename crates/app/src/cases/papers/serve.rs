//! What happens to a document once it was made: served, the serving taken back, voided.

use fengqiao_domain::access::Action;
use fengqiao_domain::cases::service::{Served, check};
use fengqiao_domain::cases::{CASES, Case};

use super::store::{self, Kept, Service};
use super::{because, of_actor, to_write};
use crate::platform::fields::{Entry, Field};
use crate::{App, AppError, Event, Tx};
use fengqiao_domain::cases::service::{Means, Receiver};
use jiff::civil::Date;

/// Longest reason, longest words of a field.
const LONGEST: usize = 200;

/// A document of a case in the actor's scope, for somebody who may change what is recorded of it.
fn reached(tx: &mut Tx, id: &str, paper: &str, why: &str) -> Result<(Case, Kept), AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    let case = of_actor(tx.conn(), &env, actor, id)?;
    to_write(actor, &case, env.today, why)?;
    let kept = store::one(tx.conn(), env.keys, id, paper)?;
    Ok((case, kept))
}

/// Records a serving inside a transaction of [`Action::EditCases`].
///
/// # Errors
/// `NotFound` out of scope, `Refused` for a document that was voided, `Invalid` for what cannot be.
pub(crate) fn serve(
    tx: &mut Tx,
    id: &str,
    paper: &str,
    served: Served,
    why: &str,
) -> Result<Service, AppError> {
    let (case, kept) = reached(tx, id, paper, why)?;
    if !kept.stands() {
        return Err(AppError::refused("这份文书已经作废，不再登记送达。"));
    }
    check(&served, &case, kept.made_on, tx.today())?;
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let service = Service {
        id: tx.new_id(),
        paper: paper.to_owned(),
        served,
        recorded: (now, actor.name.clone()),
        withdrawn: None,
    };
    let keys = &tx.app.keys;
    store::insert_service(tx.conn(), keys, id, &service, &actor.account)?;
    let words =
        format!("登记送达：{}，{}，{}", kept.called(), service.served.on.label(), service.served.words());
    tx.audit(because(Event::new("serve", CASES.id, id).summary(words), why));
    Ok(service)
}

fn reason(text: &str) -> Result<&str, AppError> {
    match text.trim() {
        "" => Err(AppError::invalid("reason", "没有填写理由。")),
        long if long.chars().count() > LONGEST => {
            Err(AppError::invalid("reason", format!("理由超过 {LONGEST} 个字，写短一些。")))
        }
        text => Ok(text),
    }
}

/// Takes a serving back: it stays, with who, when and why. The words of why are kept with it, sealed, and not in the
/// audit log.
///
/// # Errors
/// `NotFound` out of scope, `Invalid` without a reason, `Refused` where it was taken back already.
pub(crate) fn take_back(
    app: &App,
    actor: &crate::Actor,
    id: &str,
    service: &str,
    why: &str,
) -> Result<(), AppError> {
    app.act(actor, Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let case = of_actor(tx.conn(), &env, actor, id)?;
        to_write(actor, &case, env.today, why)?;
        let known = store::services(tx.conn(), env.keys, id)?;
        let found = known.iter().find(|one| one.id == service).ok_or(AppError::NotFound)?;
        let why = reason(why)?;
        if !store::withdraw_service(tx.conn(), env.keys, service, (&now, &actor.name), why)? {
            return Err(AppError::refused("这次送达已经撤销过了。"));
        }
        let words = format!("撤销送达：{}", found.served.words());
        tx.audit(Event::new("withdraw-service", CASES.id, id).summary(words));
        Ok(())
    })
}

/// Voids a document: it stays with its number, which nobody gets again. Why is kept as in [`take_back`].
///
/// # Errors
/// As [`take_back`].
pub(crate) fn void(tx: &mut Tx, id: &str, paper: &str, why: &str) -> Result<(), AppError> {
    let (_, kept) = reached(tx, id, paper, why)?;
    let why = reason(why)?;
    let (now, actor, keys) = (tx.now().to_owned(), tx.actor, &tx.app.keys);
    if !store::void(tx.conn(), keys, paper, &now, &actor.name, why)? {
        return Err(AppError::refused("这份文书已经作废。"));
    }
    let words = format!("文书作废：{}", kept.called());
    tx.audit(Event::new("void-document", CASES.id, id).summary(words));
    Ok(())
}

/// The fields of a serving.
pub(crate) fn fields(case: &Case, today: Date) -> Vec<Field> {
    // The description of the API asks about no case: all of them.
    let known = |one: &Receiver| one.name(case).is_some() || case.id.is_empty();
    let on: Vec<(&str, &str)> =
        Receiver::ALL.iter().filter(|one| known(one)).map(|one| (one.code(), one.label())).collect();
    let means: Vec<(&str, &str)> = Means::ALL.iter().map(|one| (one.code(), one.label())).collect();
    vec![
        Field::select("on", "受送达人", &on),
        Field::select("means", "送达方式", &means),
        Field::date("sent", "送出日期", Some(today)).hint("交给、寄出、发出、留置或者公告的那一天"),
        Field::date("signed", "签收日期", None).optional().hint("直接送达必填；邮寄的按回执"),
        Field::text("signer", "签收人", "").optional().hint("代收的写明与受送达人的关系"),
        Field::text("by", "送达人", "").optional().hint("谁去送的；印在送达回证上"),
        Field::area("note", "说明", "邮件号码、电子地址、拒收的事由和见证人、公告的地方和期间").optional(),
    ]
}

/// A serving as it was typed.
///
/// # Errors
/// `Invalid` for fields that are not right.
pub(crate) fn typed(e: &Entry) -> Result<Served, AppError> {
    for name in ["signer", "by", "note"] {
        if e.text(name).chars().count() > LONGEST {
            return Err(AppError::invalid(name, format!("超过 {LONGEST} 个字，写短一些。")));
        }
    }
    Ok(Served {
        on: Receiver::from_code(e.text("on")).ok_or_else(|| AppError::invalid("on", "没有选受送达人。"))?,
        means: Means::from_code(e.text("means"))
            .ok_or_else(|| AppError::invalid("means", "没有选送达方式。"))?,
        sent: e.date("sent")?,
        signed: e.optional_date("signed")?,
        signer: e.optional("signer"),
        by: e.optional("by"),
        note: e.optional("note"),
    })
}
