//! The types that a source of a request can be read as.

use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Failure, Limits, Texts};

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

    /// Reads texts. A model that is read from texts alone has no code for JSON by that.
    ///
    /// # Errors
    ///
    /// Every error in them.
    #[doc(hidden)]
    fn read_texts(texts: &Texts<'_>) -> Result<Self, Failure> {
        Self::read(Document::Texts(texts))
    }
}

impl<T: DeserializeOwned> Model for T {
    #[inline]
    fn read(document: Document<'_>) -> Result<Self, Failure> {
        serde_accumulate::read(document, Limits::default())
    }

    #[inline]
    fn read_texts(texts: &Texts<'_>) -> Result<Self, Failure> {
        serde_accumulate::from_texts(texts).map_err(Failure::Invalid)
    }
}
