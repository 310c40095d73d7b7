//! The fonts of the machine: those of the installation's own folder first, then the known ones of the system.
//! A file is read when its first glyph is set and kept from then on; mapping it would be `unsafe`, which the house
//! forbids.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// How to get what everything falls back to.
pub(crate) const INSTALL: &str = "请系统管理员在服务器上安装思源字体（Debian、统信、麒麟：apt-get install fonts-noto-cjk），\
     或把字体文件放进数据目录的 fonts 文件夹，重启服务后再打印。";

/// Folders of the system that are looked through.
const FOLDERS: [&str; 4] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/texmf/fonts/opentype/public/fandol",
];

/// How deep they are looked through.
const DEPTH: usize = 6;

/// What a document may be set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// 黑体.
    Sans,
    /// 宋体, and 小标宋 where it is bold.
    Serif,
    /// 仿宋.
    FangSong,
    /// 楷体.
    Kai,
}

/// Of one style: families in order of preference, and the beginnings of their file names among the system's.
struct Known {
    style: Style,
    families: &'static [&'static str],
    files: &'static [&'static str],
}

const KNOWN: [Known; 4] = [
    Known {
        style: Style::Sans,
        families: &["Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC"],
        files: &["NotoSansCJK-Regular", "NotoSansCJK-Bold", "NotoSansCJKsc-", "SourceHanSans", "NotoSansSC"],
    },
    Known {
        style: Style::Serif,
        families: &["Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC"],
        files: &[
            "NotoSerifCJK-Regular",
            "NotoSerifCJK-Bold",
            "NotoSerifCJKsc-",
            "SourceHanSerif",
            "NotoSerifSC",
        ],
    },
    Known {
        style: Style::FangSong,
        families: &["FangSong_GB2312", "FangSong", "FandolFang R"],
        files: &["FandolFang", "simfang", "FangSong", "仿宋"],
    },
    Known {
        style: Style::Kai,
        families: &["KaiTi_GB2312", "KaiTi", "LXGW WenKai"],
        files: &["LXGWWenKai-Regular", "simkai", "KaiTi", "楷体"],
    },
];

impl Style {
    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sans => "黑体",
            Self::Serif => "宋体",
            Self::FangSong => "仿宋",
            Self::Kai => "楷体",
        }
    }
}

/// A style nothing was found for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingFont {
    /// The style.
    pub style: Style,
    /// Set in 宋体 until then; false where no document can be set at all.
    pub stands_in: bool,
    /// How to get it.
    pub mend: &'static str,
}

/// One face of a file.
struct Face {
    path: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

/// The faces at hand.
pub struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    faces: Vec<Face>,
}

impl Fonts {
    /// No font at all.
    pub fn none() -> Self {
        Self { book: LazyHash::new(FontBook::new()), faces: Vec::new() }
    }

    /// Every face of `own` (the folder `fonts` of the data), then the known ones of the system.
    pub fn find(own: Option<&Path>) -> Self {
        let mut found = Found::default();
        if let Some(own) = own {
            walk(own, DEPTH, &mut |path| found.add(path, false));
        }
        for folder in FOLDERS {
            walk(Path::new(folder), DEPTH, &mut |path| {
                let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
                if KNOWN.iter().flat_map(|k| k.files).any(|begins| name.starts_with(begins)) {
                    found.add(path, true);
                }
            });
        }
        Self { book: LazyHash::new(FontBook::from_infos(found.infos)), faces: found.faces }
    }

    /// Nothing was found that has Chinese characters.
    pub fn is_empty(&self) -> bool {
        !self.has('调')
    }

    /// Families found, in their order.
    pub fn families(&self) -> Vec<String> {
        self.book.families().map(|(family, _)| family.to_owned()).collect()
    }

    /// The styles nothing was found for. 宋体 and 黑体 stand in for each other and for the others.
    pub fn missing(&self) -> Vec<MissingFont> {
        let any = !self.is_empty();
        KNOWN
            .iter()
            .filter(|k| !k.families.iter().any(|f| self.book.contains_family(&f.to_lowercase())))
            .map(|k| MissingFont {
                style: k.style,
                stands_in: any,
                mend: match k.style {
                    Style::Sans | Style::Serif => INSTALL,
                    Style::FangSong => {
                        "安装 texlive-lang-chinese（含 FandolFang），或把单位已购买的仿宋字体放进数据目录的 fonts 文件夹"
                    }
                    Style::Kai => "安装 fonts-lxgw-wenkai，或把单位已购买的楷体字体放进数据目录的 fonts 文件夹",
                },
            })
            .collect()
    }

    /// The families of a style that are there, then 宋体 and 黑体 behind them.
    pub(crate) fn of(&self, style: Style) -> Vec<&'static str> {
        let all = [style, Style::Serif, Style::Sans].into_iter();
        let all = all.flat_map(|s| KNOWN.iter().filter(move |k| k.style == s));
        let all = all.flat_map(|k| k.families.iter().copied());
        all.filter(|f| self.book.contains_family(&f.to_lowercase())).collect()
    }

    /// For the titles of official papers: 方正小标宋 where an office has it, else 宋体, which is set bold.
    pub(crate) fn headline(&self) -> Vec<&'static str> {
        let licensed = ["FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"].into_iter();
        let licensed = licensed.filter(|f| self.book.contains_family(&f.to_lowercase()));
        licensed.chain(self.of(Style::Serif)).collect()
    }

    /// Whether some face has the character.
    pub fn has(&self, character: char) -> bool {
        (0..self.faces.len())
            .filter_map(|i| self.book.info(i))
            .any(|info| info.coverage.contains(u32::from(character)))
    }

    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        let face = self.faces.get(index)?;
        let read = || Font::new(Bytes::new(fs::read(&face.path).ok()?), face.index);
        face.font.get_or_init(read).clone()
    }
}

#[derive(Default)]
struct Found {
    infos: Vec<FontInfo>,
    faces: Vec<Face>,
}

impl Found {
    /// The faces of a file; of a system's collection for five countries only those of the known families.
    fn add(&mut self, path: &Path, known_only: bool) {
        let Ok(data) = fs::read(path) else { return };
        let known = |info: &FontInfo| KNOWN.iter().any(|k| k.families.contains(&info.family.as_str()));
        for (index, info) in (0..).zip(FontInfo::iter(&data)) {
            if known_only && !known(&info) {
                continue;
            }
            self.infos.push(info);
            self.faces.push(Face { path: path.to_owned(), index, font: OnceLock::new() });
            // Working out what the further faces cover takes long, and they are other countries'.
            if known_only {
                return;
            }
        }
    }
}

/// Every font file under a folder, in the order of their names.
fn walk(folder: &Path, depth: usize, each: &mut impl FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if depth > 0 {
                walk(&path, depth - 1, each);
            }
        } else if path
            .extension()
            .and_then(|e| e.to_str())
            .is_some_and(|e| ["ttf", "otf", "ttc", "otc"].contains(&e.to_lowercase().as_str()))
        {
            each(&path);
        }
    }
}
