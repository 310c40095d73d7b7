//! A made-up city: units, organisations, mediators and figures, the same for the same seed, size and day. Nothing is
//! kept but the plan; every row is made when asked for. No person, firm, number or document in it exists.
//!
//! Days behind today are told by [`story`]; what lies after today is not there. The same seed on a later day tells the
//! same past, in more detail where numbers of rows are given.

mod bases;
pub(super) mod cases;
mod chance;
pub(super) mod experts;
mod firms;
mod lists;
mod mediators;
mod numbers;
mod organisations;
mod path;
mod plan;
mod story;
#[cfg(test)]
mod tests;
pub(super) mod training;
mod words;

use fengqiao_domain::coverage::{BaseFigure, Milestone, TargetRow};
use fengqiao_domain::experts::Expert;
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::units::Unit;
use jiff::civil::Date;
use plan::{CITY_ORGANISATIONS, District};

/// How many rows of each table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Units of the working list: enterprises, other employers and associations; streets and courts come with `init`.
    pub units: usize,
    /// Organisations of annex 1.
    pub organisations: usize,
    /// Mediators of annex 9.
    pub mediators: usize,
}

impl Size {
    /// The size of the demo on a day: every number as the story tells it.
    pub fn demo(seed: u64, today: Date) -> Self {
        plan::story_size(seed, today)
    }
}

/// Why a world cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorldProblem {
    /// There are no more identity numbers that belong to nobody.
    #[error("最多能生成{0}名调解员：不属于任何人的证件号码只有这么多。请减少人数。")]
    TooManyPeople(usize),
    /// Mediators need organisations.
    #[error("生成调解员要先有调解组织，请把组织数改为1以上。")]
    NoOrganisations,
    /// The story begins with the notice.
    #[error("演示数据从2024年1月10日起才有，请把日期改到这一天以后。")]
    TooEarly,
}

/// The whole world, made row by row.
#[derive(Debug)]
pub struct World {
    seed: u64,
    size: Size,
    today: Date,
    districts: Vec<District>,
    /// Number of the first mediator of each organisation, and of all.
    staff: Vec<usize>,
}

impl World {
    /// Plans a world of exactly this size.
    ///
    /// # Errors
    /// A size or day at which there is none.
    pub fn new(seed: u64, size: Size, today: Date) -> Result<Self, WorldProblem> {
        if today < jiff::civil::date(2024, 1, 10) {
            return Err(WorldProblem::TooEarly);
        }
        let most = numbers::people(today);
        if size.mediators > most {
            return Err(WorldProblem::TooManyPeople(most));
        }
        if size.mediators > 0 && size.organisations == 0 {
            return Err(WorldProblem::NoOrganisations);
        }
        let districts = plan::districts(seed, Some(size), today);
        let mut world = Self { seed, size, today, districts, staff: Vec::new() };
        world.staff = mediators::staffing(&world);
        Ok(world)
    }

    /// The size it was made with.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The day it was made for.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The working list, by district.
    pub fn units(&self) -> impl Iterator<Item = Unit> {
        self.districts.iter().flat_map(|district| firms::rows(self, district)).take(self.size.units)
    }

    /// The organisations; their order is what [`World::mediators`] counts by.
    pub fn organisations(&self) -> impl Iterator<Item = Organisation> {
        (0..self.organisation_count()).map(|at| organisations::organisation(self, at))
    }

    /// The mediators, by organisation. `ids` are the record ids of the organisations, in their order.
    pub fn mediators<'a>(&'a self, ids: &'a [String]) -> impl Iterator<Item = Mediator> + 'a {
        mediators::Mediators::new(self, ids)
    }

    /// Courses and practice of the years around today.
    pub(super) fn sessions(
        &self,
        authorities: &[(String, String)],
        jurisdiction: &str,
    ) -> Vec<training::Held> {
        training::sessions(self, authorities, jurisdiction)
    }

    /// Half hours the `person` attended of a session; `None` for whoever was not there.
    pub(super) fn attended(
        &self,
        session: usize,
        person: usize,
        of: &training::Held,
        full_time: bool,
    ) -> Option<i64> {
        training::attended(self, session, person, of, full_time)
    }

    /// The experts of all pools.
    pub fn experts(&self) -> Vec<Expert> {
        experts::rows(self)
    }

    /// 考核基数.
    pub fn base_figures(&self) -> Vec<BaseFigure> {
        bases::figures(self)
    }

    /// 自定考核时点.
    pub fn milestones(&self) -> Vec<Milestone> {
        bases::milestones()
    }

    /// What those behind plan to do.
    pub fn target_plans(&self) -> Vec<TargetRow> {
        bases::plans(self)
    }

    fn organisation_count(&self) -> usize {
        let planned: usize = self.districts.iter().map(District::organisations).sum();
        self.size.organisations.min(planned + CITY_ORGANISATIONS)
    }
}
