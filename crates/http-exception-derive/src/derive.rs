//! The stages one after the other: parse, check, expand.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Error, Ident, Path, parse_quote};

use crate::attr::{Attrs, Key};
use crate::check::check;
use crate::diagnostics::Diagnostics;
use crate::expand::{expand, fallback};

/// The origin of a derive: the crate that the generated code names everything through unless the type
/// says another, and whether its framework has a trait for what handlers return.
#[derive(Clone, Copy)]
pub(crate) struct Asker {
    pub(crate) root: &'static str,
    pub(crate) has_response: bool,
}

/// Derives `Exception` for `input`, and the trait of the framework.
pub(crate) fn derive(input: TokenStream, asker: Asker) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return Error::into_compile_error(error),
    };
    let mut diagnostics = Diagnostics::default();
    let attrs = Attrs::parse(&input.attrs, &mut diagnostics);
    let root = root(&attrs, asker);
    let responds = asker.has_response && attrs.span_of(Key::Responds).is_none();
    let response = responds.then(|| response(&input.ident, &root));
    let plan = check(&input, &attrs, root.clone(), &mut diagnostics);
    match (plan, diagnostics.into_compile_errors()) {
        (Some(plan), None) => {
            let exception = expand(&plan);
            quote!(#exception #response)
        }
        (_, mistakes) => {
            // A union is hardly an error; its impl would only add that to the mistakes.
            let is_union = matches!(input.data, Data::Union(_));
            let fallback = (!is_union).then(|| fallback(&input, &root));
            quote!(#mistakes #fallback #response)
        }
    }
}

/// Derives the trait of the framework alone, for a type that is an `Exception` already.
pub(crate) fn derive_response(input: TokenStream, asker: Asker) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return Error::into_compile_error(error),
    };
    // A `crate` is for the derive of `Exception`, which came from elsewhere.
    response(&input.ident, &root(&Attrs::default(), asker))
}

fn root(attrs: &Attrs, asker: Asker) -> Path {
    attrs.root.clone().unwrap_or_else(|| {
        let root = Ident::new(asker.root, Span::call_site());
        parse_quote!(::#root)
    })
}

/// The trait by which a framework takes the type as the error of a handler; a macro of the adapter knows it.
fn response(name: &Ident, root: &Path) -> TokenStream {
    quote!(#root::__exception_response!(#name);)
}

#[cfg(test)]
mod tests {
    use expect_test::{ExpectFile, expect_file};
    use quote::quote;

    use super::{Asker, derive};

    #[test]
    fn a_struct_with_every_key() {
        check(
            quote! {
                #[exception(status = StatusCode::CONFLICT, detail = "{what} {{}}", code = "c")]
                #[exception(header("x-a" = "1"), header("x-b" = "{what:?}"), parent = Animal)]
                #[exception(title = "It is taken", type = "/taken", members(what, r#by))]
                struct Taken {
                    what: String,
                    by: u64,
                }
            },
            expect_file!["../tests/expand/struct_with_every_key.rs"],
        );
    }

    #[test]
    fn an_enum_with_defaults() {
        check(
            quote! {
                #[exception(status = 409, header("x-a" = "1"), code = "shop")]
                enum Shop {
                    Closed,
                    #[exception(status = 404, detail = "no order {0}", title = "No order")]
                    NoOrder(u64),
                    #[exception(detail, header("x-a" = "2"), members(field))]
                    Shown { field: u8 },
                    #[exception(transparent)]
                    Inner(HttpException),
                }
            },
            expect_file!["../tests/expand/enum_with_defaults.rs"],
        );
    }

    #[test]
    fn a_transparent_struct() {
        check(
            quote! {
                #[exception(crate = crate::errors, transparent)]
                struct Outer {
                    source: HttpException,
                }
            },
            expect_file!["../tests/expand/transparent_struct.rs"],
        );
    }

    #[test]
    fn an_enum_without_variants() {
        check(
            quote!(
                enum Never {}
            ),
            expect_file!["../tests/expand/enum_without_variants.rs"],
        );
    }

    #[test]
    fn a_mistake_leaves_an_impl_that_stands_in() {
        check(
            quote! {
                #[exception(status = 200)]
                struct Wrapper<T>(T);
            },
            expect_file!["../tests/expand/mistake.rs"],
        );
    }

    #[track_caller]
    fn check(input: proc_macro2::TokenStream, expected: ExpectFile) {
        let asker = Asker {
            root: "http_exception",
            has_response: false,
        };
        let output = derive(input, asker);
        let file = syn::parse2(output).expect("the derive writes items");
        let code = prettyplease::unparse(&file);
        expected.assert_eq(&format!(
            "//! Written by the tests in `src/derive.rs`.\n\n{code}"
        ));
    }
}
