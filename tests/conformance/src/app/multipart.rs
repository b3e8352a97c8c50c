//! Forms in parts, some of which may be files.
//!
//! The library has no extractor for them: this is what an application writes
//! with the `multer` crate. Texts are read like those of any form.

use futures_util::FutureExt;
use futures_util::stream;
use garde::Validate;
use http_exception::header::CONTENT_TYPE;
use http_exception::{
    Bytes, Extract, ExtractError, HeaderMap, HeaderValue, HttpException, Loc, Model, Source,
    Sources, ValidationError, json, raise,
};
use http_exception_constraints::Garde;
use multer::{Multipart, parse_boundary};
use serde::Deserialize;
use url::form_urlencoded;

use super::extract::Form;

/// The texts of a form, in parts or not.
pub(super) struct Parts<T>(pub(super) T);

impl<T: Model> Extract for Parts<T> {
    const SOURCE: Option<Source> = Some(Source::Body);

    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        if !media_type(sources).starts_with("multipart/form-data") {
            return Form::extract(sources).map(|Form(form)| Self(form));
        }
        let mut texts = form_urlencoded::Serializer::new(String::new());
        for part in parts(sources)? {
            if part.file_name.is_none() {
                texts.append_pair(&part.name, &String::from_utf8_lossy(&part.data));
            }
        }
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, form)]);
        let body = texts.finish().into();
        let Form(form) = Form::extract(&Sources::new(&headers, &body))?;
        Ok(Self(form))
    }
}

/// The content of the part `file`, a file or not; at most eight bytes.
pub(super) struct Data(pub(super) Bytes);

impl Extract for Data {
    const SOURCE: Option<Source> = Some(Source::Body);

    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        let Part { data, .. } = last(sources, "file")?;
        if data.len() > 8 {
            let limit = json!({"max_length": 8});
            let error = ValidationError::standard("bytes_too_long", at("file"), limit);
            return Err(refused(error.with_input(String::from_utf8_lossy(&data))));
        }
        Ok(Self(data))
    }
}

/// The file `upload`.
pub(super) struct Upload {
    pub(super) file_name: String,
}

impl Extract for Upload {
    const SOURCE: Option<Source> = Some(Source::Body);

    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        last(sources, "upload")?.try_into()
    }
}

/// All files called `files`.
pub(super) struct Uploads(pub(super) Vec<Upload>);

impl Extract for Uploads {
    const SOURCE: Option<Source> = Some(Source::Body);

    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        let files = parts(sources)?.into_iter();
        let files = files.filter(|part| part.name == "files");
        files
            .map(Upload::try_from)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// The text `note`.
pub(super) struct Note(pub(super) String);

impl Extract for Note {
    const SOURCE: Option<Source> = Some(Source::Body);

    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        #[derive(Deserialize, Validate)]
        struct Texts {
            #[serde(default)]
            #[garde(length(chars, max = 5))]
            note: String,
        }

        let Parts(Garde(texts)) = Parts::<Garde<Texts>>::extract(sources)?;
        Ok(Self(texts.note))
    }
}

/// One part of a form.
struct Part {
    name: String,
    file_name: Option<String>,
    data: Bytes,
}

impl TryFrom<Part> for Upload {
    type Error = ExtractError;

    fn try_from(part: Part) -> Result<Self, ExtractError> {
        if let Some(file_name) = part.file_name {
            return Ok(Self { file_name });
        }
        let msg = "Value error, not a file";
        let error = ValidationError::new("value_error", at(&part.name), msg);
        Err(refused(
            error.with_input(String::from_utf8_lossy(&part.data)),
        ))
    }
}

fn last(sources: &Sources<'_>, name: &str) -> Result<Part, ExtractError> {
    let mut parts = parts(sources)?.into_iter();
    let part = parts.rfind(|part| part.name == name);
    part.ok_or_else(|| {
        let missing = ValidationError::standard("missing", at(name), ());
        refused(missing.with_input(()))
    })
}

/// The parts of a body, as far as they are complete.
fn parts(sources: &Sources<'_>) -> Result<Vec<Part>, ExtractError> {
    let boundary = match parse_boundary(media_type(sources)) {
        Ok(boundary) => boundary,
        Err(multer::Error::NoBoundary) => {
            raise!(HttpException::bad_request("Missing boundary in multipart."))
        }
        Err(_) => raise!(HttpException::unsupported_media_type(
            "Unsupported Media Type"
        )),
    };
    let body = Ok::<_, std::io::Error>(sources.body.clone());
    let mut multipart = Multipart::new(stream::iter([body]), boundary);
    let mut parts = Vec::new();
    // All of the body is here: nothing waits.
    while let Some(Ok(Some(field))) = multipart.next_field().now_or_never() {
        let Some(name) = field.name().map(str::to_owned) else {
            raise!(HttpException::bad_request(
                "The Content-Disposition header field \"name\" must be provided."
            ));
        };
        let file_name = field.file_name().map(str::to_owned);
        if let Some(Ok(data)) = field.bytes().now_or_never() {
            parts.push(Part {
                name,
                file_name,
                data,
            });
        }
    }
    Ok(parts)
}

fn media_type<'a>(sources: &Sources<'a>) -> &'a str {
    let value = sources.headers.get(CONTENT_TYPE);
    value.and_then(|it| it.to_str().ok()).unwrap_or_default()
}

fn at(name: &str) -> Loc {
    Loc::from("body").key(name.to_owned())
}

fn refused(error: ValidationError) -> ExtractError {
    ExtractError::invalid(Some(Source::Body), vec![error], 1)
}
