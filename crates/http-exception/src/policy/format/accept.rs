//! `Accept`, and which of several forms it asks for (RFC 9110 section 12.5.1).
//!
//! It is read in place, once, as far as its bounds; nothing of it is kept or repeated.

/// A form that can be given.
pub(crate) struct Offer {
    /// Its media type in lower case, without parameters.
    pub(crate) name: &'static str,
    /// True if `application/json` names it as well.
    pub(crate) is_json: bool,
    /// True if it is given to a client that takes anything.
    pub(crate) is_for_anyone: bool,
}

/// The place of the form that is to be given, among no more than [`MAX_OFFERS`].
///
/// The greatest quality decides, and each form has that of the most precise range that it is in; one of
/// `application/json;q=0` refuses that name alone. Between
/// equals a name goes before `type/*`, that before `*/*`, and an earlier form before a later one. The first
/// form is given where nothing is asked for, where nothing that is asked for is there, and to a list of more
/// than 32 ranges or 4 KiB. A range that is not well-formed is skipped.
pub(crate) fn choose<'a>(mut lines: impl Iterator<Item = &'a [u8]>, offers: &[Offer]) -> usize {
    let offers = offers.get(..MAX_OFFERS).unwrap_or(offers);
    let (Some(first), second) = (lines.next(), lines.next()) else {
        return FIRST;
    };
    match at_once(first, offers) {
        Some(place) if second.is_none() => place,
        _ => weigh([first].into_iter().chain(second).chain(lines), offers),
    }
}

/// The form for what most programs say: one range and nothing else, or the first form before others without
/// parameters.
fn at_once(line: &[u8], offers: &[Offer]) -> Option<usize> {
    if line == b"*/*" {
        return Some(FIRST);
    }
    // A list is no name, and to compare it costs less than to look for its commas.
    if let Some(place) = offers.iter().position(|offer| offer.is_named(line)) {
        return Some(place);
    }
    let end = find(line, [b','])?;
    let (range, behind) = line.split_at(end);
    // Nothing behind goes before it, unless it takes back what was said.
    let is_first = offers.first()?.is_named(range) && !behind.contains(&b';');
    is_first.then_some(FIRST)
}

/// The same for any list.
fn weigh<'a>(lines: impl Iterator<Item = &'a [u8]>, offers: &[Offer]) -> usize {
    let ranks = &mut [UNNAMED; MAX_OFFERS][..offers.len()];
    let (mut ranges, mut bytes) = (0, 0);
    for line in lines {
        bytes += line.len();
        if bytes > MAX_BYTES {
            return FIRST;
        }
        // A second line goes on with the list.
        let mut rest = Some(line);
        while let Some(list) = rest {
            let (name, params, behind) = split_range(list);
            rest = behind;
            let name = name.trim_ascii();
            if name.is_empty() && params.is_empty() {
                continue;
            }
            ranges += 1;
            if ranges > MAX_RANGES {
                return FIRST;
            }
            note(name, params, offers, ranks);
        }
    }
    let mut best = (FIRST, 0);
    for (place, rank) in ranks.iter().enumerate() {
        let preference = preference(*rank);
        if preference > best.1 {
            best = (place, preference);
        }
    }
    best.0
}

/// How precisely a form was named, and below that the quality that it has by that: of two ranges the greater
/// holds.
type Rank = u32;

const UNNAMED: Rank = 0;
const ANYTHING: Rank = 1 << 16;
const TYPE: Rank = 2 << 16;
/// `application/json`, of a form that is called otherwise.
const SOME_JSON: Rank = 3 << 16;
const NAME: Rank = 4 << 16;
const NAME_AND_CHARSET: Rank = 5 << 16;

/// The greatest is given; nothing is that is not named, or not wanted.
fn preference(rank: Rank) -> u32 {
    let quality = rank & 0xffff;
    if quality == 0 {
        return 0;
    }
    quality << 2 | (rank >> 16).min(SOME_JSON >> 16)
}

/// Notes the forms that are in a range.
fn note(name: &[u8], params: &[u8], offers: &[Offer], ranks: &mut [Rank]) {
    let mut weight = None;
    let of_type = name.strip_suffix(b"/*");
    for ((place, offer), rank) in offers.iter().enumerate().zip(ranks) {
        let precision = match of_type {
            Some(b"*") if offer.is_for_anyone || place == FIRST => ANYTHING,
            Some(of_type) if is_of_type(offer.name, of_type) => TYPE,
            None if is(name, offer.name) => NAME,
            None if offer.is_json && is(name, JSON) => SOME_JSON,
            _ => continue,
        };
        // Most ranges are of something else, and their parameters of no interest.
        let read = *weight.get_or_insert_with(|| Weight::read(params));
        let Some(Weight {
            quality,
            has_charset,
        }) = read
        else {
            return;
        };
        let precision = match precision {
            SOME_JSON if quality == 0 => continue,
            NAME if has_charset => NAME_AND_CHARSET,
            precision => precision,
        };
        *rank = (*rank).max(precision | u32::from(quality));
    }
}

impl Offer {
    fn is_named(&self, range: &[u8]) -> bool {
        is(range, self.name) || (self.is_json && is(range, JSON))
    }
}

/// True if a range is this name; most clients write it in lower case.
fn is(range: &[u8], name: &str) -> bool {
    range.len() == name.len()
        && (range == name.as_bytes() || range.eq_ignore_ascii_case(name.as_bytes()))
}

/// True if a name is of a type, as `text/plain` is of `text`.
fn is_of_type(name: &str, of_type: &[u8]) -> bool {
    let (of, behind) = name.as_bytes().split_at(of_type.len().min(name.len()));
    behind.starts_with(b"/") && of.eq_ignore_ascii_case(of_type)
}

/// The parameters of a range.
#[derive(Clone, Copy)]
struct Weight {
    /// In thousandths.
    quality: u16,
    has_charset: bool,
}

impl Weight {
    /// Reads `;`, and what is behind it; `None` if it is not well-formed, or asks for something that no form
    /// has.
    fn read(params: &[u8]) -> Option<Self> {
        let (mut quality, mut has_charset) = (None, false);
        if params.is_empty() {
            return Some(Self {
                quality: 1000,
                has_charset,
            });
        }
        for param in params.split(|&byte| byte == b';') {
            let param = param.trim_ascii();
            let (name, value) = match param.iter().position(|&byte| byte == b'=') {
                Some(end) => (&param[..end], &param[end + 1..]),
                None if param.is_empty() => continue,
                None => return None,
            };
            if name.eq_ignore_ascii_case(b"q") && quality.is_none() {
                quality = Some(read_quality(value)?);
            } else if name.eq_ignore_ascii_case(b"charset") {
                let quoted = value
                    .strip_prefix(b"\"")
                    .and_then(|it| it.strip_suffix(b"\""));
                if !quoted.unwrap_or(value).eq_ignore_ascii_case(b"utf-8") {
                    return None;
                }
                has_charset = true;
            } else {
                return None;
            }
        }
        Some(Self {
            quality: quality.unwrap_or(1000),
            has_charset,
        })
    }
}

/// `qvalue` of RFC 9110 section 12.4.2, in thousandths.
fn read_quality(value: &[u8]) -> Option<u16> {
    let (whole, fraction) = match value {
        [whole, b'.', fraction @ ..] if fraction.len() <= 3 => (*whole, fraction),
        [whole] => (*whole, &[][..]),
        _ => return None,
    };
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0'));
    let mut thousandths = 0;
    for place in 0..3 {
        thousandths = thousandths * 10 + fraction.get(place).map_or(Some(0), digit)?;
    }
    match (whole, thousandths) {
        (b'0', thousandths) => Some(thousandths),
        (b'1', 0) => Some(1000),
        _ => None,
    }
}

/// The name and the parameters before the first comma that is not in quotes, and what is behind that.
///
/// A quote in a name begins what stands for parameters, which are not well-formed then.
fn split_range(list: &[u8]) -> (&[u8], &[u8], Option<&[u8]>) {
    let Some(end) = find(list, [b',', b';', b'"']) else {
        return (list, &[], None);
    };
    let (name, params) = list.split_at(end);
    let mut from = 0;
    loop {
        let behind = params.get(from..).unwrap_or_default();
        let Some(at) = find(behind, [b',', b'"']) else {
            return (name, params, None);
        };
        let at = from + at;
        if params[at] == b',' {
            return (name, &params[..at], Some(&params[at + 1..]));
        }
        from = at + 1 + quoted_len(&params[at + 1..]);
    }
}

/// The place of the first of these bytes, which is looked for in eight at a time.
fn find<const N: usize>(bytes: &[u8], sought: [u8; N]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 0xff;
    let words = bytes.chunks_exact(8);
    let rest = words.remainder();
    for (nth, word) in words.enumerate() {
        let word = u64::from_le_bytes(word.try_into().ok()?);
        // The lowest bit of a byte that is set is that of the first zero: a borrow only goes upwards.
        let found = sought.iter().fold(0, |found, byte| {
            let zero = word ^ (ONES * u64::from(*byte));
            found | (zero.wrapping_sub(ONES) & !zero)
        });
        let found = found & (ONES << 7);
        if found != 0 {
            return Some(nth * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|byte| sought.contains(byte))?;
    Some(bytes.len() - rest.len() + at)
}

/// How long the rest of a quoted text is, with the quote that ends it.
fn quoted_len(rest: &[u8]) -> usize {
    let mut place = 0;
    while let Some(&byte) = rest.get(place) {
        place += 1;
        match byte {
            b'"' => break,
            b'\\' => place += 1,
            _ => {}
        }
    }
    place
}

/// More are a mistake of whoever makes the list.
pub(crate) const MAX_OFFERS: usize = 16;

const FIRST: usize = 0;
const JSON: &str = "application/json";
const MAX_RANGES: usize = 32;
const MAX_BYTES: usize = 4096;

#[cfg(test)]
mod tests;
