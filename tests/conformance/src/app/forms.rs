//! `/f`: forms, and files in them.

use garde::Validate;
use http_exception::{IntoAnswer, json};
use http_exception_constraints::Garde;
use serde::{Deserialize, Serialize};

use super::extract::{All, Form};
use super::models::{Between, Color};
use super::multipart::{Data, Note, Parts, Upload, Uploads};
use super::{App, answer, mounted, policy, route};

pub(super) fn app() -> App {
    let routes = vec![
        route::post("/login", |Parts(Garde(login)): Parts<Garde<Login>>| {
            json!({"username": login.username}).into_answer()
        }),
        route::post("/types", |Form(it): Form<Types>| answer(&it)),
        route::post("/file", |Data(data): Data| {
            json!({"size": data.len()}).into_answer()
        }),
        route::post("/upload", |All((upload, note)): All<(Upload, Note)>| {
            json!({"filename": upload.file_name, "note": note.0}).into_answer()
        }),
        route::post("/uploads", |Uploads(uploads): Uploads| {
            let names = uploads.into_iter().map(|upload| upload.file_name);
            json!({"names": names.collect::<Vec<_>>()}).into_answer()
        }),
    ];
    mounted("/f", policy().build(), routes)
}

#[derive(Debug, Deserialize, Validate)]
struct Login {
    #[garde(skip)]
    username: String,
    #[garde(length(chars, min = 4))]
    password: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct Types {
    n: Between<1, { i64::MAX }>,
    #[serde(skip_serializing)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    x: f64,
    flag: bool,
    #[serde(default)]
    color: Color,
    #[serde(default)]
    tags: Vec<i64>,
}
