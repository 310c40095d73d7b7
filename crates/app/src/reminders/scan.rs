//! Puts what is due into the outbox. What a message is called says what it is: whoever scans, and however often, it is
//! there once; what was said is noted in the same transaction.

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::reminders::{self, Due, Item, Message, Office, Recipient, letter, short};
use fengqiao_domain::verdict::clause_label;

use super::config::Settings;
use super::store::outbox::{self, Body, Line, New};
use super::store::said;
use super::store::ways::{self, Person};
use super::{Way, due};
use crate::users::store::posts;
use crate::{Actor, App, AppError, Origin, settings};

/// Days after which addresses and words of a message are wiped.
pub const KEEP_DAYS: i64 = 30;

/// How much is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Everything, for the message of the morning.
    Morning,
    /// The clocks of single cases that press.
    Pressing,
}

/// Looks at everybody who wants to be reminded by a way that is in use. Returns how many messages were put into the outbox.
///
/// # Errors
/// The store's.
pub fn scan(app: &App, extent: Extent) -> Result<usize, AppError> {
    let (settings, people) =
        app.read(|c| Ok::<_, AppError>((Settings::load(c, &app.keys)?, ways::everybody(c, &app.keys)?)))?;
    let mut put = 0;
    for person in people {
        let on: Vec<Way> =
            settings.ways().into_iter().filter(|way| person.ways.address(*way).is_some()).collect();
        if !on.is_empty() {
            put += one(app, &settings, &person, &on, extent)?;
        }
    }
    Ok(put)
}

fn one(
    app: &App,
    settings: &Settings,
    person: &Person,
    on: &[Way],
    extent: Extent,
) -> Result<usize, AppError> {
    let (stamp, now, today) = (app.clock.stamp(), app.clock.seconds(), app.today());
    let env = app.env(&stamp);
    let (items, calendar, said) = app.read(|c| {
        let mut items: Vec<Item> = Vec::new();
        for post in posts::held(c, &person.user, &today.to_string())? {
            // As the person, not as the system: what the post may not see is not told.
            let origin = Origin::Web { ip: String::new() };
            let actor = post.actor(person.user.clone(), person.account.clone(), String::new(), origin);
            if actor.may(Action::ViewDesk) {
                items.extend(of(c, &env, &actor, now, extent)?);
            }
        }
        Ok::<_, AppError>((items, settings::calendar(c)?, said::to(c, &person.user)?))
    })?;
    let wanted: Vec<Item> = items.into_iter().filter(|i| person.ways.topics.contains(&i.topic)).collect();
    let mut put = 0;
    for &way in on {
        let to = Recipient { account: &person.user, way: way.code() };
        let due = reminders::due(wanted.clone(), &calendar, today, to);
        let messages = reminders::messages(due, &said, today, to, extent == Extent::Morning);
        let Some(address) = person.ways.address(way) else { continue };
        for message in messages {
            let body = body(app, settings, &message);
            let new = New {
                id: &message.id,
                user: &person.user,
                way,
                recipient: address,
                urgent: message.urgent,
                body: &body,
            };
            put += usize::from(app.db.write(|c| {
                let is_new = outbox::put(c, &app.keys, &new, (now, &stamp))?;
                if is_new {
                    said::keep(c, &message.id, &person.user, &message.items)?;
                }
                Ok::<_, AppError>(is_new)
            })?);
        }
    }
    Ok(put)
}

fn of(
    c: &mut Conn,
    env: &crate::tables::Env,
    actor: &Actor,
    now: i64,
    extent: Extent,
) -> Result<Vec<Item>, AppError> {
    match extent {
        Extent::Morning => due::items(c, env, actor, now),
        Extent::Pressing => due::pressing(c, env, actor),
    }
}

fn body(app: &App, settings: &Settings, message: &Message) -> Body {
    let today = app.today();
    let office = Office { system: &app.config.system_name, address: &settings.general.address };
    let words = letter(message, today, office);
    let line = |due: &Due| Line {
        case_number: due.item.number.clone(),
        title: due.item.title.clone(),
        due: due.item.due.to_string(),
        stage: due.stage.code().to_owned(),
        clause: if due.item.clause.is_empty() {
            String::new()
        } else {
            clause_label(due.item.clause).to_owned()
        },
        link: if office.address.is_empty() {
            String::new()
        } else {
            format!("{}{}", office.address, due.item.path)
        },
    };
    Body {
        subject: words.subject,
        text: words.text,
        short: short(message, today),
        items: message.items.iter().map(line).collect(),
    }
}

/// Days after which what could not be sent is given up.
const GIVE_UP_DAYS: i64 = 2;

/// Gives up what is too old to be sent, and wipes addresses and words of what was done with [`KEEP_DAYS`] ago. Returns of
/// how many.
///
/// # Errors
/// The store's.
pub fn wipe(app: &App) -> Result<u64, AppError> {
    let stamp = app.clock.stamp();
    let ago = |days: i64| {
        let day = plus_days(app.clock.now().date(), -days);
        stamp.split_once('T').map_or_else(|| day.to_string(), |(_, time)| format!("{day}T{time}"))
    };
    Ok(app.db.write(|c| {
        outbox::give_up(c, &ago(GIVE_UP_DAYS), &stamp)?;
        outbox::wipe(c, &ago(KEEP_DAYS))
    })?)
}
