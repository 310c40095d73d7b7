//! What goes to the printer: nothing is cut off at the edge of the paper, and the tools stay on the screen.

use fengqiao_browser_tests::{Browser, Site};

#[test]
fn the_explanation_of_a_figure_prints_whole_on_one_page() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("shi.guanli");
    for measure in ["committees", "units"] {
        let at = format!("measure={measure}&indicator=enterprise&due=2024-12-31&why=city");
        page.goto(&format!("/desk/coverage?{at}")).click("打印一页说明").wait_for_text("完成情况说明");
        assert_eq!(page.paper("print-coverage"), 1, "one page");
    }
    for list in ["/desk/mediators", "/desk/organisations", "/desk/coverage"] {
        page.goto(list).paper(&format!("print{}", list.replace("/desk/", "-")));
    }
}
