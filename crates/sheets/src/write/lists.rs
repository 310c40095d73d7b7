//! Drop-downs on code columns. Excel keeps short lists in the sheet itself; longer ones need cells to point to.

use fengqiao_domain::regions::Regions;
use fengqiao_domain::table::Column;
use fengqiao_domain::value::{CodeList, Kind, RefTo};
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, Workbook, Worksheet, XlsxError};

/// Excel's limit for a list kept in the sheet.
const INLINE: usize = 255;
/// Sheet of the longer lists.
const SHEET: &str = "代码表";

/// The drop-downs of a workbook.
#[derive(Default)]
pub(crate) struct Lists {
    long: Vec<&'static CodeList>,
}

impl Lists {
    /// Puts drop-downs on the columns of codes and districts between two rows.
    pub(crate) fn add<R: 'static>(
        &mut self,
        sheet: &mut Worksheet,
        columns: impl Iterator<Item = (u16, &'static Column<R>)>,
        first: u32,
        last: u32,
    ) -> Result<(), XlsxError> {
        if last < first {
            return Ok(());
        }
        for (place, column) in columns {
            if let Some(validation) = self.validation(column)? {
                sheet.add_data_validation(first, place, last, place, &validation)?;
            }
        }
        Ok(())
    }

    /// The drop-down of a column that takes one code or district; `None` for the others and for computed ones.
    pub(crate) fn validation<R: 'static>(
        &mut self,
        column: &Column<R>,
    ) -> Result<Option<DataValidation>, XlsxError> {
        if !column.is_entered() {
            return Ok(None);
        }
        let list = match column.kind {
            Kind::Code(list) => self.choose(list)?,
            Kind::Ref(RefTo::District) => {
                let regions = Regions::tianjin();
                let names = regions.districts().iter().map(|d| d.name.as_str());
                DataValidation::new().allow_list_strings(&names.chain(["市本级"]).collect::<Vec<_>>())?
            }
            Kind::YesNo => DataValidation::new().allow_list_strings(&["是", "否"])?,
            _ => return Ok(None),
        };
        // A warning only: other spellings and codes are understood too.
        Ok(Some(
            list.set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("不在列表里")?
                .set_error_message("请从下拉列表里选。系统认得的其他写法也可以，确定要用请点“是”。")?,
        ))
    }

    fn choose(&mut self, list: &'static CodeList) -> Result<DataValidation, XlsxError> {
        let labels: Vec<&str> = list.codes.iter().map(|c| c.label).collect();
        let length: usize = labels.iter().map(|l| l.chars().count() + 1).sum();
        if length <= INLINE && labels.iter().all(|l| !l.contains(',')) {
            return DataValidation::new().allow_list_strings(&labels);
        }
        let at = self.long.iter().position(|l| *l == list).unwrap_or_else(|| {
            self.long.push(list);
            self.long.len() - 1
        });
        let letter = crate::header::letters(u32::try_from(at).unwrap_or(0));
        let range = format!("={SHEET}!${letter}$2:${letter}${}", labels.len() + 1);
        Ok(DataValidation::new().allow_list_formula(Formula::new(range)))
    }

    /// Writes the longer lists to a hidden sheet, if there are any.
    pub(crate) fn write(&self, book: &mut Workbook) -> Result<(), crate::error::WriteError> {
        if self.long.is_empty() {
            return Ok(());
        }
        let sheet = book.add_worksheet();
        sheet.set_name(SHEET)?.set_hidden(true);
        for (col, list) in (0..).zip(&self.long) {
            sheet.write_string(0, col, list.name)?;
            for (row, code) in (1..).zip(list.codes) {
                sheet.write_string(row, col, code.label)?;
            }
        }
        Ok(())
    }
}
