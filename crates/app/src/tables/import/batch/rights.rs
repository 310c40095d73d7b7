//! Which permission a table's records are read and written with.

use fengqiao_domain::access::Action;

/// To read the records of a table and to write them.
pub fn of(table: &str) -> (Action, Action) {
    use Action::{
        ApprovePublication, EditBase, EditCases, EditCollective, EditExperts, EditMediator, EditMilestone,
        EditOrganisation, EditPlan, EditPrevention, EditProcurement, EditRisks, EditTraining, EditUnits,
        PreparePublication, ViewCases, ViewCollective, ViewCoverage, ViewExperts, ViewMediators,
        ViewOrganisations, ViewPrevention, ViewProcurement, ViewRisks, ViewTraining, ViewUnits,
    };
    match table {
        "units" => (ViewUnits, EditUnits),
        "organisations" => (ViewOrganisations, EditOrganisation),
        "mediators" => (ViewMediators, EditMediator),
        "targets" => (ViewCoverage, EditPlan),
        "base-figures" => (ViewCoverage, EditBase),
        "milestones" => (ViewCoverage, EditMilestone),
        "training" | "training-sessions" => (ViewTraining, EditTraining),
        "experts" | "public-experts" => (ViewExperts, EditExperts),
        "cases" => (ViewCases, EditCases),
        "prevention" | "negotiations" => (ViewPrevention, EditPrevention),
        "risks" => (ViewRisks, EditRisks),
        "collective" => (ViewCollective, EditCollective),
        "procurement" => (ViewProcurement, EditProcurement),
        // What is unknown here only the city's publishers may touch.
        _ => (PreparePublication, ApprovePublication),
    }
}
