//! A test to oneself: at once, past the outbox, so that what is wrong is told on the spot.

use fengqiao_domain::access::Action;

use super::Way;
use super::config::Settings;
use super::send::{Parcel, send};
use super::store::outbox::Body;
use super::store::ways;
use crate::platform::chance;
use crate::{Actor, App, AppError, Event};

/// Sends a test to whoever asks for it, at the address they gave for themselves.
///
/// # Errors
/// `Refused`: no address, no settings, a fault on the way.
pub fn to_oneself(app: &App, actor: &Actor, way: Way) -> Result<(), AppError> {
    if app.config.demo {
        return Err(AppError::refused("演示系统不向外发送。"));
    }
    let (settings, own) = app.read(|c| {
        Ok::<_, AppError>((
            Settings::load(c, &app.keys)?,
            ways::of(c, &app.keys, &actor.user_id)?.unwrap_or_default(),
        ))
    })?;
    let (ready, address, what) = match way {
        Way::Mail => (!settings.smtp.host.is_empty(), own.mail, "邮箱"),
        Way::Gateway => (!settings.gateway.url.is_empty(), own.phone, "手机号"),
    };
    if !ready {
        return Err(AppError::refused("还没有保存设置，先填好保存再测试。"));
    }
    if address.is_empty() {
        return Err(AppError::refused(format!(
            "您还没有填自己的{what}。到“我的账号—提醒方式”里填好再测试。"
        )));
    }
    let subject = "【测试】提醒能收到".to_owned();
    let short = "这是一条测试，收到说明提醒的设置是通的。".to_owned();
    let text = format!("{short}\n\n{}\n", app.config.system_name);
    let body = Body { subject, text, short, items: Vec::new() };
    let id = format!("test-{}", chance::code());
    let sent = send(app, &settings, way, &Parcel { id: &id, recipient: &address, body: &body });
    let outcome = sent.as_ref().map_or_else(ToString::to_string, |()| "已交出".to_owned());
    app.record(
        actor,
        Action::EditSettings,
        Event::new("test", "settings", format!("reminders.{}", way.code()))
            .summary(format!("测试{}：{outcome}", way.label())),
    )?;
    Ok(sent?)
}
