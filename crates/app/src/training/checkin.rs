//! 扫码签到: a mediator signs in at a session with the code on the organiser's screen. What is kept is kept the way ticks
//! are; the whole of the hours until the organiser corrects them.

use fengqiao_db::{Conn, binds};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::training::checkin::{self, Asked, CheckIn, may_check_in};
use fengqiao_domain::training::{Attendance, Attendee, Session};
use fengqiao_domain::verdict::Verdict;

use super::attend::{self, Sheet, Tick};
use super::store::people;
use super::{SessionRecords, TrainingRecords};
use crate::tables::edit::load;
use crate::tables::{Env, Records};
use crate::{Actor, App, AppError};

/// What the digest of a code is bound to.
const CONTEXT: &str = "training.check_in";

/// 二维码, code of the ways to sign in.
const WAY: &str = "qr";

/// What a phone sends.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'a> {
    /// Record id of the session.
    pub session: &'a str,
    /// Record id of the mediator who is to be signed in.
    pub mediator: &'a str,
    /// The code that was scanned.
    pub code: &'a str,
}

/// How somebody stands at a session.
pub struct Standing {
    /// The session.
    pub session: Session,
    /// Who asks; `None` in a post that is no mediator's.
    pub who: Option<Attendee>,
    /// What was entered before.
    pub known: Option<Attendance>,
    /// Whether one may sign in now.
    pub said: Verdict<CheckIn>,
}

/// The code of a session at this moment.
pub fn code(app: &App, session: &str) -> String {
    checkin::code(session, checkin::step(app.clock.seconds()), |text| app.keys.blind(text, CONTEXT))
}

/// The mediator a post belongs to.
pub fn own(scope: &Scope) -> Option<&str> {
    match scope {
        Scope::Mediator(id) => Some(id),
        _ => None,
    }
}

/// What is said of a session to whoever holds it: whether its code is of use now.
///
/// # Errors
/// `Refused` where the option is off, and as [`attend::may_tick`].
pub fn on_screen(
    app: &App,
    env: &Env,
    scope: &Scope,
    session: &Session,
) -> Result<Verdict<CheckIn>, AppError> {
    let said = judged(app, env, session, true, true, None);
    if said.result == CheckIn::Off {
        return Err(AppError::refused(said.sentence));
    }
    attend::may_tick(scope, session, env)?;
    Ok(said)
}

/// How the one who asks stands at a session, with what was scanned.
///
/// # Errors
/// `NotFound` out of scope, or the store's.
pub fn standing(
    app: &App,
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    scan: &Scan,
) -> Result<Standing, AppError> {
    let session = load::<SessionRecords>(c, env, scope, scan.session)?;
    let (mut who, mut known) = (None, None);
    if let Some(me) = own(scope) {
        who = people::of_ids(c, [me.to_owned()])?.remove(me).map(|person| person.who);
        let condition = "r.session_id = $1 AND r.mediator_id = $2 AND r.withdrawn_on IS NULL";
        TrainingRecords::each(c, env, condition, &binds![scan.session, me], &mut |row| {
            known = Some(row);
            Ok(())
        })?;
    }
    let own = who.as_ref().is_some_and(|who| who.id == scan.mediator);
    let digest = |text: &str| app.keys.blind(text, CONTEXT);
    let holds = checkin::holds(scan.code, scan.session, app.clock.seconds(), digest);
    let said = judged(app, env, &session, own, holds, known.as_ref());
    Ok(Standing { session, who, known, said })
}

/// What the rule says now.
fn judged(
    app: &App,
    env: &Env,
    session: &Session,
    own: bool,
    code_holds: bool,
    known: Option<&Attendance>,
) -> Verdict<CheckIn> {
    let now = app.clock.now();
    let minute = u16::from(now.hour().unsigned_abs()) * 60 + u16::from(now.minute().unsigned_abs());
    let already = known.map(|row| row.attended.unwrap_or(0));
    may_check_in(&Asked { session, today: env.today, minute, code_holds, already, own }, env.policy)
}

/// Signs a mediator in, with all hours of the session.
///
/// # Errors
/// `NotFound` out of scope, `Refused` for what the rule says no to.
pub fn check_in(app: &App, actor: &Actor, scan: &Scan) -> Result<(), AppError> {
    app.act(actor, Action::Enrol, |tx| {
        let now = tx.now().to_owned();
        let env = app.env(&now);
        let Standing { session, said, .. } = standing(app, tx.conn(), &env, &actor.scope, scan)?;
        if said.result != CheckIn::Open {
            return Err(AppError::refused(said.sentence));
        }
        let tick = Tick {
            mediator: scan.mediator.to_owned(),
            attended: session.hours.unwrap_or(0),
            score: String::new(),
            passed: None,
            remarks: String::new(),
        };
        let sheet = Sheet { ticks: vec![tick], way: WAY.to_owned(), ..Sheet::default() };
        attend::enter(tx, &env, &session, &sheet, "check-in")?;
        Ok(())
    })
}
