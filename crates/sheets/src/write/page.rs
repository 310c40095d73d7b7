//! What surrounds the rows of an official form: number, title, the lines above and below, and the printed page.

use super::styles::{self, HEI, SONG};
use crate::form::{Form, Heading};
use fengqiao_domain::value::{Kind, Value};
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};
use std::borrow::Cow;

/// Row of the header, from 0: number, title and one line stand above.
pub(crate) const HEADER_ROW: u32 = 3;
/// Width of 序号.
const SERIAL: u16 = 5;
/// Pixels across A4 landscape between the margins, a little less than there are.
const PAGE: u32 = 1030;
/// The smallest scale, in percent, at which a page still reads well.
const SMALLEST_SCALE: u32 = 58;
/// The largest scale of a table laid over several pages side by side.
const LARGEST_SCALE: u32 = 68;
/// Characters the block at the right of the title needs.
const BLOCK: u16 = 26;

/// A form laid out: its columns with 序号 in front, and where pages end.
pub(crate) struct Page<'a> {
    form: &'a Form,
    headers: Vec<(String, u16)>,
    /// First columns of the second and further pages.
    breaks: Vec<u16>,
    /// Scale of the pages side by side, in percent.
    scale: u32,
}

/// The width of a column: the form's, else what its kind needs.
pub(crate) fn width(form: u16, kind: Kind) -> u16 {
    match kind {
        _ if form > 0 => form,
        Kind::IdNumber | Kind::CreditCode => 21,
        Kind::Date | Kind::Money => 13,
        Kind::DateTime => 17,
        Kind::Month | Kind::Code(_) | Kind::YesNo | Kind::Year | Kind::Int | Kind::Decimal => 10,
        Kind::Text(max) => u16::try_from(max.clamp(8, 28)).unwrap_or(28),
        _ => 22,
    }
}

/// Lines a text takes in a column of this width; 1 for everything that is no text.
pub(crate) fn lines(value: &Value, kind: Kind, width: u16) -> u32 {
    let text: Cow<str> = match value {
        Value::Text(t) => t.into(),
        Value::Ref { label, .. } => label.into(),
        Value::Multi(_) | Value::Code(_) => kind.show(value).into(),
        _ => return 1,
    };
    text_lines(&text, width)
}

/// Lines a text takes in a column of this width.
pub(crate) fn text_lines(text: &str, width: u16) -> u32 {
    // Short texts, nearly all there are, need no counting: a character has at least one byte and two at most in width.
    if text.len() <= usize::from(width) && !text.contains('\n') {
        return 1;
    }
    // The body is a size smaller than the font columns are measured in.
    let room = (u32::from(width) * 6 / 5).max(2) - 1;
    text.lines().map(|line| columns_of(line).div_ceil(room).max(1)).sum()
}

/// Height of a row in points: Excel and its kin do not all fit rows to wrapped text by themselves.
pub(crate) fn row_height(lines: u32) -> u32 {
    (13 * lines + 6).clamp(19, 400)
}

impl<'a> Page<'a> {
    pub(crate) fn new(form: &'a Form, columns: &[(String, u16)]) -> Self {
        let mut headers = vec![("序号".to_owned(), SERIAL)];
        headers.extend_from_slice(columns);
        Self::laid(form, headers)
    }

    /// A sheet of figures, without 序号.
    pub(super) fn figures(form: &'a Form, columns: &[(String, u16)]) -> Self {
        Self::laid(form, columns.to_vec())
    }

    fn laid(form: &'a Form, headers: Vec<(String, u16)>) -> Self {
        let widths: Vec<u16> = headers.iter().map(|(_, w)| *w).collect();
        let (breaks, scale) = breaks(&widths, usize::from(form.fixed) + 1);
        Self { form, headers, breaks, scale }
    }

    /// Page settings, widths and the rows down to the header.
    pub(crate) fn open(&self, sheet: &mut Worksheet, heading: &Heading, name: &str) -> Result<(), XlsxError> {
        sheet.set_name(name)?.set_active(true);
        self.print(sheet, &heading.taken_by)?;
        self.top(sheet, "")?;
        self.line(sheet, 2, &above(self.form, heading))?;
        self.header(sheet, HEADER_ROW, &styles::header())
    }

    /// Paper, margins, scale, repeated rows and columns, frozen panes, column widths.
    pub(crate) fn print(&self, sheet: &mut Worksheet, taken_by: &str) -> Result<(), XlsxError> {
        let fixed = self.form.fixed.min(u16::try_from(self.headers.len()).unwrap_or(u16::MAX) - 1);
        sheet.set_paper_size(9).set_landscape().set_margins(0.4, 0.4, 0.55, 0.6, 0.3, 0.3);
        sheet.set_print_center_horizontally(true).set_default_row_height(row_height(1));
        sheet.set_footer(format!(
            "&L&\"{SONG}\"&9{}&R&\"{SONG}\"&9第 &P 页，共 &N 页",
            footer_left(self.form)
        ));
        if !taken_by.is_empty() {
            sheet.set_header(format!("&R&\"{SONG}\"&9{}", taken_by.replace('&', "&&")));
        }
        sheet.set_freeze_panes(HEADER_ROW + 1, fixed + 1)?.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
        if self.breaks.is_empty() {
            sheet.set_print_fit_to_pages(1, 0);
        } else {
            sheet.set_print_scale(u16::try_from(self.scale).unwrap_or(100));
            // `false` asks for over, then down: the pages of one set of rows follow each other.
            let breaks: Vec<u32> = self.breaks.iter().map(|b| u32::from(*b)).collect();
            sheet.set_vertical_page_breaks(&breaks)?.set_repeat_columns(0, fixed)?.set_page_order(false);
        }
        for (col, (_, width)) in (0..).zip(&self.headers) {
            sheet.set_column_width(col, *width)?;
        }
        Ok(())
    }

    /// Number, 试行表式, title with the block at its right.
    pub(crate) fn top(&self, sheet: &mut Worksheet, subtitle: &str) -> Result<(), XlsxError> {
        let form = self.form;
        let left = styles::plain(14).set_font_name(HEI);
        let right = styles::plain(11).set_font_name(HEI).set_align(FormatAlign::Right);
        let block = block(form);
        let last = self.first_page() - 1;
        let side = self.side();
        let mark = [form.marking.as_str(), if form.trial { "试行表式" } else { "" }];
        let mark = mark.iter().filter(|m| !m.is_empty()).copied().collect::<Vec<_>>().join("　");
        let half = last.div_ceil(2).max(1).min(last);
        sheet.set_row_height(0, 22)?.set_row_height(1, if side > 0 { 46 } else { 34 })?;
        sheet.write_string_with_format(0, 0, &form.number, &left)?;
        span(sheet, 0, half, last, &mark, &right)?;
        let title =
            if subtitle.is_empty() { form.title.clone() } else { format!("{}（{subtitle}）", form.title) };
        let middle = styles::plain(20).set_bold().set_align(FormatAlign::Center);
        span(sheet, 1, side.max(self.start()), last - side, &title, &middle)?;
        if side > 0 {
            let small = styles::plain(9).set_text_wrap().set_align(FormatAlign::Left);
            span(sheet, 1, last - side + 1, last, &block.join("\n"), &small)?;
        }
        Ok(())
    }

    /// The header texts.
    pub(crate) fn header(&self, sheet: &mut Worksheet, row: u32, format: &Format) -> Result<(), XlsxError> {
        sheet.set_row_height(row, 32)?;
        for (col, (header, _)) in (0..).zip(&self.headers) {
            sheet.write_string_with_format(row, col, header, format)?;
        }
        Ok(())
    }

    /// Notes and signatures below the rows.
    pub(crate) fn close(&self, sheet: &mut Worksheet, heading: &Heading, row: u32) -> Result<(), XlsxError> {
        self.notes(sheet, row, &self.form.notes)?;
        self.line(sheet, row + 1, &below(self.form, heading))
    }

    pub(crate) fn notes(&self, sheet: &mut Worksheet, row: u32, notes: &[String]) -> Result<(), XlsxError> {
        if notes.is_empty() {
            return Ok(());
        }
        let one = |(i, note): (usize, &String)| {
            format!("{}{}. {note}", if i == 0 { "说明　" } else { "　　　" }, i + 1)
        };
        let text: Vec<String> = notes.iter().enumerate().map(one).collect();
        let format = styles::plain(9).set_text_wrap().set_align(FormatAlign::Top);
        let lines: u32 = text.iter().map(|t| 1 + columns_of(t) / self.room(self.start())).sum();
        sheet.set_row_height(row, 13 * lines + 6)?;
        span(sheet, row, self.start(), self.first_page() - 1, &text.join("\n"), &format)
    }

    /// Texts spread over the first page in one row; in two lines where they do not fit.
    pub(crate) fn line(&self, sheet: &mut Worksheet, row: u32, texts: &[String]) -> Result<(), XlsxError> {
        let last = self.first_page() - 1;
        let (start, base) = (self.start(), styles::plain(10));
        let fixed = self.room(0) - self.room(start);
        // The repeated columns show their text on every page: the first one, if they hold it whole, or nothing.
        let own = usize::from(start > 0 && texts.first().is_some_and(|t| columns_of(t) < fixed));
        if own == 1 {
            span(sheet, row, 0, start - 1, &texts[0], &base)?;
        }
        if own == texts.len() {
            return Ok(());
        }
        let places = self.places(start, &texts[own..]);
        if places.is_empty() {
            let half = (texts.len() - own).div_ceil(2);
            let lines = [texts[own..own + half].join("　　"), texts[own + half..].join("　　")];
            let room = (self.room(start) * 6 / 5).max(1);
            let count: u32 = lines.iter().map(|l| columns_of(l).div_ceil(room)).sum();
            sheet.set_row_height(row, 15 * count + 6)?;
            return span(sheet, row, start, last, lines.join("\n").trim_end(), &base.set_text_wrap());
        }
        sheet.set_row_height(row, 24)?;
        for ((first, end), text) in places.into_iter().zip(&texts[own..]) {
            let align = if end == last && first > start { FormatAlign::Right } else { FormatAlign::Left };
            span(sheet, row, first, end, text, &base.clone().set_align(align))?;
        }
        Ok(())
    }

    /// A place for each text in one row, whole columns; none where one of them would be cut off in print.
    fn places(&self, start: u16, texts: &[String]) -> Vec<(u16, u16)> {
        let needs: Vec<u32> = texts.iter().map(|t| columns_of(t) + 4).collect();
        let columns = usize::from(self.first_page() - start);
        // The line is a size smaller than the font columns are measured in.
        if needs.iter().sum::<u32>() > self.room(start) * 6 / 5 || needs.len() > columns {
            return Vec::new();
        }
        let places = self.share(start, &needs);
        let holds = |(first, end): (u16, u16)| (self.room(first) - self.room(end + 1)) * 6 / 5;
        let whole = places.iter().zip(&needs).all(|(place, need)| holds(*place) + 3 >= *need);
        if whole { places } else { Vec::new() }
    }

    /// Columns for each text: in proportion to its length, at least one, leaving one for each that follows.
    fn share(&self, start: u16, needs: &[u32]) -> Vec<(u16, u16)> {
        let (last, total, room) = (self.first_page() - 1, needs.iter().sum::<u32>(), self.room(start));
        let width = |col: u16| u32::from(self.headers[usize::from(col)].1);
        let (mut first, mut needed, mut done) = (start, 0, 0);
        let mut out = Vec::new();
        for (i, need) in needs.iter().enumerate() {
            let rest = u16::try_from(needs.len() - 1 - i).unwrap_or(0);
            let mut end = first;
            needed += need;
            done += width(end);
            while end < last - rest && (rest == 0 || done * total < needed * room) {
                end += 1;
                done += width(end);
            }
            out.push((first, end));
            first = end + 1;
        }
        out
    }

    /// First column whose text stands on the first page alone: behind the repeated ones.
    fn start(&self) -> u16 {
        if self.breaks.is_empty() { 0 } else { (self.form.fixed + 1).min(self.first_page() - 1) }
    }

    /// Width of the first page from a column on.
    fn room(&self, first: u16) -> u32 {
        self.headers[usize::from(first)..usize::from(self.first_page())]
            .iter()
            .map(|(_, w)| u32::from(*w))
            .sum()
    }

    /// Number of columns on the first page.
    pub(crate) fn first_page(&self) -> u16 {
        self.breaks.first().copied().unwrap_or_else(|| u16::try_from(self.headers.len()).unwrap_or(u16::MAX))
    }

    /// Columns at each side of the title; none when the page is narrow or there is nothing to put there.
    fn side(&self) -> u16 {
        if self.room(0) < 100 || block(self.form).is_empty() {
            return 0;
        }
        let (mut width, mut side) = (0, 0);
        while width < BLOCK {
            side += 1;
            width += self.headers[usize::from(self.first_page() - side)].1;
        }
        side
    }
}

/// Writes a text over columns of one row.
fn span(
    sheet: &mut Worksheet,
    row: u32,
    first: u16,
    last: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if last > first {
        sheet.merge_range(row, first, row, last, text, format)?;
    } else {
        sheet.write_string_with_format(row, first, text, format)?;
    }
    Ok(())
}

fn block(form: &Form) -> Vec<String> {
    let line = |label: &str, value: &str| {
        format!("{label}{}", if value.is_empty() { "＿＿＿＿＿＿" } else { value })
    };
    if !form.trial && form.authority.is_empty() && form.approval.is_empty() {
        return Vec::new();
    }
    vec![
        line("制表机关：", &form.authority),
        line("批准文号：", &form.approval),
        line("有 效 期：", &form.valid_until),
    ]
}

fn footer_left(form: &Form) -> String {
    let mark = if form.trial { "　试行表式" } else { "" };
    format!("{}　{}{mark}", form.number, form.title).trim_start().replace('&', "&&")
}

pub(super) fn above(form: &Form, h: &Heading) -> Vec<String> {
    let mut texts = vec![format!("填报单位（盖章）：{}", h.filled_by)];
    texts.extend(h.period.as_ref().map(|p| format!("报告期：{p}")));
    texts.push(format!("统计时点：{}", h.as_of));
    texts.push(format!("填报日期：{}", h.filled_on));
    texts.extend((!form.unit.is_empty()).then(|| format!("计量单位：{}", form.unit)));
    texts
}

fn below(form: &Form, h: &Heading) -> Vec<String> {
    let value = |label: &str| match label {
        "填报人" => h.preparer.clone(),
        "审核人" => h.reviewer.clone(),
        "联系电话" => h.phone.clone(),
        "报出日期" => "　　年　　月　　日".to_owned(),
        _ => String::new(),
    };
    form.signatures.iter().map(|label| format!("{label}：{}", value(label))).collect()
}

/// Width of a text in half-width characters.
pub(crate) fn columns_of(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Pixels of a column in the widest of the fonts that stand in for Song; Song itself needs 8 for a digit.
fn pixels(width: u16) -> u32 {
    u32::from(width) * 94 / 10 + 5
}

/// Where pages end, and their scale: none when all fit on one page, else as few pages side by side as a readable size
/// allows, as large as they may be, and as even as can be.
fn breaks(widths: &[u16], fixed: usize) -> (Vec<u16>, u32) {
    let total: u32 = widths.iter().map(|w| pixels(*w)).sum();
    if total * SMALLEST_SCALE <= PAGE * 100 {
        return (Vec::new(), 100);
    }
    let at = |scale: u32| cut(widths, fixed, PAGE * 100 / scale);
    let fewest = at(SMALLEST_SCALE).len();
    let scale = (SMALLEST_SCALE..=LARGEST_SCALE).rev().find(|s| at(*s).len() == fewest);
    let scale = scale.unwrap_or(SMALLEST_SCALE);
    let mut room = PAGE * 100 / scale;
    let mut best = at(scale);
    while room > 200 {
        room -= 10;
        let next = cut(widths, fixed, room);
        if next.len() > best.len() {
            break;
        }
        best = next;
    }
    (best, scale)
}

fn cut(widths: &[u16], fixed: usize, room: u32) -> Vec<u16> {
    let repeated: u32 = widths[..fixed.min(widths.len())].iter().map(|w| pixels(*w)).sum();
    let (mut used, mut out) = (0, Vec::new());
    for (col, width) in widths.iter().enumerate() {
        if used + pixels(*width) > room && col > fixed {
            out.push(u16::try_from(col).unwrap_or(u16::MAX));
            used = repeated;
        }
        used += pixels(*width);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of the line above a form whose columns are this wide: which place each has.
    fn places(widths: &[u16], texts: &[&str]) -> Vec<(u16, u16)> {
        let form = Form::for_table("mediators").expect("annex 9");
        let headers: Vec<(String, u16)> = widths.iter().map(|w| (String::new(), *w)).collect();
        let page = Page::figures(form, &headers);
        let texts: Vec<String> = texts.iter().map(|t| (*t).to_owned()).collect();
        page.places(0, &texts)
    }

    #[test]
    fn a_text_above_the_table_stands_where_it_is_whole_or_in_two_lines() {
        let unit = "计量单位：人、学时、件、元";
        assert_eq!(places(&[40, 40], &["报告期：2024年上半年", unit]), [(0, 0), (1, 1)]);
        assert_eq!(places(&[60, 20], &["报告期：2024年上半年", unit]), [], "the second would be cut off");
    }

    #[test]
    fn narrow_tables_keep_one_page_and_wide_ones_break_evenly() {
        assert!(breaks(&[5, 20, 20, 20, 20], 2).0.is_empty());
        let wide = vec![12; 50];
        let (breaks, scale) = breaks(&wide, 2);
        assert!(breaks.len() >= 2, "{breaks:?}");
        assert_eq!(breaks.len(), cut(&wide, 2, PAGE * 100 / SMALLEST_SCALE).len(), "no page too many");
        assert!(
            (SMALLEST_SCALE..=LARGEST_SCALE).contains(&scale)
                && (scale == LARGEST_SCALE || cut(&wide, 2, PAGE * 100 / (scale + 1)).len() > breaks.len()),
            "no smaller than it must be: {scale}"
        );
        let room = PAGE * 100 / scale;
        let mut ends = breaks.clone();
        ends.push(50);
        let mut first = 0;
        for (i, end) in ends.iter().enumerate() {
            let repeated = if i > 0 { 2 } else { 0 };
            assert!(u32::from(end - first + repeated) * pixels(12) <= room);
            assert!(end - first > 7, "uneven: {breaks:?}");
            first = *end;
        }
    }
}
