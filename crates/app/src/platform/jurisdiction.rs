//! What is given with the place the office stands in: policy, districts and streets.

use fengqiao_domain::policy::Policy;
use fengqiao_domain::regions::Regions;

/// Policy and places.
pub struct Jurisdiction {
    /// The notice as data.
    pub policy: Policy,
    /// Districts, streets, townships, courts, authorities.
    pub regions: Regions,
}

impl Jurisdiction {
    /// With a policy of the office's own, or the one that is shipped.
    pub fn new(policy: Option<Policy>) -> Self {
        Self { policy: policy.unwrap_or_else(Policy::tianjin), regions: Regions::tianjin() }
    }
}
