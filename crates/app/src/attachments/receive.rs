//! A form with a file, read as it comes: first what is said of the file, then the file, which goes to a blocking thread
//! part by part.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use fengqiao_domain::attachments::{Kind, Refusal};
use http::StatusCode;
use tokio::sync::mpsc;

use super::take::{self, Taken};
use crate::{App, AppError};

/// What a form brought.
#[derive(Default)]
pub struct Sent {
    /// What was typed.
    pub typed: BTreeMap<String, String>,
    /// Name of the file.
    pub name: String,
    /// What became of the file; `None` where none was chosen.
    pub taken: Option<Result<Taken, AppError>>,
}

impl Sent {
    /// What was typed into a field; empty for nothing.
    pub fn text(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", |v| v.trim())
    }

    /// The kind chosen.
    pub fn kind(&self) -> Option<Kind> {
        Kind::parse(self.text("kind"))
    }
}

/// Parts that may wait for the blocking thread.
const WAITING: usize = 8;
/// Longest text of a field, in bytes; what is longer is told where it is judged.
const LONGEST: usize = 8 * 1024;
/// Most fields of text in a form.
const MOST_FIELDS: usize = 50;
/// Longest pause of whoever sends: a thread waits for the next part.
const PAUSE: Duration = Duration::from_secs(30);

/// Reads a form to its end. The first file that is not empty counts: a phone offers the camera and the album.
///
/// # Errors
/// A form that was cut off or is too large. What is wrong with the file stands in [`Sent::taken`].
pub async fn form(app: &Arc<App>, mut form: Multipart) -> Result<Sent, AppError> {
    let mut sent = Sent::default();
    let mut fields = 0;
    while let Some(mut field) = next_field(&mut form).await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" && name != "camera" {
            fields += 1;
            if fields > MOST_FIELDS {
                return Err(AppError::TooLarge);
            }
            sent.typed.insert(name, text(field, LONGEST).await?);
            continue;
        }
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let Some(first) = part(&mut field).await?.filter(|c| !c.is_empty()) else {
            // An empty file is told apart from none by its name.
            if !file_name.is_empty() && sent.taken.is_none() {
                sent.taken = Some(Err(AppError::invalid("file", Refusal::Empty.sentence())));
            }
            continue;
        };
        if matches!(sent.taken, Some(Ok(_))) {
            continue;
        }
        sent.name = file_name;
        sent.taken = Some(if let Some(kind) = sent.kind() {
            file(app, kind, first, field).await?
        } else {
            drain(field).await?;
            Err(AppError::invalid("kind", "还没有选类别。请选照片、扫描件或其他，再选一次文件。"))
        });
    }
    Ok(sent)
}

/// Takes one file in while it is read; what is wrong with it stands inside.
///
/// # Errors
/// It was cut off, or is larger than any may be.
pub async fn file(
    app: &Arc<App>,
    kind: Kind,
    first: Bytes,
    mut field: Field<'_>,
) -> Result<Result<Taken, AppError>, AppError> {
    let (to, mut from) = mpsc::channel::<Bytes>(WAITING);
    let worker = {
        let app = Arc::clone(app);
        tokio::task::spawn_blocking(move || {
            take::file(&app, kind, std::iter::from_fn(|| from.blocking_recv()))
        })
    };
    let mut wanted = to.send(first).await.is_ok();
    // What is refused early is read to its end all the same, so that the browser gets to see why.
    while let Some(part) = part(&mut field).await? {
        wanted = wanted && to.send(part).await.is_ok();
    }
    drop(to);
    Ok(worker.await.unwrap_or_else(|e| Err(AppError::Internal(format!("附件没有收完：{e}")))))
}

/// The next field of a form.
///
/// # Errors
/// It was cut off, is too large, or nothing came for too long.
pub async fn next_field(form: &mut Multipart) -> Result<Option<Field<'_>>, AppError> {
    within(PAUSE, form.next_field()).await
}

/// The next part of a field.
///
/// # Errors
/// As [`next_field`].
pub async fn part(field: &mut Field<'_>) -> Result<Option<Bytes>, AppError> {
    within(PAUSE, field.chunk()).await
}

/// The text of a field of at most so many bytes; no more of it is read.
///
/// # Errors
/// As [`next_field`].
pub async fn text(mut field: Field<'_>, longest: usize) -> Result<String, AppError> {
    let mut all = Vec::new();
    while let Some(part) = part(&mut field).await? {
        if all.len() + part.len() > longest {
            return Err(AppError::TooLarge);
        }
        all.extend_from_slice(&part);
    }
    Ok(String::from_utf8_lossy(&all).into_owned())
}

/// Reads a field to its end and keeps nothing of it.
///
/// # Errors
/// As [`next_field`].
pub async fn drain(mut field: Field<'_>) -> Result<(), AppError> {
    while part(&mut field).await?.is_some() {}
    Ok(())
}

/// Waits so long for what is sent.
async fn within<T>(
    pause: Duration,
    next: impl Future<Output = Result<T, MultipartError>>,
) -> Result<T, AppError> {
    let slow = || AppError::refused("很久没有收到文件的内容，没有收完。请检查网络后重新选择文件。");
    tokio::time::timeout(pause, next).await.map_err(|_| slow())?.map_err(|e| unreadable(&e))
}

/// A form that was cut off or is too large.
pub fn unreadable(e: &MultipartError) -> AppError {
    if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return AppError::TooLarge;
    }
    AppError::refused("文件没有传完整。请检查网络后重新选择文件。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_sends_nothing_for_too_long_is_told_and_keeps_no_thread() {
        let silent = std::future::pending::<Result<(), MultipartError>>();
        let told = within(Duration::ZERO, silent).await;
        assert!(matches!(told, Err(AppError::Refused { .. })), "{told:?}");
        assert_eq!(within(Duration::ZERO, std::future::ready(Ok(7))).await, Ok(7));
    }
}
