//! What a handler promises to answer with.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use serde::Serialize;
use serde_accumulate::{Document, Failure};

use super::model::Model;
use crate::validation::{ErrorList, Loc, ResponseValidationError, ValidationError, catalogue};

/// What a handler promises to answer with, as JSON.
///
/// Every `Serialize` type is one. The wrappers `Garde<T>` and `Validator<T>` of
/// `http-exception-constraints` check the constraints of `T` first, and [`Conform`] asks whether
/// anything at all fits a model. What breaks the promise is a [`ResponseValidationError`], answered
/// with an opaque 500: it is the service's fault, and only observers and handlers see what was wrong.
///
/// # Example
///
/// ```
/// use http_exception::{ResponseModel, json};
///
/// assert_eq!(json!({"name": "pen"}).to_json().unwrap(), r#"{"name":"pen"}"#);
///
/// // JSON has no keys like these.
/// let nameless = std::collections::HashMap::from([((), 1)]);
/// let error = nameless.to_json().unwrap_err();
/// assert_eq!(error.errors()[0].loc().to_string(), "response");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be written as a response",
    note = "derive `serde::Serialize` for it"
)]
pub trait ResponseModel {
    /// The JSON.
    ///
    /// # Errors
    ///
    /// What breaks the promise, each at a place under `response`.
    fn to_json(&self) -> Result<Bytes, ResponseValidationError>;
}

impl<T: Serialize> ResponseModel for T {
    #[inline]
    fn to_json(&self) -> Result<Bytes, ResponseValidationError> {
        serialize(self)
    }
}

/// Anything that must fit the model `M` to be sent: what comes from another service or a database,
/// say.
///
/// It is read as an `M`, and that is what is sent: members that `M` does not declare are dropped.
/// `M` may be a `Garde<T>` or a `Validator<T>`.
///
/// # Example
///
/// ```
/// use http_exception::{Conform, ResponseModel, json};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Deserialize, Serialize)]
/// struct Item { name: String }
///
/// let item: Conform<Item> = Conform::new(json!({"name": "pen", "password": "hunter2"}));
/// assert_eq!(item.to_json().unwrap(), r#"{"name":"pen"}"#);
///
/// let broken: Conform<Item> = Conform::new(json!({"name": 1}));
/// let error = broken.to_json().unwrap_err();
/// assert_eq!(error.body().unwrap(), r#"{"name":1}"#);
/// ```
pub struct Conform<M> {
    json: Result<Bytes, ResponseValidationError>,
    model: PhantomData<fn() -> M>,
}

impl<M> Conform<M> {
    /// Anything that serialises.
    #[must_use]
    pub fn new(value: impl Serialize) -> Self {
        Self {
            json: serialize(&value),
            model: PhantomData,
        }
    }
}

impl<M: Model + ResponseModel> ResponseModel for Conform<M> {
    fn to_json(&self) -> Result<Bytes, ResponseValidationError> {
        let json = self.json.clone()?;
        let failure = match M::read(Document::Json(&json)) {
            Ok(model) => return model.to_json(),
            Err(failure) => failure,
        };
        let list = match failure {
            Failure::Invalid(findings) => catalogue::describe_all(&RESPONSE.into(), findings, true),
            failure => ErrorList::new(vec![unwritable(&failure)]),
        };
        Err(ResponseValidationError::of(list).with_body(json))
    }
}

impl<M> Clone for Conform<M> {
    fn clone(&self) -> Self {
        Self {
            json: self.json.clone(),
            model: PhantomData,
        }
    }
}

impl<M> fmt::Debug for Conform<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Conform").field(&self.json).finish()
    }
}

/// A value as JSON.
fn serialize(value: &impl Serialize) -> Result<Bytes, ResponseValidationError> {
    match serde_json::to_vec(value) {
        Ok(json) => Ok(json.into()),
        Err(error) => Err(ResponseValidationError::new(vec![unwritable(&error)])),
    }
}

/// The reason is for observers; no client sees a `ResponseValidationError`.
fn unwritable(reason: &dyn fmt::Display) -> ValidationError {
    let values = serde_json::json!({ "error": reason.to_string() });
    ValidationError::standard("value_error", Loc::from(RESPONSE), values)
}

const RESPONSE: &str = "response";
