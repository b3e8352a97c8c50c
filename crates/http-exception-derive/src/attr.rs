//! The first stage: what is written in `#[exception(...)]`.
//!
//! It checks the form of each key and value, and nothing that needs the type
//! they stand on: that is [`check`](crate::check).

use proc_macro2::{Delimiter, Group, Span, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Ident, LitInt, LitStr, Meta, Path, Result, Token, Type};

use crate::diagnostics::Diagnostics;
use crate::problem_type::{self, CODE_RULE, TITLE_RULE, TYPE_RULE};

/// All `#[exception(...)]` attributes of one type or variant, read as one.
#[derive(Default)]
pub(crate) struct Attrs {
    pub(crate) status: Option<Status>,
    pub(crate) detail: Option<Detail>,
    pub(crate) headers: Vec<Header>,
    pub(crate) code: Option<LitStr>,
    pub(crate) title: Option<String>,
    pub(crate) type_uri: Option<LitStr>,
    pub(crate) members: Vec<Ident>,
    pub(crate) parent: Option<Type>,
    pub(crate) root: Option<Path>,
    /// The keys as they are written, also those whose value could not be read.
    pub(crate) keys: Vec<(Key, Span)>,
    /// True if something could not be read. Missing keys are not reported then:
    /// the unreadable part may have been meant as one.
    pub(crate) broken: bool,
}

/// A key of `#[exception(...)]`.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Key {
    Status,
    Detail,
    Header,
    Code,
    Title,
    Type,
    Members,
    Parent,
    Transparent,
    Responds,
    Crate,
}

/// The value of `status`.
#[derive(Clone)]
pub(crate) enum Status {
    /// An integer that is known to be 400..=599.
    Literal(u16),
    /// A path to a constant, which is checked when it is compiled.
    Path(Path),
}

/// The value of `detail`.
#[derive(Clone)]
pub(crate) enum Detail {
    /// `detail` without a value: the type's own `Display`.
    Display,
    /// `detail = "..."`: a format string.
    Template(LitStr),
}

/// One `header("name" = "value")`.
#[derive(Clone)]
pub(crate) struct Header {
    pub(crate) name: LitStr,
    pub(crate) value: LitStr,
}

impl Attrs {
    /// Reads the attributes of a type or a variant.
    pub(crate) fn parse(attrs: &[Attribute], diagnostics: &mut Diagnostics) -> Self {
        let mut parsed = Self::default();
        for attr in attrs.iter().filter(|attr| is_exception(attr)) {
            let Meta::List(list) = &attr.meta else {
                parsed.broken = true;
                diagnostics.report(
                    attr.meta.span(),
                    "`exception` takes its keys in parentheses: `#[exception(status = 404)]`",
                );
                continue;
            };
            let entries = |input: ParseStream<'_>| {
                parsed.entries(input, diagnostics);
                Ok(())
            };
            if let Err(error) = entries.parse2(list.tokens.clone()) {
                parsed.broken = true;
                diagnostics.push(error);
            }
        }
        parsed
    }

    /// Returns where `key` is written.
    pub(crate) fn span_of(&self, key: Key) -> Option<Span> {
        let written = self.keys.iter().find(|(written, _)| *written == key);
        written.map(|(_, span)| *span)
    }

    /// Reads `key, key = value, ...`; a mistake costs its own entry only.
    fn entries(&mut self, input: ParseStream<'_>, diagnostics: &mut Diagnostics) {
        while !input.is_empty() {
            if let Err(error) = self.entry(input) {
                self.broken = true;
                diagnostics.push(error);
                skip_entry(input);
            }
            if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                // `entry` and `skip_entry` stop at a comma or at the end.
                break;
            }
        }
    }

    fn entry(&mut self, input: ParseStream<'_>) -> Result<()> {
        let name = Ident::parse_any(input).map_err(|error| {
            Error::new(error.span(), format!("expected a key: {}", Key::list()))
        })?;
        let key = Key::from_ident(&name).ok_or_else(|| {
            let message = format!("unknown key `{name}`, the keys are {}", Key::list());
            Error::new(name.span(), message)
        })?;
        if key != Key::Header && self.span_of(key).is_some() {
            let message = format!("`{name}` is already set, keep one of the two");
            return Err(Error::new(name.span(), message));
        }
        self.keys.push((key, name.span()));
        match key {
            Key::Status => self.status = Some(parse_status(&name, input)?),
            Key::Detail => self.detail = Some(parse_detail(&name, input)?),
            Key::Header => self.headers.push(parse_header(&name, input)?),
            Key::Code => {
                let code = parse_text(&name, input, CODE_RULE)?;
                problem_type::check_code(&code)?;
                self.code = Some(code);
            }
            Key::Title => {
                let title = parse_text(&name, input, TITLE_RULE)?;
                self.title = Some(problem_type::check_title(&title)?);
            }
            Key::Type => {
                let type_uri = parse_text(&name, input, TYPE_RULE)?;
                problem_type::check_type(&type_uri)?;
                self.type_uri = Some(type_uri);
            }
            Key::Members => self.members = parse_members(&name, input)?,
            Key::Parent => {
                let rule = "`parent` must be a type: `parent = Mammal`";
                self.parent = Some(parse_value(&name, input, rule, Type::parse)?);
            }
            Key::Transparent => end_of_entry(input, "`transparent` takes no value")?,
            Key::Responds => end_of_entry(input, "`responds` takes no value")?,
            Key::Crate => {
                let rule = "`crate` must be a path: `crate = ::my_errors::http_exception`";
                self.root = Some(parse_value(&name, input, rule, Path::parse_mod_style)?);
            }
        }
        Ok(())
    }
}

impl Key {
    const ALL: [Self; 11] = [
        Self::Status,
        Self::Detail,
        Self::Header,
        Self::Code,
        Self::Title,
        Self::Type,
        Self::Members,
        Self::Parent,
        Self::Transparent,
        Self::Responds,
        Self::Crate,
    ];

    /// Returns the key as it is written.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Detail => "detail",
            Self::Header => "header",
            Self::Code => "code",
            Self::Title => "title",
            Self::Type => "type",
            Self::Members => "members",
            Self::Parent => "parent",
            Self::Transparent => "transparent",
            Self::Responds => "responds",
            Self::Crate => "crate",
        }
    }

    fn from_ident(ident: &Ident) -> Option<Self> {
        Self::ALL.into_iter().find(|key| ident == key.name())
    }

    fn list() -> String {
        Self::ALL.map(|key| format!("`{}`", key.name())).join(", ")
    }
}

/// Returns whether `attr` is the helper attribute of this derive.
pub(crate) fn is_exception(attr: &Attribute) -> bool {
    attr.path().is_ident("exception")
}

fn parse_status(key: &Ident, input: ParseStream<'_>) -> Result<Status> {
    const RULE: &str = "`status` must be an integer literal or the path of a `StatusCode` \
                        constant: `status = 404`, `status = StatusCode::NOT_FOUND`";
    let literal = input.peek(Token![=]) && input.peek2(LitInt);
    if !literal {
        return parse_value(key, input, RULE, Path::parse_mod_style).map(Status::Path);
    }
    let literal: LitInt = parse_value(key, input, RULE, LitInt::parse)?;
    match literal.base10_parse() {
        Ok(status @ 400..=599) => Ok(Status::Literal(status)),
        _ => Err(Error::new(
            literal.span(),
            format!("`status` must be 400..=599, found {literal}"),
        )),
    }
}

fn parse_detail(key: &Ident, input: ParseStream<'_>) -> Result<Detail> {
    const RULE: &str = "`detail` must be a string literal, or stand alone for the type's own \
                        `Display` text: `detail = \"...\"`, `detail`";
    if at_end_of_entry(input) {
        return Ok(Detail::Display);
    }
    parse_value(key, input, RULE, |input| {
        input.parse().map(Detail::Template)
    })
}

fn parse_header(key: &Ident, input: ParseStream<'_>) -> Result<Header> {
    const RULE: &str = "`header` takes one name and one value, both string literals: \
                        `header(\"retry-after\" = \"120\")`";
    if at_end_of_entry(input) {
        return Err(Error::new(key.span(), RULE));
    }
    let group: Group = input
        .parse()
        .map_err(|error| Error::new(error.span(), RULE))?;
    let pair = |input: ParseStream<'_>| {
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        let value = input.parse()?;
        Ok(Header { name, value })
    };
    let pair = pair.parse2(group.stream());
    let (Delimiter::Parenthesis, Ok(header)) = (group.delimiter(), pair) else {
        return Err(Error::new(group.span(), RULE));
    };
    end_of_entry(input, RULE)?;
    Ok(header)
}

fn parse_text(key: &Ident, input: ParseStream<'_>, rule: &str) -> Result<LitStr> {
    parse_value(key, input, rule, <LitStr as Parse>::parse)
}

fn parse_members(key: &Ident, input: ParseStream<'_>) -> Result<Vec<Ident>> {
    const RULE: &str = "`members` takes the names of fields in parentheses: `members(id, name)`";
    if at_end_of_entry(input) {
        return Err(Error::new(key.span(), RULE));
    }
    let group: Group = input
        .parse()
        .map_err(|error| Error::new(error.span(), RULE))?;
    let names = Punctuated::<Ident, Token![,]>::parse_terminated_with;
    let names = |input: ParseStream<'_>| names(input, Ident::parse_any);
    let names = names.parse2(group.stream()).unwrap_or_default();
    if group.delimiter() != Delimiter::Parenthesis || names.is_empty() {
        return Err(Error::new(group.span(), RULE));
    }
    end_of_entry(input, RULE)?;
    Ok(names.into_iter().collect())
}

/// Reads `= value` up to the end of the entry; `rule` is said of anything else.
fn parse_value<T>(
    key: &Ident,
    input: ParseStream<'_>,
    rule: &str,
    value: impl FnOnce(ParseStream<'_>) -> Result<T>,
) -> Result<T> {
    if at_end_of_entry(input) {
        return Err(Error::new(key.span(), rule));
    }
    input
        .parse::<Token![=]>()
        .map_err(|error| Error::new(error.span(), rule))?;
    if at_end_of_entry(input) {
        return Err(Error::new(key.span(), rule));
    }
    let value = value(input).map_err(|error| Error::new(error.span(), rule))?;
    end_of_entry(input, rule)?;
    Ok(value)
}

fn at_end_of_entry(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

fn end_of_entry(input: ParseStream<'_>, rule: &str) -> Result<()> {
    if at_end_of_entry(input) {
        Ok(())
    } else if input.peek(Ident::peek_any) {
        Err(input.error("keys are separated by commas, write `,` before this one"))
    } else {
        Err(input.error(rule))
    }
}

/// Moves to the comma that ends the current entry, or to the end.
fn skip_entry(input: ParseStream<'_>) {
    while !at_end_of_entry(input) {
        if input.parse::<TokenTree>().is_err() {
            break;
        }
    }
}
