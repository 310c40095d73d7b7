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
use super::store::ways;
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

/// What came of a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// Messages put into the outbox.
    pub put: usize,
    /// Everybody was looked at; else it was stopped before.
    pub whole: bool,
}

/// Times one person is looked at again when another server was faster.
const TRIES: usize = 3;

/// Looks at everybody who wants to be reminded by a way that is in use, until it is stopped. Somebody whose facts cannot be
/// read is passed over and told of in the log; the others are reminded.
///
/// # Errors
/// The store's.
pub fn scan(app: &App, extent: Extent, stopped: &dyn Fn() -> bool) -> Result<Scanned, AppError> {
    let (settings, people) =
        app.read(|c| Ok::<_, AppError>((Settings::load(c, &app.keys)?, ways::everybody(c)?)))?;
    let mut put = 0;
    for (user, account) in people {
        if stopped() {
            return Ok(Scanned { put, whole: false });
        }
        match one(app, &settings, (&user, &account), extent) {
            Ok(more) => put += more,
            Err(error) => tracing::error!(user, %error, "reminders of one account"),
        }
    }
    Ok(Scanned { put, whole: true })
}

/// Puts in what one person is to be told, and looks again where some of it was said meanwhile.
fn one(app: &App, settings: &Settings, who: (&str, &str), extent: Extent) -> Result<usize, AppError> {
    let mut put = 0;
    for _ in 1..TRIES {
        match look(app, settings, who, extent, &mut put) {
            Err(AppError::Conflict) => {}
            other => return other.map(|()| put),
        }
    }
    look(app, settings, who, extent, &mut put).map(|()| put)
}

fn look(
    app: &App,
    settings: &Settings,
    (user, account): (&str, &str),
    extent: Extent,
    put: &mut usize,
) -> Result<(), AppError> {
    let (stamp, now, today) = (app.clock.stamp(), app.clock.seconds(), app.today());
    let env = app.env(&stamp);
    let Some(chosen) = app.read(|c| ways::of(c, &app.keys, user))? else { return Ok(()) };
    let on: Vec<(Way, &str)> =
        settings.ways().into_iter().filter_map(|way| Some((way, chosen.address(way)?))).collect();
    if on.is_empty() {
        return Ok(());
    }
    let (wanted, calendar, said) = app.read(|c| {
        let mut items: Vec<Item> = Vec::new();
        for post in posts::held(c, user, &today.to_string())? {
            // As the person, not as the system: what the post may not see is not told.
            let origin = Origin::Web { ip: String::new() };
            let actor = post.actor(user.to_owned(), account.to_owned(), String::new(), origin);
            if actor.may(Action::ViewDesk) {
                items.extend(of(c, &env, &actor, now, extent)?);
            }
        }
        items.retain(|item| chosen.topics.contains(&item.topic));
        // What was said of last days before all of these is of no account.
        let first = items.iter().map(|item| item.due).min().unwrap_or(today);
        Ok::<_, AppError>((items, settings::calendar(c)?, said::to(c, user, first)?))
    })?;
    for (way, address) in on {
        let to = Recipient { account: user, way: way.code() };
        let due = reminders::due(wanted.clone(), &calendar, today, to);
        for message in reminders::messages(due, &said, today, to, extent == Extent::Morning) {
            *put += usize::from(put_in(app, settings, (user, way, address), &message)?);
        }
    }
    Ok(())
}

/// Puts a message into the outbox and notes what it says; false where it is there already.
///
/// # Errors
/// `Conflict` where another message has said some of it meanwhile: then this one is not put in. The store's.
pub fn put_in(
    app: &App,
    settings: &Settings,
    (user, way, recipient): (&str, Way, &str),
    message: &Message,
) -> Result<bool, AppError> {
    let (stamp, now) = (app.clock.stamp(), app.clock.seconds());
    let body = body(app, settings, message);
    let new = New { id: &message.id, user, way, recipient, urgent: message.urgent, body: &body };
    app.db.write(|c| {
        let is_new = outbox::put(c, &app.keys, &new, (now, &stamp))?;
        if is_new && said::keep(c, &message.id, user, &message.items)? < message.items.len() {
            return Err(AppError::Conflict);
        }
        Ok(is_new)
    })
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

/// Gives up what is too old to be sent, and wipes addresses and words of what was done with [`KEEP_DAYS`] ago. Returns of
/// how many.
///
/// # Errors
/// The store's.
pub fn wipe(app: &App) -> Result<u64, AppError> {
    let stamp = app.clock.stamp();
    let day = plus_days(app.clock.now().date(), -KEEP_DAYS);
    let before = stamp.split_once('T').map_or_else(|| day.to_string(), |(_, time)| format!("{day}T{time}"));
    Ok(app.db.write(|c| {
        outbox::give_up(c, app.clock.seconds(), &stamp)?;
        outbox::wipe(c, &before)
    })?)
}
