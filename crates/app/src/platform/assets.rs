//! Stylesheet, scripts and icons, embedded in the program. Their addresses carry a content version and are kept for ever.

use super::page::set_asset_version;
use super::permit::Open;
use super::routes::Routes;
use crate::error::AppError;
use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Response};
use http::header;
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "../../assets/"]
struct Files;

open_to!(StaticFiles, "样式、脚本和图标不含任何数据，登录页和公众页也要用");

/// Routes of this part. Also computes the content version.
pub fn routes() -> Routes {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    let hashes: Vec<u8> =
        names.iter().filter_map(|n| Files::get(n)).flat_map(|f| f.metadata.sha256_hash()).collect();
    set_asset_version(&super::hash::sm3(&hashes)[..12]);
    Routes::new().get("/assets/{*path}", file)
}

async fn file(
    _: Open<StaticFiles>,
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let kind = content_type(&path).ok_or(AppError::NotFound)?;
    let file = Files::get(&path).ok_or(AppError::NotFound)?;
    let versioned = query.is_some_and(|q| q.starts_with("v="));
    let keep = if versioned { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], file.data).into_response())
}

/// Only what pages load; data and licences stay inside.
fn content_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "ico" => "image/x-icon",
        _ => return None,
    })
}
