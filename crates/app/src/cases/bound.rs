//! 卷宗: cover, index, every document and each attachment as one PDF/A with page numbers that go on. It is bound anew each
//! time from what is kept: a correction after the archive would otherwise not be in it. What cannot be put in as pages is
//! named in the index with its digest, and stays where it is.

use std::io::Read as _;

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::attachments::Format;
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::cases::{CASES, Case, retention};
use fengqiao_domain::dates::spoken;
use fengqiao_domain::verdict::Verdict;
use fengqiao_print::Fonts;
use fengqiao_print::document::{Binder, Facts, Item, Scan};
use jiff::civil::Date;

use super::papers::store::{self, Kept};
use super::papers::{because, cover, may_see, of_actor};
use crate::attachments::{Attachment, Cases, of_case};
use crate::certificates::{now_stamp, refusal};
use crate::platform::attachments::failed;
use crate::platform::attachments::pictures::{self, Leaf};
use crate::platform::audit::Event;
use crate::platform::hash::sm3;
use crate::tables::Env;
use crate::{Actor, App, AppError};

/// Most pages of a file; what is beyond is named in the index.
const MOST_PAGES: usize = 600;
/// Most bytes of pictures of a file, decoded: setting a page decodes its picture, and holds it until the file is written.
const MOST_BYTES: usize = 1024 * 1024 * 1024;
/// Largest PDF that is drawn.
const MOST_PDF: u64 = 50 * 1024 * 1024;
/// Pages of one PDF that are drawn at most.
const MOST_DRAWN: usize = 200;

/// One piece of the file.
pub enum Piece {
    /// A document that was made.
    Paper(Box<Kept>),
    /// An attachment.
    Attachment(Box<Attachment>),
}

impl Piece {
    /// Its name in the index.
    pub fn name(&self) -> String {
        match self {
            Self::Paper(kept) => {
                kept.number.as_ref().map_or_else(|| kept.form.clone(), |n| format!("{} {n}", kept.form))
            }
            Self::Attachment(one) if one.note.is_empty() => one.name.clone(),
            Self::Attachment(one) => one.note.clone(),
        }
    }

    /// Its day.
    pub fn on(&self) -> String {
        match self {
            Self::Paper(kept) => kept.made_on.to_string(),
            Self::Attachment(one) => one.at.chars().take(10).collect(),
        }
    }

    /// What is to be known of it.
    pub fn note(&self) -> String {
        match self {
            Self::Paper(kept) if !kept.stands() => "已作废".into(),
            Self::Paper(_) => String::new(),
            Self::Attachment(one) => one.kind.label().into(),
        }
    }
}

/// What a file is made of, in its order, and how long it is kept.
pub struct Content {
    /// The case.
    pub case: Case,
    /// The pieces.
    pub pieces: Vec<Piece>,
    /// Until when; `None` before the archive.
    pub kept_until: Option<Verdict<Date>>,
    /// The reader has to say why.
    pub needs_reason: bool,
}

/// What the file of a case is made of.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden`, or the store's.
pub fn content(app: &App, actor: &Actor, id: &str) -> Result<Content, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let case = of_actor(c, &env, actor, id)?;
        let pieces = pieces(c, &env, actor, id)?;
        let kept_until = retention::kept_until(&case, env.policy);
        Ok(Content { needs_reason: may_see(actor, &case, "").is_err(), case, pieces, kept_until })
    })
}

/// Documents in the order of their kinds (regulations.md §6), attachments as they came. What was voided and never served
/// is no part of the file: another one stands in its place.
fn pieces(c: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Vec<Piece>, AppError> {
    let services = store::services(c, env.keys, id)?;
    let is_part = |kept: &Kept| {
        let was_served = services.iter().any(|one| one.paper == kept.id && one.withdrawn.is_none());
        (kept.stands() || was_served) && !is_cover(kept)
    };
    let mut papers: Vec<Kept> = store::of_case(c, env.keys, id)?.into_iter().filter(is_part).collect();
    papers.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    let mut attachments = of_case::<Cases>(c, env, actor, id)?;
    attachments.retain(|one| one.withdrawn.is_none());
    let papers = papers.into_iter().map(|kept| Piece::Paper(Box::new(kept)));
    Ok(papers.chain(attachments.into_iter().map(|one| Piece::Attachment(Box::new(one)))).collect())
}

/// Cover and index made as a document of their own: the file has its own in front.
fn is_cover(kept: &Kept) -> bool {
    kept.kind == Document::File && kept.form == cover::FORM
}

/// Binds the file of a case; gives its name and the PDF.
///
/// # Errors
/// As [`content`]; `Invalid` without a reason where one is needed, `Refused` for what the fonts lack.
pub fn bind(app: &App, actor: &Actor, id: &str, reason: &str) -> Result<(String, Vec<u8>), AppError> {
    let Content { case, pieces, kept_until, .. } = content(app, actor, id)?;
    let reason = may_see(actor, &case, reason)?;
    let (mut binder, mut items, mut held) = (app.press().binder(), Vec::new(), 0);
    let count = pieces.len();
    for piece in pieces {
        let (name, on, mut note) = (piece.name(), piece.on(), piece.note());
        let before = binder.len();
        let author = match piece {
            Piece::Paper(kept) => {
                binder.paper(&kept.paper).map_err(refusal)?;
                case.organisation.name.clone()
            }
            Piece::Attachment(one) => {
                if let Err(why) = put_in(app, &mut binder, &one, &mut held)? {
                    note = format!("{note}，{why}，未编入，SM3 {}", &one.digest[..16]);
                }
                one.by_name.clone()
            }
        };
        let pages = match binder.len() - before {
            0 => "—".to_owned(),
            1 => (before + 1).to_string(),
            _ => format!("{}—{}", before + 1, binder.len()),
        };
        let fonts = app.press().fonts();
        items.push(line(
            printable(fonts, &name),
            printable(fonts, &author),
            on,
            pages,
            printable(fonts, &note),
        ));
    }
    let kept = kept_until
        .map(|said| format!("{}年，至{}", retention::years(&app.jurisdiction.policy), spoken(said.result)));
    let front = cover::paper(app, &case, items, binder.len(), kept)?;
    let pages = binder.len();
    let file = binder.finish(&front, now_stamp(app)).map_err(refusal)?;
    let words = format!("打印卷宗：{count} 件，{pages} 页，SM3 {}", sm3(&file));
    let event = Event::new("case-file", CASES.id, id).summary(words);
    app.record(actor, Action::EditCases, because(event, reason))?;
    let number = case.archive.number.or(case.number).unwrap_or_default();
    Ok((format!("{number}-卷宗.pdf"), file))
}

/// A text somebody typed with a box for every sign no font has: one emoji in a file name must not keep a file from being
/// bound.
fn printable(fonts: &Fonts, text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() || fonts.has(c) { c } else { '□' }).collect()
}

fn line(name: String, author: String, on: String, pages: String, note: String) -> Item {
    let fields = [("名称", name), ("责任者", author), ("日期", on), ("页码", pages), ("备注", note)];
    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Puts an attachment in as pages, or says why not.
fn put_in(
    app: &App,
    binder: &mut Binder,
    one: &Attachment,
    held: &mut usize,
) -> Result<Result<(), &'static str>, AppError> {
    if binder.len() >= MOST_PAGES || *held >= MOST_BYTES {
        return Ok(Err("全卷已满"));
    }
    if one.format == Format::Pdf && one.size > MOST_PDF {
        return Ok(Err("文件太大"));
    }
    let mut bytes = Vec::new();
    let mut from = app.attachments.open(&app.keys, &one.object)?;
    from.read_to_end(&mut bytes).map_err(|e| failed(&e))?;
    let made = if one.format == Format::Pdf {
        drawn(app, bytes, MOST_PAGES - binder.len(), MOST_BYTES - *held)
    } else {
        // One picture at a time: a decoded one takes much memory.
        let _turn = app.attachments.decoding();
        pictures::for_file(&bytes, one.format).map(|picture| vec![picture]).ok_or("图片打不开")
    };
    let made = match made {
        Ok(made) => made,
        Err(why) => return Ok(Err(why)),
    };
    *held += made.iter().map(|leaf| leaf.decoded).sum::<usize>();
    let count = made.len();
    let name = printable(app.press().fonts(), &one.name);
    for (at, picture) in (1..).zip(made) {
        let place = if count > 1 { format!("（{at}/{count}）") } else { String::new() };
        binder.picture(picture.bytes, &format!("{name}{place}")).map_err(refusal)?;
    }
    Ok(Ok(()))
}

/// All pages of a PDF as pictures: all of them, or none. Each waits for its turn, so that a long one holds up nobody.
fn drawn(app: &App, bytes: Vec<u8>, most: usize, mut room: usize) -> Result<Vec<Leaf>, &'static str> {
    let scan = Scan::read(bytes).ok_or("PDF 打不开")?;
    if scan.len() > most.min(MOST_DRAWN) {
        return Err("页数太多");
    }
    let mut made = Vec::with_capacity(scan.len());
    for at in 0..scan.len() {
        let _turn = app.attachments.decoding();
        let dots = scan.page(at).ok_or("PDF 有一页画不出")?;
        let leaf = pictures::of_dots(dots.width, dots.height, dots.rgb).ok_or("PDF 有一页画不出")?;
        room = room.checked_sub(leaf.decoded).ok_or("全卷已满")?;
        made.push(leaf);
    }
    Ok(made)
}

/// Facts a cover has beside those of the case.
pub(in crate::cases) fn beside(facts: &mut Facts, items: Vec<Item>, pages: usize, kept: Option<String>) {
    facts.set_list("卷内文件", items);
    facts.set("卷内页数", pages.to_string());
    if let Some(kept) = kept {
        facts.set("保管期限", kept);
    }
}
