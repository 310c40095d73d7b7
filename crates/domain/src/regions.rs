//! Districts, streets and townships, functional zones, arbitration courts and authorities (rules.md, Places).

#[cfg(test)]
mod tests;

use crate::names::{near, plain_name};
use crate::policy::Policy;
use jiff::civil::Date;
use serde::Serialize;

const SHIPPED: &str = include_str!("../../../assets/data/tianjin-divisions.csv");

/// A district.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct District {
    /// Six digits.
    pub code: String,
    /// e.g. 西青区.
    pub name: String,
}

/// What a subdistrict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum SubdistrictKind {
    /// 街道.
    #[serde(rename = "街道")]
    Street,
    /// 镇.
    #[serde(rename = "镇")]
    Town,
    /// 乡.
    #[serde(rename = "乡")]
    Township,
    /// A functional zone or park of the division list; can be chosen, is no street.
    #[serde(rename = "功能区")]
    Zone,
}

impl SubdistrictKind {
    /// The word shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Street => "街道",
            Self::Town => "镇",
            Self::Township => "乡",
            Self::Zone => "功能区",
        }
    }

    /// By the word of the division list.
    pub fn from_label(label: &str) -> Option<Self> {
        match label {
            "街道" => Some(Self::Street),
            "镇" => Some(Self::Town),
            "乡" => Some(Self::Township),
            "功能区" | "功能区/其他" => Some(Self::Zone),
            _ => None,
        }
    }
}

/// A street, township or functional zone, for as long as it exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Subdistrict {
    /// Nine digits, the first six its district's.
    pub code: String,
    /// e.g. 中北镇.
    pub name: String,
    /// Code of its district.
    pub district: String,
    /// What it is.
    pub kind: SubdistrictKind,
    /// First day; open when unknown.
    pub valid_from: Option<Date>,
    /// Last day; open while it exists.
    pub valid_to: Option<Date>,
    /// Code of what it was merged into.
    pub successor: Option<String>,
}

impl Subdistrict {
    /// Whether it exists on a day.
    pub fn exists(&self, on: Date) -> bool {
        self.valid_from.is_none_or(|first| first <= on) && self.valid_to.is_none_or(|last| on <= last)
    }
}

/// An arbitration court: the city's and one of each district.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Court {
    /// Code of its authority.
    pub authority: String,
    /// Its name.
    pub name: String,
}

/// Why a division list cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("第{line}行：{message}")]
pub struct RegionProblem {
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// All places, in the order of their codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regions {
    districts: Vec<District>,
    subdistricts: Vec<Subdistrict>,
}

impl Regions {
    /// Reads `level,code,name,parent_code,kind` with levels `district` and `street`.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn parse(csv: &str) -> Result<Self, RegionProblem> {
        let mut regions = Self::default();
        for (at, line) in csv.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
            let problem = |message: &str| RegionProblem { line: at + 1, message: message.to_owned() };
            let parts: Vec<&str> = line.trim().split(',').collect();
            let [level, code, name, parent, kind] = parts.as_slice() else {
                return Err(problem("要有5列"));
            };
            match *level {
                "district" => {
                    regions.districts.push(District { code: (*code).to_owned(), name: (*name).to_owned() });
                }
                "street" => {
                    let kind = SubdistrictKind::from_label(kind).ok_or_else(|| problem("类别不认识"))?;
                    regions.add(Subdistrict {
                        code: (*code).to_owned(),
                        name: (*name).to_owned(),
                        district: (*parent).to_owned(),
                        kind,
                        valid_from: None,
                        valid_to: None,
                        successor: None,
                    });
                }
                _ => return Err(problem("层级只能是 district 或 street")),
            }
        }
        regions.districts.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(regions)
    }

    /// The places of Tianjin that ship with the product.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    pub fn tianjin() -> Self {
        match Self::parse(SHIPPED) {
            Ok(regions) => regions,
            Err(problem) => unreachable!("embedded divisions: {problem}"),
        }
    }

    /// Adds a place or replaces the one with its code (local additions, mergers).
    pub fn add(&mut self, place: Subdistrict) {
        match self.subdistricts.binary_search_by(|known| known.code.cmp(&place.code)) {
            Ok(at) => self.subdistricts[at] = place,
            Err(at) => self.subdistricts.insert(at, place),
        }
    }

    /// The districts by code.
    pub fn districts(&self) -> &[District] {
        &self.districts
    }

    /// Every subdistrict by code, zones and past ones too.
    pub fn all_subdistricts(&self) -> &[Subdistrict] {
        &self.subdistricts
    }

    /// Streets and townships that count on a day; zones only where policy says so.
    pub fn subdistricts(&self, policy: &Policy, on: Date) -> impl Iterator<Item = &Subdistrict> {
        let zones = policy.coverage.count_zones_as_subdistricts.value;
        self.subdistricts.iter().filter(move |s| s.exists(on) && (zones || s.kind != SubdistrictKind::Zone))
    }

    /// Name of a district or subdistrict by code.
    pub fn name(&self, code: &str) -> Option<&str> {
        let district = self.districts.iter().find(|district| district.code == code).map(|d| d.name.as_str());
        district.or_else(|| self.subdistrict(code).map(|place| place.name.as_str()))
    }

    /// A subdistrict by code.
    pub fn subdistrict(&self, code: &str) -> Option<&Subdistrict> {
        let at = self.subdistricts.binary_search_by(|known| known.code.as_str().cmp(code)).ok()?;
        self.subdistricts.get(at)
    }

    /// A district as typed: code, name, or name without 区.
    pub fn find_district(&self, typed: &str) -> Option<&District> {
        let plain = plain_name(typed);
        let bare = |name: &str| name.strip_suffix('区').unwrap_or(name).to_owned();
        self.districts.iter().find(|d| d.code == plain || d.name == plain || bare(&d.name) == bare(&plain))
    }

    /// An authority as typed: 市本级, a district (also by its bureau), or a zone of the policy; code and name.
    pub fn find_authority(&self, typed: &str, policy: &Policy) -> Option<(String, String)> {
        let plain = plain_name(typed);
        let zone = policy
            .zones
            .iter()
            .map(|zone| &zone.value)
            .find(|zone| zone.code == plain || plain_name(&zone.name) == plain);
        if let Some(zone) = zone {
            return Some((zone.code.clone(), zone.name.clone()));
        }
        let city = [policy.jurisdiction.as_str(), "市本级", "天津市", "天津", "市局"];
        if city.contains(&plain.as_str()) {
            return Some((policy.jurisdiction.clone(), CITY.to_owned()));
        }
        let bureau =
            ["人力资源和社会保障局", "人力社保局", "人社局"].iter().find_map(|end| plain.strip_suffix(end));
        let district = self.find_district(bureau.unwrap_or(&plain))?;
        Some((district.code.clone(), district.name.clone()))
    }

    /// A subdistrict as typed, within its district where that is known: code, name, 街 for 街道, 乡 for 镇 and the
    /// reverse, the name without its ending, or with the district in front.
    ///
    /// # Errors
    /// Nothing matches or several do: at most three names that come near, or the ones that match.
    pub fn find_subdistrict(&self, district: Option<&str>, typed: &str) -> Result<&Subdistrict, Vec<String>> {
        let inside =
            || self.subdistricts.iter().filter(|place| district.is_none_or(|code| place.district == code));
        let plain = plain_name(typed);
        let plain = plain.strip_suffix("办事处").unwrap_or(&plain);
        let plain = self
            .districts
            .iter()
            .find_map(|d| plain.strip_prefix(d.name.as_str()))
            .filter(|rest| !rest.is_empty())
            .unwrap_or(plain);
        let ways: [&dyn Fn(&Subdistrict) -> bool; 4] = [
            &|place| place.code == plain || plain_name(&place.name) == plain,
            &|place| swapped(&plain_name(&place.name)).is_some_and(|other| other == plain),
            &|place| place.kind != SubdistrictKind::Zone && stem(&plain_name(&place.name)) == plain,
            // 天津经济技术开发区东区泰达街道 is called 泰达街道.
            &|place| {
                plain.chars().count() >= 3
                    && place.kind != SubdistrictKind::Zone
                    && plain_name(&place.name).ends_with(plain)
            },
        ];
        for way in ways {
            let mut found = inside().filter(|place| way(place));
            match (found.next(), found.next()) {
                (None, _) => {}
                (Some(one), None) => return Ok(one),
                (Some(one), Some(two)) => return Err(vec![self.full_name(one), self.full_name(two)]),
            }
        }
        Err(near(plain, inside().map(|place| place.name.as_str())))
    }

    /// Name with its district in front, where a bare name would not do.
    fn full_name(&self, place: &Subdistrict) -> String {
        format!("{}{}", self.name(&place.district).unwrap_or_default(), place.name)
    }

    /// The arbitration courts: the city's first, then the districts' by code.
    pub fn courts(&self, policy: &Policy) -> Vec<Court> {
        let city = Court {
            authority: policy.jurisdiction.clone(),
            name: format!("{}劳动人事争议仲裁院", policy.name),
        };
        let districts = self.districts.iter().map(|district| Court {
            authority: district.code.clone(),
            name: format!("{}{}劳动人事争议仲裁院", policy.name, district.name),
        });
        std::iter::once(city).chain(districts).collect()
    }

    /// Every authority (管理单位), code and name: districts by code, zones of the policy, 市本级 last.
    pub fn authorities(&self, policy: &Policy) -> Vec<(String, String)> {
        let districts = self.districts.iter().map(|district| (district.code.clone(), district.name.clone()));
        let zones = policy.zones.iter().map(|zone| (zone.value.code.clone(), zone.value.name.clone()));
        districts.chain(zones).chain([(policy.jurisdiction.clone(), CITY.to_owned())]).collect()
    }
}

/// Name of the city's own authority.
pub const CITY: &str = "市本级";

/// Without the ending that says what it is.
fn stem(plain: &str) -> &str {
    plain.strip_suffix(['街', '镇', '乡']).unwrap_or(plain)
}

/// 镇 for 乡 and the reverse.
fn swapped(plain: &str) -> Option<String> {
    match plain.chars().last()? {
        '镇' => Some(format!("{}乡", stem(plain))),
        '乡' => Some(format!("{}镇", stem(plain))),
        _ => None,
    }
}
