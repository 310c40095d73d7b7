//! Facts, tables and places to sign.

use docx_rs::{
    AlignmentType, HeightRule, Paragraph, Table, TableBorder, TableBorderPosition, TableBorders, TableCell,
    TableCellMargins, TableLayoutType, TableRow, VAlignType, VMergeType, WidthType,
};

use super::blocks::mm;
use super::runs::{Face, exact, paragraph};
use super::{Measure, TABLE};
use crate::document::paper::{Align, Block, Column, Labelled};

/// Half points of the type of labels: they are short, and wrap less so.
const LABEL: usize = 22;

/// A table of these columns, ruled.
fn ruled(rows: Vec<TableRow>, grid: &[u32]) -> Table {
    use TableBorderPosition::{Bottom, InsideH, InsideV, Left, Right, Top};
    let borders = [Top, Bottom, Left, Right, InsideH, InsideV]
        .into_iter()
        .fold(TableBorders::with_empty(), |all, at| all.set(TableBorder::new(at).size(4).color("000000")));
    plain(rows, grid).set_borders(borders)
}

fn plain(rows: Vec<TableRow>, grid: &[u32]) -> Table {
    let (across, down) = (mm(3) as usize / 2, mm(1) as usize / 2);
    Table::without_borders(rows)
        .set_grid(grid.iter().map(|width| *width as usize).collect())
        .width(grid.iter().sum::<u32>() as usize, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(down, across, down, across))
}

fn empty(width: u32) -> TableCell {
    TableCell::new().width(width as usize, WidthType::Dxa).vertical_align(VAlignType::Center)
}

fn cell(words: &str, face: Face, size: usize, align: AlignmentType, width: u32) -> TableCell {
    let lines = if words.is_empty() { vec![""] } else { words.split('\n').collect() };
    lines
        .into_iter()
        .fold(empty(width), |cell, line| cell.add_paragraph(paragraph(line, face, size).align(align)))
}

/// Blocks of facts that follow each other, as one table: group, label, value, label, value.
pub(super) fn facts(blocks: &[Block], measure: &Measure, big: bool) -> Table {
    let grouped = blocks.iter().any(|block| matches!(block, Block::Facts { group: Some(_), .. }));
    let [group, label, second] = if grouped { [mm(10), mm(31), mm(25)] } else { [0, mm(34), mm(28)] };
    let rest = measure.width - group - label - second;
    let (first_value, second_value) = (rest / 2, rest - rest / 2);
    let mut grid = vec![label, first_value, second, second_value];
    if grouped {
        grid.insert(0, group);
    }
    let size = if big { 28 } else { TABLE };
    let mut rows = Vec::new();
    for block in blocks {
        let Block::Facts { group: of, joined, rows: facts, lines } = block else { continue };
        let mut goes_on = *joined;
        for row in facts {
            let mut cells = Vec::new();
            if let Some(of) = of {
                let merge = if goes_on { VMergeType::Continue } else { VMergeType::Restart };
                let down: Vec<String> = of.chars().map(String::from).collect();
                let words = if goes_on { String::new() } else { down.join("\n") };
                let beside = cell(&words, Face::Hei, size, AlignmentType::Center, group);
                cells.push(beside.vertical_merge(merge));
                goes_on = true;
            }
            for (at, Labelled { label: what, value }) in row.iter().enumerate() {
                let wide = grouped && of.is_none() && at == 0;
                let width = if at > 0 {
                    second
                } else if wide {
                    group + label
                } else {
                    label
                };
                let head =
                    cell(what, Face::Hei, if big { size } else { LABEL }, AlignmentType::Center, width);
                cells.push(if wide { head.grid_span(2) } else { head });
                let alone = row.len() == 1;
                let width = if alone {
                    rest + second
                } else if at == 0 {
                    first_value
                } else {
                    second_value
                };
                let said = cell(value, Face::FangSong, size, AlignmentType::Left, width);
                cells.push(if alone { said.grid_span(3) } else { said });
            }
            let one = if big { 14 } else { 7 };
            rows.push(high(TableRow::new(cells), one + 6 * (u32::from(*lines).max(1) - 1)));
        }
    }
    ruled(rows, &grid)
}

/// A row at least so many millimetres high, kept on one page.
fn high(row: TableRow, height: u32) -> TableRow {
    // Twips of any row are far below what a short float holds exactly.
    let height = f32::from(u16::try_from(mm(height)).unwrap_or(u16::MAX));
    row.row_height(height).height_rule(HeightRule::AtLeast).cant_split()
}

/// A table with a header.
pub(super) fn sheet(columns: &[Column], rows: &[Vec<String>], measure: &Measure) -> Table {
    let shares: u32 = columns.iter().map(|column| u32::from(column.width)).sum::<u32>().max(1);
    let grid: Vec<u32> =
        columns.iter().map(|column| measure.width * u32::from(column.width) / shares).collect();
    let head = columns.iter().zip(&grid);
    let head = head.map(|(column, width)| {
        let words = paragraph(&column.header, Face::Hei, TABLE).align(AlignmentType::Center);
        empty(*width).add_paragraph(words.keep_next(true))
    });
    let mut made = vec![high(TableRow::new(head.collect()), 7)];
    for row in rows {
        let cells = columns.iter().zip(row).zip(&grid).map(|((column, words), width)| {
            let align = match column.align {
                Align::Left => AlignmentType::Left,
                Align::Center => AlignmentType::Center,
                Align::Right => AlignmentType::Right,
            };
            cell(words, Face::FangSong, TABLE, align, *width)
        });
        made.push(high(TableRow::new(cells.collect()), 7));
    }
    ruled(made, &grid)
}

/// Places to sign, two beside each other.
pub(super) fn signatures(seats: &[String], dated: bool, measure: &Measure) -> Table {
    let half = measure.width / 2;
    let day = if dated { "　　年　　月　　日" } else { "" };
    let rows = seats.chunks(2).map(|pair| {
        let cells = (0..2).map(|at| {
            let line = |words: &str| {
                paragraph(words, Face::FangSong, measure.size).line_spacing(exact(measure.pitch))
            };
            let empty = TableCell::new().width(half as usize, WidthType::Dxa);
            let Some(seat) = pair.get(at) else { return empty.add_paragraph(Paragraph::new()) };
            let name = line(&format!("{seat}：")).keep_next(true);
            let date = line(day).align(AlignmentType::Right);
            empty.add_paragraph(name).add_paragraph(line("").keep_next(true)).add_paragraph(date)
        });
        TableRow::new(cells.collect()).cant_split()
    });
    plain(rows.collect(), &[half, measure.width - half])
}
