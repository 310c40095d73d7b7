//! By the office's gateway: one POST of JSON, signed, to one address. No proxy, no redirect, nothing but what is configured.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;

use super::guard::{Barred, Guarded};
use super::sign::signature;
use super::{Fault, PATIENCE, Parcel};
use crate::App;
use crate::platform::attachments::s3::trusted;
use crate::reminders::config::{Gateway, Shape};

/// So much of an answer is looked at, in bytes.
const MOST: u64 = 4096;

pub(super) fn send(app: &App, gateway: &Gateway, parcel: &Parcel) -> Result<(), Fault> {
    let agent = agent(app, gateway)?;
    let content = match gateway.shape {
        Shape::Plain => plain(app, parcel),
        Shape::Robot => robot(parcel),
    };
    let body = content.to_string();
    let at = app.clock.seconds();
    let mut request = http::Request::post(&gateway.url)
        .header("content-type", "application/json; charset=utf-8")
        .header("idempotency-key", parcel.id)
        .header("x-fengqiao-timestamp", at.to_string());
    if !gateway.secret.is_empty() {
        let signed = signature(gateway.signing, &gateway.secret, (at, parcel.id, &body));
        request = request.header("x-fengqiao-signature", signed);
    }
    let request = request.body(body).map_err(|_| Fault::new("网关地址写得不对"))?;
    let answer = agent.run(request).map_err(|e| told(&e))?;
    let status = answer.status();
    if status.is_redirection() {
        return Err(Fault::new("网关要转到别的地址，没有跟着去；请填最终的地址"));
    }
    if !status.is_success() {
        return Err(Fault::new(format!("网关没有收下（状态 {}）", status.as_u16())));
    }
    let mut bytes = Vec::new();
    // What cannot be read to its end says as much as it says.
    let _ = answer.into_body().into_reader().take(MOST).read_to_end(&mut bytes);
    match (gateway.shape, code(&bytes)) {
        (Shape::Robot, Some(0)) | (Shape::Plain, _) => Ok(()),
        (Shape::Robot, Some(code)) => Err(Fault::new(format!("群机器人没有收下（errcode {code}）"))),
        (Shape::Robot, None) => Err(Fault::new("群机器人的答复看不懂")),
    }
}

fn code(bytes: &[u8]) -> Option<i64> {
    serde_json::from_slice::<Value>(bytes).ok()?.get("errcode")?.as_i64()
}

/// The roots of the system, and those of a file beside them.
fn roots(file: Option<&Path>) -> Result<Vec<Certificate<'static>>, Fault> {
    let mut all = trusted(file).map_err(|_| Fault::new("没有可信任的根证书，核对 FENGQIAO_SEND_CA_FILE"))?;
    if file.is_some() {
        // A machine of the intranet may have none of its own.
        all.extend(trusted(None).unwrap_or_default());
    }
    Ok(all)
}

fn agent(app: &App, gateway: &Gateway) -> Result<Agent, Fault> {
    let secure = gateway.is_encrypted();
    let roots = if secure { roots(app.config.send_ca_file.as_deref())? } else { Vec::new() };
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::from(roots))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .https_only(secure)
        .proxy(None)
        .max_redirects(0)
        .http_status_as_error(false)
        .user_agent("fengqiao")
        .timeout_global(Some(PATIENCE * 2))
        .timeout_resolve(Some(PATIENCE))
        .timeout_connect(Some(PATIENCE))
        .timeout_recv_response(Some(PATIENCE))
        .build();
    Ok(Agent::with_parts(config, DefaultConnector::default(), Guarded::new(app.config.gateway_here)))
}

/// Our own form; `docs/operations.md` tells it to whoever writes a gateway.
fn plain(app: &App, parcel: &Parcel) -> Value {
    json!({
        "version": 1,
        "id": parcel.id,
        "system": app.config.system_name,
        "phone": parcel.recipient,
        "title": parcel.body.subject,
        "text": parcel.body.short,
        "items": parcel.body.items,
    })
}

/// A robot of a group: everybody in it reads this, so the one meant is named by telephone.
fn robot(parcel: &Parcel) -> Value {
    json!({
        "msgtype": "text",
        "text": { "content": format!("{}\n{}", parcel.body.subject, parcel.body.short),
                  "mentioned_mobile_list": [parcel.recipient] },
    })
}

fn told(error: &ureq::Error) -> Fault {
    let words = match error {
        ureq::Error::Timeout(_) => "网关没有按时答复",
        ureq::Error::HostNotFound => "找不到网关的域名",
        ureq::Error::Other(why) if why.downcast_ref::<Barred>().is_some() => {
            "网关的地址是本机、链路本地或云主机元数据地址，不允许访问"
        }
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::Pem(_) => {
            "网关的证书不可信，或者加密连接建不起来"
        }
        ureq::Error::Io(e) if e.kind() == std::io::ErrorKind::InvalidData => "网关的证书不可信",
        _ => "连不上网关，或者连接中断",
    };
    Fault::new(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_of_ones_own_stands_beside_those_of_the_system() {
        let system = trusted(None).map_or(0, |all| all.len());
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("own.pem");
        std::fs::write(&file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
        assert_eq!(roots(Some(&file)).unwrap().len(), system + 1);
        std::fs::write(&file, "not a certificate").unwrap();
        assert!(roots(Some(&file)).is_err());
    }

    #[test]
    fn the_scheme_is_told_however_it_is_written() {
        for (url, encrypted) in [("https://a/b", true), ("HTTPS://a/b", true), ("Http://a/b", false)] {
            let gateway = Gateway { url: url.into(), ..Gateway::default() };
            assert_eq!(gateway.is_encrypted(), encrypted, "{url}");
        }
    }
}
