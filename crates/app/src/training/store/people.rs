//! The people rows name: by 调解员证号, else by name within the organisation (tables.md, “References”).

use std::collections::{BTreeSet, HashMap};

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::training::{Attendee, Home};
use jiff::civil::Date;

use crate::AppError;
use crate::tables::find::marks;

/// One appointment of somebody.
#[derive(Clone, Debug)]
struct Stay {
    home: Home,
    since: Option<Date>,
    ended: Option<Date>,
    secondary: bool,
}

/// Somebody known.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// Id, name and number in hand.
    pub who: Attendee,
    stays: Vec<Stay>,
}

impl Person {
    /// The organisation the person attended from on a day: the one said where it is one of theirs, else the main
    /// appointment that day, one of the reader's scope before others of that day.
    pub fn home(&self, said: Option<&str>, scope: &Scope, on: Option<Date>) -> Home {
        if let Some(said) = self.stays.iter().find(|stay| Some(stay.home.id.as_str()) == said) {
            return said.home.clone();
        }
        let holds = |stay: &Stay| {
            on.is_none_or(|on| stay.since.is_none_or(|d| d <= on) && stay.ended.is_none_or(|d| d > on))
        };
        let rank = |stay: &&Stay| {
            let h = &stay.home;
            let inside = scope.contains_organisation(&h.id, &h.authority, h.subdistrict.as_deref());
            (holds(stay), inside, !stay.secondary, stay.since)
        };
        self.stays.iter().max_by_key(rank).map(|stay| stay.home.clone()).unwrap_or_default()
    }

    /// Whether the person has, or had, an appointment there.
    pub fn was_at(&self, organisation: &str) -> bool {
        self.stays.iter().any(|stay| stay.home.id == organisation)
    }

    /// Whether one of the appointments lies in the scope.
    pub fn is_in(&self, scope: &Scope) -> bool {
        let inside = |h: &Home| scope.contains_organisation(&h.id, &h.authority, h.subdistrict.as_deref());
        match scope {
            Scope::City => true,
            Scope::Mediator(id) => self.who.id == *id,
            _ => self.stays.iter().any(|stay| inside(&stay.home)),
        }
    }

    /// As offered where several have one name.
    pub fn words(&self) -> String {
        match &self.who.certificate_no {
            Some(number) => number.clone(),
            None => format!("{}（未持证）", self.who.name),
        }
    }
}

/// The people some rows may name.
#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "three ways to find one person")]
pub struct People {
    by_id: HashMap<String, Person>,
    by_number: HashMap<String, String>,
    /// Organisation and plain name.
    by_name: HashMap<(String, String), Vec<String>>,
}

impl People {
    /// Those with one of these numbers, and all of these organisations.
    ///
    /// # Errors
    /// The store's.
    pub fn load(
        c: &mut Conn,
        numbers: &BTreeSet<&str>,
        organisations: &BTreeSet<&str>,
    ) -> Result<Self, AppError> {
        let mut people = Self::default();
        let mut ids: BTreeSet<String> = BTreeSet::new();
        let numbers: Vec<String> = numbers.iter().map(|n| (*n).to_owned()).collect();
        people.by_number = holders(c, &numbers)?;
        ids.extend(people.by_number.values().cloned());
        let organisations: Vec<Bind> = organisations.iter().map(|id| (*id).into()).collect();
        for part in organisations.chunks(500) {
            let sql = format!(
                "SELECT DISTINCT mediator_id FROM appointments WHERE organisation_id IN ({})",
                marks(1, part.len())
            );
            ids.extend(c.query(&sql, part)?.iter().map(|row| row.text(0)));
        }
        people.by_id = of_ids(c, ids)?;
        for (id, person) in &people.by_id {
            for stay in &person.stays {
                let key = (stay.home.id.clone(), plain_name(&person.who.name));
                let same = people.by_name.entry(key).or_default();
                if !same.contains(id) {
                    same.push(id.clone());
                }
            }
        }
        for same in people.by_name.values_mut() {
            same.sort();
        }
        Ok(people)
    }

    /// Who holds, or held, this number.
    pub fn holder(&self, number: &str) -> Option<&Person> {
        self.by_id.get(self.by_number.get(number)?)
    }

    /// Everybody of a name in an organisation.
    pub fn named(&self, organisation: &str, name: &str) -> Vec<&Person> {
        let key = (organisation.to_owned(), plain_name(name));
        self.by_name.get(&key).into_iter().flatten().filter_map(|id| self.by_id.get(id)).collect()
    }

    /// Names in an organisation, for a near miss.
    pub fn names(&self, organisation: &str) -> Vec<&str> {
        let here = self.by_id.values().filter(|person| person.was_at(organisation));
        let mut names: Vec<&str> = here.map(|person| person.who.name.as_str()).collect();
        names.sort_unstable();
        names
    }
}

/// Who holds, or held, each of some numbers.
///
/// # Errors
/// The store's.
pub fn holders(c: &mut Conn, numbers: &[String]) -> Result<HashMap<String, String>, AppError> {
    let mut found = HashMap::with_capacity(numbers.len());
    let binds: Vec<Bind> = numbers.iter().map(|n| n.as_str().into()).collect();
    for part in binds.chunks(500) {
        let sql = format!(
            "SELECT number, mediator_id FROM certificates WHERE number IN ({})",
            marks(1, part.len())
        );
        found.extend(c.query(&sql, part)?.iter().map(|row| (row.text(0), row.text(1))));
    }
    Ok(found)
}

/// People by id with all their appointments.
///
/// # Errors
/// The store's.
pub fn of_ids(
    c: &mut Conn,
    ids: impl IntoIterator<Item = String>,
) -> Result<HashMap<String, Person>, AppError> {
    let mut found: HashMap<String, Person> = HashMap::new();
    let ids: Vec<Bind> = ids.into_iter().map(Bind::from).collect();
    for part in ids.chunks(500) {
        let sql = format!(
            "SELECT m.id, m.name, m.latest_certificate, a.organisation_id, o.name, o.authority, o.subdistrict,
                    a.since, a.ended, a.secondary
             FROM mediators m LEFT JOIN appointments a ON a.mediator_id = m.id
             LEFT JOIN organisations o ON o.id = a.organisation_id
             WHERE m.id IN ({}) ORDER BY m.id, a.since, a.id",
            marks(1, part.len())
        );
        c.query_each(&sql, part, |row| {
            let day = |i| row.opt_str(i).and_then(|d: &str| d.parse().ok());
            let person = found.entry(row.text(0)).or_insert_with(|| Person {
                who: Attendee { id: row.text(0), name: row.text(1), certificate_no: row.opt_text(2) },
                stays: Vec::new(),
            });
            if !row.is_null(3) {
                let home = Home {
                    id: row.text(3),
                    name: row.text(4),
                    authority: row.text(5),
                    subdistrict: row.opt_text(6),
                };
                person.stays.push(Stay { home, since: day(7), ended: day(8), secondary: row.flag(9) });
            }
            Ok::<_, AppError>(())
        })?;
    }
    Ok(found)
}
