//! The one table: action → roles.

use super::Action::{self, *};
use super::Role::{self, *};

/// The roles that read business lists.
const READERS: &[Role] = &[
    CityManager,
    CityOfficer,
    Leader,
    DistrictManager,
    DistrictOfficer,
    ZoneOfficer,
    SubdistrictOfficer,
    ArbitrationCourt,
    OrganisationHead,
];
/// Readers and the mediators themselves.
const PARTICIPANTS: &[Role] = &[
    CityManager,
    CityOfficer,
    Leader,
    DistrictManager,
    DistrictOfficer,
    ZoneOfficer,
    SubdistrictOfficer,
    ArbitrationCourt,
    OrganisationHead,
    Mediator,
];
/// The bureaus of city, districts and zones.
const BUREAUS: &[Role] = &[CityManager, CityOfficer, DistrictManager, DistrictOfficer, ZoneOfficer];
/// Those who keep records, from the city down to an organisation.
const KEEPERS: &[Role] = &[
    CityManager,
    CityOfficer,
    DistrictManager,
    DistrictOfficer,
    ZoneOfficer,
    SubdistrictOfficer,
    ArbitrationCourt,
    OrganisationHead,
];
/// Keepers and mediators.
const HANDLERS: &[Role] = &[
    CityManager,
    CityOfficer,
    DistrictManager,
    DistrictOfficer,
    ZoneOfficer,
    SubdistrictOfficer,
    ArbitrationCourt,
    OrganisationHead,
    Mediator,
];
/// Those who decide for a 管理单位.
const DECIDERS: &[Role] = &[CityManager, DistrictManager, ZoneOfficer];
/// Every role with business posts.
const BUSINESS: &[Role] = &[
    CityManager,
    CityOfficer,
    Leader,
    DistrictManager,
    DistrictOfficer,
    ZoneOfficer,
    SubdistrictOfficer,
    ArbitrationCourt,
    OrganisationHead,
    Mediator,
    Expert,
    ProcurementReviewer,
];
/// The city bureau.
const CITY: &[Role] = &[CityManager, CityOfficer];

/// The roles that may do this.
pub const fn roles_for(action: Action) -> &'static [Role] {
    match action {
        OwnAccount | ViewDesk => Role::ALL,
        UseApi => KEEPERS,

        ViewCoverage => READERS,
        EditPlan => BUREAUS,
        ConfirmBase => &[CityManager],
        EditMilestone => DECIDERS,
        ViewUnits => READERS,
        EditUnits => {
            &[CityManager, CityOfficer, DistrictManager, DistrictOfficer, ZoneOfficer, SubdistrictOfficer]
        }
        AssignGap => BUREAUS,

        ViewOrganisations => PARTICIPANTS,
        EditOrganisation => KEEPERS,
        CertifyCentre => DECIDERS,
        ViewStandardisation => READERS,
        EditStandardisation => BUREAUS,

        ViewMediators => PARTICIPANTS,
        EditMediator => KEEPERS,
        Register => BUREAUS,
        ConfirmPastRegistrations | DecideCertificate | DecideExit => DECIDERS,

        ViewTraining => PARTICIPANTS,
        EditTraining => KEEPERS,
        RecogniseHours => BUREAUS,
        ViewExperts => &[
            CityManager,
            CityOfficer,
            Leader,
            DistrictManager,
            DistrictOfficer,
            ZoneOfficer,
            SubdistrictOfficer,
            ArbitrationCourt,
            OrganisationHead,
            Mediator,
            Expert,
        ],
        EditExperts | NominateExpert => BUREAUS,

        ViewCases => PARTICIPANTS,
        EditCases => HANDLERS,
        CorrectCases => &[
            CityManager,
            CityOfficer,
            DistrictManager,
            DistrictOfficer,
            ZoneOfficer,
            ArbitrationCourt,
            OrganisationHead,
        ],
        ViewTypicalCases => &[
            CityManager,
            CityOfficer,
            Leader,
            DistrictManager,
            DistrictOfficer,
            ZoneOfficer,
            SubdistrictOfficer,
            ArbitrationCourt,
            OrganisationHead,
            Mediator,
            Expert,
        ],
        EditTypicalCases => HANDLERS,
        SelectTypicalCases => CITY,

        ViewPrevention | ViewRisks => PARTICIPANTS,
        EditPrevention | EditRisks => HANDLERS,
        HandleAlerts => KEEPERS,
        ViewCollective => READERS,
        EditCollective => KEEPERS,
        SignCollective => DECIDERS,

        ViewProcurement => &[
            CityManager,
            CityOfficer,
            Leader,
            DistrictManager,
            DistrictOfficer,
            ZoneOfficer,
            ProcurementReviewer,
        ],
        EditProcurement => BUREAUS,
        ReviewProcurement => &[ProcurementReviewer],

        ViewReturns => READERS,
        PrepareReturn => KEEPERS,
        ReviewReturn => BUREAUS,
        SignReturn => DECIDERS,
        AcceptReturn => BUREAUS,
        Supervise => BUREAUS,
        ViewAssessment => &[CityManager, CityOfficer, Leader, DistrictManager, DistrictOfficer, ZoneOfficer],
        EditWeights => &[CityManager],
        PreparePublication => BUREAUS,
        ApprovePublication => DECIDERS,

        Import => KEEPERS,
        Export => &[
            CityManager,
            CityOfficer,
            Leader,
            DistrictManager,
            DistrictOfficer,
            ZoneOfficer,
            SubdistrictOfficer,
            ArbitrationCourt,
            OrganisationHead,
            ProcurementReviewer,
        ],
        Unmask => HANDLERS,
        RecordForOthers => &[
            CityManager,
            CityOfficer,
            DistrictManager,
            DistrictOfficer,
            ZoneOfficer,
            SubdistrictOfficer,
            ArbitrationCourt,
        ],
        ViewPolicy => &[
            CityManager,
            CityOfficer,
            Leader,
            DistrictManager,
            DistrictOfficer,
            ZoneOfficer,
            SubdistrictOfficer,
            ArbitrationCourt,
            OrganisationHead,
            SystemAdmin,
        ],
        UseCalculators => BUSINESS,

        ManageUsers | HandOver => &[DistrictAdmin, SecurityAdmin],
        ViewRoles => &[CityManager, DistrictAdmin, SecurityAdmin, Auditor],
        EditCalendar | EditSettings | ViewSystem => &[SystemAdmin],
        ViewAudit => &[Auditor],
    }
}

/// Whether a role may do an action. What it may be done to is the scope's question.
pub fn allowed(role: Role, action: Action) -> bool {
    roles_for(action).contains(&role)
}
