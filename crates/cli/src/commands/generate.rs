//! `generate`: synthetic data for load tests.

use std::process::ExitCode;

use fengqiao_app::AppError;
use fengqiao_app::demo::{self, Held, Size, World};
use fengqiao_app::platform::config::Config;

use crate::args::{Args, Generate};
use crate::open::{self, Expect};
use crate::say::{self, Failed};

/// Fills an installation that has nothing in it yet.
///
/// # Errors
/// It holds records, more people than there are numbers for, the store's.
pub fn run(args: &Args, typed: &Generate) -> Result<ExitCode, Failed> {
    let app = open::app(args, Expect::Existing, Config::default())?;
    match app.read(demo::held)? {
        Held::Real if !typed.force => {
            return Err(Failed(
                "库里已有录入或导入的记录，生成的数据会混进去，没有动它。请另用 --data 指定一个刚 init 的目录；\
                 确实要混在一起，加 --force。"
                    .into(),
            ));
        }
        Held::Generated => {
            return Err(Failed("库里已有生成的数据。请另用 --data 指定一个刚 init 的目录再生成。".into()));
        }
        Held::Real | Held::Nothing => {}
    }
    let usual = Size::demo(typed.seed, app.today());
    let size = Size {
        units: typed.units.unwrap_or(usual.units),
        organisations: typed.organisations.unwrap_or(usual.organisations),
        mediators: typed.mediators.unwrap_or(usual.mediators),
    };
    let world = World::new(typed.seed, size, app.today()).map_err(|e| Failed(e.to_string()))?;
    let bar = say::Progress::new("生成合成数据");
    let from = app.clock.millis();
    let filled = demo::fill(&app, &world, &mut |done, all| bar.at(done, all));
    bar.done();
    let mut rows = filled.map_err(|e: AppError| Failed::from(e))?.rows;
    if typed.cases > 0 {
        let bar = say::Progress::new("生成合成案件");
        let cases = demo::cases(&app, typed.seed, typed.cases, &mut |done, all| bar.at(done, all));
        bar.done();
        rows += cases?;
    }
    let millis = usize::try_from(app.clock.millis().saturating_sub(from)).unwrap_or(usize::MAX).max(1);
    let rate = rows.saturating_mul(1000) / millis;
    if args.json {
        say::json(&serde_json::json!({
            "units": size.units, "organisations": size.organisations, "mediators": size.mediators, "cases": typed.cases,
            "rows": rows,
            "milliseconds": millis, "rows_per_second": rate,
        }));
    } else {
        say::line!(
            "已生成单位 {} 家、调解组织 {} 个、调解员 {} 人、案件 {} 件，共 {rows} 行，用时 {}.{:03} 秒，每秒 {rate} 行。",
            size.units,
            size.organisations,
            size.mediators,
            typed.cases,
            millis / 1000,
            millis % 1000
        );
    }
    Ok(ExitCode::SUCCESS)
}
