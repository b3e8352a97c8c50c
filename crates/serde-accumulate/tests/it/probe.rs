//! probe
use serde::Deserialize;
use serde_accumulate::*;
use crate::support::*;
use std::collections::BTreeMap;
#[derive(Debug, Deserialize)]
#[serde(try_from = "i64")]
struct Between(i64);
impl TryFrom<i64> for Between { type Error = String; fn try_from(v: i64) -> Result<Self, String> { if v > 1 { Ok(Self(v)) } else { Err("no".into()) } } }
#[derive(Debug, Deserialize)]
struct Nul { req: String, #[serde(deserialize_with = "Option::deserialize")] nullable: Option<String> }
#[derive(Debug, Deserialize)]
struct Form { a: u8, #[serde(default)] tags: Vec<i64> }
#[derive(Debug, Deserialize)]
#[serde(rename_all="lowercase")]
enum Unit { Red, Green }
#[derive(Debug, Deserialize)]
enum Mixed { Red, Size(u8) }
#[derive(Debug, Deserialize)]
struct Cred { name: String, password: Secret<String>, size: u8 }
#[derive(Debug, Deserialize)]
struct Flat { id: u8, #[serde(flatten)] cred: Cred }
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Unt { A(Cred), B(u8) }
#[derive(Debug, Deserialize)]
#[serde(tag = "t")]
enum Tag { A(Cred), B { password: Secret<String>, n: u8 } }
#[derive(Debug, Deserialize)]
#[serde(tag = "t", content="c")]
enum Adj { A(Cred), B { password: Secret<String>, n: u8 } }
#[derive(Debug, Deserialize)]
struct Holder<T> { id: u8, inner: T, last: String }
fn show(name: &str, f: Result<(), Failure>) {
    println!("== {name}");
    match f { Err(Failure::Invalid(f)) => { println!("complete {}", f.is_complete()); for x in f.as_slice() { println!("  {} | {:?} | {:?}", x.place, x.problem, x.found.as_ref().map(|f| f.get().to_owned())); } }, other => println!("  {other:?}") }
}
fn j<T: for<'a> Deserialize<'a>>(json: &str) { show(json, from_slice::<T>(json.as_bytes()).map(|_| ())); 
  let i = inspect::<T>(Document::Json(json.as_bytes()), Limits::default()); if let Ok(i) = i { show("  inspected", Err(Failure::Invalid(i.findings))); } }
#[test]
fn probe() {
    let t = Texts::new([("pid", "0")]);
    show("C1", from_texts::<Between>(&t).map(|_| ()).map_err(Failure::Invalid));
    j::<Nul>("{}"); j::<Nul>(r#"{"req":"a"}"#);
    let t = Texts::new([("a", "x"), ("tags", "")]).empty_is_absent();
    show("C3", from_texts::<Form>(&t).map(|_| ()).map_err(Failure::Invalid));
    let t = Texts::new([("a", "1"), ("tags", "")]).empty_is_absent();
    show("C3b", from_texts::<Form>(&t).map(|_| ()).map_err(Failure::Invalid));
    j::<Vec<Unit>>(r#"[1, null, [], {}, "x", {"red":1}, {"red":null}]"#);
    j::<Vec<Mixed>>(r#"[1, "x", {"Size": "x"}, {"Red":1}]"#);
    for body in [r#"{"password":"hunter2","id":"x"}"#, r#"{"id":1,"name":"n","password":"hunter2","size":"hunter2"}"#, r#"{"id":1,"name":"n","password":["hunter2"],"size":1}"#, r#"{"id":1,"name":"n","password":27182818,"size":1}"#] { j::<Flat>(body); j::<Holder<Flat>>(&format!(r#"{{"id":1,"inner":{body}}}"#)); j::<Vec<Flat>>(&format!("[{body}]")); }
    for body in [r#"{"name":"n","password":"hunter2"}"#, r#"{"name":"n","password":27182818,"size":1}"#, r#"{"name":"n","password":["hunter2"],"size":1}"#] { j::<Unt>(body); j::<Holder<Unt>>(&format!(r#"{{"id":1,"inner":{body}}}"#)); j::<Holder<Unt>>(&format!(r#"{{"id":"x","inner":{body}}}"#)); }
    for body in [r#"{"t":"A","name":"n","password":"hunter2"}"#, r#"{"t":"A","name":"n","password":27182818,"size":1}"#, r#"{"t":"A","name":"n","password":["hunter2"],"size":1}"#, r#"{"t":"B","password":27182818,"n":1}"#, r#"{"t":"B","password":"hunter2"}"#, r#"{"t":"C","password":"hunter2"}"#, r#"{"password":"hunter2"}"#, r#"{"t":["hunter2"],"password":"hunter2"}"#,] { j::<Tag>(body); j::<Holder<Tag>>(&format!(r#"{{"id":1,"inner":{body}}}"#)); j::<Vec<Tag>>(&format!(r#"[{body}]"#)); }
    for body in [r#"{"t":"A","c":{"name":"n","password":"hunter2"}}"#, r#"{"c":{"name":"n","password":"hunter2"}, "t":"A"}"#, r#"{"t":"B","c":{"password":27182818,"n":1}}"#, r#"{"t":"C","c":{"password":27182818,"n":1}}"#, r#"{"c":{"password":27182818,"n":1},"t":"B"}"#, r#"{"c":{"password":"hunter2","n":1}}"#] { j::<Adj>(body); j::<Holder<Adj>>(&format!(r#"{{"id":1,"inner":{body}}}"#)); }
    let _: BTreeMap<u8,u8>;
    let _ = lines::<u8>("1");
}
