//! The content of an attachment: opened part by part on its way out, with headers under which nothing in it can run.

use std::io::Read;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use fengqiao_domain::attachments::Format;
use http::{HeaderValue, header};
use tokio::sync::mpsc;

use super::super::actions;
use super::super::holders::Holder;
use crate::platform::attachments::{Opener, failed};
use crate::{App, AppError, Permit};

/// Nothing in the file runs, loads or sends.
const CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// A file as it goes out.
pub struct Going {
    format: Format,
    name: String,
    size: u64,
    first: Vec<u8>,
    rest: Opener<Box<dyn Read + Send>>,
}

impl Going {
    /// Opens an object; whether it is whole and ours shows with its first part, before anything is answered.
    ///
    /// # Errors
    /// It is not there or damaged.
    pub fn open(app: &App, object: &str, format: Format, name: &str, size: u64) -> Result<Self, AppError> {
        let mut rest = app.attachments.open(&app.keys, object)?;
        let first = rest.next_part().map_err(|e| failed(&e))?.unwrap_or_default();
        Ok(Self { format, name: name.to_owned(), size, first, rest })
    }
}

impl IntoResponse for Going {
    fn into_response(self) -> Response {
        // A picture was written by ourselves and is shown; a PDF is not, and is saved.
        let way = if self.format.is_picture() { "inline" } else { "attachment" };
        let name: String = form_urlencoded::byte_serialize(self.name.as_bytes()).collect();
        let disposition = format!("{way}; filename*=UTF-8''{}", name.replace('+', "%20"));
        let mut response = stream(self.first, self.rest).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.format.media_type()));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(self.size));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP));
        // Percent-encoded text is always a valid header.
        if let Ok(value) = HeaderValue::from_str(&disposition) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}

fn stream(first: Vec<u8>, mut rest: Opener<Box<dyn Read + Send>>) -> Body {
    let (to, from) = mpsc::channel::<std::io::Result<Bytes>>(4);
    tokio::task::spawn_blocking(move || {
        let mut part = Some(first);
        while let Some(bytes) = part {
            if to.blocking_send(Ok(bytes.into())).is_err() {
                return;
            }
            part = match rest.next_part() {
                Ok(next) => next,
                Err(e) => {
                    // The answer breaks off: half a file must not look whole.
                    let _ = to.blocking_send(Err(e));
                    return;
                }
            };
        }
    });
    Body::from_stream(futures_util::stream::unfold(from, |mut from| async move {
        from.recv().await.map(|part| (part, from))
    }))
}

/// The content; opening it is put on record.
pub async fn whole<H: Holder>(
    permit: Permit<H::View>,
    State(app): State<Arc<App>>,
    Path((record, id)): Path<(String, String)>,
) -> Result<Going, AppError> {
    let actor = permit.actor();
    app.blocking(move |app| {
        let found = actions::open::<H>(app, &actor, &record, &id)?;
        Going::open(app, &found.object, found.format, &found.name, found.size)
    })
    .await
}

/// The thumbnail of a photo, as lists and pages show it.
pub async fn thumbnail<H: Holder>(
    permit: Permit<H::View>,
    State(app): State<Arc<App>>,
    Path((record, id)): Path<(String, String)>,
) -> Result<Going, AppError> {
    let actor = permit.actor();
    app.blocking(move |app| {
        let found = actions::find::<H>(app, &actor, &record, &id)?;
        let (object, size) = found.thumbnail.ok_or(AppError::NotFound)?;
        Going::open(app, &object, Format::Jpeg, &found.name, size)
    })
    .await
}
