//! The builder of the API: a route and its description are said in one place, so that neither is without the other.

use std::sync::Arc;

use axum::handler::Handler;
use serde_json::{Value, json};

use crate::platform::routes::{ByTable, Stated, Statement, Verb};
use crate::{App, Routes};

/// An answer of success.
pub struct Given {
    /// Status.
    pub status: u16,
    /// What it is.
    pub words: &'static str,
    /// Body by media type.
    pub content: Vec<(&'static str, Value)>,
}

/// What a route does, for the API's own description.
#[derive(Default)]
pub struct Operation {
    /// Chapter.
    pub tag: &'static str,
    /// One line.
    pub summary: String,
    /// What else is to be known; may be empty.
    pub about: String,
    /// Parameters of the query, as given to [`super::call::Call::only`].
    pub query: &'static [&'static str],
    /// Headers it reads: `If-Match`, `Idempotency-Key`.
    pub headers: &'static [&'static str],
    /// Body by media type.
    pub body: Vec<(&'static str, Value)>,
    /// Answers when it succeeds.
    pub answers: Vec<Given>,
}

impl Operation {
    /// An operation of a chapter.
    pub fn new(tag: &'static str, summary: impl Into<String>) -> Self {
        Self { tag, summary: summary.into(), ..Self::default() }
    }

    /// With what else is to be known.
    pub fn about(mut self, text: impl Into<String>) -> Self {
        self.about = text.into();
        self
    }

    /// With parameters of the query.
    pub fn query(mut self, names: &'static [&'static str]) -> Self {
        self.query = names;
        self
    }

    /// With headers it reads.
    pub fn headers(mut self, names: &'static [&'static str]) -> Self {
        self.headers = names;
        self
    }

    /// With a JSON body.
    pub fn takes(self, schema: Value) -> Self {
        self.takes_as("application/json", schema)
    }

    /// With a body of another kind.
    pub fn takes_as(mut self, kind: &'static str, schema: Value) -> Self {
        self.body.push((kind, schema));
        self
    }

    /// Answers with JSON.
    pub fn gives(mut self, status: u16, words: &'static str, schema: Value) -> Self {
        self.answers.push(Given { status, words, content: vec![("application/json", schema)] });
        self
    }

    /// Answers with one of some kinds.
    pub fn gives_as(
        mut self,
        status: u16,
        words: &'static str,
        kinds: &[&'static str],
        schema: &Value,
    ) -> Self {
        let content = kinds.iter().map(|kind| (*kind, schema.clone())).collect();
        self.answers.push(Given { status, words, content });
        self
    }
}

/// A reference to a schema by name.
pub fn named(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

/// A described route.
pub struct Described {
    /// GET, POST, PATCH.
    pub method: &'static str,
    /// Its path with parameters.
    pub path: String,
    /// Who may call it.
    pub statement: Statement,
    /// What it does.
    pub operation: Operation,
}

/// Routes of the API with their descriptions.
pub struct Endpoints {
    /// The routes.
    pub routes: Routes,
    /// Their descriptions; none where nobody asked for them.
    pub described: Vec<Described>,
    describing: bool,
}

impl Endpoints {
    /// None yet. Descriptions are made only for the document.
    pub fn new(describing: bool) -> Self {
        Self { routes: Routes::new(), described: Vec::new(), describing }
    }

    /// GET `path`.
    pub fn get<H, T>(self, path: &str, what: impl FnOnce() -> Operation, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: Stated + 'static,
    {
        self.describe("GET", path, T::STATEMENT, what, |routes| routes.get(path, handler))
    }

    /// POST `path` with a file of up to 50 MiB.
    pub fn upload<H, T>(self, path: &str, what: impl FnOnce() -> Operation, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: Stated + 'static,
    {
        self.describe("POST", path, T::STATEMENT, what, |routes| routes.upload(path, handler))
    }

    /// POST `path`.
    pub fn post<H, T>(self, path: &str, what: impl FnOnce() -> Operation, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: Stated + 'static,
    {
        self.describe("POST", path, T::STATEMENT, what, |routes| routes.post(path, handler))
    }

    /// A route of a table.
    pub fn of_table<H, T>(
        self,
        verb: Verb,
        path: &str,
        needed: Statement,
        what: impl FnOnce() -> Operation,
        handler: H,
    ) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: ByTable + 'static,
    {
        let method = match verb {
            Verb::Get => "GET",
            Verb::Post | Verb::Upload => "POST",
            Verb::Patch => "PATCH",
        };
        self.describe(method, path, needed, what, |routes| routes.needing(verb, path, needed, handler))
    }

    /// Routes that are no part of the document.
    pub fn beside(mut self, routes: Routes) -> Self {
        self.routes = self.routes.merge(routes);
        self
    }

    fn describe(
        mut self,
        method: &'static str,
        path: &str,
        statement: Statement,
        what: impl FnOnce() -> Operation,
        add: impl FnOnce(Routes) -> Routes,
    ) -> Self {
        self.routes = add(self.routes);
        if self.describing {
            self.described.push(Described { method, path: path.to_owned(), statement, operation: what() });
        }
        self
    }
}
