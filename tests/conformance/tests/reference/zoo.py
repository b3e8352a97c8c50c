"""The models of `bodies.rs` and `texts.rs`, as FastAPI has them, and what it answers.

Reads a request a line from the standard input, `[source, model, text]`, and writes a line for each: the
list of errors, or null where there are none. It opens no socket: the application is called in this process.

Models are strict, as serde is, and so is JSON for what is written as text: a number is no moment and no
address. Types without a strict form for Python objects (UUID, moments, enums, tuples, sets, keys) are read
out of text as JSON has it.
"""

import asyncio
import datetime as dt
import decimal
import enum
import ipaddress
import json
import sys
import uuid
from typing import Annotated, Literal, Optional, Union

from fastapi import Body, Cookie, FastAPI, Form, Header, Path, Query
from pydantic import AnyUrl, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, NaiveDatetime
from pydantic_core import PydanticCustomError, PydanticKnownError


def text(error):
    """Refuses what is no text."""

    def check(value):
        if isinstance(value, (int, float)):
            raise error
        return value

    return BeforeValidator(check)


def known(kind):
    return text(PydanticKnownError(kind))


def lax(kind, *rules):
    return Annotated[(kind, Field(strict=False), *rules)]


def integer(least, most):
    return Annotated[int, Field(ge=least, le=most)]


def bits(count, signed):
    return integer(-(2 ** (count - 1)), 2 ** (count - 1) - 1) if signed else integer(0, 2**count - 1)


I8, I16, I32, I64 = (bits(count, True) for count in (8, 16, 32, 64))
U8, U16, U32, U64, U128 = (bits(count, False) for count in (8, 16, 32, 64, 128))
Float = Annotated[float, Field(allow_inf_nan=False)]
Uuid = lax(uuid.UUID)
Day = lax(dt.date, known("date_type"))
Clock = lax(dt.time, known("time_type"))
Aware = lax(AwareDatetime, known("datetime_type"))
Naive = lax(NaiveDatetime, known("datetime_type"))
Span = lax(dt.timedelta, known("time_delta_type"))
V4 = lax(ipaddress.IPv4Address, text(PydanticCustomError("ip_v4_address", "Input is not a valid IPv4 address")))
V6 = lax(ipaddress.IPv6Address, text(PydanticCustomError("ip_v6_address", "Input is not a valid IPv6 address")))
Url = lax(AnyUrl)
Amount = lax(decimal.Decimal)


def key(kind):
    """A key of an object is text, whatever it is read as."""
    return Annotated[kind, Field(strict=False)]


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
    day: Day
    clock: Clock
    aware: Aware
    naive: Naive
    span: Span
    days: list[Day] = []


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


# Texts


class Listing(BaseModel):
    q: str
    limit: U32 = 10
    offset: Optional[I64] = None
    exact: bool = False
    ratio: Optional[Float] = None
    color: Optional[Color] = None
    tag: list[str] = []
    ids: list[uuid.UUID] = []


class Report(BaseModel):
    day: dt.date
    at: Optional[AwareDatetime] = None
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
}
TEXTS = {
    "query": (Query, (Listing, Report, Exact, Limited)),
    "form": (Form, (Login, Report, Exact)),
    "header": (Header, (Meta,)),
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
        route(f"/{source}/{model.__name__}", "POST", Annotated[model, parameter()])


@app.get("/path/Way/{id}/{day}/{on}/{color}")
def way(id: Annotated[U32, Path()], day: dt.date, on: bool, color: Color):
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
