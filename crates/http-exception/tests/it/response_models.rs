//! The models that a handler promises to answer with.

use http_exception::{Conform, ErrorPolicy, ResponseModel, json};
use serde::{Deserialize, Serialize};

use crate::support::answer;

#[derive(Debug, Deserialize, Serialize)]
struct Item {
    name: String,
    price: f64,
}

#[test]
fn what_conforms_is_sent_as_the_model_has_it() {
    let item: Conform<Item> = Conform::new(json!({"secret": 1, "price": 1, "name": "pen"}));
    assert_eq!(item.to_json().unwrap(), r#"{"name":"pen","price":1.0}"#);
}

#[test]
fn what_does_not_conform_is_an_opaque_500() {
    let item: Conform<Item> = Conform::new(json!({"name": 1}));
    let exc = item.to_json().unwrap_err();
    assert_eq!(
        exc.body().map(|body| &body[..]),
        Some(&br#"{"name":1}"#[..])
    );
    assert_eq!(
        answer(&ErrorPolicy::default(), exc),
        "500 Internal Server Error"
    );
}

#[test]
fn what_cannot_be_written_is_an_opaque_500() {
    #[derive(Clone, Debug)]
    struct Unwritable;
    impl Serialize for Unwritable {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("the disk is full"))
        }
    }
    let exc = Unwritable.to_json().unwrap_err();
    assert_eq!(
        exc.to_string(),
        "1 validation error:\n  response: Value error, the disk is full"
    );
    assert_eq!(
        answer(&ErrorPolicy::default(), exc),
        "500 Internal Server Error"
    );
    let conform: Conform<Item> = Conform::new(Unwritable);
    assert_eq!(conform.to_json().unwrap_err().errors().len(), 1);
}
