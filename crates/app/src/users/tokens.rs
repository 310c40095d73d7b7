//! API tokens: bound to one post of one person, shown once, kept as SM3 only.

use super::store::{posts, tokens};
use crate::actor::Origin;
use crate::platform::hash::sm3;
use crate::platform::session::{SignedIn, Stage};
use crate::{App, AppError};

/// The person and post behind a token, while it works: not revoked, not expired, account and post in force.
pub fn load(app: &App, token: &str, ip: &str) -> Result<Option<SignedIn>, AppError> {
    let now = app.clock.now();
    let (today, seconds) = (now.date().to_string(), app.clock.seconds());
    let found: Option<(tokens::Live, Option<posts::Post>)> = app.read(|c| -> Result<_, AppError> {
        let Some(live) = tokens::live(c, &sm3(token.as_bytes()), &today)? else { return Ok(None) };
        let post = posts::get(c, &live.post_id)?.filter(|p| p.is_held(&today));
        Ok(Some((live, post)))
    })?;
    let Some((live, Some(post))) = found else { return Ok(None) };
    if seconds - live.last_used >= 60 {
        app.db.write_if_free(|c| tokens::touch(c, &live.id, seconds))?;
    }
    let origin = Origin::Api { ip: ip.to_owned() };
    Ok(Some(SignedIn {
        actor: post.actor(live.user_id, live.account, live.name, origin),
        id_hash: String::new(),
        csrf: String::new(),
        stage: Stage::Full,
        must_change: false,
        must_set_up_totp: false,
        other_posts: Vec::new(),
        todos: 0,
        stale: false,
    }))
}
