//! What was typed, as it was typed: nothing is lost while something in it is still wrong.

use serde::{Deserialize, Serialize};

/// Who applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// One worker.
    Worker,
    /// Several workers together; one of them fills in.
    Group,
    /// The employer.
    Employer,
}

impl Who {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Worker, Self::Group, Self::Employer];

    /// As a form sends it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Worker => "worker",
            Self::Group => "group",
            Self::Employer => "employer",
        }
    }

    /// By its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|who| who.code() == code)
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Worker => "我是劳动者",
            Self::Group => "我们几个劳动者一起",
            Self::Employer => "我是用人单位",
        }
    }

    /// What is meant.
    pub const fn note(self) -> &'static str {
        match self {
            Self::Worker => "和单位有争议",
            Self::Group => "为同一件事，由一个人先填",
            Self::Employer => "和职工有争议",
        }
    }

    /// Whether workers apply.
    pub const fn is_worker(self) -> bool {
        !matches!(self, Self::Employer)
    }
}

/// What was filled in of an employer that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// Its name.
    pub name: String,
    /// Its credit code.
    pub credit_code: String,
    /// Code of its district.
    pub district: String,
    /// Its street or township in words.
    pub street: String,
}

/// The employer, on whichever side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Employer {
    /// 单位名称.
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: String,
    /// Code of the district it lies in.
    pub district: String,
    /// Street or township in words.
    pub street: String,
    /// The name for which similar ones were shown already: it is asked once.
    pub shown_for: String,
    /// What was filled in for a name that was known.
    pub filled: Filled,
}

impl Employer {
    /// Takes back what was filled in for another name; what was typed stays.
    pub fn forget_filled(&mut self) {
        let was = std::mem::take(&mut self.filled);
        for (field, filled) in [
            (&mut self.credit_code, was.credit_code),
            (&mut self.district, was.district),
            (&mut self.street, was.street),
        ] {
            if *field == filled {
                field.clear();
            }
        }
    }
}

/// All answers of an application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// Who applies.
    pub who: Option<Who>,
    /// How many workers, of a group.
    pub headcount: String,
    /// Name of the worker, or of whoever speaks for the employer.
    pub name: String,
    /// Telephone of the applicant.
    pub phone: String,
    /// Identity number of a worker.
    pub id_number: String,
    /// Where papers are sent to.
    pub address: String,
    /// The employer.
    pub employer: Employer,
    /// The worker an employer applies against.
    pub worker: String,
    /// His or her telephone.
    pub worker_phone: String,
    /// Codes of [`super::MATTERS`].
    pub matters: Vec<String>,
    /// The way to arbitration was explained (确认劳动关系 alone).
    pub told_relation: bool,
    /// What is asked for.
    pub request: String,
    /// How much, in yuan.
    pub amount: String,
    /// When it began.
    pub began: String,
    /// What happened.
    pub facts: String,
    /// Record id of the organisation.
    pub organisation: String,
}

impl Answers {
    /// Whether an employer applies.
    pub fn by_employer(&self) -> bool {
        self.who == Some(Who::Employer)
    }

    /// 申请人: of an employer its name.
    pub fn applicant(&self) -> &str {
        if self.by_employer() { self.employer.name.trim() } else { self.name.trim() }
    }

    /// 被申请人.
    pub fn respondent(&self) -> &str {
        if self.by_employer() { self.worker.trim() } else { self.employer.name.trim() }
    }
}
