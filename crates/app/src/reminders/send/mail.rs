//! By mail, through the office's server (SMTP). The number of a message is that of the outbox, so that a mail server that
//! meets it twice knows it.

use std::fs;
use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, SmtpTransport, Transport as _};

use super::{Fault, PATIENCE, Parcel};
use crate::App;
use crate::reminders::config::{Security, Smtp};

pub(super) fn send(app: &App, smtp: &Smtp, parcel: &Parcel) -> Result<(), Fault> {
    let message = compose(app, smtp, parcel)?;
    let mut transport = SmtpTransport::builder_dangerous(smtp.host.as_str())
        .port(smtp.port)
        .timeout(Some(PATIENCE))
        .hello_name(ClientId::Domain(domain(&smtp.from).to_owned()))
        .tls(tls(app, smtp)?);
    if !smtp.user.is_empty() {
        transport = transport.credentials(Credentials::new(smtp.user.clone(), smtp.password.clone()));
    }
    transport.build().send(&message).map(drop).map_err(|e| told(&e))
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
}

fn compose(app: &App, smtp: &Smtp, parcel: &Parcel) -> Result<Message, Fault> {
    let address = |text: &str, what: &str| -> Result<Address, Fault> {
        text.parse().map_err(|_| Fault::new(format!("{what}写得不对")))
    };
    let from = Mailbox::new(Some(app.config.system_name.clone()), address(&smtp.from, "发件地址")?);
    let to = Mailbox::new(None, address(parcel.recipient, "收件地址")?);
    // Chinese in any other way is longer, and some relays still count seven bits.
    let text = Body::new_with_encoding(parcel.body.text.clone(), ContentTransferEncoding::Base64)
        .map_err(|_| Fault::new("信写不成"))?;
    let seconds = u64::try_from(app.clock.seconds()).unwrap_or(0);
    let automatic =
        HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    Message::builder()
        .from(from)
        .to(to)
        .subject(parcel.body.subject.as_str())
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(Some(format!("<{}@{}>", parcel.id, domain(&smtp.from))))
        .raw_header(automatic)
        .header(ContentType::TEXT_PLAIN)
        .body(text)
        .map_err(|_| Fault::new("信写不成"))
}

fn tls(app: &App, smtp: &Smtp) -> Result<Tls, Fault> {
    if smtp.security == Security::None {
        return Ok(Tls::None);
    }
    let wrong = |_| Fault::new("TLS 设置不对，核对服务器域名和 FENGQIAO_SEND_CA_FILE");
    let mut parameters = TlsParameters::builder(smtp.host.clone());
    if let Some(file) = &app.config.send_ca_file {
        let pem = fs::read(file).map_err(|_| Fault::new("FENGQIAO_SEND_CA_FILE 指定的证书文件读不出来"))?;
        parameters = parameters.add_root_certificate(Certificate::from_pem(&pem).map_err(wrong)?);
    }
    let parameters = parameters.build().map_err(wrong)?;
    Ok(if smtp.security == Security::Tls { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
}

/// What went wrong. What the server said may name the recipient: only its code is told.
fn told(error: &Error) -> Fault {
    let code = error.status().map(u16::from);
    let words = match code {
        Some(530 | 534 | 535 | 538) => "邮件服务器不认账号密码".to_owned(),
        Some(550 | 551 | 553) => "邮件服务器不收这个收件地址".to_owned(),
        Some(code) => format!("邮件服务器没有收下（{code}）"),
        None if error.is_timeout() => "邮件服务器没有按时答复".to_owned(),
        None if error.is_tls() => "和邮件服务器的加密连接建不起来，核对域名和证书".to_owned(),
        None if error.is_client() => "邮件服务器不支持设置的加密或登录方式".to_owned(),
        None if error.is_response() => "邮件服务器的答复看不懂".to_owned(),
        None => "连不上邮件服务器，或者连接中断".to_owned(),
    };
    Fault(words)
}
