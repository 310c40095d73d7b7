//! One type for each permission, so that a handler states it in its signature: `Permit<may::ViewUnits>`.

use fengqiao_domain::access::Action;

/// A permission as a type.
pub trait Guard: Send + Sync + 'static {
    /// The permission.
    const ACTION: Action;
}

macro_rules! guards {
    ($($name:ident)*) => {
        $(
            #[doc = concat!("Permission to `", stringify!($name), "`.")]
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Guard for $name {
                const ACTION: Action = Action::$name;
            }
        )*

        /// All permissions that have a type.
        pub const ALL: &[Action] = &[$(Action::$name),*];
    };
}

guards! {
    OwnAccount ViewDesk UseApi
    ViewCoverage EditPlan EditBase ConfirmBase EditMilestone ViewUnits EditUnits AssignGap
    ViewOrganisations EditOrganisation CertifyCentre ViewStandardisation EditStandardisation
    ViewMediators EditMediator Register ConfirmPastRegistrations DecideCertificate DecideExit ConfirmPractice RecordDuty
    PrintCertificate
    ViewTraining EditTraining Enrol RecogniseHours ViewExperts EditExperts NominateExpert
    SelectExperts ViewOpinions RequestOpinion GiveOpinion
    ViewCases EditCases CorrectCases EditTemplates ViewTypicalCases EditTypicalCases SelectTypicalCases
    ViewPrevention EditPrevention ViewRisks EditRisks HandleAlerts ViewCollective EditCollective SignCollective
    ViewProcurement EditProcurement ReviewProcurement
    ViewReturns PrepareReturn ReviewReturn SignReturn AcceptReturn Supervise ViewAssessment EditWeights
    PreparePublication ApprovePublication
    Import Export Unmask RecordForOthers Attach ViewPolicy UseCalculators EditParameters
    ManageUsers HandOver ViewRoles EditCalendar EditSettings ViewSystem ViewAudit
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_action_has_its_type() {
        assert_eq!(super::ALL, fengqiao_domain::access::Action::ALL);
    }
}
