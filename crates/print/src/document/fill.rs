//! From a template and facts to a paper. What must be there and is not is said, never printed as a blank.

use std::fmt;

use super::facts::{Content, Facts, Item, PLACE, find};
use super::paper::{Block, Closing, Column, Labelled, Paper, ordinal};
use super::template::{Form, Part, Template, What};
use super::text::{Piece, Text};

/// Facts a paper cannot do without. Its words are for the reader of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Their names, and which item of a list: `请求.内容（第2项）`.
    pub names: Vec<String>,
}

impl Missing {
    /// What the missing facts are, for a list on the page: name and meaning.
    pub fn meanings(&self) -> Vec<(&str, &'static str)> {
        self.names.iter().map(|name| (name.as_str(), meaning(name).unwrap_or_default())).collect()
    }
}

fn meaning(name: &str) -> Option<&'static str> {
    let plain = name.split('（').next().unwrap_or(name);
    let (list, field) = plain.split_once('.').unwrap_or((plain, ""));
    let known = find(list)?;
    match &known.content {
        Content::List { fields, .. } if !field.is_empty() => {
            fields.iter().find(|f| f.name == field).map(|f| f.meaning.as_str())
        }
        _ => Some(&known.meaning),
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "还缺{}，没有生成文书。请在案件里补填后再生成。", self.names.join("、"))
    }
}

impl std::error::Error for Missing {}

/// A blank in a paper form to be filled by hand.
const LINE: &str = "________";

/// Fills a form of a template.
///
/// # Errors
/// All the facts that are missing.
pub fn fill(template: &Template, form: &Form, facts: &Facts) -> Result<Paper, Missing> {
    let mut filler = Filler { facts: Some(facts), item: None, missing: Vec::new(), counts: [0; 3] };
    let paper = filler.paper(template, form);
    if filler.missing.is_empty() { Ok(paper) } else { Err(Missing { names: filler.missing }) }
}

/// The form with a line in place of every fact, to be filled by hand.
pub fn blank(template: &Template, form: &Form) -> Paper {
    Filler { facts: None, item: None, missing: Vec::new(), counts: [0; 3] }.paper(template, form)
}

struct Filler<'a> {
    /// `None` where the form is to be filled by hand.
    facts: Option<&'a Facts>,
    /// List, item and its place, inside a block that repeats.
    item: Option<(&'a str, Item, usize)>,
    missing: Vec<String>,
    /// How many clauses of each level there have been.
    counts: [usize; 3],
}

impl<'a> Filler<'a> {
    fn paper(&mut self, template: &Template, form: &'a Form) -> Paper {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let title = self.say(&form.title);
        let (issuer, number) = (self.say(&form.issuer), some(self.say(&form.number)));
        let addressee = some(self.say(&form.addressee));
        let mut blocks = Vec::new();
        for (at, part) in form.parts.iter().enumerate() {
            if self.shown(part, &form.parts[..at]) {
                self.part(part, &mut blocks);
            }
        }
        let closing = Closing { signer: self.say(&form.signer), date: self.say(&form.date) };
        let copies = some(self.say(&form.copies));
        Paper {
            made_from: format!("{} {} {}", template.code, template.version, form.name),
            layout: form.layout,
            issuer,
            title,
            number,
            addressee,
            blocks,
            closing: Some(closing).filter(|c| !c.signer.is_empty() || !c.date.is_empty()),
            copies,
            sample: false,
        }
    }

    /// Whether a block is shown. Filled by hand, of two that exclude each other the one written first is.
    fn shown(&self, part: &Part, earlier: &[Part]) -> bool {
        let Some(facts) = self.facts else {
            let excludes = |one: &Part| {
                one.when.iter().any(|name| part.unless.contains(name))
                    || one.unless.iter().any(|name| part.when.contains(name))
            };
            return !earlier.iter().any(excludes);
        };
        part.when.iter().all(|name| facts.has(name)) && !part.unless.iter().any(|name| facts.has(name))
    }

    /// The items a block repeats over.
    fn items(&mut self, list: &'a str, least: usize) -> Vec<Item> {
        let Some(facts) = self.facts else { return vec![Item::new(); least.max(1)] };
        let items = facts.list(list);
        if items.is_empty() && least == 0 {
            self.lack(list.to_owned());
        }
        items.to_vec()
    }

    fn lack(&mut self, name: String) {
        if !self.missing.contains(&name) {
            self.missing.push(name);
        }
    }

    /// Does something once, or once for each item.
    fn each<T>(
        &mut self,
        repeat: Option<&'a str>,
        least: usize,
        mut one: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        let Some(list) = repeat else { return vec![one(self)] };
        let items = self.items(list, least);
        let mut made = Vec::new();
        for (at, item) in (1..).zip(items) {
            self.item = Some((list, item, at));
            made.push(one(self));
        }
        self.item = None;
        made
    }

    fn part(&mut self, part: &'a Part, blocks: &mut Vec<Block>) {
        let repeat = part.repeat.as_deref();
        match &part.what {
            What::Table { columns, least, total } => {
                let header = |c: &super::template::Cells| Column {
                    header: c.header.clone(),
                    width: c.width,
                    align: c.align,
                };
                let mut rows: Vec<Vec<String>> = Vec::new();
                if repeat.is_some() {
                    rows = self.each(repeat, *least, |filler| {
                        let cells = columns.iter().map(|c| filler.cell(&c.text));
                        cells.collect()
                    });
                }
                while rows.len() < *least {
                    rows.push(vec![String::new(); columns.len()]);
                }
                if !total.is_empty() {
                    rows.push(total.iter().map(|text| self.cell(text)).collect());
                }
                blocks.push(Block::Table { columns: columns.iter().map(header).collect(), rows });
            }
            What::Signatures { seats, across, dated } => {
                let seats = self.each(repeat, 0, |filler| filler.says(seats)).concat();
                blocks.push(Block::Signatures { seats, across: *across, dated: *dated });
            }
            What::Attachments(names) => {
                let names = self.each(repeat, 0, |filler| filler.says(names)).concat();
                blocks.push(Block::Attachments {
                    names: names.into_iter().filter(|n| !n.is_empty()).collect(),
                });
            }
            what => {
                let made = self.each(repeat, 0, |filler| filler.block(what));
                for mut block in made.into_iter().flatten() {
                    // Of a list each item has its group; other blocks of one name go on.
                    if let (Block::Facts { group, joined, .. }, Some(Block::Facts { group: above, .. })) =
                        (&mut block, blocks.last())
                    {
                        *joined = repeat.is_none() && group.is_some() && group == above;
                    }
                    blocks.push(block);
                }
            }
        }
    }

    /// One block; `None` where nothing of it is left.
    fn block(&mut self, what: &'a What) -> Option<Block> {
        Some(match what {
            What::Heading(text) => {
                self.counts = [0; 3];
                Block::Heading { text: self.say(text) }
            }
            What::Note(text) => Block::Note { text: self.say(text) },
            What::Page(text) => {
                self.counts = [0; 3];
                Block::Page { title: self.say(text) }
            }
            What::Paragraph { text, indent } => {
                let text = self.say(text);
                if text.is_empty() {
                    return None;
                }
                Block::Paragraph { text, indent: *indent }
            }
            What::Clause { lead, text, level } => {
                let (lead, text) = (self.say(lead), self.say(text));
                let text = if lead.is_empty() || text.is_empty() { text } else { format!("。{text}") };
                Block::Clause { label: self.label(*level), lead, text }
            }
            What::Facts { group, rows, lines } => {
                let mut kept = Vec::new();
                for row in rows {
                    let made: Vec<Labelled> = row
                        .iter()
                        .map(|(label, value)| Labelled { label: self.say(label), value: self.cell(value) })
                        .collect();
                    // A row of which nothing is known, as the template allows by its brackets, is left out.
                    let idle =
                        made.iter().all(|fact| fact.value.is_empty()) && row.iter().all(|(_, v)| may_go(v));
                    if self.facts.is_none() || !idle {
                        kept.push(made);
                    }
                }
                if kept.is_empty() {
                    return None;
                }
                let group = Some(self.say(group)).filter(|group| !group.is_empty());
                Block::Facts { group, joined: false, rows: kept, lines: *lines }
            }
            What::Table { .. } | What::Signatures { .. } | What::Attachments(_) => return None,
        })
    }

    fn label(&mut self, level: u8) -> String {
        let at = usize::from(level.clamp(1, 3)) - 1;
        self.counts[at] += 1;
        self.counts[at + 1..].fill(0);
        match at {
            0 => format!("{}、", ordinal(self.counts[0])),
            1 => format!("（{}）", ordinal(self.counts[1])),
            _ => format!("{}.", self.counts[2]),
        }
    }

    fn says(&mut self, texts: &[Text]) -> Vec<String> {
        texts.iter().map(|text| self.say(text)).collect()
    }

    /// A text for a cell of a table: in a form to be filled by hand the cell itself is the blank.
    fn cell(&mut self, text: &[Piece]) -> String {
        match (text, self.facts.is_none()) {
            ([Piece::Fact { otherwise: Some(words), .. }], true) if by_hand(words) => words.clone(),
            ([Piece::Fact { name, .. }], true) => match &self.item {
                Some((_, _, at)) if name.ends_with(PLACE) => at.to_string(),
                _ => String::new(),
            },
            ([Piece::Maybe(_)], true) => String::new(),
            _ => self.say(text),
        }
    }

    fn say(&mut self, text: &[Piece]) -> String {
        let mut said = String::new();
        for piece in text {
            match piece {
                Piece::Words(words) => said.push_str(words),
                Piece::Blank(line) => said.push_str(line),
                Piece::Fact { name, otherwise } => match (self.value(name), otherwise) {
                    (Some(value), _) => said.push_str(&value),
                    (None, Some(words)) => said.push_str(words),
                    (None, None) => {
                        let at = self.item.as_ref().filter(|_| name.contains('.')).map(|(_, _, at)| *at);
                        self.lack(at.map_or_else(|| name.clone(), |at| format!("{name}（第{at}项）")));
                    }
                },
                Piece::Maybe(inner) => {
                    let names = super::text::names(inner);
                    if names.iter().all(|(name, _)| self.value(name).is_some()) {
                        said.push_str(&self.say(inner));
                    }
                }
            }
        }
        said
    }

    fn value(&self, name: &str) -> Option<String> {
        if let (Some((list, item, at)), Some((of, field))) = (&self.item, name.split_once('.'))
            && *list == of
        {
            if field == PLACE {
                return Some(at.to_string());
            }
            let value = item.get(field).map(|value| plain(value)).filter(|value| !value.is_empty());
            return if self.facts.is_none() { Some(LINE.to_owned()) } else { value };
        }
        let Some(facts) = self.facts else { return Some(LINE.to_owned()) };
        facts.text(name).map(plain).filter(|value| !value.is_empty())
    }
}

/// A value without what no paper can show: control characters, signs of no width, signs that turn the direction of
/// writing. Any of them would make a Word file unreadable, or stand on paper as a box.
fn plain(value: &str) -> String {
    let mut kept = String::with_capacity(value.len());
    let mut signs = value.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\r' if signs.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
            '\t' => kept.push(' '),
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {}
            sign if sign.is_control() => {}
            sign => kept.push(sign),
        }
    }
    kept.trim().to_owned()
}

/// Whether words in place of a fact are made to be filled by hand: boxes to tick, a date to write.
fn by_hand(words: &str) -> bool {
    words.contains(['□', '_', '年'])
}

/// Whether a value is nothing but what may be left out.
fn may_go(text: &[Piece]) -> bool {
    !text.is_empty() && text.iter().all(|piece| matches!(piece, Piece::Maybe(_)))
}
