//! Long work on an import: reading a file, taking a batch in. It runs off the request, so that whoever started it may
//! leave the page; a short one is waited for.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::{App, AppError};

/// So long a request waits for the work before it shows how far it is.
const WAIT: Duration = Duration::from_secs(2);
/// Finished work remembered.
const KEPT: usize = 256;

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// A file is read and judged.
    Reading,
    /// The good rows of a batch are taken in.
    Confirming,
}

/// One piece of work.
pub struct Job {
    /// The batch.
    pub receipt: String,
    /// Who started it.
    pub user_id: String,
    /// What is done.
    pub work: Work,
    rows: AtomicU32,
    outcome: Mutex<Option<Result<(), AppError>>>,
}

impl Job {
    /// Work that nobody looks at.
    pub fn unseen(receipt: &str) -> Self {
        Self::new(receipt, "", Work::Reading)
    }

    fn new(receipt: &str, user_id: &str, work: Work) -> Self {
        let (receipt, user_id) = (receipt.to_owned(), user_id.to_owned());
        Self { receipt, user_id, work, rows: AtomicU32::new(0), outcome: Mutex::new(None) }
    }

    /// One row more is done.
    pub fn count(&self) {
        self.rows.fetch_add(1, Ordering::Relaxed);
    }

    /// Rows done so far.
    pub fn rows(&self) -> u32 {
        self.rows.load(Ordering::Relaxed)
    }

    /// What came of it; `None` while it runs.
    pub fn outcome(&self) -> Option<Result<(), AppError>> {
        held(&self.outcome).clone()
    }
}

/// The work of one process.
#[derive(Default)]
pub struct Jobs {
    known: Mutex<HashMap<String, Arc<Job>>>,
    /// One import at a time: they would only wait for each other's transaction.
    turn: Mutex<()>,
}

impl Jobs {
    /// What is or was done to a batch.
    pub fn of(&self, receipt: &str) -> Option<Arc<Job>> {
        held(&self.known).get(receipt).cloned()
    }

    fn start(&self, receipt: &str, user_id: &str, work: Work) -> Option<Arc<Job>> {
        let mut known = held(&self.known);
        if known.get(receipt).is_some_and(|job| job.outcome().is_none()) {
            return None;
        }
        if known.len() >= KEPT {
            known.retain(|_, job| job.outcome().is_none());
        }
        let job = Arc::new(Job::new(receipt, user_id, work));
        known.insert(receipt.to_owned(), Arc::clone(&job));
        Some(job)
    }
}

/// Runs work on a batch in its turn and waits for it a little; `None` while it goes on, or when other work on the same
/// batch is under way.
pub async fn run(
    app: &Arc<App>,
    receipt: &str,
    user_id: &str,
    what: Work,
    work: impl FnOnce(&App, &Job) -> Result<(), AppError> + Send + 'static,
) -> Option<Result<(), AppError>> {
    let job = app.imports.start(receipt, user_id, what)?;
    let (own, doing) = (Arc::clone(app), Arc::clone(&job));
    let handle = tokio::task::spawn_blocking(move || {
        let _turn = held(&own.imports.turn);
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&own, &doing)))
            .unwrap_or_else(|_| Err(AppError::Internal("导入中断".into())));
        if let Err(AppError::Internal(why)) = &outcome {
            tracing::error!(receipt = doing.receipt, why, "import failed");
        }
        *held(&doing.outcome) = Some(outcome);
    });
    // When the time is up the work goes on; the page of the batch says how far it is.
    let _ = tokio::time::timeout(WAIT, handle).await;
    job.outcome()
}

/// What is behind a lock; whoever panicked with it left it whole.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
