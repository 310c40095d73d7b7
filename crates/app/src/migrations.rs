//! The schema, step by step; one set for both engines. A step that was released is never edited.

/// All steps in order: name and SQL.
pub const ALL: &[(&str, &str)] = &[
    ("0001_platform", include_str!("../migrations/0001_platform.sql")),
    ("0002_records", include_str!("../migrations/0002_records.sql")),
    ("0003_api", include_str!("../migrations/0003_api.sql")),
    ("0004_search", include_str!("../migrations/0004_search.sql")),
    ("0005_training", include_str!("../migrations/0005_training.sql")),
    ("0006_experts", include_str!("../migrations/0006_experts.sql")),
    ("0007_certificates", include_str!("../migrations/0007_certificates.sql")),
    ("0008_campaign", include_str!("../migrations/0008_campaign.sql")),
    ("0009_attachments", include_str!("../migrations/0009_attachments.sql")),
    ("0010_looks", include_str!("../migrations/0010_looks.sql")),
    ("0011_cases", include_str!("../migrations/0011_cases.sql")),
    ("0012_applications", include_str!("../migrations/0012_applications.sql")),
    ("0013_case_text", include_str!("../migrations/0013_case_text.sql")),
    ("0014_parameters", include_str!("../migrations/0014_parameters.sql")),
    ("0015_papers", include_str!("../migrations/0015_papers.sql")),
    ("0016_intake", include_str!("../migrations/0016_intake.sql")),
    ("0017_outbox", include_str!("../migrations/0017_outbox.sql")),
];
