//! The reason why a text is no date, time or date and time, in the words of pydantic's reader.
//!
//! The words of chrono, time and jiff differ from each other and from version to version, and an
//! answer must not. A text that one of them refused is read again here, as RFC 3339 has it.

/// The type that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// A date.
    Date,
    /// A date and a time with an offset, without one, or either.
    DateTime(Offset),
    /// A time.
    Time,
}

/// The offset from UTC that a date and time may or must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offset {
    Any,
    Forbidden,
    Required,
}

/// The kind of the error, and the text in its sentence where the sentence has a place for one.
pub(super) fn error(asked: Moment, text: &str) -> (&'static str, Option<&'static str>) {
    let bytes = text.as_bytes();
    match asked {
        Moment::Date if is_timestamp(text) => ("date_from_datetime_inexact", None),
        Moment::DateTime(Offset::Forbidden) if is_timestamp(text) => ("timezone_naive", None),
        Moment::DateTime(Offset::Required) if whole(date(bytes), EXTRA).is_ok() => {
            ("timezone_aware", None)
        }
        Moment::Date => match date_time(bytes) {
            Ok(_) => ("date_from_datetime_inexact", None),
            Err(error) => ("date_from_datetime_parsing", Some(error)),
        },
        Moment::DateTime(offset) => match (date_time(bytes), offset) {
            (Ok(false), Offset::Required) => ("timezone_aware", None),
            (Ok(true), Offset::Forbidden) => ("timezone_naive", None),
            // As in pydantic, which then says what the text lacks as a date.
            (Err(error), _) => {
                let error = whole(date(bytes), EXTRA).err().unwrap_or(error);
                ("datetime_from_date_parsing", Some(error))
            }
            (Ok(_), _) => ("datetime_from_date_parsing", Some(UNKNOWN)),
        },
        Moment::Time => {
            let error =
                time(bytes).and_then(|(_, rest)| if rest.is_empty() { Ok(()) } else { Err(EXTRA) });
            ("time_parsing", Some(error.err().unwrap_or(UNKNOWN)))
        }
    }
}

/// True if pydantic reads a text as the seconds or milliseconds since 1970, and not at midnight.
fn is_timestamp(text: &str) -> bool {
    let is_number = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
    let number = text.parse::<f64>().ok().filter(|_| is_number);
    number.is_some_and(|number| number.abs() < LAST && number % 86_400.0 != 0.0)
}

type Read<'a, T> = Result<(T, &'a [u8]), &'static str>;

/// A date and time, and whether it has an offset.
fn date_time(text: &[u8]) -> Result<bool, &'static str> {
    let ((), rest) = date(text)?;
    let rest = match rest {
        [] => return Err(SHORT),
        [b'T' | b't' | b' ' | b'_', rest @ ..] => rest,
        _ => return Err("invalid datetime separator, expected `T`, `t`, `_` or space"),
    };
    let (has_offset, rest) = time(rest)?;
    whole(Ok(((), rest)), EXTRA)?;
    Ok(has_offset)
}

fn whole(read: Read<'_, ()>, error: &'static str) -> Result<(), &'static str> {
    match read? {
        ((), []) => Ok(()),
        _ => Err(error),
    }
}

/// `2020-12-31`.
fn date(text: &[u8]) -> Read<'_, ()> {
    let Some((&[y1, y2, y3, y4, dash1, m1, m2, dash2, d1, d2], rest)) = text.split_first_chunk()
    else {
        return Err(SHORT);
    };
    let century = number(y1, y2, "invalid character in year")?;
    let year = 100 * century + number(y3, y4, "invalid character in year")?;
    separator(dash1, b'-', "invalid date separator, expected `-`")?;
    let month = number(m1, m2, "invalid character in month")?;
    separator(dash2, b'-', "invalid date separator, expected `-`")?;
    let day = number(d1, d2, "invalid character in day")?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return Err("month value is outside expected range of 1-12"),
    };
    if (1..=days).contains(&day) {
        Ok(((), rest))
    } else {
        Err("day value is outside expected range")
    }
}

/// `23:59`, `23:59:58`, `23:59:58.123`, each with or without an offset; whether it has one.
fn time(text: &[u8]) -> Read<'_, bool> {
    let Some((&[h1, h2, colon, m1, m2], mut rest)) = text.split_first_chunk() else {
        return Err(SHORT);
    };
    let hour = number(h1, h2, "invalid character in hour")?;
    separator(colon, b':', "invalid time separator, expected `:`")?;
    let minute = number(m1, m2, "invalid character in minute")?;
    if hour > 23 {
        return Err("hour value is outside expected range of 0-23");
    }
    if minute > 59 {
        return Err("minute value is outside expected range of 0-59");
    }
    if let [b':', seconds @ ..] = rest {
        let Some((&[s1, s2], after)) = seconds.split_first_chunk() else {
            return Err(SECOND);
        };
        if number(s1, s2, SECOND)? > 59 {
            return Err("second value is outside expected range of 0-59");
        }
        rest = fraction(after)?;
    }
    offset(rest)
}

fn fraction(text: &[u8]) -> Result<&[u8], &'static str> {
    let [b'.' | b',', digits @ ..] = text else {
        return Ok(text);
    };
    let count = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    match digits.split_at_checked(count) {
        Some((_, rest)) if count > 0 => Ok(rest),
        _ => Err("second fraction digits missing after `.`"),
    }
}

fn offset(text: &[u8]) -> Read<'_, bool> {
    let text = match text {
        [] => return Ok((false, text)),
        [b'Z' | b'z', rest @ ..] => return Ok((true, rest)),
        [b'+' | b'-', rest @ ..] => rest,
        _ => return Err("invalid timezone sign"),
    };
    let Some((&[h1, h2], rest)) = text.split_first_chunk() else {
        return Err(ZONE_HOUR);
    };
    let hour = number(h1, h2, ZONE_HOUR)?;
    let rest = rest.strip_prefix(b":").unwrap_or(rest);
    let Some((&[m1, m2], rest)) = rest.split_first_chunk() else {
        return Err(ZONE_MINUTE);
    };
    let minute = number(m1, m2, ZONE_MINUTE)?;
    if minute > 59 {
        return Err("timezone minute value is outside expected range of 0-59");
    }
    if hour > 23 {
        return Err("timezone offset must be less than 24 hours");
    }
    Ok((true, rest))
}

fn number(tens: u8, ones: u8, error: &'static str) -> Result<u16, &'static str> {
    if tens.is_ascii_digit() && ones.is_ascii_digit() {
        Ok(10 * u16::from(tens - b'0') + u16::from(ones - b'0'))
    } else {
        Err(error)
    }
}

fn separator(found: u8, expected: u8, error: &'static str) -> Result<(), &'static str> {
    if found == expected {
        Ok(())
    } else {
        Err(error)
    }
}

/// The first millisecond after the year 9999.
const LAST: f64 = 253_402_300_800_000.0;
const EXTRA: &str = "unexpected extra characters at the end of the input";
const SECOND: &str = "invalid character in second";
const SHORT: &str = "input is too short";
const ZONE_HOUR: &str = "invalid timezone hour";
const ZONE_MINUTE: &str = "invalid timezone minute";
/// RFC 3339 has nothing against it; the type that refused it knows more.
const UNKNOWN: &str = "not of the expected form";

#[cfg(test)]
mod tests {
    use super::*;

    const EITHER: Moment = Moment::DateTime(Offset::Any);
    const UTC: Moment = Moment::DateTime(Offset::Required);
    const NAIVE: Moment = Moment::DateTime(Offset::Forbidden);

    #[test]
    fn says_what_is_wrong() {
        let day = "day value is outside expected range";
        let month = "month value is outside expected range of 1-12";
        let dash = "invalid date separator, expected `-`";
        let cases = [
            (UTC, "", Some(SHORT)),
            (UTC, "x", Some(SHORT)),
            (UTC, "2020-13-01T00:00:00", Some(month)),
            (UTC, "2020-02-30T00:00:00", Some(day)),
            (UTC, "2021-02-29T00:00:00", Some(day)),
            (UTC, "2020/01/01T00:00:00", Some(dash)),
            (UTC, "2020-01-01T00:00:00Zx", Some(EXTRA)),
            (UTC, "2020-01-01T25:00:00Z", Some(EXTRA)),
            (UTC, "99999999999999999999", Some(dash)),
            (UTC, "é020-01-01", Some("invalid character in year")),
            (EITHER, "2020-01-01", Some(SHORT)),
            (Moment::Date, "2020-13-01", Some(month)),
            (Moment::Date, "2020/01/01", Some(dash)),
            (Moment::Date, "2020-02-30", Some(day)),
            (
                Moment::Date,
                "2020-02-03T24:00:00Z",
                Some("hour value is outside expected range of 0-23"),
            ),
            (
                Moment::Time,
                "12:60",
                Some("minute value is outside expected range of 0-59"),
            ),
            (
                Moment::Time,
                "12:00:00.",
                Some("second fraction digits missing after `.`"),
            ),
            (
                Moment::Time,
                "12:00:00+24:00",
                Some("timezone offset must be less than 24 hours"),
            ),
            (Moment::Time, "12:30:0", Some("invalid character in second")),
            (Moment::Time, "12:30x", Some("invalid timezone sign")),
            (Moment::Time, "12:30+x", Some("invalid timezone hour")),
            (Moment::Time, "12:30+01", Some("invalid timezone minute")),
            (Moment::Time, "12:30Zx", Some(EXTRA)),
            (
                Moment::Date,
                "2020-02-03T12:00:00+01:60",
                Some("timezone minute value is outside expected range of 0-59"),
            ),
            (
                Moment::Time,
                "12-00",
                Some("invalid time separator, expected `:`"),
            ),
        ];
        for (asked, text, said) in cases {
            assert_eq!(error(asked, text).1, said, "{text}");
        }
    }

    #[test]
    fn knows_what_is_right_but_for_one_thing() {
        assert_eq!(error(UTC, "2020-01-01T00:00:00"), ("timezone_aware", None));
        assert_eq!(
            error(NAIVE, "2020-01-01T00:00:00+01:00"),
            ("timezone_naive", None)
        );
        let inexact = ("date_from_datetime_inexact", None);
        assert_eq!(error(Moment::Date, "2020-02-29 01:00:00.5Z"), inexact);
    }
}
