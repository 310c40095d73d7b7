//! The sixteen roles.

use serde::{Deserialize, Serialize};

/// What a holder answers for: which kind of scope a post of this role takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The whole city.
    City,
    /// One 管理单位: a district or functional zone.
    Authority,
    /// The city or one 管理单位, as the post says.
    CityOrAuthority,
    /// One street or township.
    Subdistrict,
    /// One mediation organisation.
    Organisation,
    /// One mediator: what concerns him or her.
    Mediator,
}

macro_rules! roles {
    ($($name:ident $code:literal $label:literal $level:ident;)*) => {
        /// A role. A person holds posts, each with one role and one scope, and acts in one post at a time.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role {
            $(#[doc = $label] $name,)*
        }

        impl Role {
            /// All roles in the order of the specification.
            pub const ALL: &'static [Role] = &[$(Role::$name),*];

            /// Stable code, kept in the database and typed on the command line.
            pub const fn code(self) -> &'static str {
                match self { $(Role::$name => $code),* }
            }

            /// Chinese name.
            pub const fn label(self) -> &'static str {
                match self { $(Role::$name => $label),* }
            }

            /// The kind of scope its posts take.
            pub const fn level(self) -> Level {
                match self { $(Role::$name => Level::$level),* }
            }
        }
    };
}

roles! {
    CityManager "city_manager" "市局管理" City;
    CityOfficer "city_officer" "市局经办" City;
    Leader "leader" "分管领导（只读）" CityOrAuthority;
    DistrictManager "district_manager" "区局管理" Authority;
    DistrictOfficer "district_officer" "区局经办" Authority;
    ZoneOfficer "zone_officer" "功能区经办" Authority;
    SubdistrictOfficer "subdistrict_officer" "街镇经办" Subdistrict;
    ArbitrationCourt "arbitration_court" "仲裁院" CityOrAuthority;
    OrganisationHead "organisation_head" "组织负责人" Organisation;
    Mediator "mediator" "调解员" Mediator;
    Expert "expert" "专家" CityOrAuthority;
    ProcurementReviewer "procurement_reviewer" "政府购买审核" CityOrAuthority;
    DistrictAdmin "district_admin" "区管理员（账号）" Authority;
    SystemAdmin "system_admin" "系统管理员" City;
    SecurityAdmin "security_admin" "安全管理员" City;
    Auditor "auditor" "审计员" City;
}

impl Role {
    /// The role with this code or Chinese name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.iter().copied().find(|r| r.code() == text || r.label() == text || r.short() == text)
    }

    /// Chinese name without what stands in brackets, for narrow columns.
    pub fn short(self) -> &'static str {
        self.label().split('（').next().unwrap_or_default()
    }

    /// True for roles that do the bureau's work; false for those that look after accounts, system and log.
    pub const fn is_business(self) -> bool {
        !matches!(self, Self::DistrictAdmin | Self::SystemAdmin | Self::SecurityAdmin | Self::Auditor)
    }

    /// True for 系统管理员, 安全管理员 and 审计员, who need a second factor and hold no other post.
    pub const fn is_separate(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::SecurityAdmin | Self::Auditor)
    }
}

/// Why a person may not hold these roles together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separation {
    /// The role that stands alone.
    pub separate: Role,
    /// The role it may not be held with.
    pub with: Role,
}

impl Separation {
    /// One plain sentence.
    pub fn sentence(&self) -> String {
        format!("“{}”须单独任职，不能与“{}”由同一人担任。", self.separate.label(), self.with.label())
    }
}

/// Checks the separation of duties: 系统管理员, 安全管理员 and 审计员 hold no further role, and an account manager
/// of a district no business post.
pub fn separation(roles: &[Role]) -> Result<(), Separation> {
    for &separate in roles.iter().filter(|r| r.is_separate()) {
        if let Some(&with) = roles.iter().find(|&&r| r != separate) {
            return Err(Separation { separate, with });
        }
    }
    if roles.contains(&Role::DistrictAdmin)
        && let Some(&with) = roles.iter().find(|r| r.is_business())
    {
        return Err(Separation { separate: Role::DistrictAdmin, with });
    }
    Ok(())
}
