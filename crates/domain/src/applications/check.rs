//! What is wrong with the answer to one question, in plain words. An answer that is only odd is taken.

use super::answers::{Answers, Who};
use super::matters::offered;
use super::question::Question;
use crate::credit_code;
use crate::people;
use crate::table::Problem;
use crate::value::{Kind, MOST_FEN, Raw, Value, narrow, parse_date};
use jiff::civil::{Date, date};

/// The most workers of one application.
const MOST_WORKERS: i64 = 100_000;
/// The longest answers: those of the columns of annex 6, less what is put in front.
const REQUEST: usize = 500;
const FACTS: usize = 3_900;

/// The digits of a telephone; of a mobile one without the country's in front.
pub fn phone_digits(typed: &str) -> String {
    let digits: String = narrow(typed).chars().filter(char::is_ascii_digit).collect();
    let mobile = |rest: &&str| rest.len() == 11 && rest.starts_with('1');
    let here = ["0086", "86"].into_iter().find_map(|code| digits.strip_prefix(code).filter(mobile));
    here.map(str::to_owned).unwrap_or(digits)
}

/// How many workers apply together, as typed; `None` where it is no number.
pub fn workers(a: &Answers) -> Option<i64> {
    narrow(&a.headcount).trim().trim_end_matches('人').trim().parse().ok()
}

/// The last four digits of a telephone.
pub fn tail(phone: &str) -> String {
    let digits = phone_digits(phone);
    digits.get(digits.len().saturating_sub(4)..).unwrap_or_default().to_owned()
}

/// Yuan as typed, in fen; `Ok(None)` for nothing.
///
/// # Errors
/// What is wrong and how to mend it.
pub fn yuan(typed: &str) -> Result<Option<i64>, String> {
    let plain = narrow(typed);
    let plain = plain.trim().trim_end_matches('元').trim();
    match Kind::Money.parse(&Raw::Text(plain.to_owned())) {
        Ok(Value::Money(fen)) if fen < 0 => Err("金额不能小于 0。没有金额的，空着。".into()),
        Ok(Value::Money(fen)) if fen > MOST_FEN => Err("金额太大了。看一看是不是多写了几个 0。".into()),
        Ok(Value::Money(fen)) => Ok(Some(fen)),
        Ok(_) => Ok(None),
        Err(_) => Err("金额只写数字，最多两位小数，比如 8600 或者 8600.50。说不准的空着。".into()),
    }
}

fn is_phone(typed: &str) -> bool {
    let digits = phone_digits(typed);
    let mobile = digits.len() == 11 && digits.starts_with('1');
    let landline = digits.len() == 8 || ((11..=12).contains(&digits.len()) && digits.starts_with('0'));
    let strange =
        narrow(typed).chars().any(|c| !(c.is_ascii_digit() || c.is_whitespace() || "-()+".contains(c)));
    (mobile || landline) && !strange
}

struct Said(Vec<Problem>);

impl Said {
    fn add(&mut self, field: &'static str, message: impl Into<String>, remedy: &str) {
        self.0.push(Problem::error(field, message, remedy));
    }

    fn need(&mut self, field: &'static str, value: &str, most: usize, message: &str, remedy: &str) {
        if value.trim().is_empty() {
            self.add(field, message, remedy);
        } else {
            self.short(field, value, most);
        }
    }

    fn short(&mut self, field: &'static str, value: &str, most: usize) {
        let count = value.trim().chars().count();
        if count > most {
            self.add(field, format!("写了{count}个字，最多{most}个字。"), "写短一些，细节可以当面再说。");
        }
    }

    fn phone(&mut self, field: &'static str, value: &str) {
        if !is_phone(value) {
            self.add(field, "电话号码不对。", "手机写 11 位数字，座机写 8 位数字。");
        }
    }

    fn employer(&mut self, a: &Answers) {
        self.need("employer", &a.employer.name, 100, "还没有写单位名称。", "写您知道的名称，不全也可以。");
        let code = credit_code::plain(&a.employer.credit_code);
        if !code.is_empty()
            && let Err(why) = credit_code::check(&code)
        {
            self.add("credit_code", why.to_string(), "对照营业执照改；不知道的，清空。");
        }
        self.short("street", &a.employer.street, 40);
        if a.employer.district.is_empty() {
            self.add("district", "还没有选单位在哪个区。", "选单位办公的区；拿不准的，选您上班的区。");
        }
    }
}

/// What is wrong with the answer to a question; empty where one may go on.
pub fn check(question: Question, a: &Answers, today: Date) -> Vec<Problem> {
    let mut said = Said(Vec::new());
    match question {
        Question::Who => who(a, &mut said),
        Question::You => you(a, &mut said),
        Question::Other if a.by_employer() => {
            said.need("worker", &a.worker, 50, "还没有写职工姓名。", "写身份证上的姓名。");
            if !a.worker_phone.trim().is_empty() {
                said.phone("worker_phone", &a.worker_phone);
            }
        }
        Question::Other => said.employer(a),
        Question::Matters => {
            // A matter of the other side's list does not survive a change of sides.
            if !offered(a.by_employer()).any(|(m, ..)| a.matters.iter().any(|code| code == m.code)) {
                let message = if a.matters.is_empty() {
                    "还没有选。"
                } else {
                    "选的不是这一方会申请的事。"
                };
                said.add("matters", message, "选一项最接近的；说不清的，选最后一项。");
            }
        }
        Question::Claim => {
            said.need(
                "request",
                &a.request,
                REQUEST,
                "还没有写。",
                "一句话就行，比如：把3月到5月的工资付给我。",
            );
            if let Err(why) = yuan(&a.amount) {
                said.add("amount", why, "");
            }
        }
        Question::Facts => facts(a, today, &mut said),
        Question::Evidence | Question::Review => {}
        Question::Organisation => {
            if a.organisation.is_empty() {
                said.add("organisation", "还没有选。", "拿不准的，选第一个。");
            }
        }
    }
    said.0
}

fn who(a: &Answers, said: &mut Said) {
    match a.who {
        None => said.add("who", "还没有选。", "选一项。"),
        Some(Who::Group) => match workers(a) {
            Some(2..=MOST_WORKERS) => {}
            Some(1) => said.add("headcount", "只有 1 个人的，选“我是劳动者”。", ""),
            _ => said.add("headcount", "还没有写清一共几个人。", "写数字，比如 12。"),
        },
        Some(_) => {}
    }
}

fn you(a: &Answers, said: &mut Said) {
    if a.by_employer() {
        said.employer(a);
        said.need("name", &a.name, 50, "还没有写联系人。", "写办这件事的人的姓名。");
    } else {
        said.need("name", &a.name, 50, "还没有写姓名。", "写身份证上的姓名。");
        let number = people::plain_id_number(&a.id_number);
        if people::looks_resident(&number)
            && let Err(why) = people::check_id_number(&number)
        {
            said.add("id_number", why.to_string(), "对照身份证改；不想现在写的，清空。");
        }
        said.short("id_number", &number, 30);
    }
    if a.phone.trim().is_empty() {
        said.add(
            "phone",
            "还没有写电话。",
            "写能打通的号码。没有电话的，请到街道、乡镇调解中心，由工作人员代填。",
        );
    } else {
        said.phone("phone", &a.phone);
    }
    said.short("address", &a.address, 100);
}

fn facts(a: &Answers, today: Date, said: &mut Said) {
    said.need("facts", &a.facts, FACTS, "还没有写。", "按时间先后写几句：哪天，谁，做了什么，怎么说的。");
    if a.began.trim().is_empty() {
        return;
    }
    match parse_date(a.began.trim()) {
        None => said.add("began", "日期不对。", "写成 2024-03-01 这样；记不清的，空着。"),
        Some(day) if day > today => said.add("began", "日期在今天以后。", "看一看年、月写对了没有。"),
        Some(day) if day < date(1949, 10, 1) => said.add("began", "日期太早。", "看一看年份写对了没有。"),
        Some(_) => {}
    }
}

/// The first question that still has something wrong; `None` where all but the last are answered.
pub fn first_open(a: &Answers, today: Date) -> Option<Question> {
    Question::ALL.into_iter().find(|question| !check(*question, a, today).is_empty())
}
