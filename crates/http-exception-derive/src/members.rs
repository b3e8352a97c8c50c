//! The rules for `members(...)`: fields that programs are to learn.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Fields, Ident, Member, Type};

use crate::diagnostics::Diagnostics;
use crate::template::label;

/// Keeps the names that can be members of what has these fields and is called `owner`.
pub(crate) fn check(
    names: &[Ident],
    owner: &str,
    fields: &Fields,
    diagnostics: &mut Diagnostics,
) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    for name in names {
        let written = Member::Named(name.clone());
        let member = label(&written);
        let field = fields
            .iter()
            .find(|field| field.ident.as_ref().is_some_and(|it| it.unraw() == member));
        let Some(field) = field else {
            diagnostics.report(name.span(), unknown(&member, owner, fields));
            continue;
        };
        if RESERVED.contains(&&*member) {
            let message = format!(
                "a member cannot be called `{member}`, which answers have a meaning for already: \
                 rename the field"
            );
            diagnostics.report(name.span(), message);
        } else if members.iter().any(|known| label(known) == member) {
            let message = format!("`{member}` is a member already, keep one of the two");
            diagnostics.report(name.span(), message);
        } else if is_secret(&field.ty) {
            let message = format!(
                "`{member}` holds a `Secret`, which is never sent: leave it out of `members(...)`"
            );
            diagnostics.report(name.span(), message);
        } else {
            members.push(written);
        }
    }
    members
}

fn unknown(name: &str, owner: &str, fields: &Fields) -> String {
    let named = fields.iter().filter_map(|field| field.ident.as_ref());
    let known: Vec<_> = named.map(|it| format!("`{}`", it.unraw())).collect();
    match (&*known, fields.len()) {
        ([], 0) => format!("`{name}` is not a field of `{owner}`, which has none: remove it"),
        ([], _) => format!(
            "`{name}` is not a field of `{owner}`, whose fields have no names, and members need \
             some: write the fields in braces"
        ),
        (known, _) => format!(
            "`{name}` is not a field of `{owner}`, its fields are {}",
            known.join(", ")
        ),
    }
}

/// True if a type names `Secret`, itself or what it holds. Behind an alias it is the trait that refuses it.
fn is_secret(ty: &Type) -> bool {
    fn names_secret(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == "Secret",
            TokenTree::Group(group) => names_secret(group.stream()),
            _ => false,
        })
    }
    names_secret(ty.to_token_stream())
}

/// The core's list, which a derive cannot use.
const RESERVED: [&str; 11] = [
    "type",
    "title",
    "status",
    "detail",
    "instance",
    "code",
    "ctx",
    "errors",
    "total",
    "truncated",
    "request_id",
];

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_is_that_of_the_core() {
        assert_eq!(super::RESERVED, http_exception::__private::RESERVED);
    }
}
