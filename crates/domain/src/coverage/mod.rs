//! Coverage of indicators (III-1-1a, rules.md R1). Inputs are plain counts; everything is integer arithmetic.

pub mod assignment;
mod base;
pub mod base_figures;
pub mod base_state;
mod explain;
pub mod gap_list;
pub mod milestones;
mod past;
mod rate;
mod row;
mod status;
#[cfg(test)]
mod tables_tests;
pub mod targets_table;
#[cfg(test)]
mod tests;

pub use base::{Base, ConfirmedBase, base_date, choose_base};
pub use base_figures::{BASE_FIGURES, BaseFigure};
pub use explain::{Explanation, Line, explain, explain_total};
pub use milestones::{MILESTONES, Milestone};
pub use past::{Past, compare, last_month_end};
pub use rate::{part_text, rate_text, required};
pub use row::{Counts, Row, Series, Total, row, total};
pub use status::{Progress, Status, met_since, progress, status};
pub use targets_table::{TARGETS, TargetRow};

use serde::{Deserialize, Serialize};

/// What is counted against what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// Enterprise committees against above-scale enterprises.
    Enterprise,
    /// Bodies of chambers and associations against their number.
    Association,
    /// Real street and township centres against streets and townships.
    SubdistrictCentre,
    /// Court centres against arbitration courts.
    CourtCentre,
}

impl Indicator {
    /// All indicators, in the order of the notice.
    pub const ALL: &'static [Self] =
        &[Self::Enterprise, Self::Association, Self::SubdistrictCentre, Self::CourtCentre];

    /// The word in commands, data and the policy file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::Association => "association",
            Self::SubdistrictCentre => "subdistrict_centre",
            Self::CourtCentre => "court_centre",
        }
    }

    /// By its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|indicator| indicator.code() == code)
    }

    /// What is set up, as the page names the indicator.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Enterprise => "企业调解委员会",
            Self::Association => "商（协）会调解组织",
            Self::SubdistrictCentre => "实体化街镇调解中心",
            Self::CourtCentre => "仲裁院调解中心",
        }
    }

    /// What the base counts.
    pub const fn base_label(self) -> &'static str {
        match self {
            Self::Enterprise => "规模以上企业",
            Self::Association => "商（协）会",
            Self::SubdistrictCentre => "街道（乡镇）",
            Self::CourtCentre => "仲裁院",
        }
    }

    /// 单位类别 of the units in the base.
    pub const fn unit_kind(self) -> &'static str {
        match self {
            Self::Enterprise => "规模以上企业",
            Self::Association => "商协会",
            Self::SubdistrictCentre => "街道乡镇",
            Self::CourtCentre => "仲裁院",
        }
    }

    /// The measure word of the units in the base.
    pub const fn unit_word(self) -> &'static str {
        match self {
            Self::Enterprise | Self::Association => "家",
            Self::SubdistrictCentre | Self::CourtCentre => "个",
        }
    }
}
