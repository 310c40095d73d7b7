//! Edits of records.
