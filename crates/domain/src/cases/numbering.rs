//! Numbers of documents (文号): the word of the organisation, the class of the document, the year, a running number, as in
//! 津西青劳人仲调受〔2024〕12号. Word and pattern are the office's to set; the shape of the shipped ones is ours (系统).

use super::documents::Document;
use crate::acts::Refusal;
use crate::table::Problem;

/// Where the word of the organisation stands in a pattern.
const WORD: &str = "{代字}";
/// Where the class of the document stands; may be left out: one series for all.
const CLASS: &str = "{类}";
/// Where the year stands.
const YEAR: &str = "{年}";
/// Where the running number stands.
const PLACE: &str = "{序}";
/// The pattern that ships.
pub const PATTERN: &str = "{代字}{类}〔{年}〕{序}号";
/// Longest word or pattern.
const LONGEST: usize = 40;

/// How an organisation numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbering {
    /// 代字.
    pub word: String,
    /// Pattern.
    pub pattern: String,
}

/// What 代字 is made of where none is set.
#[derive(Clone, Copy, Debug)]
pub struct Host<'a> {
    /// 组织类型, code.
    pub kind: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its district (西青区); empty for the city.
    pub district: &'a str,
    /// Its street or township; empty for none.
    pub street: &'a str,
}

/// The class of a paper in its number; `None` for what bears none: what parties sign and what stays in the file, and
/// what the arbitration commission issues under numbers of its own.
pub fn class(kind: Document, form: &str) -> Option<&'static str> {
    Some(match (kind, form) {
        (Document::Inquiry, "征询意见通知书") => "询",
        (Document::Inquiry, _) => "通",
        (Document::Acceptance, _) => "受",
        (Document::Refusal, _) => "不受",
        (Document::Agreement, _) => "协",
        (Document::Termination, _) => "终",
        (Document::Performance, "履行催告书") => "催",
        (Document::Performance, _) => "履",
        (Document::Advice, "调解建议书") => "建",
        _ => return None,
    })
}

impl Numbering {
    /// What an organisation begins with: place and kind for centres, its own short name for the rest.
    pub fn usual(host: Host) -> Self {
        let district = place(host.district);
        let word = match host.kind {
            "court_centre" => format!("津{district}劳人仲调"),
            "district_centre" | "city_centre" => format!("津{district}劳人调"),
            "subdistrict_centre" => format!("津{district}{}劳人调", place(host.street)),
            _ => format!("{}调", own_name(host.name)),
        };
        Self { word, pattern: PATTERN.to_owned() }
    }

    /// Whether numbers made so can be told apart and read.
    ///
    /// # Errors
    /// What is wrong with word or pattern.
    pub fn check(&self) -> Result<(), Refusal> {
        let count = |text: &str| text.chars().count();
        if self.word.trim().is_empty() {
            return Err(Problem::error("word", "没有填写机构代字。", "如“津西青劳人仲调”。"));
        }
        if count(&self.word) > LONGEST || count(&self.pattern) > LONGEST {
            let what = format!("代字或写法超过{LONGEST}个字。");
            return Err(Problem::error("word", what, "写短一些。"));
        }
        if self.word.contains(['{', '}']) || self.word.chars().any(char::is_control) {
            return Err(Problem::error("word", "代字里有花括号或者不可见的字符。", "只写文字。"));
        }
        let ends = [self.word.trim().chars().next(), self.word.trim().chars().next_back()];
        if ends.into_iter().flatten().any(|c| c.is_ascii_digit()) {
            // Beside the year or the number it would make two words read alike.
            let what = "代字以数字开头或者结尾，会和年份、序号连在一起。";
            return Err(Problem::error("word", what, "前后写文字。"));
        }
        for (part, name) in [(WORD, "代字"), (YEAR, "年份"), (PLACE, "序号")] {
            if self.pattern.matches(part).count() != 1 {
                let what = format!("写法里的{name}（{part}）要有一处，也只能有一处。");
                return Err(Problem::error("pattern", what, format!("如 {PATTERN}。")));
            }
        }
        let rest =
            [WORD, CLASS, YEAR, PLACE].iter().fold(self.pattern.clone(), |rest, part| rest.replace(part, ""));
        if self.pattern.matches(CLASS).count() > 1 || rest.contains(['{', '}']) {
            let what = "写法里有不认识的花括号，或者类别写了不止一处。";
            return Err(Problem::error("pattern", what, format!("只用 {WORD} {CLASS} {YEAR} {PLACE}。")));
        }
        if rest.chars().any(|c| c.is_ascii_digit() || c.is_control()) {
            // A digit beside the year or the number would make two series read alike.
            return Err(Problem::error("pattern", "写法里不能直接写数字。", "年份和序号由系统填写。"));
        }
        // The number must not run into the year: 2024 and 1 read as 20241.
        let next_to = [format!("{YEAR}{PLACE}"), format!("{PLACE}{YEAR}")];
        if next_to.iter().any(|pair| self.pattern.contains(pair.as_str())) {
            return Err(Problem::error("pattern", "年份和序号连在一起，分不开。", "中间写〔〕或者别的字。"));
        }
        Ok(())
    }

    /// The series a paper is numbered in: its number with the place of the running number left open. What reads alike is
    /// one series, whoever numbers in it, so that no number is given twice.
    pub fn series(&self, class: &str, year: i16) -> String {
        self.pattern.replace(WORD, self.word.trim()).replace(CLASS, class).replace(YEAR, &year.to_string())
    }
}

/// A number of a series.
pub fn number(series: &str, place: i64) -> String {
    series.replace(PLACE, &place.to_string())
}

/// 西青区 → 西青, 中北镇 → 中北, 滨海新区 → 滨海.
fn place(name: &str) -> &str {
    let short = ["新区", "区", "街道", "镇", "乡", "街"].iter().find_map(|end| name.strip_suffix(end));
    short.filter(|short| short.chars().count() > 1).unwrap_or(name)
}

/// The name of an organisation without what all of its kind are called.
fn own_name(name: &str) -> &str {
    let name = name.strip_prefix("天津市").or_else(|| name.strip_prefix("天津")).unwrap_or(name);
    let ends = [
        "劳动人事争议调解委员会",
        "劳动争议调解委员会",
        "劳动人事争议调解中心",
        "劳动争议调解中心",
        "调解委员会",
        "调解中心",
    ];
    let short = ends.iter().find_map(|end| name.strip_suffix(end)).filter(|short| !short.is_empty());
    let short = short.unwrap_or(name);
    let companies = ["股份有限公司", "有限责任公司", "有限公司"];
    companies
        .iter()
        .find_map(|end| short.strip_suffix(end))
        .filter(|short| !short.is_empty())
        .unwrap_or(short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn host<'a>(kind: &'a str, name: &'a str, street: &'a str) -> Host<'a> {
        Host { kind, name, district: "西青区", street }
    }

    #[test]
    fn an_organisation_has_a_word_of_its_own_from_the_start() {
        let word = |kind, name, street| Numbering::usual(host(kind, name, street)).word;
        assert_eq!(word("court_centre", "天津市西青区劳动人事争议仲裁院调解中心", ""), "津西青劳人仲调");
        assert_eq!(word("subdistrict_centre", "中北镇劳动人事争议调解中心", "中北镇"), "津西青中北劳人调");
        let committee = word("enterprise_committee", "天津市青源瑞丰公司劳动争议调解委员会", "");
        assert_eq!(committee, "青源瑞丰公司调");
        let company = word("enterprise_committee", "天津普惠九河百货有限公司劳动争议调解委员会", "");
        assert_eq!(company, "普惠九河百货调");
        let usual = Numbering::usual(host("court_centre", "", ""));
        assert!(usual.check().is_ok());
        let series = usual.series("受", 2024);
        assert_eq!(number(&series, 12), "津西青劳人仲调受〔2024〕12号");
    }

    #[test]
    fn a_pattern_that_could_give_one_number_twice_is_refused() {
        let wrong = |pattern: &str| {
            let numbering = Numbering { word: "津调".into(), pattern: pattern.into() };
            numbering.check().err().map(|problem| problem.column)
        };
        assert_eq!(wrong(PATTERN), None);
        assert_eq!(wrong("{代字}〔{年}〕{序}号"), None, "one series for all kinds");
        for bad in [
            "",
            "{代字}{类}{序}号",
            "{代字}〔{年}〕号",
            "{代字}{年}{序}号",
            "{代字}〔{年}〕1{序}号",
            "{代字}〔{年}〕{序}{序}号",
            "{代字}〔{年}〕{序}号{x}",
            "{类}〔{年}〕{序}号",
        ] {
            assert_eq!(wrong(bad), Some("pattern"), "{bad}");
        }
        let word = |word: &str| {
            let numbering = Numbering { word: word.into(), pattern: "{序}{代字}〔{年}〕".into() };
            numbering.check().err().map(|problem| problem.column)
        };
        assert_eq!(
            ["1津调", "津调1", " 1津调 ", "津1调"].map(word),
            [Some("word"), Some("word"), Some("word"), None]
        );
        let empty = Numbering { word: " ".into(), pattern: PATTERN.into() };
        assert_eq!(empty.check().err().map(|p| p.column), Some("word"));
    }

    #[test]
    fn what_parties_sign_bears_no_number() {
        assert_eq!(class(Document::Acceptance, "受理通知书"), Some("受"));
        assert_eq!(class(Document::Advice, "仲裁建议书"), None);
        assert_eq!(class(Document::Application, "调解申请书"), None);
    }

    proptest! {
        #[test]
        fn two_numbers_of_one_series_differ(a in 1i64..100_000, b in 1i64..100_000) {
            let series = Numbering::usual(host("court_centre", "", "")).series("受", 2024);
            prop_assert_eq!(number(&series, a) == number(&series, b), a == b);
        }
    }
}
