//! How a labour contract came to its end, and whether severance is due for it (劳动合同法第46条).

use super::articles::{Article, CONTRACT_36, CONTRACT_37, CONTRACT_39, CONTRACT_46};

/// How the contract ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// 第38条: the worker resigned for the employer's breach.
    ForcedResignation,
    /// 第36条, proposed by the employer.
    EmployerProposed,
    /// 第40条: illness, unfitness, changed circumstances.
    WithoutFault,
    /// 第41条第1款: redundancy.
    Redundancy,
    /// 第44条第1项: expired, not renewed or only on worse terms.
    NotRenewed,
    /// 第44条第4、5项: bankruptcy, closure, dissolution.
    EmployerEnds,
    /// 条例第22条: the agreed task is done.
    TaskDone,
    /// 第36条, proposed by the worker.
    WorkerProposed,
    /// 第37条: the worker gave notice.
    Resignation,
    /// 第39条: the worker was at fault.
    Fault,
    /// Expired; the worker declined the same or better terms.
    RenewalDeclined,
}

impl Ground {
    /// Every ground, those with severance first.
    pub const ALL: [Self; 11] = [
        Self::ForcedResignation,
        Self::EmployerProposed,
        Self::WithoutFault,
        Self::Redundancy,
        Self::NotRenewed,
        Self::EmployerEnds,
        Self::TaskDone,
        Self::WorkerProposed,
        Self::Resignation,
        Self::Fault,
        Self::RenewalDeclined,
    ];

    /// What a form offers, and a step says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ForcedResignation => "劳动者因用人单位过错被迫解除（第38条）",
            Self::EmployerProposed => "用人单位提出、协商一致解除（第36条）",
            Self::WithoutFault => "用人单位无过失性辞退（第40条）",
            Self::Redundancy => "用人单位裁员（第41条第1款）",
            Self::NotRenewed => "合同期满，用人单位不续订或者降低条件续订（第44条第1项）",
            Self::EmployerEnds => "用人单位破产、被吊销、责令关闭、撤销或者解散（第44条第4、5项）",
            Self::TaskDone => "以完成一定工作任务为期限的合同因任务完成终止（条例第22条）",
            Self::WorkerProposed => "劳动者提出、协商一致解除（第36条）",
            Self::Resignation => "劳动者提前通知辞职（第37条）",
            Self::Fault => "劳动者有过错被解除（第39条）",
            Self::RenewalDeclined => "合同期满，用人单位维持或者提高条件，劳动者不续订（第46条第5项）",
        }
    }

    /// Whether severance is due.
    pub const fn paid(self) -> bool {
        !matches!(self, Self::WorkerProposed | Self::Resignation | Self::Fault | Self::RenewalDeclined)
    }

    /// The article that says so.
    pub(super) fn article(self) -> &'static Article {
        match self {
            Self::WorkerProposed => &CONTRACT_36,
            Self::Resignation => &CONTRACT_37,
            Self::Fault => &CONTRACT_39,
            _ => &CONTRACT_46,
        }
    }
}
