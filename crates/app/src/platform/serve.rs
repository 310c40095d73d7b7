//! The server: listens, serves until SIGTERM or Ctrl-C, then lets running requests finish.

use crate::{App, router};
use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long running requests may take to finish after a stop was asked for.
const DRAIN: Duration = Duration::from_secs(30);

/// Where to listen.
#[derive(Clone, Debug, Default)]
pub struct Listening {
    /// Office side; `None` not at all.
    pub office: Option<SocketAddr>,
    /// Public side; `None` not at all.
    pub public: Option<SocketAddr>,
    /// Certificate chain and key, PEM; both sides use them. Set [`crate::platform::config::Config::tls`] with it.
    pub tls: Option<(PathBuf, PathBuf)>,
}

/// Addresses that are being listened on; ports given as 0 are known now.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Office side.
    pub office: Option<SocketAddr>,
    /// Public side.
    pub public: Option<SocketAddr>,
}

/// Why the server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be used.
    #[error("无法在 {at} 监听：{why}。请检查端口是否被占用，或换一个地址。")]
    Bind {
        /// The address.
        at: SocketAddr,
        /// The machine's words.
        why: io::Error,
    },
    /// Certificate or key cannot be read.
    #[error("无法读取 TLS 证书或私钥：{0}。请检查 --tls-cert 与 --tls-key 指定的 PEM 文件。")]
    Tls(io::Error),
    /// Neither side was asked for.
    #[error("没有要监听的地址。请用 --listen 或 --public-listen 指定。")]
    Nothing,
    /// It broke off.
    #[error("服务意外中断：{0}")]
    Broken(io::Error),
}

/// Serves until asked to stop. `ready` is called once both addresses are being listened on.
pub async fn serve(
    app: Arc<App>,
    listening: Listening,
    ready: impl FnOnce(&Bound),
) -> Result<(), ServeError> {
    let office = listening.office.map(listen).transpose()?;
    let public = listening.public.map(listen).transpose()?;
    let bound =
        Bound { office: office.as_ref().map(|(_, at)| *at), public: public.as_ref().map(|(_, at)| *at) };
    if bound.office.is_none() && bound.public.is_none() {
        return Err(ServeError::Nothing);
    }
    let tls = match &listening.tls {
        Some((cert, key)) => {
            // A provider chosen earlier in the process is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
            Some(RustlsConfig::from_pem_file(cert, key).await.map_err(ServeError::Tls)?)
        }
        None => None,
    };
    let handle = Handle::new();
    let stopper = tokio::spawn(stop_when_asked(handle.clone()));
    let (end, ended) = tokio::sync::watch::channel(false);
    let sending = app.config.sends.then(|| tokio::spawn(crate::reminders::run(Arc::clone(&app), ended)));
    ready(&bound);
    let office = one_side(office, router::router(Arc::clone(&app)), tls.clone(), handle.clone());
    let public = one_side(public, router::public_router(app), tls, handle);
    let done = tokio::try_join!(office, public);
    stopper.abort();
    // The message on its way is sent to its end; the next one waits for the next server.
    end.send_replace(true);
    if let Some(sending) = sending
        && tokio::time::timeout(DRAIN, sending).await.is_err()
    {
        tracing::warn!("a message was still being sent; another server takes it up when its lease is over");
    }
    done.map(|_| ()).map_err(ServeError::Broken)
}

fn listen(at: SocketAddr) -> Result<(TcpListener, SocketAddr), ServeError> {
    let bound = || {
        let listener = TcpListener::bind(at)?;
        listener.set_nonblocking(true)?;
        let at = listener.local_addr()?;
        Ok((listener, at))
    };
    bound().map_err(|why| ServeError::Bind { at, why })
}

async fn one_side(
    listener: Option<(TcpListener, SocketAddr)>,
    router: Router,
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
) -> io::Result<()> {
    let Some((listener, _)) = listener else { return Ok(()) };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        Some(tls) => axum_server::from_tcp_rustls(listener, tls)?.handle(handle).serve(service).await,
        None => axum_server::from_tcp(listener)?.handle(handle).serve(service).await,
    }
}

async fn stop_when_asked(handle: Handle<SocketAddr>) {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            // Without the handler SIGTERM simply ends the process; Ctrl-C still drains.
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
    tracing::info!("stopping");
    handle.graceful_shutdown(Some(DRAIN));
}
