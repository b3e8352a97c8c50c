"""What the types of serde and of well-known crates read, as pydantic declares it."""

import datetime as dt
import decimal
import ipaddress
import re
import uuid
from typing import Annotated

from pydantic import (
    AfterValidator,
    AnyUrl,
    AwareDatetime,
    BeforeValidator,
    Field,
    NaiveDatetime,
    TypeAdapter,
    WrapValidator,
)
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
Text = Annotated[str, Field(strict=True)]


def chrono(form):
    """Numbers as chrono reads them, with the noughts and without the blanks that it does not ask for, and years of
    any sign."""
    form = re.compile(form.format(date=rf"\s*[-+]?\d+\s*-{NUMBER}-{NUMBER}", clock=rf"{NUMBER}:{NUMBER}(:{NUMBER}(\.\d+)?)?"))

    def read(value):
        if not isinstance(value, str) or not form.fullmatch(value):
            return value
        text = re.sub(r"^\d+(?=-)", lambda year: year[0].zfill(4), re.sub(r"\s+|^\s*[-+]", "", value))
        return re.sub(r"(?<![\d.])\d(?!\d)", r"0\g<0>", text)

    return BeforeValidator(read)


def joined(value):
    """A date and a time, whatever is between them: `time` does not look."""
    return re.sub(r"(?<=^\d{4}-\d\d-\d\d).(?=\d\d:)", "T", value) if isinstance(value, str) else value


def jiff(part):
    """The part of a date and time that jiff reads where a date or a time is asked for; an hour is a time."""

    def read(value):
        found = isinstance(value, str) and DATE_TIME.fullmatch(value)
        text = found[part] if found else value
        is_hour = part == "time" and isinstance(text, str) and HOUR.fullmatch(text)
        return f"{text}:00" if is_hour else text

    return BeforeValidator(read)


NUMBER = r"\s*\d\d?\s*"
DATE_TIME = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)[Tt ](?P<time>\d\d(:\d\d(:\d\d(\.\d+)?)?)?)")
HOUR = re.compile(r"\d\d")


def no_zero(value):
    if value == 0:
        raise ValueError("0 is not allowed")
    return value


def but_zero(count):
    return Annotated[bits(count, True), AfterValidator(no_zero)]


def positive(count):
    return Annotated[int, Field(gt=0, le=2**count - 1)]


def of_list(value, read):
    """Reads bytes from a list as well, as serde does."""
    return read(bytes(BYTES.validate_python(value)) if isinstance(value, list) else value)


def data(**length):
    return Annotated[(bytes, Field(strict=False, **length), WrapValidator(of_list))]


BYTES = TypeAdapter(list[Annotated[U8, Field(strict=True)]])


def seconds(least, most):
    """An integer that is refused in words of its own where there is no such moment."""

    def check(value):
        if not least <= value <= most:
            raise ValueError("no moment")
        return value

    return Annotated[I64, AfterValidator(check)]


def key(kind):
    """A key of an object is text, whatever it is read as."""
    return Annotated[kind, Field(strict=False)]
