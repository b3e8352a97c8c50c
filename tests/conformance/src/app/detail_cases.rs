//! The kinds of detail an exception can carry.

use http_exception::{Detail, HttpException, StatusCode, Value, json, raise};
use serde::Serialize;

use super::Reply;
use super::extract::Path;
use super::python::KeyError;

pub(super) fn raise_detail(Path(case): Path<String>) -> Reply {
    let detail = detail(&case).ok_or(KeyError(case))?;
    raise!(HttpException::new(StatusCode::BAD_REQUEST, detail));
}

fn detail(case: &str) -> Option<Detail> {
    Some(match case {
        "string" => "plain".into(),
        "empty-string" => "".into(),
        "null-explicit" => Value::Null.into(),
        "int" => Detail::json(42),
        "negative" => Detail::json(-1),
        "zero" => Detail::json(0),
        "big-int" => Detail::json(1_u128 << 70),
        "float" => Detail::json(1.5),
        "float-integral" => Detail::json(2.0),
        "float-small" => Detail::json(1e-7),
        "float-large" => Detail::json(1e22),
        "true" => Detail::json(true),
        "false" => Detail::json(false),
        "list" => json!(["a", 1, null, {"k": "v"}]).into(),
        "empty-list" => json!([]).into(),
        "tuple" => Detail::json(("a", 1)),
        "dict" => json!({"code": "E1", "msg": "bad", "nested": {"deep": [1, 2, 3]}}).into(),
        "empty-dict" => json!({}).into(),
        "dict-order" => json!({"z": 1, "a": 2, "m": 3}).into(),
        "int-keys" => json!({"1": "one", "2": "two"}).into(),
        "non-ascii" => "naïve café 漢字 🎉".into(),
        "html" => "<script>alert('x')</script> & \"quotes\"".into(),
        "control" => "tab\tnewline\nreturn\rbell\x07nul\x00del\x7f".into(),
        "slash" => "a/b\\c".into(),
        "line-separators" => "\u{2028}\u{2029}".into(),
        "long" => "x".repeat(5000).into(),
        // From here on, what the reference cannot encode.
        "nan" => Detail::json(f64::NAN),
        "inf" => Detail::json(f64::INFINITY),
        "set" => Detail::json(std::collections::BTreeSet::from([1])),
        "bytes" => Detail::json(b"abc"),
        "datetime" => "2020-01-02T03:04:05".into(),
        "model" => Detail::json(User {
            username: "u",
            full_name: None,
        }),
        "surrogate" => String::from_utf16_lossy(&[0xd800]).into(),
        _ => return None,
    })
}

#[derive(Serialize)]
struct User {
    username: &'static str,
    full_name: Option<&'static str>,
}
