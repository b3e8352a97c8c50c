//! The types that a source of a request can be read as.

use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Failure, Limits, Texts};

use super::extract_error::ExtractError;

/// What a source of a request can be read as.
///
/// Every [`DeserializeOwned`] type is one: nothing has to be derived but `serde::Deserialize`. The
/// wrappers `Garde<T>` and `Validator<T>` of `http-exception-constraints`, which adapters have behind
/// the features of their names, also check the constraints that `T` declares.
///
/// # Example
///
/// ```
/// use http_exception::{Document, Model};
///
/// #[derive(serde::Deserialize)]
/// struct Item { name: String, price: f64 }
///
/// let item = Item::read(Document::Json(br#"{"name": "pen", "price": 1.5}"#)).unwrap();
/// assert_eq!((item.name.as_str(), item.price), ("pen", 1.5));
/// assert!(Item::read(Document::Json(b"[")).is_err());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read out of a request",
    note = "derive `serde::Deserialize` for it; a type with constraints is read as `Garde<T>` or `Validator<T>`"
)]
pub trait Model: Sized {
    /// Reads a document.
    ///
    /// # Errors
    ///
    /// Every error in it, or why it is none.
    fn read(document: Document<'_>) -> Result<Self, Failure>;

    /// Reads a document into a slot.
    #[doc(hidden)]
    fn read_into(document: Document<'_>, slot: &mut Option<Self>) -> Result<(), Failure> {
        *slot = Some(Self::read(document)?);
        Ok(())
    }

    /// Reads texts into a slot. A model that is read from texts alone has no code for JSON by that.
    #[doc(hidden)]
    fn read_texts_into(texts: &Texts<'_>, slot: &mut Option<Self>) -> Result<(), Failure> {
        Self::read_into(Document::Texts(texts), slot)
    }
}

impl<T: DeserializeOwned> Model for T {
    #[inline]
    fn read(document: Document<'_>) -> Result<Self, Failure> {
        serde_accumulate::read(document, Limits::default())
    }

    #[inline]
    fn read_into(document: Document<'_>, slot: &mut Option<Self>) -> Result<(), Failure> {
        serde_accumulate::read_into(document, Limits::default(), slot)
    }

    #[inline]
    fn read_texts_into(texts: &Texts<'_>, slot: &mut Option<Self>) -> Result<(), Failure> {
        serde_accumulate::from_texts_into(texts, slot)
    }
}

/// A model of any type, which a document is read as.
pub(super) trait ReadDocument {
    fn document(&mut self, document: Document<'_>) -> Result<(), Failure>;
}

/// A model of any type, which texts are read as.
pub(super) trait ReadTexts {
    fn texts(&mut self, texts: &Texts<'_>) -> Result<(), Failure>;
}

/// Reads a model. This and its slot are all that a program has once for each model: what is read, and
/// how it is refused, does not depend on the type.
#[inline]
pub(super) fn read_model<T: Model>(
    read: impl FnOnce(&mut Slot<T>) -> Result<(), ExtractError>,
) -> Result<T, ExtractError> {
    let mut slot = Slot(None);
    match read(&mut slot) {
        Ok(()) => slot.0.ok_or_else(nothing),
        Err(refused) => Err(refused),
    }
}

pub(super) struct Slot<T>(Option<T>);

impl<T: Model> ReadDocument for Slot<T> {
    fn document(&mut self, document: Document<'_>) -> Result<(), Failure> {
        T::read_into(document, &mut self.0)
    }
}

impl<T: Model> ReadTexts for Slot<T> {
    fn texts(&mut self, texts: &Texts<'_>) -> Result<(), Failure> {
        T::read_texts_into(texts, &mut self.0)
    }
}

/// The error for a value that is not there: it was refused.
#[cold]
fn nothing() -> ExtractError {
    ExtractError::invalid(None, Vec::new(), 0)
}
