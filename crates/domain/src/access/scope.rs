//! What a post answers for.

/// The records a post reaches. Out of scope is as if it were not there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everything.
    City,
    /// One 管理单位: district, zone, or 市本级 (120000).
    Authority(String),
    /// One street or township of a 管理单位.
    Subdistrict {
        /// Code of the 管理单位.
        authority: String,
        /// 9-digit code of the street or township.
        code: String,
    },
    /// One mediation organisation, by record id.
    Organisation(String),
    /// One mediator, by record id.
    Mediator(String),
    /// No record.
    Nothing,
}

impl Scope {
    /// Stable code of its kind, kept in the database.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Authority(_) => "authority",
            Self::Subdistrict { .. } => "subdistrict",
            Self::Organisation(_) => "organisation",
            Self::Mediator(_) => "mediator",
            Self::Nothing => "nothing",
        }
    }

    /// True when everything of this 管理单位 is inside.
    pub fn contains_authority(&self, authority: &str) -> bool {
        match self {
            Self::City => true,
            Self::Authority(own) => own == authority,
            _ => false,
        }
    }

    /// True when everything of this street or township is inside.
    pub fn contains_subdistrict(&self, authority: &str, code: &str) -> bool {
        match self {
            Self::Subdistrict { authority: own, code: street } => own == authority && street == code,
            _ => self.contains_authority(authority),
        }
    }

    /// True when an organisation with this id, 管理单位 and street is inside.
    pub fn contains_organisation(&self, id: &str, authority: &str, subdistrict: Option<&str>) -> bool {
        match self {
            Self::Organisation(own) => own == id,
            Self::Subdistrict { .. } => subdistrict.is_some_and(|s| self.contains_subdistrict(authority, s)),
            _ => self.contains_authority(authority),
        }
    }

    /// True when the other scope lies within this one; used before a post is granted.
    pub fn contains(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::City, _) | (_, Self::Nothing) => true,
            (Self::Authority(own), Self::Authority(theirs) | Self::Subdistrict { authority: theirs, .. }) => {
                own == theirs
            }
            _ => self == other,
        }
    }

    /// The 管理单位 the scope names; `None` for the city and for single records.
    pub fn authority(&self) -> Option<&str> {
        match self {
            Self::Authority(code) | Self::Subdistrict { authority: code, .. } => Some(code),
            _ => None,
        }
    }
}
