//! The one table: action → roles.

use super::{Action, Action as A, Role, Role as R};

/// The roles that read business lists.
const READERS: &[Role] = &[
    R::CityManager,
    R::CityOfficer,
    R::Leader,
    R::DistrictManager,
    R::DistrictOfficer,
    R::ZoneOfficer,
    R::SubdistrictOfficer,
    R::ArbitrationCourt,
    R::OrganisationHead,
];
/// Readers and the mediators themselves.
const PARTICIPANTS: &[Role] = &[
    R::CityManager,
    R::CityOfficer,
    R::Leader,
    R::DistrictManager,
    R::DistrictOfficer,
    R::ZoneOfficer,
    R::SubdistrictOfficer,
    R::ArbitrationCourt,
    R::OrganisationHead,
    R::Mediator,
];
/// The bureaus of city, districts and zones.
const BUREAUS: &[Role] =
    &[R::CityManager, R::CityOfficer, R::DistrictManager, R::DistrictOfficer, R::ZoneOfficer];
/// Those who keep records, from the city down to an organisation.
const KEEPERS: &[Role] = &[
    R::CityManager,
    R::CityOfficer,
    R::DistrictManager,
    R::DistrictOfficer,
    R::ZoneOfficer,
    R::SubdistrictOfficer,
    R::ArbitrationCourt,
    R::OrganisationHead,
];
/// Keepers and mediators.
const HANDLERS: &[Role] = &[
    R::CityManager,
    R::CityOfficer,
    R::DistrictManager,
    R::DistrictOfficer,
    R::ZoneOfficer,
    R::SubdistrictOfficer,
    R::ArbitrationCourt,
    R::OrganisationHead,
    R::Mediator,
];
/// Those who decide for a 管理单位.
const DECIDERS: &[Role] = &[R::CityManager, R::DistrictManager, R::ZoneOfficer];
/// Every role with business posts.
const BUSINESS: &[Role] = &[
    R::CityManager,
    R::CityOfficer,
    R::Leader,
    R::DistrictManager,
    R::DistrictOfficer,
    R::ZoneOfficer,
    R::SubdistrictOfficer,
    R::ArbitrationCourt,
    R::OrganisationHead,
    R::Mediator,
    R::Expert,
    R::ProcurementReviewer,
];
/// The city bureau.
const CITY: &[Role] = &[R::CityManager, R::CityOfficer];

/// The roles that may do this.
#[expect(clippy::match_same_arms, reason = "one line for each capability, by chapter")]
pub const fn roles_for(action: Action) -> &'static [Role] {
    match action {
        A::OwnAccount | A::ViewDesk => Role::ALL,
        A::UseApi => KEEPERS,

        A::ViewCoverage => READERS,
        A::EditPlan | A::EditBase => BUREAUS,
        A::ConfirmBase => &[R::CityManager],
        A::EditMilestone => DECIDERS,
        A::ViewUnits => READERS,
        A::EditUnits => &[
            R::CityManager,
            R::CityOfficer,
            R::DistrictManager,
            R::DistrictOfficer,
            R::ZoneOfficer,
            R::SubdistrictOfficer,
        ],
        A::AssignGap => BUREAUS,

        A::ViewOrganisations => PARTICIPANTS,
        A::EditOrganisation => KEEPERS,
        A::CertifyCentre => DECIDERS,
        A::ViewStandardisation => READERS,
        A::EditStandardisation => BUREAUS,

        A::ViewMediators => PARTICIPANTS,
        A::EditMediator => KEEPERS,
        A::Register => BUREAUS,
        A::ConfirmPastRegistrations | A::DecideCertificate | A::DecideExit => DECIDERS,
        A::ConfirmPractice | A::RecordDuty => KEEPERS,
        A::PrintCertificate => BUREAUS,

        A::ViewTraining => PARTICIPANTS,
        A::EditTraining => KEEPERS,
        A::Enrol => HANDLERS,
        A::RecogniseHours => BUREAUS,
        A::ViewExperts => READERS,
        A::EditExperts | A::NominateExpert | A::RequestOpinion => BUREAUS,
        A::SelectExperts => CITY,
        A::ViewOpinions => &[
            R::CityManager,
            R::CityOfficer,
            R::Leader,
            R::DistrictManager,
            R::DistrictOfficer,
            R::ZoneOfficer,
            R::Expert,
        ],
        A::GiveOpinion => &[
            R::CityManager,
            R::CityOfficer,
            R::DistrictManager,
            R::DistrictOfficer,
            R::ZoneOfficer,
            R::Expert,
        ],

        A::ViewCases => PARTICIPANTS,
        A::EditCases => HANDLERS,
        A::CorrectCases => &[
            R::CityManager,
            R::CityOfficer,
            R::DistrictManager,
            R::DistrictOfficer,
            R::ZoneOfficer,
            R::ArbitrationCourt,
            R::OrganisationHead,
        ],
        A::ViewTypicalCases => &[
            R::CityManager,
            R::CityOfficer,
            R::Leader,
            R::DistrictManager,
            R::DistrictOfficer,
            R::ZoneOfficer,
            R::SubdistrictOfficer,
            R::ArbitrationCourt,
            R::OrganisationHead,
            R::Mediator,
            R::Expert,
        ],
        A::EditTemplates => DECIDERS,
        A::EditTypicalCases => HANDLERS,
        A::SelectTypicalCases => CITY,

        A::ViewPrevention | A::ViewRisks => PARTICIPANTS,
        A::EditPrevention | A::EditRisks => HANDLERS,
        A::HandleAlerts => KEEPERS,
        A::ViewCollective => READERS,
        A::EditCollective => KEEPERS,
        A::SignCollective => DECIDERS,

        A::ViewProcurement => &[
            R::CityManager,
            R::CityOfficer,
            R::Leader,
            R::DistrictManager,
            R::DistrictOfficer,
            R::ZoneOfficer,
            R::ProcurementReviewer,
        ],
        A::EditProcurement => BUREAUS,
        A::ReviewProcurement => &[R::ProcurementReviewer],

        A::ViewReturns => READERS,
        A::PrepareReturn => KEEPERS,
        A::ReviewReturn => BUREAUS,
        A::SignReturn => DECIDERS,
        A::AcceptReturn => BUREAUS,
        A::Supervise => BUREAUS,
        A::ViewAssessment => &[
            R::CityManager,
            R::CityOfficer,
            R::Leader,
            R::DistrictManager,
            R::DistrictOfficer,
            R::ZoneOfficer,
        ],
        A::EditWeights => &[R::CityManager],
        A::PreparePublication => BUREAUS,
        A::ApprovePublication => DECIDERS,

        A::Import => KEEPERS,
        A::Export => &[
            R::CityManager,
            R::CityOfficer,
            R::Leader,
            R::DistrictManager,
            R::DistrictOfficer,
            R::ZoneOfficer,
            R::SubdistrictOfficer,
            R::ArbitrationCourt,
            R::OrganisationHead,
            R::ProcurementReviewer,
        ],
        A::Unmask | A::Attach => HANDLERS,
        A::RecordForOthers => &[
            R::CityManager,
            R::CityOfficer,
            R::DistrictManager,
            R::DistrictOfficer,
            R::ZoneOfficer,
            R::SubdistrictOfficer,
            R::ArbitrationCourt,
        ],
        A::ViewPolicy => &[
            R::CityManager,
            R::CityOfficer,
            R::Leader,
            R::DistrictManager,
            R::DistrictOfficer,
            R::ZoneOfficer,
            R::SubdistrictOfficer,
            R::ArbitrationCourt,
            R::OrganisationHead,
            R::SystemAdmin,
        ],
        A::UseCalculators => BUSINESS,
        A::EditParameters => &[R::CityManager],

        A::ManageUsers | A::HandOver => &[R::DistrictAdmin, R::SecurityAdmin],
        A::ViewRoles => &[R::CityManager, R::DistrictAdmin, R::SecurityAdmin, R::Auditor],
        A::EditCalendar | A::EditSettings | A::ViewSystem => &[R::SystemAdmin],
        A::ViewAudit => &[R::Auditor],
    }
}

/// Whether a role may do an action. What it may be done to is the scope's question.
pub fn allowed(role: Role, action: Action) -> bool {
    roles_for(action).contains(&role)
}
