//! The second stage: attributes are checked against the items they stand on.
//!
//! Turns what [`attr`](crate::attr) read into a [`Plan`], or reports every
//! reason why there is none.

use proc_macro2::Span;
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    Attribute, Data, DeriveInput, Field, Fields, GenericArgument, GenericParam, Generics, Ident,
    LitStr, Path, PathArguments, Type, Variant,
};

use crate::attr::{self, Attrs, Key, is_exception};
use crate::diagnostics::Diagnostics;
use crate::header;
use crate::members;
use crate::plan::{Answer, Arm, Described, Detail, Header, Plan};
use crate::template::{Scope, Template};

/// Checks `input`, whose own attributes are `attrs`; there is a plan exactly if
/// nothing was reported.
pub(crate) fn check(
    input: &DeriveInput,
    attrs: &Attrs,
    root: Path,
    diagnostics: &mut Diagnostics,
) -> Option<Plan> {
    refuse_generics(&input.generics, diagnostics);
    let name = &input.ident;
    let arms = match &input.data {
        Data::Struct(data) => {
            refuse_on_fields(&data.fields, diagnostics);
            let target = Target {
                type_name: name,
                variant: None,
                fields: &data.fields,
            };
            vec![target.arm(attrs, &Attrs::default(), diagnostics)]
        }
        Data::Enum(data) => {
            check_enum_attrs(name, attrs, diagnostics);
            let arm = |variant: &Variant| {
                refuse_on_fields(&variant.fields, diagnostics);
                let own = Attrs::parse(&variant.attrs, diagnostics);
                for key in [Key::Responds, Key::Crate] {
                    if let Some(span) = own.span_of(key) {
                        let key = key.name();
                        let message = format!("`{key}` holds for the whole enum, write it there");
                        diagnostics.report(span, message);
                    }
                }
                let target = Target {
                    type_name: name,
                    variant: Some(&variant.ident),
                    fields: &variant.fields,
                };
                target.arm(&own, attrs, diagnostics)
            };
            data.variants.iter().map(arm).collect()
        }
        Data::Union(data) => {
            diagnostics.report(
                data.union_token.span,
                "`Exception` cannot be derived for a union: which field is set is not known; \
                 use an enum",
            );
            return None;
        }
    };
    Some(Plan {
        name: name.clone(),
        root,
        arms: arms.into_iter().collect::<Option<_>>()?,
    })
}

/// A struct or a variant.
struct Target<'a> {
    type_name: &'a Ident,
    variant: Option<&'a Ident>,
    fields: &'a Fields,
}

impl Target<'_> {
    /// Resolves the target's own attributes, and the defaults that an enum has
    /// for its variants.
    fn arm(&self, own: &Attrs, defaults: &Attrs, diagnostics: &mut Diagnostics) -> Option<Arm> {
        let answer = if let Some(transparent) = own.span_of(Key::Transparent) {
            self.transparent(transparent, own, diagnostics)
        } else {
            self.described(own, defaults, diagnostics)
                .map(Box::new)
                .map(Answer::Described)
        };
        let path = self
            .variant
            .map_or_else(|| quote!(Self), |variant| quote!(Self::#variant));
        Some(Arm {
            path,
            variant: self.variant.map(|variant| variant.unraw().to_string()),
            answer: answer?,
        })
    }

    fn transparent(
        &self,
        transparent: Span,
        own: &Attrs,
        diagnostics: &mut Diagnostics,
    ) -> Option<Answer> {
        for &(key, span) in &own.keys {
            if !matches!(key, Key::Transparent | Key::Responds | Key::Crate) {
                let key = key.name();
                let message = format!(
                    "`{key}` cannot stand beside `transparent`: the inner error says how it is \
                     answered; remove one of the two"
                );
                diagnostics.report(span, message);
            }
        }
        let mut fields = self.fields.iter().zip(self.fields.members());
        if let (Some((Field { ty, .. }, member)), None) = (fields.next(), fields.next()) {
            if let Some(name) = hidden(ty) {
                let message = format!(
                    "`transparent` stands for an error that has a type, and `{name}` is none; write \
                     `#[exception(status = 500)]` and keep it as the source, or raise it as it is \
                     with `?`"
                );
                diagnostics.report(ty.span(), message);
                return None;
            }
            return Some(Answer::Transparent(member, Box::new(ty.clone())));
        }
        let message = format!(
            "`transparent` needs exactly one field, the inner error; `{}` has {}",
            self.label(),
            self.fields.len(),
        );
        diagnostics.report(transparent, message);
        None
    }

    fn described(
        &self,
        own: &Attrs,
        defaults: &Attrs,
        diagnostics: &mut Diagnostics,
    ) -> Option<Described> {
        let status = own.status.as_ref().or(defaults.status.as_ref());
        let misplaced = defaults.span_of(Key::Transparent).is_some();
        if status.is_none() && !own.broken && !defaults.broken && !misplaced {
            self.report_missing_status(diagnostics);
        }
        let scope = Scope::Fields(self.label(), self.fields);
        let own_detail = own.detail.as_ref();
        let detail = own_detail.and_then(|detail| check_detail(detail, &scope, diagnostics));
        let own_headers = check_headers(&own.headers, &scope, diagnostics);
        refuse_self_as_parent(self.type_name, own, diagnostics);

        // Mistakes in the defaults are reported once, where the enum is checked.
        let mut reported = Diagnostics::default();
        let default_detail = defaults.detail.as_ref().filter(|_| own_detail.is_none());
        let default_detail =
            default_detail.and_then(|detail| check_detail(detail, &Scope::Enum, &mut reported));
        let mut headers = check_headers(&defaults.headers, &Scope::Enum, &mut reported);
        headers.retain(|default| own_headers.iter().all(|own| own.name != default.name));
        headers.extend(own_headers);

        let code = own.code.as_ref().or(defaults.code.as_ref());
        let type_uri = own.type_uri.as_ref().or(defaults.type_uri.as_ref());
        let title = own.title.as_ref().or(defaults.title.as_ref());
        let is_nameless = code.is_none() && type_uri.is_none();
        if title.is_some() && is_nameless && !own.broken && !defaults.broken {
            let title = own.span_of(Key::Title);
            let name = self.variant.unwrap_or(self.type_name);
            let message = format!(
                "`title` is what people call a code or a type, and `{}` has neither: add `code = \
                 \"...\"` or `type = \"...\"`",
                self.label(),
            );
            diagnostics.report(title.unwrap_or(name.span()), message);
        }
        let members = members::check(&own.members, &self.label(), self.fields, diagnostics);

        Some(Described {
            status: status?.clone(),
            detail: detail.or(default_detail),
            headers,
            code: code.map(LitStr::value),
            title: title.cloned(),
            type_uri: type_uri.map(LitStr::value),
            members,
            parent: own.parent.as_ref().or(defaults.parent.as_ref()).cloned(),
        })
    }

    fn report_missing_status(&self, diagnostics: &mut Diagnostics) {
        let (name, places) = match self.variant {
            Some(variant) => (variant, "on the variant or on the enum"),
            None => (self.type_name, "on the struct"),
        };
        let message = format!(
            "`{}` has no status: write `#[exception(status = 404)]` {places}, or \
             `#[exception(transparent)]` if it stands for the error in its only field",
            self.label(),
        );
        diagnostics.report(name.span(), message);
    }

    /// Returns what messages call the target.
    fn label(&self) -> String {
        match self.variant {
            Some(variant) => format!("{}::{variant}", self.type_name),
            None => self.type_name.to_string(),
        }
    }
}

/// The name of a type that hides an error and is none itself, if it is called by its usual name.
fn hidden(ty: &Type) -> Option<&'static str> {
    let Type::Path(path) = ty else { return None };
    let mut segments = path.path.segments.iter().rev();
    let last = segments.next()?;
    let of = segments.next().map(|segment| segment.ident.to_string());
    let of = of.unwrap_or_default();
    if let PathArguments::AngleBracketed(args) = &last.arguments {
        let is_dyn = |arg: &_| matches!(arg, GenericArgument::Type(Type::TraitObject(_)));
        return (last.ident == "Box" && args.args.iter().any(is_dyn)).then_some("Box<dyn Error>");
    }
    match (&*of, &*last.ident.to_string()) {
        ("anyhow", "Error") => Some("anyhow::Error"),
        ("eyre", "Report") => Some("eyre::Report"),
        _ => None,
    }
}

/// Checks the attributes of an enum by themselves; the variants take them from there.
fn check_enum_attrs(name: &Ident, attrs: &Attrs, diagnostics: &mut Diagnostics) {
    if let Some(span) = attrs.span_of(Key::Transparent) {
        diagnostics.report(
            span,
            "`transparent` holds for one error, write it on each variant that stands for one",
        );
    }
    if let Some(span) = attrs.span_of(Key::Members) {
        diagnostics.report(
            span,
            "`members` names fields, but the enum itself has none: write it on the variant",
        );
    }
    if let Some(detail) = &attrs.detail {
        check_detail(detail, &Scope::Enum, diagnostics);
    }
    check_headers(&attrs.headers, &Scope::Enum, diagnostics);
    refuse_self_as_parent(name, attrs, diagnostics);
}

fn check_detail(
    detail: &attr::Detail,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Detail> {
    match detail {
        attr::Detail::Display => Some(Detail::Display),
        attr::Detail::Template(text) => Template::parse(text, scope)
            .map(Detail::Template)
            .map_err(|error| diagnostics.push(error))
            .ok(),
    }
}

fn check_headers(
    headers: &[attr::Header],
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Header> {
    let check = |header: &attr::Header| {
        let checked = header::check_name(&header.name).and_then(|name| {
            header::check_value(&header.value)?;
            let value = Template::parse(&header.value, scope)?;
            Ok(Header { name, value })
        });
        checked.map_err(|error| diagnostics.push(error)).ok()
    };
    headers.iter().filter_map(check).collect()
}

/// A type that is its own parent would have no end of parents.
fn refuse_self_as_parent(name: &Ident, attrs: &Attrs, diagnostics: &mut Diagnostics) {
    if let Some(Type::Path(parent)) = &attrs.parent {
        if parent.path.is_ident(name) || parent.path.is_ident("Self") {
            let message = format!("`parent` must be another type than `{name}` itself");
            diagnostics.report(parent.span(), message);
        }
    }
}

/// A policy finds exceptions by their concrete types, which have to be listed.
fn refuse_generics(generics: &Generics, diagnostics: &mut Diagnostics) {
    let is_lifetime = |param: &&GenericParam| matches!(param, GenericParam::Lifetime(_));
    if let Some(param) = generics.params.iter().find(|param| !is_lifetime(param)) {
        diagnostics.report(
            param.span(),
            "`Exception` cannot be derived for a generic type: policies find each concrete type \
             by its registration; implement `Exception` by hand and write \
             `register_exception!(Type<Concrete>);` for each",
        );
    } else if let Some(lifetime) = generics.params.first() {
        diagnostics.report(
            lifetime.span(),
            "`Exception` cannot be derived for a type that borrows: an exception outlives the \
             handler that raised it; own the data, such as `String` for `&str`",
        );
    }
}

fn refuse_on_fields(fields: &Fields, diagnostics: &mut Diagnostics) {
    let attrs = fields.iter().flat_map(|field| &field.attrs);
    let misplaced = attrs.filter(|attr: &&Attribute| is_exception(attr));
    for attr in misplaced {
        diagnostics.report(
            attr.path().span(),
            "`exception` stands on a struct, an enum or a variant, not on a field",
        );
    }
}
