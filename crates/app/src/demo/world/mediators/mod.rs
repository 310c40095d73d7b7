//! Mediators of annex 9 with their whole history, organisation by organisation.

mod career;
mod certificates;
mod person;

use super::World;
use super::chance::{Chance, split};
use super::organisations::{locate, organisation};
use super::plan::Kind;
use fengqiao_domain::mediators::{Host, Mediator};
use fengqiao_domain::organisations::Organisation;

/// How many mediators each organisation has, as the number of its first one; last the number of all.
pub(super) fn staffing(world: &World) -> Vec<usize> {
    let weights: Vec<usize> = (0..world.organisation_count()).map(|at| weight(world, at)).collect();
    let mut first = 0;
    let mut all = vec![0];
    for count in split(world.size.mediators, &weights) {
        first += count;
        all.push(first);
    }
    all
}

fn weight(world: &World, at: usize) -> usize {
    let usual = match locate(world, at).1 {
        Kind::Court => 800,
        Kind::DistrictCentre => 550,
        Kind::Street => 480,
        Kind::Regional | Kind::Institution => 190,
        Kind::Body => 160,
        Kind::Committee | Kind::Renewed => 185,
        Kind::Idle => 120,
    };
    usual * Chance::new(world.seed, "staff", at, 0).between(80, 125) as usize
}

/// The stream of mediators.
pub(super) struct Mediators<'a> {
    world: &'a World,
    ids: &'a [String],
    number: usize,
    /// The organisation at hand.
    at: usize,
    host: Option<Organisation>,
    serials: certificates::Serials,
}

impl<'a> Mediators<'a> {
    /// From the first.
    pub(super) fn new(world: &'a World, ids: &'a [String]) -> Self {
        Self { world, ids, number: 0, at: 0, host: None, serials: certificates::Serials::default() }
    }
}

impl Iterator for Mediators<'_> {
    type Item = Mediator;

    fn next(&mut self) -> Option<Mediator> {
        let staff = &self.world.staff;
        while self.number >= *staff.get(self.at + 1)? {
            self.at += 1;
            self.host = None;
        }
        let at = self.at;
        let home = self.host.get_or_insert_with(|| organisation(self.world, at));
        let place = Place { world: self.world, ids: self.ids, at, home, position: self.number - staff[at] };
        let made = person::make(&place, self.number, &mut self.serials);
        self.number += 1;
        Some(made)
    }
}

/// Where a mediator works.
struct Place<'a> {
    world: &'a World,
    ids: &'a [String],
    /// Number of the organisation.
    at: usize,
    home: &'a Organisation,
    /// Position among its people.
    position: usize,
}

impl Place<'_> {
    fn id(&self, at: usize) -> String {
        self.ids.get(at).cloned().unwrap_or_default()
    }

    fn is_centre(&self) -> bool {
        matches!(
            self.home.kind.as_str(),
            "subdistrict_centre" | "court_centre" | "district_centre" | "city_centre"
        )
    }

    /// Some centres lack people: the full-timer, or part-timers.
    fn shortage(&self) -> Option<Shortage> {
        let mut chance = Chance::new(self.world.seed, "short", self.at, 0);
        let often = if self.home.certified_on.is_some() { 45 } else { 300 };
        let short = self.is_centre() && chance.in_thousand(often);
        short.then(|| chance.pick(&[Shortage::FullTimer, Shortage::PartTimers]))
    }

    /// One of the three a real centre must have; they stay and keep their papers in order.
    fn is_needed(&self) -> bool {
        self.is_centre() && self.position < 3 && !self.is_missing()
    }

    /// Has no certificate, and so leaves the centre short.
    fn is_missing(&self) -> bool {
        match self.shortage() {
            Some(Shortage::FullTimer) => self.position == 0,
            Some(Shortage::PartTimers) => self.position > 1,
            None => false,
        }
    }

    fn is_full_time(&self, chance: &mut Chance) -> bool {
        let more = chance.in_thousand(if self.is_centre() { 250 } else { 45 });
        match (self.is_centre(), self.position) {
            (true, 0) => true,
            (true, 1 | 2) => false,
            _ => more && self.shortage() != Some(Shortage::FullTimer),
        }
    }
}

/// What a centre lacks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shortage {
    FullTimer,
    PartTimers,
}

/// What an appointment shows of its organisation.
fn host(o: &Organisation) -> Host {
    Host {
        name: o.name.clone(),
        kind: o.kind.clone(),
        district: o.district.clone(),
        authority: o.authority.clone(),
        subdistrict: o.subdistrict.clone(),
        dissolved: o.dissolved_on,
    }
}
