//! The numbers of each district that the story tells: bases, and the counts on the days of [`super::path`].

/// One district.
#[derive(Debug)]
pub(super) struct Story {
    /// Six digits.
    pub code: &'static str,
    /// Name without 区, for document numbers.
    pub short: &'static str,
    /// Above-scale enterprises, base of 2024 and of 2025.
    pub base: [usize; 2],
    /// How many more (or fewer) the working list has.
    pub list_differs: i64,
    /// Enterprise committees.
    pub committees: [usize; 8],
    /// Associations, and their bodies.
    pub associations: usize,
    /// Bodies of associations.
    pub bodies: [usize; 8],
    /// Street centres certified as real.
    pub certified: [usize; 8],
}

const fn story(
    code: &'static str,
    short: &'static str,
    (base_2024, base_2025, list_differs): (usize, usize, i64),
    committees: [usize; 8],
    associations: usize,
    bodies: [usize; 8],
    certified: [usize; 8],
) -> Story {
    Story {
        code,
        short,
        base: [base_2024, base_2025],
        list_differs,
        committees,
        associations,
        bodies,
        certified,
    }
}

/// By code. On 2024-07-18: 1,756 enterprises and 1,023 committees, 288 associations and 189 bodies, 177 real centres.
#[rustfmt::skip]
pub(super) static DISTRICTS: [Story; 16] = [
    story("120101", "和平", (58, 59, 1), [31, 35, 39, 39, 49, 49, 50, 51], 16, [10, 12, 13, 13, 15, 15, 15, 15], [3, 5, 5, 5, 6, 6, 6, 6]),
    story("120102", "河东", (46, 46, 0), [19, 25, 30, 31, 37, 37, 38, 40], 15, [8, 9, 12, 12, 14, 14, 14, 14], [7, 9, 11, 11, 13, 13, 13, 13]),
    story("120103", "河西", (74, 75, 2), [41, 49, 51, 52, 62, 62, 64, 66], 17, [11, 13, 14, 14, 16, 16, 16, 16], [10, 12, 12, 12, 14, 14, 14, 14]),
    story("120104", "南开", (82, 83, 1), [38, 47, 54, 56, 67, 68, 69, 72], 18, [9, 11, 14, 14, 17, 17, 17, 17], [6, 8, 10, 10, 12, 12, 12, 12]),
    story("120105", "河北", (52, 53, -1), [22, 27, 32, 34, 40, 41, 43, 45], 16, [8, 9, 11, 12, 14, 14, 15, 15], [3, 5, 7, 8, 9, 9, 9, 10]),
    story("120106", "红桥", (24, 24, 0), [13, 16, 17, 17, 20, 20, 20, 21], 12, [8, 9, 10, 10, 11, 11, 11, 11], [6, 8, 8, 8, 9, 9, 9, 9]),
    story("120110", "东丽", (132, 134, 4), [66, 77, 87, 89, 108, 109, 111, 114], 18, [11, 12, 14, 15, 17, 17, 17, 17], [7, 9, 9, 9, 11, 11, 11, 11]),
    story("120111", "西青", (120, 123, 3), [60, 69, 79, 82, 100, 101, 103, 106], 18, [10, 12, 14, 15, 17, 17, 17, 18], [5, 8, 10, 10, 12, 12, 12, 12]),
    story("120112", "津南", (116, 118, -2), [58, 68, 77, 78, 95, 96, 98, 101], 17, [10, 11, 13, 13, 16, 16, 16, 16], [6, 8, 9, 9, 11, 11, 11, 11]),
    story("120113", "北辰", (148, 150, 3), [75, 87, 98, 100, 122, 123, 125, 128], 19, [11, 12, 15, 15, 18, 18, 18, 18], [10, 12, 14, 14, 17, 17, 17, 17]),
    story("120114", "武清", (168, 171, 5), [78, 92, 106, 110, 131, 137, 141, 144], 22, [11, 13, 16, 17, 19, 20, 20, 20], [17, 19, 23, 24, 28, 29, 29, 30]),
    story("120115", "宝坻", (96, 97, 0), [45, 55, 63, 64, 78, 79, 80, 82], 18, [9, 11, 14, 14, 17, 17, 17, 17], [13, 15, 20, 20, 23, 23, 24, 24]),
    story("120116", "滨海", (412, 420, -6), [214, 243, 270, 276, 338, 340, 346, 354], 30, [19, 21, 24, 24, 27, 28, 28, 28], [13, 15, 17, 17, 20, 20, 21, 21]),
    story("120117", "宁河", (64, 65, 1), [31, 37, 42, 43, 50, 52, 54, 55], 16, [9, 10, 12, 12, 14, 15, 15, 15], [8, 10, 12, 12, 14, 15, 15, 15]),
    story("120118", "静海", (126, 128, 0), [58, 71, 82, 83, 101, 102, 104, 107], 19, [10, 12, 15, 15, 18, 18, 18, 18], [10, 12, 16, 16, 19, 19, 20, 20]),
    story("120119", "蓟州", (38, 38, 0), [21, 25, 26, 27, 31, 32, 32, 33], 17, [11, 12, 13, 13, 16, 16, 16, 16], [20, 22, 23, 23, 26, 26, 27, 27]),
];

/// The district whose base of 2024 the city did not confirm, and the one of 2025.
pub(super) const UNCONFIRMED: [&str; 2] = ["120118", "120115"];
/// The district without a court centre, and the one that founded its own late.
pub(super) const NO_COURT_CENTRE: &str = "120105";
/// See [`NO_COURT_CENTRE`].
pub(super) const LATE_COURT_CENTRE: &str = "120117";
/// 西青's ninth centre to be certified: ready in July 2024, not yet certified.
pub(super) const READY_CENTRE: (&str, usize) = ("120111103", 8);
