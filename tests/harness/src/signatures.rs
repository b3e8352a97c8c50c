//! Handlers whose signature names their error: the errors, the handlers, and the answers on each
//! framework that has handlers of its own.

use http_exception::{ErrorPolicy, Record};

use crate::{Http1, Notes, Server, get};

/// The paths of an application with the handlers of [`signatures!`](crate::signatures), and what is said
/// under their `policy`.
pub const SIGNED: [(&str, &str); 7] = [
    ("/buy/1", r#"200 {"id":1}"#),
    ("/buy/7", "410 7"),
    ("/buy/8", r#"409 {"detail":"Sold out","code":"sold_out"}"#),
    ("/take/7", "410 7"),
    ("/old", r#"502 {"detail":"old"}"#),
    ("/itself", "200 written by hand"),
    ("/twice", r#"410 {"detail":"Gone"}"#),
];

/// The status and the text that a path is answered with.
#[must_use]
pub fn said(server: &Server, path: &str) -> String {
    let answer = Http1::connect(server.address()).send(&get(path));
    format!("{} {}", answer.status, answer.text())
}

/// A policy that notes the place at which an exception was raised.
#[must_use]
pub fn placing(notes: &Notes) -> ErrorPolicy {
    let notes = notes.clone();
    let observer = move |record: &Record<'_>| {
        notes.add(format!("{:?}", record.exception().location()));
    };
    ErrorPolicy::builder().observer(observer).build()
}

/// Defines the errors and the handlers, as an application with this adapter writes them, and a policy.
///
/// `AppError` and `ByItself` have the framework's trait from whoever calls it.
#[macro_export]
macro_rules! signatures {
    ($adapter:ident $(, #[$handler:meta])?) => {
        /// A type without the framework's trait, as a crate has it that knows none.
        mod shared {
            #[derive(Debug, thiserror::Error, $adapter::Exception)]
            #[error("order {id} is not in the database")]
            #[exception(status = 404, detail = "There is no order {id}", responds)]
            pub(crate) struct OrderNotFound {
                pub(crate) id: u64,
            }
        }

        #[derive(Debug, thiserror::Error, $adapter::Exception)]
        enum BuyError {
            #[error(transparent)]
            #[exception(transparent)]
            Order(#[from] shared::OrderNotFound),
            #[error("sold out")]
            #[exception(status = 409, detail = "Sold out", code = "sold_out")]
            SoldOut,
        }

        /// An error of a service that is brought over step by step.
        #[derive(Debug, thiserror::Error)]
        #[error("an old error")]
        struct AppError;

        /// A type that has the trait by itself.
        #[derive(Debug, thiserror::Error, $adapter::Exception)]
        #[error("by itself")]
        #[exception(status = 400, responds)]
        struct ByItself;

        /// A type with the derive of another adapter beside it.
        #[derive(Debug, thiserror::Error, $adapter::Exception, $adapter::ExceptionResponse)]
        #[error("twice")]
        #[exception(status = 410, responds)]
        struct Twice;

        fn find(id: u64) -> Result<u64, shared::OrderNotFound> {
            if id == 7 {
                Err(shared::OrderNotFound { id })
            } else {
                Ok(id)
            }
        }

        $(#[$handler])?
        async fn buy(
            $adapter::Path(id): $adapter::Path<u64>,
        ) -> Result<$adapter::Json<$adapter::Value>, BuyError> {
            match find(id)? {
                8 => Err(BuyError::SoldOut),
                id => Ok($adapter::Json($adapter::json!({ "id": id }))),
            }
        }

        $(#[$handler])?
        async fn take(
            $adapter::Path(id): $adapter::Path<u64>,
        ) -> Result<$adapter::Json<$adapter::Value>, $adapter::Raises<shared::OrderNotFound>> {
            Ok($adapter::Json($adapter::json!({ "id": find(id)? })))
        }

        $(#[$handler])?
        async fn old() -> Result<(), AppError> {
            Err(AppError)
        }

        $(#[$handler])?
        async fn itself() -> Result<(), ByItself> {
            Err(ByItself)
        }

        $(#[$handler])?
        async fn twice() -> Result<(), Twice> {
            Err(Twice)
        }

        fn policy() -> $adapter::ErrorPolicy {
            $adapter::ErrorPolicy::builder()
                .exception_handler(|exc: shared::OrderNotFound| {
                    ($adapter::StatusCode::GONE, exc.id.to_string())
                })
                .map(|_: AppError| $adapter::HttpException::bad_gateway("old"))
                .build()
        }
    };
}
