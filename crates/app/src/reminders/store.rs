//! What reminders keep: settings, ways of people, the outbox, timed work.

pub mod jobs;
pub mod outbox;
pub mod said;
pub mod settings;
pub mod ways;
