//! Texts that may show fields: `"order {id} not found"`.
//!
//! A template is read against the fields it may name, so that a message about
//! an unknown name speaks of the attribute and not of `format!`. Everything
//! after the `:` in a placeholder is left to `format!`, but for widths and
//! precisions taken from another argument.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Error, Fields, Index, LitStr, Member, Result};

/// A text whose placeholders name fields that exist.
pub(crate) enum Template {
    /// Without placeholders: the text as it is, escapes resolved.
    Text(String),
    /// A format string for `format!` and the fields that are its arguments.
    Format { format: LitStr, fields: Vec<Member> },
}

/// The fields that a template may name.
pub(crate) enum Scope<'a> {
    /// The whole enum, where no field is in reach.
    Enum,
    /// A struct or a variant, with the name to call it by.
    Fields(String, &'a Fields),
}

impl Template {
    /// Reads `literal`, whose placeholders may name the fields in `scope`.
    pub(crate) fn parse(literal: &LitStr, scope: &Scope<'_>) -> Result<Self> {
        let mut parser = Parser {
            scope,
            span: literal.span(),
            text: String::new(),
            format: String::new(),
            fields: Vec::new(),
        };
        parser.run(&literal.value())?;
        Ok(if parser.fields.is_empty() {
            Self::Text(parser.text)
        } else {
            Self::Format {
                format: LitStr::new(&parser.format, literal.span()),
                fields: parser.fields,
            }
        })
    }

    /// Returns the fields that are shown.
    pub(crate) fn fields(&self) -> &[Member] {
        match self {
            Self::Text(_) => &[],
            Self::Format { fields, .. } => fields,
        }
    }
}

impl Scope<'_> {
    fn find(&self, name: &str) -> std::result::Result<Member, String> {
        let (owner, fields) = match self {
            Self::Enum => {
                return Err(format!(
                    "`{{{name}}}` names a field, but the enum itself has none: \
                     write this key on the variant"
                ));
            }
            Self::Fields(owner, fields) => (owner, fields),
        };
        let members: Vec<Member> = fields.members().collect();
        let found = members.iter().find(|member| label(member) == name);
        found.cloned().ok_or_else(|| {
            let known: Vec<_> = members
                .iter()
                .map(|member| format!("`{}`", label(member)))
                .collect();
            match known.as_slice() {
                [] => format!(
                    "`{{{name}}}` is not a field of `{owner}`, which has none; \
                     write `{{{{{name}}}}}` for the text itself"
                ),
                known => format!(
                    "`{{{name}}}` is not a field of `{owner}`, its fields are {}",
                    known.join(", ")
                ),
            }
        })
    }
}

struct Parser<'a> {
    scope: &'a Scope<'a>,
    span: Span,
    text: String,
    format: String,
    fields: Vec<Member>,
}

impl Parser<'_> {
    fn run(&mut self, source: &str) -> Result<()> {
        let mut rest = source;
        let mut mistakes: Option<Error> = None;
        while let Some(brace) = rest.find(['{', '}']) {
            self.push_text(&rest[..brace]);
            rest = &rest[brace..];
            if let Some(after) = rest.strip_prefix("{{") {
                self.push_text("{");
                rest = after;
            } else if let Some(after) = rest.strip_prefix("}}") {
                self.push_text("}");
                rest = after;
            } else if let Some((placeholder, after)) =
                rest.strip_prefix('{').and_then(|rest| rest.split_once('}'))
            {
                if let Err(error) = self.push_placeholder(placeholder) {
                    match &mut mistakes {
                        Some(first) => first.combine(error),
                        None => mistakes = Some(error),
                    }
                }
                rest = after;
            } else {
                let brace = &rest[..1];
                return Err(self.error(format!(
                    "unmatched `{brace}`, write `{brace}{brace}` for the character itself"
                )));
            }
        }
        self.push_text(rest);
        mistakes.map_or(Ok(()), Err)
    }

    fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
        self.format
            .push_str(&text.replace('{', "{{").replace('}', "}}"));
    }

    fn push_placeholder(&mut self, placeholder: &str) -> Result<()> {
        let (name, spec) = match placeholder.split_once(':') {
            Some((name, spec)) => (name.trim(), Some(spec.trim_end())),
            None => (placeholder.trim(), None),
        };
        if name.is_empty() {
            return Err(self.error(format!(
                "`{{{placeholder}}}` names no field, write `{{name}}` or `{{0}}`"
            )));
        }
        if spec.is_some_and(takes_argument) {
            return Err(self.error(format!(
                "`{{{placeholder}}}` takes a width or precision from an argument, write the number"
            )));
        }
        let field = self
            .scope
            .find(name)
            .map_err(|message| self.error(message))?;
        let position = self.fields.iter().position(|known| *known == field);
        let position = position.unwrap_or_else(|| {
            self.fields.push(field);
            self.fields.len() - 1
        });
        self.format.push('{');
        self.format.push_str(&position.to_string());
        if let Some(spec) = spec {
            self.format.push(':');
            self.format.push_str(spec);
        }
        self.format.push('}');
        Ok(())
    }

    fn error(&self, message: impl std::fmt::Display) -> Error {
        Error::new(self.span, message)
    }
}

/// Returns how a placeholder names the field.
pub(crate) fn label(member: &Member) -> String {
    match member {
        Member::Named(name) => name.unraw().to_string(),
        Member::Unnamed(Index { index, .. }) => index.to_string(),
    }
}

/// Returns whether a format spec has a `width$` or `.*`, past its fill character.
fn takes_argument(spec: &str) -> bool {
    let mut chars = spec.chars();
    let has_fill = matches!(
        (chars.next(), chars.next()),
        (Some(_), Some('<' | '^' | '>'))
    );
    spec.chars()
        .skip(if has_fill { 2 } else { 0 })
        .any(|char| matches!(char, '$' | '*'))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proc_macro2::Span;
    use syn::{ItemStruct, LitStr, parse_quote};

    use super::{Scope, Template, label};

    #[test]
    fn a_text_without_placeholders_is_unescaped() {
        check("{{a}} b }}{{", expect!["text `{a} b }{`"]);
    }

    #[test]
    fn a_field_is_passed_once() {
        check(
            "{name} {id:>5} {name:?}",
            expect!["format `{0} {1:>5} {0:?}` of name, id"],
        );
    }

    #[test]
    fn escapes_stay_escaped_in_a_format() {
        check("{{{id}}}", expect!["format `{{{0}}}` of id"]);
    }

    #[test]
    fn a_raw_name_is_written_without_its_prefix() {
        check("{type}", expect!["format `{0}` of type"]);
    }

    #[test]
    fn a_fill_character_is_no_argument() {
        check(
            "{id:*>5} {id:$<3}",
            expect!["format `{0:*>5} {0:$<3}` of id"],
        );
    }

    #[test]
    fn every_unknown_field_is_told() {
        check(
            "{a} {b}",
            expect![[r"
                `{a}` is not a field of `Order`, its fields are `id`, `name`, `type`
                `{b}` is not a field of `Order`, its fields are `id`, `name`, `type`"]],
        );
    }

    #[test]
    fn arguments_for_widths_are_refused() {
        let message = |placeholder: &str| {
            format!("`{placeholder}` takes a width or precision from an argument, write the number")
        };
        for placeholder in ["{id:.*}", "{id:id$}", "{id:->id$.2}"] {
            assert_eq!(parse(placeholder), message(placeholder));
        }
    }

    #[test]
    fn single_braces_are_refused() {
        for (text, brace) in [("a }", '}'), ("{", '{'), ("{{{", '{'), ("{id", '{')] {
            let message =
                format!("unmatched `{brace}`, write `{brace}{brace}` for the character itself");
            assert_eq!(parse(text), message, "{text}");
        }
    }

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&parse(text));
    }

    /// The template of a text on a struct with three fields.
    fn parse(text: &str) -> String {
        let order: ItemStruct = parse_quote! {
            struct Order { id: u64, name: String, r#type: u8 }
        };
        let scope = Scope::Fields("Order".to_owned(), &order.fields);
        match Template::parse(&LitStr::new(text, Span::call_site()), &scope) {
            Ok(Template::Text(text)) => format!("text `{text}`"),
            Ok(Template::Format { format, fields }) => {
                let fields: Vec<_> = fields.iter().map(label).collect();
                format!("format `{}` of {}", format.value(), fields.join(", "))
            }
            Err(error) => {
                let messages: Vec<_> = error.into_iter().map(|error| error.to_string()).collect();
                messages.join("\n")
            }
        }
    }
}
