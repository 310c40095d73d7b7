//! What is wrong with sending, for `doctor`. Nothing is sent and nobody is spoken to.

use fengqiao_db::Conn;

use super::Way;
use super::config::{Security, Settings, gateway_problems, smtp_problems};
use super::store::outbox;
use crate::platform::attachments::s3::trusted;
use crate::setup::doctor::Finding;
use crate::{App, AppError, FieldError};

const PART: &str = "提醒";
const WHERE: &str = "系统管理员在“系统—提醒与发件箱”里改";

/// Settings that cannot be right, what was given up.
///
/// # Errors
/// The store's.
pub fn look(c: &mut Conn, app: &App) -> Result<Vec<Finding>, AppError> {
    let settings = match Settings::load(c, &app.keys) {
        Ok(settings) => settings,
        Err(AppError::Internal(why)) => return Ok(vec![Finding::bad(PART, why, "在设置页重新填写后保存")]),
        Err(other) => return Err(other),
    };
    let ways = settings.ways();
    if ways.is_empty() {
        return Ok(vec![Finding::good(PART, "邮件和短信网关都没有启用，只在工作台提醒")]);
    }
    let mut all = Vec::new();
    for (way, problems) in
        [(Way::Mail, smtp_problems(&settings.smtp)), (Way::Gateway, gateway_problems(&settings.gateway))]
    {
        if ways.contains(&way) {
            all.push(of_way(way, &problems));
        }
    }
    if let Some(file) = &app.config.send_ca_file
        && trusted(Some(file)).is_err()
    {
        let says = "FENGQIAO_SEND_CA_FILE 指定的文件读不出来，或者里面没有 PEM 格式的证书";
        all.push(Finding::bad(PART, says, "核对路径、权限和内容"));
    }
    if ways.contains(&Way::Mail) && settings.smtp.security == Security::None {
        all.push(Finding::note(
            PART,
            "到邮件服务器的连接不加密",
            "只在内网中转时这样用；能用 STARTTLS 的改过来",
        ));
    }
    if ways.contains(&Way::Gateway) && !settings.gateway.is_encrypted() {
        all.push(Finding::note(
            PART,
            "到短信网关的连接不加密，手机号和案件编号可能被人看到",
            "改用 https 的地址",
        ));
    }
    if settings.general.address.is_empty() {
        all.push(Finding::note(PART, "没有填办公端地址，提醒里没有链接", WHERE));
    }
    let given_up = outbox::count(c, "failed")?;
    if given_up > 0 {
        let says = format!("有 {given_up} 条提醒没有发出去");
        all.push(Finding::note(PART, says, "在“系统—提醒与发件箱”里看原因，改好后重发"));
    }
    Ok(all)
}

fn of_way(way: Way, problems: &[FieldError]) -> Finding {
    if problems.is_empty() {
        return Finding::good(PART, format!("{}已启用", way.label()));
    }
    let words: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
    Finding::bad(PART, format!("{}的设置不对：{}", way.label(), words.concat()), WHERE)
}
