//! The task beside the server: what is due goes into the outbox, in the morning and when it presses, and out of it.

use std::sync::Arc;
use std::time::Duration;

use fengqiao_domain::dates::next;
use jiff::civil::DateTime;
use tokio::sync::watch;

use super::config::Settings;
use super::store::jobs;
use super::work::{Sent, work};
use super::{Extent, scan};
use crate::platform::chance;
use crate::platform::clock::beijing;
use crate::{App, AppError};

/// How often it looks.
const TICK: Duration = Duration::from_secs(15);
/// Seconds a server has a job to itself: a morning of thousands of people takes some minutes.
const LEASE: i64 = 1800;
/// Seconds between two looks at what presses.
const PRESSING: i64 = 600;
/// Nobody is told before the first and from the second hour on.
const HOURS: (i8, i8) = (8, 20);

/// Runs until it is told to stop; a message on its way is finished first.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let holder: Arc<str> = chance::code().into();
    loop {
        let (mine, stopped) = (Arc::clone(&holder), stop.clone());
        if let Err(e) = app.blocking(move |app| tick(app, &mine, &|| *stopped.borrow())).await {
            tracing::error!(error = %e, "reminders");
        }
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            changed = stop.changed() => {
                // Nobody is left to say so: the server is gone.
                if changed.is_err() {
                    return;
                }
            }
        }
        if *stop.borrow() {
            return;
        }
    }
}

/// Everything that is due now. On a day that is not today nothing leaves: `--today` is for training and re-enactment.
///
/// # Errors
/// The store's.
pub fn tick(app: &App, holder: &str, stopped: &dyn Fn() -> bool) -> Result<(), AppError> {
    if app.clock.overridden().is_some() {
        return Ok(());
    }
    let settings = app.read(|c| Settings::load(c, &app.keys))?;
    let (now, at) = (app.clock.seconds(), app.clock.now());
    job(app, holder, "reminders.wipe", now + 3600, || {
        super::scan::wipe(app)?;
        crate::applications::actions::tidy(app).map(|()| true)
    })?;
    if settings.ways().is_empty() {
        return Ok(());
    }
    let morning = at.date().at(settings.general.hour, 0, 0, 0);
    if at >= morning && at.hour() < HOURS.1 {
        let tomorrow = seconds(next(at.date()).at(settings.general.hour, 0, 0, 0));
        let look = || Ok(scan(app, Extent::Morning, stopped)?.whole);
        job(app, holder, "reminders.morning", tomorrow, look)?;
    }
    if is_day(at) {
        let look = || Ok(scan(app, Extent::Pressing, stopped)?.whole);
        job(app, holder, "reminders.pressing", now + PRESSING, look)?;
    }
    // A way that fails waits for the next time, and the other goes on.
    let mut open = settings.ways();
    while !stopped() && !open.is_empty() && is_day(app.clock.now()) {
        match work(app, holder, &open)? {
            Sent::Gone => {}
            Sent::Nothing => break,
            Sent::Failed(way, _) => open.retain(|one| *one != way),
        }
    }
    Ok(())
}

/// Whether people may be told something at this hour: what is tried again is no exception.
fn is_day(at: DateTime) -> bool {
    (HOURS.0..HOURS.1).contains(&at.hour())
}

fn seconds(at: DateTime) -> i64 {
    beijing().to_timestamp(at).map_or(i64::MAX, jiff::Timestamp::as_second)
}

/// Does a job that is due and that nobody else has; `work` says whether it came to its end: one that was broken off is
/// due again at once. One that fails is free again when its lease is over.
fn job(
    app: &App,
    holder: &str,
    name: &str,
    next_at: i64,
    work: impl FnOnce() -> Result<bool, AppError>,
) -> Result<(), AppError> {
    let now = app.clock.seconds();
    if !app.read(|c| jobs::is_due(c, name, now, LEASE))?
        || !app.db.write(|c| jobs::claim(c, name, now, holder, LEASE))?
    {
        return Ok(());
    }
    let next_at = if work()? { next_at } else { now };
    Ok(app.db.write(|c| jobs::done(c, name, holder, next_at))?)
}
