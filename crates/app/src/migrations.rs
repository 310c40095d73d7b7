//! The schema, step by step; one set for both engines. A step that was released is never edited.

/// All steps in order: name and SQL.
pub const ALL: &[(&str, &str)] = &[
    ("0001_platform", include_str!("../migrations/0001_platform.sql")),
    ("0002_records", include_str!("../migrations/0002_records.sql")),
    ("0003_api", include_str!("../migrations/0003_api.sql")),
    ("0004_search", include_str!("../migrations/0004_search.sql")),
    ("0006_experts", include_str!("../migrations/0006_experts.sql")),
];
