//! The router's builder. It takes only handlers that state who may call them, and keeps the list.

use super::may::Guard;
use super::permit::{Open, Permit, PermitOf, Reason};
use crate::App;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, patch, post, put};
use axum::{Extension, Router};
use fengqiao_domain::access::Action;
use std::pin::Pin;
use std::sync::Arc;

/// Largest body of an ordinary request, in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;
/// Largest body of an upload: a file of 50 MiB and the fields around it.
pub const UPLOAD_LIMIT: usize = 51 * 1024 * 1024;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statement {
    /// Posts with this permission.
    Needs(Action),
    /// Posts with both permissions.
    Both(Action, Action),
    /// Everybody, for this reason.
    Open(&'static str),
}

/// The first argument of a handler: what it states.
pub trait States {
    /// What it states.
    const STATEMENT: Statement;
}

impl<A: Guard> States for Permit<A> {
    const STATEMENT: Statement = Statement::Needs(A::ACTION);
}

impl<R: Reason> States for Open<R> {
    const STATEMENT: Statement = Statement::Open(R::WHY);
}

/// The arguments of a handler whose first one is [`Permit`] or [`Open`]. `M` is axum's own mark.
///
/// A route without a stated permission does not compile:
/// ```compile_fail,E0277
/// async fn anybody() -> &'static str { "" }
/// let routes = fengqiao_app::Routes::new().get("/desk/secret", anybody);
/// ```
/// and with one it does:
/// ```
/// use fengqiao_app::{Permit, Routes, may};
/// async fn officers(_: Permit<may::ViewUnits>) -> &'static str { "" }
/// assert_eq!(Routes::new().get("/desk/units", officers).list().len(), 1);
/// ```
#[diagnostic::on_unimplemented(
    message = "the handler does not state who may call it",
    note = "its first argument must be `Permit<may::…>` or `Open<…>`"
)]
pub trait Stated {
    /// What the first argument states.
    const STATEMENT: Statement;
}

macro_rules! stated {
    ($($rest:ident)*) => {
        impl<M, P: States, $($rest),*> Stated for (M, P, $($rest,)*) {
            const STATEMENT: Statement = P::STATEMENT;
        }

        impl<M, $($rest),*> ByTable for (M, PermitOf, $($rest,)*) {}
    };
}

/// The arguments of a handler whose first one is [`PermitOf`]: what it needs is said where it is registered.
#[diagnostic::on_unimplemented(message = "the handler's first argument must be `PermitOf`")]
pub trait ByTable {}

stated!();
stated!(A);
stated!(A B);
stated!(A B C);
stated!(A B C D);
stated!(A B C D E);
stated!(A B C D E F);

/// What a route of [`Routes::needing`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Reads.
    Get,
    /// Makes or decides.
    Post,
    /// Takes a file of up to 50 MiB.
    Upload,
    /// Changes.
    Patch,
}

/// One route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// GET, POST …
    pub method: &'static str,
    /// Its path with parameters.
    pub path: String,
    /// Who may call it.
    pub statement: Statement,
}

/// A handler without its type.
#[derive(Clone)]
struct Erased(Arc<dyn Fn(Request, Arc<App>) -> Answer + Send + Sync>);

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

impl Handler<Erased, Arc<App>> for Erased {
    type Future = Answer;

    fn call(self, request: Request, app: Arc<App>) -> Answer {
        (self.0)(request, app)
    }
}

/// The router's code for a handler is compiled once, not for each: hundreds of handlers are minutes of compiling.
fn erased<H, T>(handler: H) -> Erased
where
    H: Handler<T, Arc<App>>,
{
    Erased(Arc::new(move |request, app| Box::pin(handler.clone().call(request, app))))
}

/// Routes of one feature, or of all.
#[derive(Default)]
pub struct Routes {
    router: Router<Arc<App>>,
    listed: Vec<Listed>,
}

macro_rules! methods {
    ($($name:ident $method:literal;)*) => {
        $(
            #[doc = concat!($method, " `path`.")]
            #[must_use]
            pub fn $name<H, T>(self, path: &str, handler: H) -> Self
            where
                H: Handler<T, Arc<App>>,
                T: Stated + 'static,
            {
                self.add($method, path, T::STATEMENT, $name(erased(handler)))
            }
        )*
    };
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    methods! {
        get "GET";
        post "POST";
        put "PUT";
        patch "PATCH";
        delete "DELETE";
    }

    /// POST `path` with a file: up to 50 MiB.
    #[must_use]
    pub fn upload<H, T>(self, path: &str, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: Stated + 'static,
    {
        let to = post(erased(handler)).layer(DefaultBodyLimit::max(UPLOAD_LIMIT));
        self.add("POST", path, T::STATEMENT, to)
    }

    /// POST `path` with files of up to `most` bytes in all: what is too large is read to its end, so that the browser gets
    /// to see why.
    #[must_use]
    pub fn upload_up_to<H, T>(self, path: &str, most: usize, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: Stated + 'static,
    {
        let to = post(erased(handler)).layer(DefaultBodyLimit::max(most));
        self.add("POST", path, T::STATEMENT, to)
    }

    /// Routes of every table: `build` gets the table's part of the address. They are listed once, for `{table}`, and
    /// routed for each name too, so that they stand before the routes of single records (`/desk/mediators/{id}`).
    #[must_use]
    pub fn of_tables(names: &[&str], build: impl Fn(Self, &str) -> Self) -> Self {
        let mut all = build(Self::new(), "{table}");
        for name in names {
            all.router = all.router.merge(build(Self::new(), name).router);
        }
        all
    }

    /// A route whose permission depends on the table it serves: the same handler stands behind many tables.
    #[must_use]
    pub fn needing<H, T>(self, verb: Verb, path: &str, needed: Statement, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: ByTable + 'static,
    {
        let handler = erased(handler);
        let (method, to) = match verb {
            Verb::Get => ("GET", get(handler)),
            Verb::Post => ("POST", post(handler)),
            Verb::Upload => ("POST", post(handler).layer(DefaultBodyLimit::max(UPLOAD_LIMIT))),
            Verb::Patch => ("PATCH", patch(handler)),
        };
        self.add(method, path, needed, to.layer(Extension(needed)))
    }

    /// These and those.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.listed.extend(other.listed);
        Self { router: self.router.merge(other.router), listed: self.listed }
    }

    /// All routes with who may call them, by path.
    pub fn list(&self) -> Vec<Listed> {
        let mut list = self.listed.clone();
        list.sort_by(|a, b| (&a.path, a.method).cmp(&(&b.path, b.method)));
        list
    }

    /// The router itself, for the server.
    pub fn into_router(self) -> Router<Arc<App>> {
        self.router
    }

    fn add(
        mut self,
        method: &'static str,
        path: &str,
        statement: Statement,
        to: MethodRouter<Arc<App>>,
    ) -> Self {
        self.listed.push(Listed { method, path: path.to_owned(), statement });
        Self { router: self.router.route(path, to), listed: self.listed }
    }
}
