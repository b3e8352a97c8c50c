//! The routes of `/d` whose parameters are in the path, the query, headers and cookies.

use std::sync::LazyLock;

use http_exception::{
    Extract, ExtractError, IntoAnswer, Loc, Method, Source, Sources, ValidationError, Value, json,
};
use http_exception_constraints::{Garde, Validator};
use regex::Regex;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::extract::{All, Cookies, Headers, Json, Path, Query};
use super::models::{
    AnyDecimal, Between, Color, Date, DateTime, Direction, Finite, Integer, Item, JsonText, Lax,
    Price, V, multiple_of,
};
use super::{Route, answer, read, route};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = of_path();
    routes.extend(of_query());
    routes.extend(of_headers_and_cookies());
    routes.push(route::on(
        "/all/{pid}",
        &[Method::PUT],
        read::<
            All<(
                Path<AtLeastOne>,
                Query<Page>,
                Headers<Token>,
                Cookies<Sid>,
                Json<Item>,
            )>,
        >,
    ));
    routes
}

fn of_path() -> Vec<Route> {
    vec![
        route::get("/path/int/{v}", |Path(v): Path<Integer>| answer(&V { v })),
        route::get("/path/i64/{v}", |Path(v): Path<i64>| answer(&V { v })),
        route::get("/path/u32/{v}", |Path(v): Path<u32>| answer(&V { v })),
        route::get("/path/float/{v}", read::<Path<f64>>),
        route::get("/path/bool/{v}", |Path(v): Path<bool>| answer(&V { v })),
        route::get("/path/str/{v}", |Path(Garde(it)): Path<Garde<Word>>| {
            answer(&it)
        }),
        route::get("/path/len/{v}", |Path(Garde(it)): Path<Garde<Short>>| {
            answer(&it)
        }),
        route::get("/path/enum/{v}", |Path(v): Path<Color>| answer(&V { v })),
        route::get("/path/uuid/{v}", |Path(v): Path<Uuid>| answer(&V { v })),
        route::get("/path/date/{v}", read::<Path<V<Date>>>),
        route::get("/path/datetime/{v}", read::<Path<V<DateTime>>>),
        route::get("/path/decimal/{v}", read::<Path<V<AnyDecimal>>>),
        route::get(
            "/path/band/{v}",
            |Path(Validator(it)): Path<Validator<Band>>| answer(&it),
        ),
        route::get("/path/two/{a}/{b}", read::<Path<Validator<Two>>>),
        route::get(
            "/path/rest/{*rest}",
            |Path(Garde(it)): Path<Garde<Rest>>| answer(&it),
        ),
    ]
}

fn of_query() -> Vec<Route> {
    vec![
        route::get("/query/int", |Query(it): Query<V<Integer>>| answer(&it)),
        route::get("/query/i64", |Query(it): Query<V<i64>>| answer(&it)),
        route::get("/query/float", read::<Query<V<f64>>>),
        route::get("/query/finite", read::<Query<Validator<Unsigned>>>),
        route::get("/query/bool", |Query(it): Query<V<bool>>| answer(&it)),
        route::get("/query/str", |Query(Garde(it)): Query<Garde<Word>>| {
            answer(&it)
        }),
        route::get("/query/enum", |Query(it): Query<V<Color>>| answer(&it)),
        route::get("/query/literal", |Query(it): Query<V<Direction>>| {
            answer(&it)
        }),
        route::get("/query/uuid", |Query(it): Query<V<Uuid>>| answer(&it)),
        route::get("/query/date", read::<Query<V<Date>>>),
        route::get("/query/datetime", read::<Query<V<DateTime>>>),
        route::get("/query/decimal", read::<Query<V<Price>>>),
        route::get(
            "/query/list",
            |Query(Validator(it)): Query<Validator<List>>| answer(&it),
        ),
        route::get("/query/list-default", |Query(it): Query<DefaultList>| {
            answer(&it)
        }),
        route::get("/query/optional", |Query(it): Query<Optional>| answer(&it)),
        route::get(
            "/query/default",
            |Query(Validator(it)): Query<Validator<Default>>| answer(&it),
        ),
        route::get("/query/alias", |Query(Alias { v }): Query<Alias>| {
            answer(&V { v })
        }),
        route::get("/query/multi", read::<Query<Validator<Multi>>>),
        route::get(
            "/query/json",
            |Query(JsonText(v)): Query<JsonText<Vec<Lax>>>| answer(&V { v }),
        ),
    ]
}

fn of_headers_and_cookies() -> Vec<Route> {
    vec![
        route::get("/header/one", |Headers(Garde(it)): Headers<Garde<One>>| {
            answer(&it)
        }),
        route::get(
            "/header/int",
            |Headers(Validator(it)): Headers<Validator<Count>>| answer(&it),
        ),
        route::get("/header/list", |Headers(it): Headers<Ids>| answer(&it)),
        route::get("/header/raw-name", |Raw { v }: Raw| answer(&V { v })),
        route::get("/header/alias", |Headers(DryRun { v }): Headers<DryRun>| {
            answer(&V { v })
        }),
        route::get(
            "/cookie/one",
            |Cookies(Garde(it)): Cookies<Garde<Session>>| answer(&it),
        ),
        route::get(
            "/cookie/int",
            |Cookies(Validator(it)): Cookies<Validator<Visits>>| {
                json!({"visits": it.visits}).into_answer()
            },
        ),
    ]
}

#[derive(Debug, Deserialize, Serialize, garde::Validate)]
struct Word {
    #[garde(length(chars, min = 3, max = 8), pattern(LOWER))]
    v: String,
}

#[derive(Debug, Deserialize, Serialize, garde::Validate)]
struct Short {
    #[garde(length(chars, min = 3, max = 5))]
    v: String,
}

#[derive(Debug, Deserialize, Serialize, validator::Validate)]
struct Band {
    #[validate(range(exclusive_min = 2, exclusive_max = 10))]
    v: i64,
}

#[derive(Debug, Deserialize, validator::Validate)]
struct Two {
    #[expect(dead_code, reason = "only whether it can be read matters")]
    a: i64,
    #[validate(range(max = 1.5))]
    b: f64,
}

#[derive(Debug, Deserialize, Serialize, garde::Validate)]
struct Rest {
    // A router may have no name for nothing.
    #[serde(default)]
    #[garde(length(chars, max = 6))]
    rest: String,
}

#[derive(Debug, Deserialize, validator::Validate)]
struct Unsigned {
    #[validate(custom(function = "not_negative"))]
    v: Finite,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "`validator` calls it like this"
)]
fn not_negative(number: &Finite) -> Result<(), validator::ValidationError> {
    if number.0 >= 0.0 {
        return Ok(());
    }
    let mut error = validator::ValidationError::new("greater_than_equal");
    error.add_param("ge".into(), &0.0);
    Err(error)
}

#[derive(Debug, Deserialize, Serialize, validator::Validate)]
struct List {
    #[validate(length(min = 1, max = 3))]
    v: Vec<i64>,
}

#[derive(Debug, Deserialize, Serialize)]
struct DefaultList {
    #[serde(default = "only_a")]
    v: Vec<String>,
}

fn only_a() -> Vec<String> {
    vec!["a".to_owned()]
}

#[derive(Debug, Deserialize, Serialize)]
struct Optional {
    v: Option<i64>,
    w: Option<String>,
}

#[derive(Debug, Deserialize, Serialize, validator::Validate)]
struct Default {
    #[serde(default = "ten")]
    #[validate(range(min = 1, max = 100))]
    limit: i64,
    #[serde(default)]
    q: String,
}

fn ten() -> i64 {
    10
}

#[derive(Debug, Deserialize)]
struct Alias {
    #[serde(rename = "item-query")]
    v: i64,
}

#[derive(Debug, Deserialize, validator::Validate)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct Multi {
    a: i64,
    b: f64,
    c: bool,
    #[validate(length(max = 2))]
    d: String,
    e: Color,
    #[serde(default = "three")]
    #[validate(custom(function = "multiple_of::<3>"))]
    f: i64,
}

fn three() -> i64 {
    3
}

#[derive(Debug, Deserialize, Serialize, garde::Validate)]
struct One {
    #[garde(length(chars, min = 3))]
    x_token: String,
}

#[derive(Debug, Deserialize, Serialize, validator::Validate)]
struct Count {
    #[validate(range(min = 0))]
    x_count: i64,
}

#[derive(Debug, Deserialize, Serialize)]
struct Ids {
    x_id: Vec<i64>,
}

/// A header with an underscore, which a field does not stand for: `Headers` takes it for a hyphen.
struct Raw {
    v: String,
}

impl Extract for Raw {
    const SOURCE: Option<Source> = Some(Source::Header);
    const READS_BODY: bool = false;

    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        let name = "strange_header";
        let value = sources.headers.get(name).and_then(|it| it.to_str().ok());
        let Some(v) = value.map(str::to_owned) else {
            let loc = Loc::from("header").key(name);
            let missing = ValidationError::standard("missing", loc, ()).with_input(Value::Null);
            return Err(ExtractError::invalid(Self::SOURCE, vec![missing], 1));
        };
        Ok(Self { v })
    }
}

#[derive(Debug, Deserialize)]
struct DryRun {
    #[serde(rename = "X-Dry-Run")]
    v: bool,
}

#[derive(Debug, Deserialize, Serialize, garde::Validate)]
struct Session {
    #[garde(length(chars, min = 4))]
    session: String,
}

#[derive(Debug, Deserialize, validator::Validate)]
struct Visits {
    #[validate(range(min = 1))]
    visits: i64,
    #[serde(default)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    theme: Color,
}

type AtLeastOne = Between<1, { i64::MAX }>;

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct Page {
    q: Between<{ i64::MIN }, 10>,
    #[serde(default = "one")]
    page: i64,
}

fn one() -> i64 {
    1
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct Token {
    x_token: i64,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct Sid {
    sid: i64,
}

static LOWER: LazyLock<Regex> = LazyLock::new(|| super::models::regex("^[a-z]+$"));
