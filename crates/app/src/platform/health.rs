//! Whether the server lives and can work, and its counters.

use super::permit::Open;
use super::routes::Routes;
use crate::App;
use crate::error::AppError;
use axum::extract::State;
use axum::response::IntoResponse;
use http::{StatusCode, header};
use std::sync::Arc;

open_to!(Probe, "运行监控没有账号，只回答是否正常");
open_to!(Counters, "运行监控没有账号，只对本机回答，不含业务数据");

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/healthz", alive).get("/readyz", ready).get("/metrics", metrics)
}

async fn alive(_: Open<Probe>) -> &'static str {
    "ok\n"
}

async fn ready(_: Open<Probe>, State(app): State<Arc<App>>) -> impl IntoResponse {
    match app.blocking(|app| Ok(app.read(|c| c.query_one("SELECT 1", &[]))?)).await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database\n"),
    }
}

async fn metrics(open: Open<Counters>, State(app): State<Arc<App>>) -> Result<impl IntoResponse, AppError> {
    if !is_loopback(&open.ask().ip) {
        return Err(AppError::NotFound);
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.metrics.text()))
}

fn is_loopback(ip: &str) -> bool {
    ip.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
