"""The models of `bodies.rs` and `texts.rs`, as FastAPI has them, and what it answers.

Reads a request a line from the standard input, `[source, model, text]`, and writes a line for each: the
list of errors, or null where there are none. It opens no socket: the application is called in this process.

Models are strict, as serde is, and so is JSON for what is written as text: a number is no moment and no
address. Types without a strict form for Python objects (UUID, moments, enums, tuples, sets, keys) are read
out of text as JSON has it. What the reader of a type in Rust takes and pydantic's does not is taken here, too:
the models are to have the same rules. Nothing is refused here that pydantic reads, so that such a row differs.
"""

import asyncio
import datetime as dt
import decimal
import enum
import ipaddress
import json
import sys
import uuid
from typing import Annotated, Any, Literal, Optional, Union

from fastapi import Body, Cookie, FastAPI, Form, Header, Path, Query
from pydantic import AliasChoices, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, IPvAnyAddress
from pydantic.alias_generators import to_camel

from scalars import (
    Amount,
    Aware,
    Clock,
    Day,
    Float,
    I16,
    I32,
    I64,
    I8,
    Naive,
    Span,
    Text,
    U128,
    U16,
    U32,
    U64,
    U8,
    Url,
    Uuid,
    V4,
    V6,
    bits,
    but_zero,
    chrono,
    data,
    integer,
    jiff,
    joined,
    key,
    known,
    lax,
    positive,
    seconds,
    text,
)


class Model(BaseModel):
    model_config = ConfigDict(strict=True)


class Closed(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Color(str, enum.Enum):
    red = "red"
    green = "green"
    blue = "blue"


AColor = lax(Color)


# Bodies


class Scalars(Model):
    a: I8
    b: I16
    c: I32
    d: I64
    e: U8
    f: U16
    g: U32
    h: U64
    i: Float
    j: bool
    k: str
    l: U128


class Line(Model):
    sku: str
    quantity: U8
    note: Optional[str] = None


class Order(Model):
    id: Uuid
    lines: list[Line]
    paid: bool
    total: Float
    color: AColor
    tags: dict[str, I64] = {}
    parent: Optional[Line] = None


class Moments(Model):
    day: Annotated[Day, jiff("date")]
    clock: Annotated[Clock, jiff("time")]
    aware: Aware
    naive: Naive
    span: Span
    days: list[Annotated[Day, jiff("date")]] = []


class Hosts(Model):
    v4: V4
    v6: V6
    url: Url
    amount: Amount
    ids: list[Uuid]
    spare: Optional[Uuid] = None


class Inner(Closed):
    x: U8
    y: Optional[bool] = None


class Shut(Closed):
    name: str
    inner: Inner
    more: list[Inner] = []


class Cat(Model):
    kind: Literal["cat"]
    lives: U8


class Dog(Model):
    kind: Literal["dog"]
    name: str
    good: bool = True


class Owner(Model):
    name: str
    pet: Annotated[Union[Cat, Dog], Field(discriminator="kind")]
    others: list[Annotated[Union[Cat, Dog], Field(discriminator="kind")]] = []


class Rows(Model):
    point: lax(tuple[Float, Float])
    rgb: lax(tuple[U8, U8, U8])
    pairs: list[lax(tuple[Annotated[str, Field(strict=True)], I64])]


class Maps(Model):
    lines: dict[str, Line]
    numbered: dict[key(I32), str]
    colors: dict[key(Color), U8]
    ids: dict[key(uuid.UUID), bool]
    words: lax(set[Annotated[str, Field(strict=True)]])
    deep: dict[str, list[dict[str, Line]]] = {}


class Tree(Model):
    value: I32
    kids: list["Tree"]
    best: Optional["Tree"] = None


class Page(Model):
    limit: U32
    offset: U32 = 0


class Search(Page):
    q: str
    exact: bool = False


class Signup(Model):
    age: Annotated[int, Field(ge=18, le=120)]
    name: Annotated[str, Field(min_length=2, max_length=8)]
    ratio: Annotated[float, Field(ge=0, le=1)]
    tags: Annotated[list[str], Field(min_length=1, max_length=3)]
    nick: Optional[Annotated[str, Field(max_length=4)]] = None


class Some(Model):
    a: Annotated[int, Field(gt=0, le=2**8 - 1)]
    b: Annotated[int, Field(gt=0, le=2**64 - 1)]
    c: U32


# Bodies of what well-known crates read


class Widths(Model):
    a: but_zero(8)
    b: but_zero(16)
    c: but_zero(32)
    d: but_zero(64)
    e: but_zero(128)
    f: positive(16)
    g: positive(32)
    h: positive(128)
    i: positive(64)
    j: I64
    k: bits(128, True)
    l: Float
    m: Annotated[str, Field(min_length=1, max_length=1)]


AS_CHRONO = chrono(r"{date}[Tt ]{clock}(Z|z|[-+]\d\d:?\d\d)")
Moment = Annotated[Aware, AS_CHRONO]


class Chrono(Model):
    utc: Moment
    fixed: Moment
    naive: Annotated[Naive, chrono("{date}T{clock}")]
    day: Annotated[Day, chrono("{date}")]
    clock: Annotated[Clock, chrono("{clock}")]
    seconds: seconds(-8334601228800, 8210266876799)


class Time(Model):
    log: Annotated[Aware, BeforeValidator(joined)]
    seconds: seconds(-377705116800, 253402300799)
    millis: seconds(-377705023201000, 253402207200999)


class Files(Model):
    name: Annotated[str, Field(min_length=1)]
    raw: data()
    key: data(min_length=2, max_length=4)
    tags: Annotated[set[Text], Field(strict=False, max_length=2)]
    ids: lax(set[Annotated[U8, Field(strict=True)]])
    owners: lax(set[Uuid]) = set()


class Keys(Model):
    ages: dict[key(U8), str]
    hosts: dict[IPvAnyAddress, bool]
    signs: dict[key(but_zero(16)), U8]
    colors: dict[key(Color), list[Line]]
    wide: dict[key(U128), U8] = {}


class Renamed(Closed):
    model_config = ConfigDict(alias_generator=to_camel)
    unit_price: Float
    quantity: Annotated[U8, Field(validation_alias=AliasChoices("quantity", "qty"))]
    type: AColor
    is_open: Optional[bool] = None
    lines: list[Line] = []


class User(Model):
    kind: Literal["user"]
    id: Uuid


class Robot(Model):
    kind: Literal["robot"]
    name: str
    version: U8


class Created(Model):
    type: Literal["created"]
    by: Annotated[Union[User, Robot], Field(discriminator="kind")]
    at: Moment


class Deleted(Model):
    type: Literal["deleted"]
    ids: list[U32]


AnEvent = Annotated[Union[Created, Deleted], Field(discriminator="type")]


class Log(Model):
    events: list[AnEvent]
    last: Optional[AnEvent] = None


Row = lax(tuple[Annotated[bits(16, True), Field(strict=True)], Annotated[bits(16, True), Field(strict=True)]])


class Sparse(Model):
    cells: list[Optional[U8]]
    grid: lax(tuple[Row, Row])
    pair: Optional[lax(tuple[Text, Annotated[U8, Field(strict=True)]])] = None
    deep: Optional[str] = None
    none: None
    boxed: str
    path: str
    queue: list[str]
    any: Any
    object: dict[str, Any]


class Seconds(Closed):
    secs: U64
    nanos: U32


class Range(Closed):
    start: U8
    end: U8


class Spans(Model):
    timeout: Seconds
    range: Range
    more: list[Seconds] = []


class Bounds(Model):
    from_: Annotated[int, Field(ge=1, le=255, alias="from")]
    words: list[Annotated[str, Field(min_length=2)]]


class Ranges(Model):
    below: integer(-5, 5)
    within: integer(10, 20)
    above: integer(-(2**31), 70_000)
    huge: integer(0, 10**19)
    wide: integer(-1, 10**21)
    ratio: Annotated[float, Field(ge=-1.5, le=1.5)]
    lines: Annotated[list[Inner], Field(min_length=1, max_length=2)]
    inner: Bounds


class Count(Model):
    count: integer(5, 9)


class Checked(Model):
    positive: Annotated[int, Field(gt=0, le=30_000)]
    part: Annotated[float, Field(gt=0, lt=1)]
    code: Annotated[str, Field(min_length=3, max_length=3)]
    rows: Annotated[list[U8], Field(min_length=1)]
    inner: Count


# Texts


class Listing(BaseModel):
    q: str
    limit: U32 = 10
    offset: Optional[I64] = None
    exact: bool = False
    ratio: Optional[float] = None
    color: Optional[Color] = None
    tag: list[str] = []
    ids: list[uuid.UUID] = []


class Report(BaseModel):
    day: Annotated[dt.date, chrono("{date}")]
    at: Optional[Annotated[AwareDatetime, AS_CHRONO]] = None
    id: uuid.UUID
    price: decimal.Decimal
    host: Optional[ipaddress.IPv4Address] = None
    n: list[U8]


class Exact(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: U8
    b: Optional[bool] = None


class Limited(BaseModel):
    limit: Annotated[int, Field(ge=1, le=50)]
    word: Annotated[str, Field(min_length=2, max_length=5)]


class Types(BaseModel):
    count: positive(8)
    wide: bits(128, True)
    share: Optional[float] = None
    letter: Annotated[str, Field(min_length=1, max_length=1)]
    host: IPvAnyAddress
    day: Annotated[dt.date, jiff("date")]
    steps: list[but_zero(16)] = []
    log: Optional[Annotated[AwareDatetime, BeforeValidator(joined)]] = None
    seconds: seconds(-8334601228800, 8210266876799)
    size: U64


class RangedTexts(BaseModel):
    below: integer(-5, 5)
    above: integer(0, 50)
    ratio: Annotated[float, Field(ge=-1.5, le=1.5)]
    wide: integer(-1, 100)
    steps: Annotated[list[integer(1, 255)], Field(max_length=2)] = []


class CheckedTexts(BaseModel):
    positive: Annotated[int, Field(gt=0, le=30_000)]
    part: Annotated[float, Field(gt=0, lt=1)]
    code: Annotated[str, Field(min_length=3, max_length=3)]


class Shared(BaseModel):
    limit: U32 = 10
    offset: Optional[I64] = None
    q: str
    by: Optional[Color] = None
    desc: bool = False


class RenamedTexts(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)
    unit_price: float
    quantity: Annotated[U8, Field(validation_alias=AliasChoices("quantity", "qty"))]
    type: Color
    is_open: Optional[bool] = None


class Trace(BaseModel):
    x_id: uuid.UUID
    x_sampled: Optional[bool] = None
    level: Color
    x_ratio: float = 0
    x_port: positive(8)


class Login(BaseModel):
    user: str
    pin: U16
    stay: bool = False
    role: list[Color] = []
    note: Optional[str] = None


class Meta(BaseModel):
    x_token: str
    x_count: U8
    x_flag: Optional[bool] = None
    tag: list[str] = []


class Session(BaseModel):
    sid: uuid.UUID
    visits: U32 = 0
    dark: Optional[bool] = None


BODIES = {
    "Numbers": list[Annotated[int, Field(strict=True, ge=-(2**63), le=2**63 - 1)]],
    "Lines": dict[str, Line],
    "Perhaps": Optional[Order],
}
BODIES |= {
    model.__name__: model
    for model in (Scalars, Order, Moments, Hosts, Shut, Owner, Rows, Maps, Tree, Search, Signup, Some)
    + (Widths, Chrono, Time, Files, Keys, Renamed, Log, Sparse, Spans, Ranges, Checked)
}
TEXTS = {
    "query": (Query, (Listing, Report, Exact, Limited, Types, RangedTexts, CheckedTexts, Shared, RenamedTexts)),
    "form": (Form, (Login, Report, Exact, RangedTexts)),
    "header": (Header, (Meta, Trace)),
    "cookie": (Cookie, (Session,)),
}

app = FastAPI()


def route(path, method, annotation):
    def read(it):
        return None

    read.__annotations__ = {"it": annotation}
    app.add_api_route(path, read, methods=[method])


for name, model in BODIES.items():
    route(f"/body/{name}", "POST", Annotated[model, Body()])
for source, (parameter, models) in TEXTS.items():
    for model in models:
        name = model.__name__.removesuffix("Texts")
        route(f"/{source}/{name}", "POST", Annotated[model, parameter()])


@app.get("/path/Way/{id}/{day}/{on}/{color}")
def way(id: Annotated[U32, Path()], day: Annotated[dt.date, chrono("{date}")], on: bool, color: Color):
    return None


async def ask(source, model, text):
    headers, path, query, body = [], f"/{source}/{model}", b"", b""
    match source:
        case "body":
            headers, body = [(b"content-type", b"application/json")], text.encode()
        case "form":
            headers, body = [(b"content-type", b"application/x-www-form-urlencoded")], text.encode()
        case "query":
            query = text.encode()
        case "header":
            headers = [(name.encode(), value.encode()) for name, value in json.loads(text)]
        case "cookie":
            headers = [(b"cookie", text.encode())]
        case "path":
            path = f"{path}/{text}"
    said = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        said.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET" if source == "path" else "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": None,
        "state": {},
    }
    await app(scope, receive, send)
    status = said[0]["status"]
    if status == 200:
        return None
    answer = json.loads(b"".join(message.get("body", b"") for message in said[1:]))
    return answer["detail"] if status == 422 else [{"type": f"status {status}", "loc": [], "msg": ""}]


async def main():
    for line in sys.stdin:
        try:
            answer = await ask(*json.loads(line))
        except Exception as error:
            answer = [{"type": f"fault {type(error).__name__}", "loc": [], "msg": str(error)}]
        print(json.dumps(answer), flush=False)
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
