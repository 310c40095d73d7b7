//! From the text of a template to a [`Template`], with every fault and its line.

use serde::Deserialize;
use toml::Spanned;

use super::facts::{Content, find};
use super::fault::{Fault, of_name, of_slip};
use super::paper::{Align, Layout};
use super::template::{Cells, Form, Part, Template, What};
use super::text::{Text, names, read};

type Words = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTemplate {
    code: Words,
    version: Words,
    #[serde(default)]
    form: Vec<Spanned<RawForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForm {
    name: Words,
    title: Words,
    #[serde(default)]
    layout: Layout,
    issuer: Option<Words>,
    number: Option<Words>,
    addressee: Option<Words>,
    signer: Option<Words>,
    date: Option<Words>,
    copies: Option<Words>,
    #[serde(default)]
    block: Vec<Spanned<RawBlock>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBlock {
    // One of these says what the block is.
    heading: Option<Words>,
    paragraph: Option<Words>,
    clause: Option<Words>,
    facts: Option<Vec<Vec<Words>>>,
    table: Option<Vec<RawColumn>>,
    signatures: Option<Vec<Words>>,
    attachments: Option<Vec<Words>>,
    note: Option<Words>,
    page: Option<Words>,
    // These say more about it.
    text: Option<Words>,
    level: Option<u8>,
    indent: Option<bool>,
    group: Option<Words>,
    lines: Option<u8>,
    rows: Option<usize>,
    total: Option<Vec<Words>>,
    across: Option<u8>,
    dated: Option<bool>,
    repeat: Option<Words>,
    #[serde(default)]
    when: Vec<Words>,
    #[serde(default)]
    unless: Vec<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    header: String,
    width: u8,
    #[serde(default)]
    align: Align,
    text: Words,
}

const BLOCKS: &str =
    "每一块只写一种：heading、paragraph、clause、facts、table、signatures、attachments、note 或 page";

/// Reads and checks.
pub(crate) fn template(source: &str) -> Result<Template, Vec<Fault>> {
    let mut reader = Reader { source, faults: Vec::new() };
    let raw: RawTemplate = toml::from_str(source).map_err(|error| vec![reader.syntax(&error)])?;
    let line = reader.line(&raw.code);
    let (code, version) = (raw.code.into_inner(), raw.version.into_inner());
    if version.trim().is_empty() {
        reader.faults.push(Fault::new(
            None,
            "没有写版本",
            "请在 version 里写上版本，例如 version = \"2024-07\"",
        ));
    }
    let forms: Vec<Form> = raw.form.into_iter().map(|form| reader.form(form.into_inner())).collect();
    let template = Template { code, version, forms };
    // A text that cannot be read would be said to be missing as well.
    if reader.faults.is_empty() {
        reader.faults = super::required::check(&template, line);
    }
    let mut faults = reader.faults;
    faults.sort_by_key(|fault| fault.line.unwrap_or(usize::MAX));
    if faults.is_empty() { Ok(template) } else { Err(faults) }
}

struct Reader<'a> {
    source: &'a str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn line_at(&self, at: usize) -> usize {
        self.source.get(..at).unwrap_or(self.source).matches('\n').count() + 1
    }

    fn line<T>(&self, spanned: &Spanned<T>) -> usize {
        self.line_at(spanned.span().start)
    }

    /// The line of some words inside a text of several lines.
    fn line_of(&self, text: &Words, words: &str) -> usize {
        let span = text.span();
        let at = self.source.get(span.clone()).and_then(|raw| raw.find(words)).unwrap_or_default();
        self.line_at(span.start + at)
    }

    /// What the reader of the file itself found; its own words are English.
    fn syntax(&self, error: &toml::de::Error) -> Fault {
        let line = error.span().map(|span| self.line_at(span.start));
        let quoted = |message: &str| message.split('`').nth(1).unwrap_or_default().to_owned();
        let message = error.message();
        if message.starts_with("unknown field") {
            let what = format!("没有叫“{}”的项", quoted(message));
            return Fault::new(line, what, "请对照原样改正项的名称");
        }
        if message.starts_with("missing field") {
            return Fault::new(line, format!("缺少“{}”这一项", quoted(message)), "请对照原样补上");
        }
        if message.starts_with("invalid type") || message.starts_with("unknown variant") {
            return Fault::new(
                line,
                "这一项的值不对",
                "文字要放在英文双引号里，是否写 true 或 false，几行几列写数字",
            );
        }
        if message.contains("duplicate") {
            return Fault::new(line, "同一项写了两次", "请删去一个");
        }
        Fault::new(line, "这一行的写法读不懂", "请检查引号、方括号是否成对，文字要放在英文双引号里")
    }

    fn text(&mut self, words: &Words, list: Option<&str>) -> Text {
        match read(words.get_ref()) {
            Ok(text) => {
                for (name, _) in names(&text) {
                    if let Some((what, mend)) = of_name(name, list) {
                        let line = self.line_of(words, name);
                        self.faults.push(Fault::new(line, what, mend));
                    }
                }
                text
            }
            Err(slip) => {
                let (at, what, mend) = of_slip(&slip);
                let line = self.line_of(words, &at);
                self.faults.push(Fault::new(line, what, mend));
                Text::new()
            }
        }
    }

    fn maybe(&mut self, words: Option<&Words>, list: Option<&str>) -> Text {
        words.map(|words| self.text(words, list)).unwrap_or_default()
    }

    fn all(&mut self, words: &[Words], list: Option<&str>) -> Vec<Text> {
        words.iter().map(|one| self.text(one, list)).collect()
    }

    fn form(&mut self, raw: RawForm) -> Form {
        Form {
            layout: raw.layout,
            title: self.text(&raw.title, None),
            issuer: self.maybe(raw.issuer.as_ref(), None),
            number: self.maybe(raw.number.as_ref(), None),
            addressee: self.maybe(raw.addressee.as_ref(), None),
            signer: self.maybe(raw.signer.as_ref(), None),
            date: self.maybe(raw.date.as_ref(), None),
            copies: self.maybe(raw.copies.as_ref(), None),
            parts: raw.block.into_iter().filter_map(|block| self.part(&block)).collect(),
            name: raw.name.into_inner(),
        }
    }

    fn part(&mut self, spanned: &Spanned<RawBlock>) -> Option<Part> {
        let (line, raw) = (self.line(spanned), spanned.get_ref());
        if let Some(list) = &raw.repeat
            && !matches!(find(list.get_ref()).map(|known| &known.content), Some(Content::List { .. }))
        {
            let what = format!("repeat 写的“{}”不是一列内容", list.get_ref());
            let at = self.line(list);
            self.faults.push(Fault::new(at, what, "请从“可填内容”一览里选一列，例如 repeat = \"请求\""));
            return None;
        }
        let repeat = raw.repeat.as_ref().map(|list| list.get_ref().clone());
        for name in raw.when.iter().chain(&raw.unless) {
            if find(name.get_ref()).is_none() {
                let what = format!("when 或 unless 里的“{}”没有这个内容", name.get_ref());
                let at = self.line(name);
                self.faults.push(Fault::new(at, what, "请从“可填内容”一览里选用名称"));
            }
        }
        let own = |names: &[Words]| names.iter().map(|name| name.get_ref().clone()).collect();
        let (when, unless) = (own(&raw.when), own(&raw.unless));
        let list = repeat.as_deref();
        let mut found: Vec<What> = Vec::new();
        if let Some(text) = &raw.heading {
            found.push(What::Heading(self.text(text, list)));
        }
        if let Some(text) = &raw.paragraph {
            found.push(What::Paragraph { text: self.text(text, list), indent: raw.indent.unwrap_or(true) });
        }
        if let Some(lead) = &raw.clause {
            let level = raw.level.unwrap_or(1);
            if !(1..=3).contains(&level) {
                self.faults.push(Fault::new(
                    line,
                    "level 只能是 1、2 或 3",
                    "1 印作 一、，2 印作 （一），3 印作 1.",
                ));
            }
            let text = self.maybe(raw.text.as_ref(), list);
            found.push(What::Clause { lead: self.text(lead, list), text, level });
        }
        let high = raw.lines.is_none_or(|lines| (1..=30).contains(&lines));
        if !high || raw.rows.is_some_and(|rows| rows > 200) {
            self.faults.push(Fault::new(line, "lines 最多 30，rows 最多 200", "请把数字改小"));
        }
        if let Some(rows) = &raw.facts {
            found.push(self.facts(rows, raw, list));
        }
        if let Some(columns) = &raw.table {
            found.push(self.table(columns, raw, line, list));
        }
        if let Some(seats) = &raw.signatures {
            let across = raw.across.unwrap_or(1);
            if !(1..=2).contains(&across) {
                self.faults.push(Fault::new(line, "across 只能是 1 或 2", "一行排一处签名写 1，排两处写 2"));
            }
            let dated = raw.dated.unwrap_or(true);
            found.push(What::Signatures { seats: self.all(seats, list), across, dated });
        }
        if let Some(texts) = &raw.attachments {
            found.push(What::Attachments(self.all(texts, list)));
        }
        if let Some(text) = &raw.note {
            found.push(What::Note(self.text(text, list)));
        }
        if let Some(text) = &raw.page {
            found.push(What::Page(self.text(text, list)));
        }
        let empty = [raw.facts.as_ref().map(Vec::len), raw.table.as_ref().map(Vec::len)];
        let empty = empty
            .into_iter()
            .chain([&raw.signatures, &raw.attachments].map(|all| all.as_ref().map(Vec::len)));
        if empty.flatten().any(|len| len == 0) {
            self.faults.push(Fault::new(line, "这一块是空的", "请写上内容，或者删去这一块"));
        }
        if found.len() != 1 {
            let what =
                if found.is_empty() { "这一块没有写是什么" } else { "这一块写了不止一种" };
            self.faults.push(Fault::new(line, what, BLOCKS));
        }
        found.pop().map(|what| Part { when, unless, repeat, what })
    }

    fn facts(&mut self, rows: &[Vec<Words>], raw: &RawBlock, list: Option<&str>) -> What {
        let mut made = Vec::new();
        for row in rows {
            if row.len() != 2 && row.len() != 4 {
                let line = row.first().map(|words| self.line(words));
                let mend =
                    "一行写一组或两组，例如 [\"姓名\", \"{当事人.名称}\", \"电话\", \"{当事人.电话}\"]";
                self.faults.push(Fault::new(line, "表格的一行要成对写：名称、内容", mend));
            }
            let texts = self.all(row, list);
            let pairs = texts.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone()));
            made.push(pairs.collect());
        }
        What::Facts { group: self.maybe(raw.group.as_ref(), list), rows: made, lines: raw.lines.unwrap_or(1) }
    }

    fn table(&mut self, columns: &[RawColumn], raw: &RawBlock, line: usize, list: Option<&str>) -> What {
        let least = raw.rows.unwrap_or_default();
        if list.is_none() && least == 0 {
            let mend = "请写 repeat（逐项列出）或 rows（空白行数）";
            self.faults.push(Fault::new(line, "这张表没有写列什么", mend));
        }
        let mut cells = Vec::new();
        for column in columns {
            let text = self.text(&column.text, list);
            cells.push(Cells {
                header: column.header.clone(),
                width: column.width.max(1),
                align: column.align,
                text,
            });
        }
        let total = self.all(raw.total.as_deref().unwrap_or_default(), None);
        if !total.is_empty() && total.len() != cells.len() {
            let what = format!("合计行有{}格，表有{}列", total.len(), cells.len());
            self.faults.push(Fault::new(line, what, "请写得一样多，空的一格写 \"\""));
        }
        What::Table { columns: cells, least, total }
    }
}
