//! The outbox of a demonstration: some people have chosen to be reminded, and what is due lies there. Nothing leaves.

use fengqiao_domain::access::{Action, Role};
use fengqiao_domain::reminders::Topic;

use super::Account;
use crate::reminders::{self, Extent, Gateway, Smtp, Way, Ways, outbox};
use crate::users::store::users;
use crate::{Actor, App, AppError};

/// What became of the first few: gone, or why not; the last one is given up.
const FAULTS: [Option<&str>; 5] =
    [None, None, Some("邮件服务器没有按时答复"), None, Some("邮件服务器不收这个收件地址")];
/// Whoever puts the samples in.
const HOLDER: &str = "demo";

/// Lets some accounts be reminded, and shows what became of it: gone, to be tried again, given up.
///
/// # Errors
/// The store's.
pub fn reminders(app: &App, accounts: &[Account]) -> Result<(), AppError> {
    let system = Actor::system();
    let smtp = Smtp {
        on: true,
        host: "smtp.example.invalid".into(),
        port: 587,
        from: "tiaojie@example.invalid".into(),
        ..Smtp::default()
    };
    reminders::set_smtp(app, &system, &smtp)?;
    let gateway = Gateway { on: true, url: "https://sms.example.invalid/send".into(), ..Gateway::default() };
    reminders::set_gateway(app, &system, &gateway, true)?;
    let mut people = Vec::new();
    for (at, account) in accounts.iter().enumerate() {
        let reminded = matches!(
            account.role,
            Role::DistrictManager
                | Role::DistrictOfficer
                | Role::OrganisationHead
                | Role::Mediator
                | Role::CityOfficer
        );
        let user = app.read(|c| users::by_account(c, account.account))?.filter(|_| reminded);
        if let Some(user) = user {
            let ways = Ways {
                mail: format!("{}@example.invalid", account.account),
                phone: format!("1990000{:04}", at + 1),
                by_mail: true,
                by_gateway: account.role == Role::Mediator,
                topics: Topic::ALL.to_vec(),
            };
            reminders::choose(app, &system, Action::ManageUsers, &user.id, &ways)?;
            people.push((user.id, ways.mail));
        }
    }
    // On a day off nobody is told anything, and on others there may be little: the page shows every outcome all the same.
    if reminders::scan(app, Extent::Morning, &|| false)?.put < FAULTS.len() {
        more(app, &people)?;
    }
    samples(app)
}

/// What a morning of the week before might have said.
fn more(app: &App, people: &[(String, String)]) -> Result<(), AppError> {
    let (now, stamp) = (app.clock.seconds(), app.clock.stamp());
    for (at, (user, mail)) in people.iter().enumerate() {
        let line = outbox::Line {
            case_number: None,
            title: "调解员证年度注册，还有 6 人未办理".into(),
            due: app.today().to_string(),
            stage: "ahead".into(),
            clause: String::new(),
            link: String::new(),
        };
        let body = outbox::Body {
            subject: "【工作提醒】快到期 1 项".into(),
            text: "请登录系统办理。".into(),
            short: "快到期 1 项。请登录系统工作台办理。".into(),
            items: vec![line],
        };
        let new = outbox::New {
            id: &format!("demo-{at}"),
            user,
            way: Way::Mail,
            recipient: mail,
            urgent: false,
            body: &body,
        };
        app.db.write(|c| outbox::put(c, &app.keys, &new, (now, &stamp)))?;
    }
    Ok(())
}

/// What became of the first few.
fn samples(app: &App) -> Result<(), AppError> {
    let (now, stamp) = (app.clock.seconds(), app.clock.stamp());
    for (at, fault) in FAULTS.into_iter().enumerate() {
        let claimed = app.db.write(|c| outbox::claim(c, &app.keys, &Way::ALL, (now, &stamp), HOLDER))?;
        let Some(claimed) = claimed else { break };
        app.db.write(|c| match fault {
            None => outbox::sent(c, &claimed.id, HOLDER, &stamp).map(drop),
            Some(fault) => {
                let last = i64::try_from(outbox::GAPS.len()).unwrap_or(i64::MAX) + 1;
                let attempt = if at + 1 == FAULTS.len() { last } else { 1 };
                outbox::failed(c, (claimed.id.as_str(), attempt), HOLDER, fault, (now, &stamp))
            }
        })?;
    }
    Ok(())
}
