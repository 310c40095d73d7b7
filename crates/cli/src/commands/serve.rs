//! `serve`.

use std::process::ExitCode;

use fengqiao_app::platform::config::{Config, is_behind_proxy};
use fengqiao_app::platform::serve::{Bound, Listening, serve};
use fengqiao_db::{ServerLock, Target};

use crate::args::{Args, Serve};
use crate::open::{self, Expect};
use crate::say::{self, Failed};

/// Serves until SIGTERM or Ctrl-C.
///
/// # Errors
/// Another server has the data folder, an address or certificate cannot be used, the store's.
pub fn run(args: &Args, typed: &Serve) -> Result<ExitCode, Failed> {
    let tls = typed.tls_cert.clone().zip(typed.tls_key.clone());
    let config =
        Config { tls: tls.is_some(), behind_proxy: is_behind_proxy(), sends: true, ..Config::default() }
            .with_sending();
    // Before anything is opened: a second server must not bring the schema forward under the first.
    let _lock = match open::target(args) {
        Target::Sqlite { path } if path.exists() => {
            Some(ServerLock::acquire(args.data(), &format!("进程 {}", std::process::id()))?)
        }
        _ => None,
    };
    let app = open::app(args, Expect::Upgrade, config)?;
    let listening = Listening { office: typed.listen.0, public: typed.public_listen, tls };
    let scheme = if listening.tls.is_some() { "https" } else { "http" };
    let json = args.json;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime
        .block_on(serve(app, listening, |bound| announce(bound, scheme, json)))
        .map_err(|e| Failed(e.to_string()))?;
    Ok(ExitCode::SUCCESS)
}

/// Tells where to look.
pub fn announce(bound: &Bound, scheme: &str, json: bool) {
    let address = |at: std::net::SocketAddr| format!("{scheme}://{at}");
    if json {
        say::json(
            &serde_json::json!({ "office": bound.office.map(address), "public": bound.public.map(address) }),
        );
        return;
    }
    if let Some(at) = bound.office {
        say::line!("办公端 {}", address(at));
    }
    if let Some(at) = bound.public {
        say::line!("公众端 {}", address(at));
    }
    say::line!("按 Ctrl-C 停止。");
}
