//! The programs whose size and time of compilation are measured.

use std::fmt::Write as _;
use std::path::Path;

/// A program of one package.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) source: fn() -> String,
    dependencies: &'static str,
}

/// On each framework a bare application, and the same with a policy.
pub(crate) const ADDED: [(Program, Program); 3] = [
    (
        Program {
            name: "axum-bare",
            source: || AXUM.replace("[types]", "").replace("[layer]", ""),
            dependencies: ON_AXUM,
        },
        Program {
            name: "axum-policy",
            source: || {
                let types = "use http_exception_axum::{ErrorPolicy, ExceptionLayer};";
                let layer = ".layer(ExceptionLayer::new(ErrorPolicy::default()))";
                AXUM.replace("[types]", types).replace("[layer]", layer)
            },
            dependencies: ON_AXUM_WITH_POLICY,
        },
    ),
    (
        Program {
            name: "hyper-bare",
            source: || {
                HYPER
                    .replace("[types]", "use hyper::service::service_fn;")
                    .replace("[error]", "std::convert::Infallible")
                    .replace("[service]", "service_fn(hello)")
            },
            dependencies: ON_HYPER,
        },
        Program {
            name: "hyper-policy",
            source: || {
                let types =
                    "use http_exception_hyper::{ErrorPolicy, ExceptionService, service_fn};";
                let service = "ExceptionService::new(service_fn(hello), ErrorPolicy::default())";
                HYPER
                    .replace("[types]", types)
                    .replace("[error]", "http_exception_hyper::Raised")
                    .replace("[service]", service)
            },
            dependencies: ON_HYPER_WITH_POLICY,
        },
    ),
    (
        Program {
            name: "poem-bare",
            source: || POEM.replace("[types]", "").replace("[middleware]", ""),
            dependencies: ON_POEM,
        },
        Program {
            name: "poem-policy",
            source: || {
                let types = "use http_exception_poem::{ErrorPolicy, ExceptionMiddleware};\nuse poem::EndpointExt;";
                let middleware = ".with(ExceptionMiddleware::new(ErrorPolicy::default()))";
                POEM.replace("[types]", types)
                    .replace("[middleware]", middleware)
            },
            dependencies: ON_POEM_WITH_POLICY,
        },
    ),
];

/// Fifty handlers with axum's extractors.
pub(crate) const THEIRS: Program = Program {
    name: "fifty-theirs",
    source: || fifty("use axum::Json;\nuse axum::extract::Path;", ""),
    dependencies: ON_AXUM,
};

/// The same with ours.
pub(crate) const OURS: Program = Program {
    name: "fifty-ours",
    source: || {
        let types = "use http_exception_axum::{ErrorPolicy, ExceptionLayer, Json, Path};";
        fifty(types, ".layer(ExceptionLayer::new(ErrorPolicy::default()))")
    },
    dependencies: ON_AXUM_WITH_POLICY,
};

/// All programs.
pub(crate) fn all() -> impl Iterator<Item = Program> {
    let added = ADDED
        .into_iter()
        .flat_map(|(bare, with_policy)| [bare, with_policy]);
    added.chain([THEIRS, OURS])
}

impl Program {
    pub(crate) fn manifest(&self) -> String {
        let Self {
            name, dependencies, ..
        } = self;
        format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
        )
    }
}

/// The manifest of the workspace. Versions are those of the lock file that is copied beside it.
pub(crate) fn workspace(project: &Path) -> String {
    let mut manifest =
        "[workspace]\nresolver = \"3\"\nmembers = [\"*-*\"]\n\n[workspace.dependencies]\n"
            .to_owned();
    for framework in ["axum", "hyper", "poem"] {
        let path = project.join("adapters").join(framework);
        // Writing to a text does not fail.
        let _ = writeln!(
            manifest,
            "http-exception-{framework} = {{ path = '{}' }}",
            path.display()
        );
    }
    manifest + VERSIONS
}

/// Fifty handlers, each with models of its own.
fn fifty(extractors: &str, layer: &str) -> String {
    let mut source =
        format!("use axum::{{Router, routing::post}};\nuse serde::Deserialize;\n{extractors}\n");
    let mut routes = String::new();
    for nth in 0..50 {
        let handler = HANDLER.replace("[nth]", &nth.to_string());
        let _ = write!(source, "{handler}");
        let _ = write!(
            routes,
            ".route(\"/{nth}/{{shop_{nth}}}/{{kind}}\", post(handler_{nth}))"
        );
    }
    let main = AXUM_MAIN
        .replace("[routes]", &routes)
        .replace("[layer]", layer);
    source + &main
}

const HANDLER: &str = r#"
#[derive(Deserialize)]
struct Path[nth] { shop_[nth]: u64, kind: String }

#[derive(Deserialize)]
struct Model[nth] {
    name_[nth]: String,
    amount: u32,
    price_[nth]: f64,
    is_open: bool,
    note: Option<String>,
    tags_[nth]: Vec<String>,
}

async fn handler_[nth](Path(path): Path<Path[nth]>, Json(model): Json<Model[nth]>) -> String {
    let Path[nth] { shop_[nth], kind } = path;
    let Model[nth] { name_[nth], amount, price_[nth], is_open, note, tags_[nth] } = model;
    let tags = tags_[nth].join(",");
    let note = note.unwrap_or_default();
    [kind, name_[nth], note, tags, (shop_[nth] + u64::from(amount) + u64::from(is_open)).to_string(), price_[nth].to_string()].concat()
}
"#;

const AXUM: &str = r#"
use axum::{Router, routing::get};
[types]

async fn hello() -> &'static str {
    "hello"
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new().route("/", get(hello))[layer];
    axum::serve(tokio::net::TcpListener::bind("127.0.0.1:3000").await?, app).await
}
"#;

const AXUM_MAIN: &str = r#"
#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new()[routes][layer];
    axum::serve(tokio::net::TcpListener::bind("127.0.0.1:3000").await?, app).await
}
"#;

const HYPER: &str = r#"
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
[types]

async fn hello(_: Request<Incoming>) -> Result<Response<Full<Bytes>>, [error]> {
    Ok(Response::new(Full::new(Bytes::from_static(b"hello"))))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    let app = [service];
    loop {
        let (stream, _) = listener.accept().await?;
        let app = app.clone();
        tokio::spawn(async move {
            let server = auto::Builder::new(TokioExecutor::new());
            let _ = server.serve_connection(TokioIo::new(stream), app).await;
        });
    }
}
"#;

const POEM: &str = r#"
use poem::{Route, Server, get, handler, listener::TcpListener};
[types]

#[handler]
fn hello() -> &'static str {
    "hello"
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Route::new().at("/", get(hello))[middleware];
    Server::new(TcpListener::bind("127.0.0.1:3000")).run(app).await
}
"#;

const ON_AXUM: &str = "axum.workspace = true\nserde.workspace = true\ntokio.workspace = true\n";
const ON_AXUM_WITH_POLICY: &str = "axum.workspace = true\nhttp-exception-axum.workspace = true\nserde.workspace = true\ntokio.workspace = true\n";
const ON_HYPER: &str = "http-body-util.workspace = true\nhyper.workspace = true\nhyper-util.workspace = true\ntokio.workspace = true\n";
const ON_HYPER_WITH_POLICY: &str = "http-body-util.workspace = true\nhttp-exception-hyper.workspace = true\nhyper.workspace = true\nhyper-util.workspace = true\ntokio.workspace = true\n";
const ON_POEM: &str = "poem.workspace = true\ntokio.workspace = true\n";
const ON_POEM_WITH_POLICY: &str =
    "http-exception-poem.workspace = true\npoem.workspace = true\ntokio.workspace = true\n";

const VERSIONS: &str = r#"
axum = "0.8"
http-body-util = "0.1"
hyper = "1"
hyper-util = { version = "0.1", features = ["http1", "http2", "server", "tokio"] }
poem = { version = "3", default-features = false, features = ["server"] }
serde = { version = "1", features = ["derive"] }
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }
"#;
