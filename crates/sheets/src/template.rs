//! The blank form: the sheet to fill in and 填表说明.

use crate::error::WriteError;
use crate::form::{Form, Heading};
use crate::write::{
    HEADER_ROW, Lists, Page, Style, Styles, header_format, plain_format, row_height, text_lines, width,
    workbook,
};
use fengqiao_domain::table::{Column, Need, Table};
use fengqiao_domain::value::{Kind, RefTo};
use rust_xlsxwriter::{Color, DataValidation, FormatAlign, FormatBorder, Worksheet, XlsxError};
use std::io::{Seek, Write};

/// Rows with lines and drop-downs; the formats go on below.
const ROWS: u32 = 1000;
/// Header of required columns.
const MAPLE: Color = Color::RGB(0x00AD_2B1F);
/// Ground of computed columns.
const GREY: Color = Color::RGB(0x00EE_F0F3);

/// Writes the blank form of a table.
///
/// # Errors
/// A disk error.
pub fn template<R, W: Write + Seek + Send>(out: W, form: &Form, table: &Table<R>) -> Result<(), WriteError> {
    let mut book = workbook()?;
    let mut lists = Lists::default();
    blank(book.add_worksheet(), form, table, &mut lists)?;
    guide(book.add_worksheet(), form, table)?;
    lists.write(&mut book)?;
    book.save_to_writer(out)?;
    Ok(())
}

fn columns<'a, R>(form: &'a Form, table: &Table<R>) -> Vec<(&'a str, u16, &'static Column<R>)> {
    let known = form.columns.iter().filter_map(|c| Some((c.header.as_str(), c.width, c.of(table)?)));
    known.map(|(header, w, column)| (header, width(w, column.kind), column)).collect()
}

fn blank<R>(
    sheet: &mut Worksheet,
    form: &Form,
    table: &Table<R>,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let columns = columns(form, table);
    let headers: Vec<(String, u16)> = columns.iter().map(|(h, w, _)| ((*h).to_owned(), *w)).collect();
    let page = Page::new(form, &headers);
    sheet.set_name(&form.sheet)?.set_active(true);
    page.print(sheet, "")?;
    page.top(sheet, "")?;
    page.line(sheet, 2, &Heading::blank(form))?;
    page.header(sheet, HEADER_ROW, &header_format())?;
    let styles = Styles::new();
    let (first, last) = (HEADER_ROW + 1, HEADER_ROW + ROWS);
    for (place, (header, _, column)) in (1..).zip(&columns) {
        let style = Style::of(column.kind);
        let derived = column.need == Need::Derived;
        sheet.set_column_format(place, &plain_format(10).set_num_format(style.number_format()))?;
        if column.need == Need::Required {
            sheet.write_string_with_format(
                HEADER_ROW,
                place,
                *header,
                &header_format().set_font_color(MAPLE),
            )?;
        }
        let mut cell = styles.get(style).clone();
        if derived {
            cell = cell.set_background_color(GREY);
        }
        for row in first..=last {
            sheet.write_blank(row, place, &cell)?;
        }
        let validation = lists.validation(column)?.unwrap_or_else(|| DataValidation::new().allow_any_value());
        let (title, text) = (limited(header, 32), limited(&hint(table, column), 255));
        let validation = validation.set_input_title(title)?.set_input_message(text)?;
        sheet.add_data_validation(first, place, last, place, &validation)?;
    }
    for row in first..=last {
        sheet.write_blank(row, 0, styles.get(Style::Serial))?;
    }
    // Only the first page of the empty rows is printed.
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    sheet.set_print_area(0, 0, HEADER_ROW + 20, width)?;
    Ok(())
}

fn guide<R>(sheet: &mut Worksheet, form: &Form, table: &Table<R>) -> Result<(), XlsxError> {
    const WIDTHS: [u16; 6] = [6, 20, 10, 44, 52, 28];
    sheet.set_name("填表说明")?.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.55, 0.6, 0.3, 0.3).set_freeze_panes(2, 0)?.set_repeat_rows(1, 1)?;
    for (col, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(col, width)?;
    }
    let title = plain_format(16).set_bold().set_align(FormatAlign::Center);
    sheet.set_row_height(0, 34)?;
    sheet.merge_range(0, 0, 0, 5, &format!("{}　填表说明", form.title), &title)?;
    for (col, text) in (0..).zip(["序号", "栏目", "填写要求", "填什么", "可填内容", "示例"])
    {
        sheet.write_string_with_format(1, col, text, &header_format())?;
    }
    let cell = plain_format(10).set_border(FormatBorder::Thin).set_text_wrap();
    let middle = cell.clone().set_align(FormatAlign::Center);
    let mut row = 1;
    for (header, _, column) in columns(form, table) {
        row += 1;
        let help = table.help(column.key);
        let (meaning, values) = (help.map_or("", |h| h.meaning), allowed(column.kind));
        let lines = text_lines(meaning, WIDTHS[3]).max(text_lines(&values, WIDTHS[4]));
        sheet.set_row_height(row, row_height(lines))?;
        sheet.write_number_with_format(row, 0, row - 1, &middle)?;
        sheet.write_string_with_format(row, 1, header, &cell)?;
        sheet.write_string_with_format(row, 2, need(column.need), &middle)?;
        sheet.write_string_with_format(row, 3, meaning, &cell)?;
        sheet.write_string_with_format(row, 4, values, &cell)?;
        sheet.write_string_with_format(
            row,
            5,
            example(column.kind, help.map_or("", |h| h.example)),
            &cell,
        )?;
    }
    let rules = [
        "红字栏目新增时必填；灰底栏目由系统计算，填了也不采用。",
        "已有的记录再次导入时，空白格不改动原值；要清空，填“〔清空〕”。",
        "证件号码、信用代码、电话按文本填写，不要让 Excel 变成数字。",
        "表头文字不要改，栏目次序可以调，用不着的栏目可以删。",
        "导入前会逐行检查，有问题的格会标红并写明改法。",
    ];
    let note = plain_format(10).set_text_wrap();
    for text in rules.into_iter().map(str::to_owned).chain(form.notes.iter().cloned()) {
        row += 1;
        sheet.set_row_height(row, 17)?;
        sheet.merge_range(row, 0, row, 5, &text, &note)?;
    }
    Ok(())
}

fn need(need: Need) -> &'static str {
    match need {
        Need::Required => "必填",
        Need::Optional => "选填",
        Need::Assigned => "系统编号",
        Need::Derived => "系统计算",
    }
}

/// What the cell may hold.
fn allowed(kind: Kind) -> String {
    let labels = |list: &fengqiao_domain::value::CodeList| {
        let some: Vec<&str> = list.codes.iter().take(40).map(|c| c.label).collect();
        format!("{}{}", some.join("、"), if list.codes.len() > 40 { " 等" } else { "" })
    };
    match kind {
        Kind::Text(max) => format!("文字，最多 {max} 个字"),
        Kind::IdNumber => "证件号码，按文本填写".to_owned(),
        Kind::CreditCode => "18 位统一社会信用代码，按文本填写".to_owned(),
        Kind::Code(list) => format!("任选一项：{}", labels(list)),
        Kind::Codes(list) => format!("可填几项，用顿号分开：{}", labels(list)),
        Kind::Texts => "可填几项，用顿号分开".to_owned(),
        Kind::Date => "日期".to_owned(),
        Kind::DateTime => "日期和时刻".to_owned(),
        Kind::Month => "年月".to_owned(),
        Kind::Year => "四位年份".to_owned(),
        Kind::Int => "整数，不带单位".to_owned(),
        Kind::Decimal => "数，最多两位小数，不带单位".to_owned(),
        Kind::Money => "金额，以元为单位，最多两位小数".to_owned(),
        Kind::YesNo => "是、否".to_owned(),
        Kind::Ref(to) => place(to).to_owned(),
        Kind::Refs(to) => format!("{}，可填几个，用顿号分开", place(to)),
    }
}

fn place(to: RefTo) -> &'static str {
    match to {
        RefTo::District => "区的名称，如 东丽区；市级填 市本级",
        RefTo::Authority => "区局、功能区或市局的名称",
        RefTo::Subdistrict => "街道（乡镇）的全称",
        RefTo::Organisation => "调解组织台账里的组织全称",
        RefTo::Mediator => "调解员证号，或同一组织内的姓名",
    }
}

fn example(kind: Kind, given: &str) -> &str {
    match kind {
        _ if !given.is_empty() => given,
        Kind::Date => "2024-01-05",
        Kind::DateTime => "2024-01-05 17:50",
        Kind::Month => "2024-01",
        Kind::Year => "2024",
        Kind::Money => "12000.50",
        Kind::YesNo => "是",
        Kind::Code(list) => list.codes.first().map_or("", |c| c.label),
        _ => "",
    }
}

/// What Excel shows beside a selected cell.
fn hint<R>(table: &Table<R>, column: &Column<R>) -> String {
    let meaning = table.help(column.key).map_or("", |h| h.meaning);
    let short = match column.kind {
        Kind::Code(_) => "从下拉列表里选一项。".to_owned(),
        kind => format!("{}。", allowed(kind)),
    };
    match column.need {
        Need::Derived => format!("{meaning}系统计算，不用填。"),
        Need::Assigned => format!("{meaning}新记录留空，由系统编号。"),
        other => format!("{}：{meaning}{short}", need(other)),
    }
}

fn limited(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}
