//! What is wrong with a template, in the words of the person who edits it.

use std::fmt;

use super::facts::{Content, PLACE, find, known};
use super::text::Slip;

/// One thing that is wrong, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the template, from 1; `None` where something is missing altogether.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub mend: String,
}

impl Fault {
    pub(crate) fn new(
        line: impl Into<Option<usize>>,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self { line: line.into(), what: what.into(), mend: mend.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "第{line}行：")?;
        }
        write!(f, "{}。{}。", self.what, self.mend)
    }
}

/// Of a slip in a text: what to look for in it, what is wrong, what to do.
pub(crate) fn of_slip(slip: &Slip) -> (String, String, &'static str) {
    match slip {
        Slip::Open(at) => (at.clone(), format!("“{at}”的花括号没有合上"), "请在名称后面补上 }"),
        Slip::Close => ("}".into(), "多了一个 }".into(), "请删去，或在名称前面补上 {"),
        Slip::OpenBracket(at) => {
            let what = format!("“{at}”的方括号没有合上，或者方括号里又套了方括号");
            (at.clone(), what, "请补上 ]，每一处可省略的话单独用一对方括号")
        }
        Slip::CloseBracket => ("]".into(), "多了一个 ]".into(), "请删去，或在可省略的话前面补上 ["),
        Slip::Empty => ("{}".into(), "花括号里没有写名称".into(), "请写上要填的内容，例如 {申请人}"),
        Slip::Wide => ("｛".into(), "用了全角花括号 ｛｝".into(), "请改成半角花括号，例如 {申请人}"),
        Slip::Underscores => (
            "__".into(),
            "空白线直接写在了文字里".into(),
            "留给手写的空白请写成 {____}，下划线多少就是空白长短",
        ),
        Slip::Idle(at) => (
            at.clone(),
            format!("“{at}”的方括号里没有可填的内容"),
            "方括号只用于没有内容时可以省略的话，请去掉方括号或写上名称",
        ),
    }
}

/// Why a name cannot stand where it stands: what is wrong and what to do. `list` is the list the block repeats over.
pub(crate) fn of_name(name: &str, list: Option<&str>) -> Option<(String, String)> {
    let Some((list_name, field)) = name.split_once('.') else {
        return match find(name).map(|known| &known.content) {
            Some(Content::Text { .. }) => None,
            Some(Content::List { fields, .. }) => {
                let first = fields.first().map_or(PLACE, |field| field.name.as_str());
                let mend =
                    format!("请在块里写 repeat = \"{name}\"，文字里写一项的内容，例如 {{{name}.{first}}}");
                Some((format!("“{name}”是一列内容，不能直接填在文字里"), mend))
            }
            None => Some((
                format!("没有叫“{name}”的内容"),
                nearest(name, known().iter().map(|k| k.name.as_str())),
            )),
        };
    };
    let Some(Content::List { fields, .. }) = find(list_name).map(|known| &known.content) else {
        let lists = known().iter().filter(|k| matches!(k.content, Content::List { .. }));
        return Some((
            format!("没有叫“{list_name}”的一列内容"),
            nearest(list_name, lists.map(|k| k.name.as_str())),
        ));
    };
    if field != PLACE && fields.iter().all(|known| known.name != field) {
        let what = format!("“{list_name}”里没有叫“{field}”的一栏");
        let all: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
        return Some((what, format!("这一列有：{}、{PLACE}", all.join("、"))));
    }
    (list != Some(list_name)).then(|| {
        let mend = format!("请在这一块里写上 repeat = \"{list_name}\"");
        (format!("“{name}”只能放在按“{list_name}”逐项重复的块里"), mend)
    })
}

/// The name that looks most like it.
fn nearest<'a>(name: &str, all: impl Iterator<Item = &'a str>) -> String {
    let close = all.map(|one| (steps(name, one), one)).min();
    let bound = (name.chars().count() / 2).clamp(1, 3);
    match close {
        Some((steps, one)) if steps <= bound => format!("是不是“{one}”？可用的名称见“可填内容”一览"),
        _ => "请从“可填内容”一览里选用名称".to_owned(),
    }
}

/// How many characters to change, to add or to take away.
fn steps(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let best = (diagonal + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[b.len()]
}
