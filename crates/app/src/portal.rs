//! The public side (信息公布). Directories, verification and applying come with their features, each by its switch in
//! the policy; the front page says where mediation is to be had until then.

use crate::applications;
use crate::calculators;
use crate::certificates::verify;
use crate::platform::open_to;
use crate::platform::page::Page;
use crate::platform::permit::Open;
use crate::platform::render::html;
use crate::platform::routes::Routes;
use crate::{App, AppError};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;

open_to!(Front, "公众端首页人人可看，不含个人信息");

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/", front)
}

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the office")]
#[template(path = "portal/front.html")]
struct FrontPage {
    page: Page,
    /// 查验调解员证 is open.
    verifies: bool,
    /// 待遇计算 is open.
    reckons: bool,
    /// 申请调解 is open.
    applies: bool,
    /// 查进度 is open.
    progress: bool,
}

async fn front(open: Open<Front>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    html(&FrontPage {
        page: open.page(&app, "首页"),
        verifies: verify::is_open(&app),
        reckons: calculators::is_open(&app),
        applies: applications::is_open(&app),
        progress: applications::shows_progress(&app),
    })
}

#[cfg(test)]
mod tests {
    use crate::{router, testing};
    use axum::body::Body;
    use http::{Request, StatusCode};
    use tower::ServiceExt as _;

    async fn status(router: axum::Router, path: &str) -> StatusCode {
        let ask = Request::get(path).body(Body::empty()).expect("a request");
        router.oneshot(ask).await.expect("an answer").status()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_public_side_has_a_front_and_nothing_of_the_office() {
        let app = testing::sqlite();
        for (path, answer) in [
            ("/", StatusCode::OK),
            ("/desk", StatusCode::NOT_FOUND),
            ("/sign-in", StatusCode::NOT_FOUND),
            ("/api/v1/tables", StatusCode::NOT_FOUND),
            ("/api/v1/roster", StatusCode::NOT_FOUND),
        ] {
            assert_eq!(status(router::public_router(app.clone()), path).await, answer, "{path}");
        }
    }
}
