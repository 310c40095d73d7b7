//! The application: what every use case and every handler shares.

use super::attachments::{Attachments, Store};
use super::audit::{self, Event, Tells};
use super::clock::Clock;
use super::config::Config;
use super::counts::Counts;
use super::crypto::Keys;
use super::jurisdiction::Jurisdiction;
use super::limits::Limits;
use super::memo::Memo;
use super::metrics::Metrics;
use crate::actor::Actor;
use crate::error::AppError;
use crate::tables::Env;
use crate::users::store::posts::Post;
use fengqiao_db::{Conn, Db, binds};
use fengqiao_domain::access::Action;
use fengqiao_print::{Fonts, Press};
use jiff::civil::Date;
use std::any::Any;
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// Where features join in; set in `hooks.rs`.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Open to-dos of a post, for the top bar. Runs with every page: it answers from memory nearly always.
    pub todos: fn(&App, &mut Conn, &Actor) -> Result<u32, AppError>,
    /// Passes to-dos and drafts of one post to another, inside the hand-over's transaction.
    pub hand_over: fn(&mut Tx, from: &Post, to: &Post) -> Result<(), AppError>,
}

/// What everything shares. One per process, behind an [`Arc`]; it is the state of all routers.
pub struct App {
    /// The database.
    pub db: Db,
    /// Settings.
    pub config: Config,
    /// Time.
    pub clock: Clock,
    /// Keys for personal data.
    pub keys: Keys,
    /// Counters for `/metrics`.
    pub metrics: Metrics,
    /// Rate limits.
    pub limits: Limits,
    /// Password hashing takes 19 MiB and 15 ms a time: two at once.
    pub hashing: Semaphore,
    /// Where features join in.
    pub hooks: Hooks,
    /// Numbers of the top bar, kept for a short time.
    pub counts: Counts,
    /// Lists and figures, kept while the records stay as they are.
    pub memo: Memo,
    /// Policy and places.
    pub jurisdiction: Jurisdiction,
    /// Files beside the database.
    pub attachments: Attachments,
    /// Files being read and batches being taken in.
    pub imports: crate::tables::import::Jobs,
    /// Setting a document takes memory and a core: two at once.
    pub printing: Semaphore,
    /// Taking a file in from the public side holds a thread for as long as it is sent.
    pub public_uploads: Semaphore,
    press: OnceLock<Press>,
}

/// Files taken in from the public side at once.
pub const PUBLIC_UPLOADS: usize = 16;

impl App {
    /// An application over a migrated database; checks that the key is the one the data was sealed with.
    pub fn new(db: Db, config: Config, clock: Clock, keys: Keys) -> Result<Arc<Self>, AppError> {
        Self::of(db, config, clock, keys, Jurisdiction::new(None))
    }

    /// The same for a jurisdiction of one's own.
    pub fn of(
        db: Db,
        config: Config,
        clock: Clock,
        keys: Keys,
        jurisdiction: Jurisdiction,
    ) -> Result<Arc<Self>, AppError> {
        super::meta::check_key(&db, &keys)?;
        let store = config.attachments()?.map_or_else(|| Ok(Store::memory()), Store::at)?;
        Ok(Arc::new(Self {
            db,
            config,
            attachments: Attachments::new(store),
            clock,
            keys,
            metrics: Metrics::default(),
            limits: Limits::default(),
            hashing: Semaphore::new(2),
            hooks: crate::hooks::HOOKS,
            counts: Counts::default(),
            memo: Memo::default(),
            jurisdiction,
            imports: crate::tables::import::Jobs::default(),
            printing: Semaphore::new(2),
            public_uploads: Semaphore::new(PUBLIC_UPLOADS),
            press: OnceLock::new(),
        }))
    }

    /// The day the system takes as today.
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// What sets documents; its fonts are looked for when it is first asked for.
    pub fn press(&self) -> &Press {
        self.press.get_or_init(|| Press::new(Fonts::find(self.config.fonts_folder().as_deref())))
    }

    /// A new record id.
    pub fn new_id(&self) -> String {
        super::chance::id(self.clock.millis())
    }

    /// The name of a place or 管理单位; the code itself when unknown.
    pub fn place_name(&self, code: &str) -> String {
        let Jurisdiction { policy, regions } = &self.jurisdiction;
        policy.authority_name(code).or_else(|| regions.name(code)).unwrap_or(code).to_owned()
    }

    /// What the readers of tables need; `now` is the moment of recording as stored.
    pub fn env<'a>(&'a self, now: &'a str) -> Env<'a> {
        Env {
            policy: &self.jurisdiction.policy,
            regions: &self.jurisdiction.regions,
            keys: &self.keys,
            memo: &self.memo,
            today: self.today(),
            now,
            millis: self.clock.millis(),
        }
    }

    /// Reads from one consistent snapshot. The caller's queries carry the actor's scope.
    pub fn read<T, E: From<fengqiao_db::DbError>>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.metrics.time_db(|| self.db.read(work))
    }

    /// The same for what goes through much of the database once.
    pub fn scan<T, E: From<fengqiao_db::DbError>>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.metrics.time_db(|| self.db.scan(work))
    }

    /// Does one thing: checks that the actor may, then runs `work` in one transaction with its audit events.
    /// An error of `work` undoes everything.
    pub fn act<T>(
        &self,
        actor: &Actor,
        action: Action,
        work: impl FnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        if !actor.may(action) {
            return Err(AppError::Forbidden);
        }
        let done = self.transaction(actor, action, Tells::OfChange, work);
        // Whoever has done something sees it in the top bar at once.
        self.counts.forget(&actor.post_id);
        self.memo.forget();
        done
    }

    /// Looks at something that is to be on record: as [`App::act`], for `work` that writes nothing but its events.
    pub fn look<T>(
        &self,
        actor: &Actor,
        action: Action,
        work: impl FnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        if !actor.may(action) {
            return Err(AppError::Forbidden);
        }
        self.transaction(actor, action, Tells::OfLook, work)
    }

    /// What comes before any post, so that the matrix is not asked: signing in and out, and drafts of applications with their
    /// files. Touches accounts and sessions, or drafts, and no record.
    pub(crate) fn on_record<T>(
        &self,
        actor: &Actor,
        action: Action,
        work: impl FnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let done = self.transaction(actor, action, Tells::OfLook, work);
        self.counts.forget(&actor.post_id);
        done
    }

    fn transaction<T>(
        &self,
        actor: &Actor,
        action: Action,
        tells: Tells,
        work: impl FnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.metrics.time_db(|| {
            self.db.write(|conn| {
                let (now, events) = (self.clock.stamp(), Vec::new());
                let mut tx = Tx { conn, actor, action, tells, app: self, now, events };
                let value = work(&mut tx)?;
                tx.flush()?;
                Ok(value)
            })
        })
    }

    /// Puts a view or an export of personal data on record; nothing else is written.
    pub fn record(&self, actor: &Actor, action: Action, event: Event) -> Result<(), AppError> {
        self.look(actor, action, |tx| {
            tx.audit(event);
            Ok(())
        })
    }

    /// Runs blocking work off the async threads; the database must not be touched on them.
    pub async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Arc<Self>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let app = Arc::clone(self);
        let done = elsewhere(Box::new(move || Box::new(work(&app)))).await?;
        done.downcast().map_or_else(|_| Err(AppError::Internal("后台任务的结果不对".into())), |done| *done)
    }
}

/// Blocking work and what it gives without their types: the runtime's code for a task is compiled once, not for each
/// page, which is a quarter of all code of this crate otherwise.
type Work = Box<dyn FnOnce() -> Box<dyn Any + Send> + Send>;

async fn elsewhere(work: Work) -> Result<Box<dyn Any + Send>, AppError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| AppError::Internal(format!("后台任务中断：{e}")))
}

/// One transaction of one actor.
pub struct Tx<'a> {
    conn: &'a mut Conn,
    /// Who acts.
    pub actor: &'a Actor,
    /// The application.
    pub app: &'a App,
    action: Action,
    tells: Tells,
    now: String,
    events: Vec<Event>,
}

impl Tx<'_> {
    /// Events kept in memory before they are written; bounds a large import.
    const BATCH: usize = 1000;

    /// The connection inside the transaction.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// The moment of the transaction, as kept in the database.
    pub fn now(&self) -> &str {
        &self.now
    }

    /// The day the system takes as today.
    pub fn today(&self) -> Date {
        self.app.today()
    }

    /// Keys for personal data.
    pub fn keys(&self) -> &Keys {
        &self.app.keys
    }

    /// A new record id.
    pub fn new_id(&self) -> String {
        self.app.new_id()
    }

    /// Puts an event on record in the same transaction. An edit that changed nothing is no event.
    pub fn audit(&mut self, event: Event) {
        if !event.is_empty_edit() {
            self.events.push(event);
        }
    }

    /// Writes the events gathered so far when there are many; call it inside long loops.
    pub fn relieve(&mut self) -> Result<(), AppError> {
        if self.events.len() >= Self::BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), AppError> {
        let events = std::mem::take(&mut self.events);
        audit::append(self.conn, self.actor, self.action, &self.now, self.tells, &events)?;
        Ok(())
    }

    /// Whether a setting is on; settings are edited by the system administrator.
    pub fn setting(&mut self, key: &str) -> Result<Option<String>, AppError> {
        let row = self.conn.query_opt("SELECT value FROM settings WHERE key = $1", &binds![key])?;
        Ok(row.map(|r| r.text(0)))
    }
}
