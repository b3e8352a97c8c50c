//! Models of which nothing but their errors is looked at.

/// Derives `Deserialize` for models.
macro_rules! read_models {
    ($($item:item)*) => {$(
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "the fields are there to be read from documents")]
        $item
    )*};
}
pub(crate) use read_models;
