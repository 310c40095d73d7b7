//! Attachments through the router, on both engines.

mod access;
mod api;
mod files;
mod store;

use std::io::Cursor;
use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::organisations::Organisation;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jiff::civil::date;

use crate::App;
use crate::mediators::MediatorRecords;
use crate::tables::testing::{appointment, each_engine, keep, organisation};
use crate::testing::{Answer, Browser, signed_in};

/// An organisation of 西青 and somebody appointed there.
struct World {
    app: Arc<App>,
    here: Organisation,
    person: Mediator,
}

impl World {
    fn new(app: Arc<App>) -> Self {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let person = Mediator {
            name: "李桂芳".into(),
            appointments: vec![appointment(&here, date(2022, 1, 1))],
            ..Mediator::default()
        };
        let person = keep::<MediatorRecords>(&app, person);
        Self { app, here, person }
    }

    fn as_role(&self, role: Role, district: &str) -> Browser {
        signed_in(&self.app, role, &Scope::Authority(district.into()))
    }

    fn officer(&self) -> Browser {
        self.as_role(Role::DistrictOfficer, "120111")
    }

    fn own(&self) -> Browser {
        signed_in(&self.app, Role::Mediator, &Scope::Mediator(self.person.id.clone()))
    }

    fn base(&self) -> String {
        format!("/desk/attachments/mediators/{}", self.person.id)
    }

    fn send(&self, desk: &Browser, kind: &str, name: &str, bytes: &[u8]) -> Answer {
        desk.upload(&self.base(), "file", (name, bytes), &[("kind", kind)])
    }

    /// Ids of the attachments of the person, newest first.
    fn ids(&self) -> Vec<String> {
        let sql = "SELECT id FROM attachments WHERE record_id = $1 ORDER BY id DESC";
        let rows = self.app.read(|c| c.query(sql, &fengqiao_db::binds![self.person.id.as_str()])).unwrap();
        rows.iter().map(|r| r.text(0)).collect()
    }

    fn one(&self) -> String {
        format!("{}/{}", self.base(), self.ids()[0])
    }
}

/// A picture whose left half is red and whose right half is blue.
fn halves(width: u32, height: u32) -> DynamicImage {
    let red = |x| if x < width / 2 { Rgb([200, 10, 10]) } else { Rgb([10, 10, 200]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| red(x)))
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    written(&halves(width, height), ImageFormat::Jpeg)
}

fn png(width: u32, height: u32) -> Vec<u8> {
    written(&halves(width, height), ImageFormat::Png)
}

/// The JPEG with EXIF that says it lies on its side, and where it was taken.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 39.1N 117.0E");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n";
