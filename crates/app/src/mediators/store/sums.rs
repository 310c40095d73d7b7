//! How many people have each state, by authority and for the whole city, as changes by day, month and year: the sum of
//! the years, months and days up to a date is the count on that date. Kept with the standings, in the same transaction.

use std::collections::{BTreeMap, HashMap, HashSet};

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::Scope;
use jiff::civil::Date;

use crate::AppError;
use crate::tables::Env;

/// The city as a place: everybody counts once.
const CITY: &str = "";

/// One interval of a person's standing.
pub struct Span<'a> {
    /// First day.
    pub since: Date,
    /// First day outside.
    pub until: Option<Date>,
    /// 名册状态.
    pub roster: &'a str,
    /// 证书状态; empty without a certificate.
    pub certificate: &'a str,
    /// 年度注册.
    pub registration: &'a str,
    /// Reasons of 待清理, separated by `、`.
    pub reasons: &'a str,
}

/// Days at a place: first day, first day outside.
pub type Stay<'a> = (&'a str, Date, Option<Date>);

/// Changes of the sums, gathered over some people. Places and standings are numbered as they come up: there are few of
/// them, and one change of one person must cost next to nothing.
pub struct Changes {
    authorities: HashSet<String>,
    places: Numbered,
    /// What a standing counts towards is worked out once, when all are gathered.
    standings: Numbered,
    deltas: HashMap<(usize, usize, Date), i64>,
    standing: String,
}

/// Texts numbered from 0.
#[derive(Default)]
struct Numbered {
    numbers: HashMap<String, usize>,
    texts: Vec<String>,
}

impl Numbered {
    fn number(&mut self, text: &str) -> usize {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len();
        self.numbers.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        number
    }
}

impl Changes {
    /// None yet.
    pub fn new(env: &Env) -> Self {
        Self {
            authorities: env.regions.authorities(env.policy).into_iter().map(|(code, _)| code).collect(),
            places: Numbered::default(),
            standings: Numbered::default(),
            deltas: HashMap::new(),
            standing: String::new(),
        }
    }

    /// Takes back what is stored of a person.
    ///
    /// # Errors
    /// The store's.
    pub fn forget(&mut self, c: &mut Conn, id: &str) -> Result<(), AppError> {
        let sql = "SELECT since, until, roster, certificate, registration, reasons FROM standings WHERE mediator_id = $1";
        let spans = c.query(sql, &binds![id])?;
        let spans: Vec<Span> = spans
            .iter()
            .map(|r| Span {
                since: day(r.str(0)),
                until: r.opt_str(1).map(day),
                roster: r.str(2),
                certificate: r.str(3),
                registration: r.str(4),
                reasons: r.str(5),
            })
            .collect();
        let sql = "SELECT place, since, until FROM mediator_places WHERE mediator_id = $1";
        let stays = c.query(sql, &binds![id])?;
        let stays: Vec<Stay> =
            stays.iter().map(|r| (r.str(0), day(r.str(1)), r.opt_str(2).map(day))).collect();
        self.add(&spans, &stays, -1);
        Ok(())
    }

    /// Counts a person `sign` times.
    pub fn add(&mut self, spans: &[Span], stays: &[Stay], sign: i64) {
        let city = self.places.number(CITY);
        let authorities = stays.iter().filter(|(place, ..)| self.authorities.contains(*place));
        let stays: Vec<(usize, Date, Option<Date>)> =
            authorities.map(|(place, since, until)| (self.places.number(place), *since, *until)).collect();
        for span in spans {
            self.standing.clear();
            for part in [span.roster, "/", span.certificate, "/", span.registration, "/", span.reasons] {
                self.standing.push_str(part);
            }
            let standing = self.standings.number(&self.standing);
            self.note(city, standing, span.since, span.until, sign);
            for (place, since, until) in &stays {
                let first = span.since.max(*since);
                let end = [span.until, *until].into_iter().flatten().min();
                if end.is_none_or(|end| first < end) {
                    self.note(*place, standing, first, end, sign);
                }
            }
        }
    }

    fn note(&mut self, place: usize, standing: usize, since: Date, until: Option<Date>, sign: i64) {
        *self.deltas.entry((place, standing, since)).or_insert(0) += sign;
        if let Some(day) = until {
            *self.deltas.entry((place, standing, day)).or_insert(0) -= sign;
        }
    }

    /// Writes what was gathered, in the order of the table's key.
    ///
    /// # Errors
    /// The store's.
    pub fn keep(self, c: &mut Conn) -> Result<(), AppError> {
        let whats: Vec<Vec<String>> = self.standings.texts.iter().map(|standing| whats(standing)).collect();
        let mut sums: BTreeMap<(&str, Date, &str), i64> = BTreeMap::new();
        for ((place, standing, day), n) in self.deltas {
            for what in &whats[standing] {
                *sums.entry((&self.places.texts[place], day, what)).or_insert(0) += n;
            }
        }
        let mut changed: BTreeMap<(&str, String, &str), i64> = BTreeMap::new();
        for ((place, day, what), n) in sums {
            for span in spans(day) {
                *changed.entry((place, span, what)).or_insert(0) += n;
            }
        }
        let changed = changed.into_iter().filter(|(_, n)| *n != 0);
        let rows: Vec<Vec<Bind>> =
            changed.map(|((place, span, what), n)| binds![place, span, what, n].to_vec()).collect();
        c.insert_rows(
            "INSERT INTO roster_changes (place, span, what, delta)",
            &rows,
            "ON CONFLICT (place, span, what) DO UPDATE SET delta = roster_changes.delta + excluded.delta",
        )?;
        Ok(())
    }
}

/// What a day is part of, as stored: the day, its month, its year.
fn spans(day: Date) -> [String; 3] {
    let text = day.to_string();
    [format!("D{text}"), format!("M{}", &text[..text.len() - 3]), format!("Y{}", &text[..text.len() - 6])]
}

/// A stored day.
fn day(text: &str) -> Date {
    text.parse().unwrap_or(Date::MIN)
}

/// What a standing (`名册状态/证书状态/年度注册/原因、原因`) counts towards; certificates, registrations and reasons only of
/// those on the roster.
fn whats(standing: &str) -> Vec<String> {
    let mut parts = standing.splitn(4, '/');
    let mut part = || parts.next().unwrap_or_default();
    let (roster, certificate, registration, reasons) = (part(), part(), part(), part());
    let mut all = vec![format!("名册/{roster}")];
    if roster.starts_with("在册") {
        all.push(format!("注册/{registration}"));
        all.push(format!("证书/{roster}/{certificate}"));
        all.extend(reasons.split('、').filter(|r| !r.is_empty()).map(|r| format!("原因/{r}")));
    }
    all
}

/// The counts of a date under `名册`, `注册`, `证书` or `原因`, by state; `None` where the scope has no sums of its own.
///
/// # Errors
/// The store's.
pub fn on(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    on: Date,
    of: &str,
) -> Result<Option<BTreeMap<String, u64>>, AppError> {
    let place = match scope {
        Scope::City => CITY,
        Scope::Authority(code) => code,
        _ => return Ok(None),
    };
    let all = env.memo.get(c, &format!("sums {place} {on} {of}"), |c| at(c, place, on, of))?;
    Ok(Some(BTreeMap::clone(&all)))
}

/// The counts of a place on a date whose names start so; those of nobody are not there.
fn at(c: &mut Conn, place: &str, on: Date, of: &str) -> Result<BTreeMap<String, u64>, AppError> {
    // The years before, the months of the year before, the days of the month up to the date.
    let [day, month, year] = spans(on);
    let [_, january, _] = spans(on.first_of_year());
    let [first, ..] = spans(on.first_of_month());
    let part = |from: &str, sign: &str, to: &str| {
        format!(
            "SELECT what, delta FROM roster_changes WHERE place = $1 AND span >= {from} AND span {sign} {to}
             AND what >= $2 AND what < $3"
        )
    };
    let sql = format!(
        "SELECT what, CAST(SUM(delta) AS BIGINT) FROM ({} UNION ALL {} UNION ALL {}) n GROUP BY what",
        part("'Y'", "<", "$4"),
        part("$5", "<", "$6"),
        part("$7", "<=", "$8"),
    );
    let start = format!("{of}/");
    let binds = binds![place, start.as_str(), format!("{start}\u{10ffff}"), year, january, month, first, day];
    let rows = c.query(&sql, &binds)?;
    let state = |what: &str| what.strip_prefix(&start).unwrap_or_default().to_owned();
    let counts = rows.iter().map(|r| (state(r.str(0)), u64::try_from(r.int(1)).unwrap_or(0)));
    Ok(counts.filter(|(_, n)| *n > 0).collect())
}
