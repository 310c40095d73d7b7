//! All routes, one line per feature.

use crate::App;
use crate::platform::routes::{BODY_LIMIT, Routes};
use crate::platform::{assets, caller, display, edge, health};
use crate::{
    api, applications, attachments, audit_log, calculators, cases, certificates, coverage, desk, duty,
    experts, mediators, organisations, paper_templates, portal, profiles, reminders, search, settings,
    tables, training, units, users,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _, SizeAbove};

/// Pages below this size are sent as they are: compressing costs more than it saves.
const COMPRESS_ABOVE: u64 = 8 * 1024;

/// Routes of the office side.
pub fn office() -> Routes {
    Routes::new()
        .merge(assets::routes())
        .merge(health::routes())
        .merge(display::routes())
        .merge(users::routes())
        .merge(audit_log::routes())
        .merge(desk::routes())
        .merge(search::routes())
        .merge(coverage::pages::routes())
        .merge(units::pages::routes())
        .merge(organisations::pages::routes())
        .merge(certificates::pages::routes())
        .merge(mediators::pages::routes())
        .merge(duty::routes())
        .merge(attachments::routes())
        .merge(training::pages::routes())
        .merge(experts::pages::routes())
        .merge(applications::pages::routes())
        .merge(cases::pages::routes())
        .merge(cases::acts::routes())
        .merge(calculators::routes())
        .merge(cases::feedback::pages::routes())
        .merge(paper_templates::routes())
        .merge(tables::import::pages::routes())
        .merge(profiles::pages::routes())
        .merge(tables::files::routes())
        .merge(settings::routes())
        .merge(reminders::routes())
        .merge(api::routes())
}

/// Routes of the public side.
pub fn public() -> Routes {
    Routes::new()
        .merge(assets::routes())
        .merge(health::routes())
        .merge(display::routes())
        .merge(portal::routes())
        .merge(certificates::pages::public_routes())
        .merge(calculators::public_routes())
        .merge(cases::feedback::pages::public_routes())
        .merge(applications::pages::public_routes())
}

/// The office side as a service.
pub fn router(app: Arc<App>) -> Router {
    finish(app, office())
}

/// The public side as a service.
pub fn public_router(app: Arc<App>) -> Router {
    finish(app, public())
}

fn finish(app: Arc<App>, routes: Routes) -> Router {
    routes
        .into_router()
        .fallback(|| async { crate::AppError::NotFound })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(Arc::clone(&app), caller::identify))
        .layer(
            CompressionLayer::new()
                .compress_when(DefaultPredicate::new().and(SizeAbove::new(COMPRESS_ABOVE))),
        )
        .layer(from_fn_with_state(Arc::clone(&app), edge::surround))
        .with_state(app)
}
