//! The third stage: the code.
//!
//! Every path in it starts at the root crate or at `::core` and `::std`, so
//! that it means the same wherever it is put.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, Ident, LitStr, Member, Path, Type, parse_quote};

use crate::attr::Status;
use crate::plan::{Answer, Arm, Described, Detail, Header, Plan};
use crate::template::{Template, label};

/// Generates the impl and its registration.
pub(crate) fn expand(plan: &Plan) -> TokenStream {
    let Plan { name, root, .. } = plan;
    let methods = [
        Some(status(plan)),
        detail(plan),
        headers(plan),
        constant(plan, "code", |described| described.code.as_ref()),
        constant(plan, "title", |described| described.title.as_ref()),
        constant(plan, "type_uri", |described| described.type_uri.as_ref()),
        members(plan),
        variant(plan),
        Some(parents(plan)),
        parent(plan),
    ];
    let methods = methods.iter().flatten();
    // A deprecated type is still answered. `expect` would ask for one.
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #[automatically_derived]
            impl #root::Exception for #name {
                #(#methods)*
            }
            #root::register_exception!(#name);
        };
    }
}

/// Generates an impl that stands in where there are mistakes, so that every
/// use of the type does not add one more.
pub(crate) fn fallback(input: &DeriveInput, root: &Path) -> TokenStream {
    let name = &input.ident;
    let mut generics = input.generics.clone();
    if !generics.params.is_empty() {
        generics.make_where_clause().predicates.push(parse_quote! {
            Self: ::core::error::Error + ::core::marker::Send + ::core::marker::Sync + 'static
        });
    }
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #root::Exception for #name #ty_generics #where_clause {
            fn status(&self) -> #root::StatusCode {
                #root::StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }
}

fn status(plan: &Plan) -> TokenStream {
    let Plan { name, root, arms } = plan;
    let body = match_self(arms, None, |arm| {
        Some(match &arm.answer {
            Answer::Described(described) => {
                Case::without_fields(status_code(&described.status, name, root))
            }
            Answer::Transparent(field, ty) => {
                let span = in_macro(ty.span());
                let mut inner = binding(field);
                inner.set_span(span);
                Case {
                    fields: vec![field],
                    body: quote_spanned!(span=> #root::__private::status_of::<#ty>(#inner)),
                }
            }
        })
    });
    // Only an enum without variants has no case, and no value to be matched.
    let body = body.unwrap_or_else(|| quote!(match *self {}));
    quote! {
        fn status(&self) -> #root::StatusCode {
            #body
        }
    }
}

fn status_code(status: &Status, name: &Ident, root: &Path) -> TokenStream {
    match status {
        // The range was checked, so the other status is never taken.
        Status::Literal(status) => quote! {
            #root::StatusCode::from_u16(#status)
                .unwrap_or(#root::StatusCode::INTERNAL_SERVER_ERROR)
        },
        Status::Path(path) => {
            let path = without_self(path, name);
            let span = path
                .segments
                .last()
                .map_or_else(Span::call_site, Spanned::span);
            quote_spanned! {in_macro(span)=>
                {
                    const __STATUS: #root::StatusCode = #path;
                    const _: () = ::core::assert!(
                        ::core::matches!(__STATUS.as_u16(), 400..=599),
                        "`status` must be 400..=599",
                    );
                    __STATUS
                }
            }
        }
    }
}

fn detail(plan: &Plan) -> Option<TokenStream> {
    let Plan { root, arms, .. } = plan;
    let phrase = quote!(#root::Detail::phrase());
    let body = match_self(arms, Some(phrase), |arm| {
        Some(match described(arm)?.detail.as_ref()? {
            Detail::Display => Case::without_fields(quote! {
                ::core::convert::Into::into(
                    #root::__private::of_template(::core::format_args!("{}", self))
                )
            }),
            Detail::Template(template) => {
                let text = text(template, root);
                Case {
                    fields: template.fields().iter().collect(),
                    body: quote!(::core::convert::Into::into(#text)),
                }
            }
        })
    })?;
    Some(quote! {
        fn detail(&self) -> #root::Detail {
            #body
        }
    })
}

fn headers(plan: &Plan) -> Option<TokenStream> {
    let Plan { root, arms, .. } = plan;
    let body = match_self(arms, Some(quote!({})), |arm| {
        let headers = &described(arm)?.headers;
        let appends = headers.iter().map(|header| append(header, root));
        let case = Case {
            fields: headers
                .iter()
                .flat_map(|header| header.value.fields())
                .collect(),
            body: quote!({ #(#appends)* }),
        };
        (!headers.is_empty()).then_some(case)
    })?;
    Some(quote! {
        fn headers(&self) -> #root::HeaderMap {
            let mut headers = #root::HeaderMap::new();
            #body
            headers
        }
    })
}

fn append(Header { name, value }: &Header, root: &Path) -> TokenStream {
    let name = quote!(#root::HeaderName::from_static(#name));
    let text = text(value, root);
    match value {
        Template::Text(_) => quote! {
            headers.append(#name, #root::HeaderValue::from_static(#text));
        },
        // A value that HTTP cannot carry costs its header, not the answer.
        Template::Format { .. } => quote! {
            if let ::core::result::Result::Ok(value) =
                <#root::HeaderValue as ::core::convert::TryFrom<_>>::try_from(#text)
            {
                headers.append(#name, value);
            }
        },
    }
}

/// Generates a method that gives the same text for every occurrence.
fn constant(
    plan: &Plan,
    method: &str,
    text: impl Fn(&Described) -> Option<&String>,
) -> Option<TokenStream> {
    let method = Ident::new(method, Span::call_site());
    let none = quote!(::core::option::Option::None);
    let body = match_self(&plan.arms, Some(none), |arm| {
        let text = text(described(arm)?)?;
        Some(Case::without_fields(quote! {
            ::core::option::Option::Some(::std::borrow::Cow::Borrowed(#text))
        }))
    })?;
    Some(quote! {
        fn #method(
            &self,
        ) -> ::core::option::Option<::std::borrow::Cow<'static, ::core::primitive::str>> {
            #body
        }
    })
}

fn members(plan: &Plan) -> Option<TokenStream> {
    let Plan { root, arms, .. } = plan;
    let none = quote!(#root::Members::new());
    let body = match_self(arms, Some(none.clone()), |arm| {
        let fields = &described(arm)?.members;
        let body = fields.iter().fold(none.clone(), |members, field| {
            let span = in_macro(field.span());
            let name = label(field);
            let mut value = binding(field);
            value.set_span(span);
            quote_spanned!(span=> #root::__private::with_member(#members, #name, #value))
        });
        let case = Case {
            fields: fields.iter().collect(),
            body,
        };
        (!fields.is_empty()).then_some(case)
    })?;
    Some(quote! {
        fn members(&self) -> #root::Members {
            #body
        }
    })
}

/// Generates the names of the variants: the one method that every arm of an enum has.
fn variant(plan: &Plan) -> Option<TokenStream> {
    let body = match_self(&plan.arms, None, |arm| {
        let variant = arm.variant.as_ref()?;
        Some(Case::without_fields(
            quote!(::core::option::Option::Some(#variant)),
        ))
    })?;
    Some(quote! {
        fn variant(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
            #body
        }
    })
}

/// Generates the types that a parent may have.
fn parents(plan: &Plan) -> TokenStream {
    let root = &plan.root;
    let types = plan.arms.iter().filter_map(|arm| {
        let (ty, how) = match &arm.answer {
            Answer::Described(described) => (described.parent.as_ref()?, quote!(of)),
            Answer::Transparent(_, ty) => (&**ty, quote!(transparent)),
        };
        let root = quote_spanned!(in_macro(ty.span())=> #root::__private);
        Some(quote_spanned!(in_macro(ty.span())=> #root::ParentType::#how::<#ty>()))
    });
    quote! {
        fn parents() -> ::core::option::Option<::std::vec::Vec<#root::__private::ParentType>> {
            ::core::option::Option::Some(::std::vec![#(#types),*])
        }
    }
}

fn parent(plan: &Plan) -> Option<TokenStream> {
    let Plan { root, arms, .. } = plan;
    let none = quote!(::core::option::Option::None);
    let body = match_self(arms, Some(none), |arm| {
        let parent = match &arm.answer {
            Answer::Described(described) => {
                let parent = described.parent.as_ref()?;
                quote_spanned!(in_macro(parent.span())=> #root::Parent::<Self>::of::<#parent>())
            }
            Answer::Transparent(field, ty) => transparent(arm, field, ty, root, arms.len() == 1),
        };
        Some(Case::without_fields(
            quote!(::core::option::Option::Some(#parent)),
        ))
    })?;
    Some(quote! {
        fn parent(&self) -> ::core::option::Option<#root::Parent<Self>> {
            #body
        }
    })
}

fn transparent(arm: &Arm, field: &Member, ty: &Type, root: &Path, only: bool) -> TokenStream {
    let path = &arm.path;
    let (if_borrowed, if_owned) = if only {
        (None, None)
    } else {
        (
            Some(quote!(_ => ::core::option::Option::None,)),
            Some(quote!(error => ::core::result::Result::Err(error),)),
        )
    };
    quote_spanned! {in_macro(ty.span())=>
        #root::Parent::<Self>::transparent::<#ty>(
            |error| match error {
                #path { #field: inner, .. } => ::core::option::Option::Some(inner),
                #if_borrowed
            },
            |error| match error {
                #path { #field: inner, .. } => ::core::result::Result::Ok(inner),
                #if_owned
            },
        )
    }
}

/// The value of one arm of a `match self`, and the fields it needs for that.
struct Case<'a> {
    fields: Vec<&'a Member>,
    body: TokenStream,
}

impl Case<'_> {
    fn without_fields(body: TokenStream) -> Self {
        Self {
            fields: Vec::new(),
            body,
        }
    }
}

/// Generates a `match self` of the arms that have a case, or nothing if none has.
fn match_self<'a>(
    arms: &'a [Arm],
    otherwise: Option<TokenStream>,
    case: impl Fn(&'a Arm) -> Option<Case<'a>>,
) -> Option<TokenStream> {
    let mut cases = Vec::new();
    for arm in arms {
        let Some(Case { mut fields, body }) = case(arm) else {
            continue;
        };
        let path = &arm.path;
        let mut seen = Vec::new();
        fields.retain(|field| {
            let first = !seen.contains(field);
            seen.push(*field);
            first
        });
        let bindings = fields.iter().map(|field| binding(field));
        cases.push(quote!(#path { #(#fields: #bindings,)* .. } => #body,));
    }
    if cases.is_empty() {
        return None;
    }
    let otherwise = otherwise.filter(|_| cases.len() < arms.len());
    let otherwise = otherwise.map(|body| quote!(_ => #body,));
    Some(quote! {
        match self {
            #(#cases)*
            #otherwise
        }
    })
}

fn described(arm: &Arm) -> Option<&Described> {
    match &arm.answer {
        Answer::Described(described) => Some(described),
        Answer::Transparent(..) => None,
    }
}

/// Generates the `&'static str` or the `String` of a template. The output of its fields is bounded: their
/// types are user-supplied.
fn text(template: &Template, root: &Path) -> TokenStream {
    match template {
        Template::Text(text) => quote!(#text),
        Template::Format { format, fields } => {
            let span = in_macro(format.span());
            let format = LitStr::new(&format.value(), span);
            let fields = fields.iter().map(|field| {
                let mut binding = binding(field);
                binding.set_span(span);
                binding
            });
            let format = quote_spanned!(span=> ::core::format_args!(#format, #(#fields),*));
            quote!(#root::__private::of_template(#format))
        }
    }
}

/// Returns the variable a field is bound to.
fn binding(field: &Member) -> Ident {
    let name = match field {
        Member::Named(name) => format_ident!("__{}", name.unraw()),
        Member::Unnamed(index) => format_ident!("__{}", index),
    };
    Ident::new(&name.to_string(), Span::mixed_site())
}

/// Returns the place of `span` as a place in generated code: errors point at
/// what the user wrote, lints that are about handwritten code do not.
fn in_macro(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

/// Returns `path` as it reads outside of an `impl`, where `Self` has no meaning.
fn without_self(path: &Path, name: &Ident) -> Path {
    let mut path = path.clone();
    let first = path.segments.first_mut();
    if let Some(first) = first.filter(|first| first.ident == "Self") {
        first.ident = Ident::new(&name.to_string(), first.ident.span());
    }
    path
}
