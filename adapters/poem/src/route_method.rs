//! Routing by method, with `Allow` on the 405.

use http_exception::adapter::is_watched;
use poem::error::MethodNotAllowedError;
use poem::http::{HeaderValue, Method};
use poem::{Endpoint, IntoEndpoint, Request, Response};

use crate::handler_error;

/// poem's [`RouteMethod`](poem::RouteMethod), with `Allow` on the 405.
///
/// It is used in the same way. GET answers HEAD as well, as in poem.
///
/// # Example
///
/// ```
/// use http_exception_poem::get;
/// use poem::{Route, handler};
///
/// #[handler]
/// fn show() -> &'static str { "item" }
/// #[handler]
/// fn change() -> &'static str { "changed" }
///
/// let app = Route::new().at("/item", get(show).put(change));
/// ```
#[derive(Default)]
pub struct RouteMethod {
    inner: poem::RouteMethod,
    methods: Vec<Method>,
    /// True if there is an endpoint for HEAD itself.
    has_head: bool,
}

/// The methods of the path whose 405 an error is.
#[derive(Clone, Debug)]
pub(crate) struct Allowed(pub(crate) HeaderValue);

impl RouteMethod {
    /// A path without methods.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the endpoint for a method.
    #[must_use]
    pub fn method<E>(mut self, method: Method, endpoint: E) -> Self
    where
        E: IntoEndpoint<Endpoint: 'static>,
    {
        self.inner = self.inner.method(method.clone(), endpoint);
        self.has_head |= method == Method::HEAD;
        self.add(&method);
        if method == Method::GET {
            self.add(&Method::HEAD);
        }
        self
    }

    fn add(&mut self, method: &Method) {
        if !self.methods.contains(method) {
            self.methods.push(method.clone());
        }
    }

    fn allowed(&self) -> Allowed {
        let names: Vec<&str> = self.methods.iter().map(Method::as_str).collect();
        // Methods are tokens, and tokens are valid in a value.
        Allowed(HeaderValue::from_str(&names.join(",")).unwrap_or(HeaderValue::from_static("")))
    }
}

impl Endpoint for RouteMethod {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let is_head = request.method() == Method::HEAD;
        // As poem does; but the content is taken away by the policy, which looks at it first.
        let is_of_get = is_head && !self.has_head;
        if is_of_get {
            request.set_method(Method::GET);
        }
        let mut error = match self.inner.call(request).await {
            Ok(mut response) => {
                if is_of_get && !is_watched() {
                    drop(response.take_body());
                }
                return Ok(response);
            }
            Err(error) => error,
        };
        // An endpoint below may have said it already, with its own methods.
        if error.is::<MethodNotAllowedError>() && error.data::<Allowed>().is_none() {
            error.set_data(self.allowed());
        }
        if is_head && !is_watched() {
            error = handler_error::without_content(error).await;
        }
        Err(error)
    }
}

impl std::fmt::Debug for RouteMethod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RouteMethod")
            .field("methods", &self.methods)
            .finish_non_exhaustive()
    }
}

macro_rules! methods {
    ($($name:ident $method:ident,)*) => {
        impl RouteMethod {
            $(
                #[doc = concat!("Sets the endpoint for `", stringify!($method), "`.")]
                #[must_use]
                pub fn $name<E>(self, endpoint: E) -> Self
                where
                    E: IntoEndpoint<Endpoint: 'static>,
                {
                    self.method(Method::$method, endpoint)
                }
            )*
        }

        $(
            #[doc = concat!("Routes `", stringify!($method), "` to an endpoint.")]
            #[must_use]
            pub fn $name<E>(endpoint: E) -> RouteMethod
            where
                E: IntoEndpoint<Endpoint: 'static>,
            {
                RouteMethod::new().$name(endpoint)
            }
        )*
    };
}

methods! {
    get GET,
    head HEAD,
    post POST,
    put PUT,
    delete DELETE,
    patch PATCH,
    options OPTIONS,
    trace TRACE,
    connect CONNECT,
}
