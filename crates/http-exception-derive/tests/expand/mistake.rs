//! Written by the tests in `src/derive.rs`.

::core::compile_error! {
    "`status` must be 400..=599, found 200"
}
::core::compile_error! {
    "`Exception` cannot be derived for a generic type: policies find each concrete type by its registration; implement `Exception` by hand and write `register_exception!(Type<Concrete>);` for each"
}
#[automatically_derived]
impl<T> ::http_exception::Exception for Wrapper<T>
where
    Self: ::core::error::Error + ::core::marker::Send + ::core::marker::Sync + 'static,
{
    fn status(&self) -> ::http_exception::StatusCode {
        ::http_exception::StatusCode::INTERNAL_SERVER_ERROR
    }
}
