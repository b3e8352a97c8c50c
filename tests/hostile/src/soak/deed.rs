//! What a request asks for, and the answer that it must have.

/// One kind of request; each ends in an error of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Deed {
    /// The name, in tables.
    pub(super) name: &'static str,
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) status: u16,
    pub(super) body: &'static str,
    /// Whether the application is asked, and not the framework's router alone.
    pub(super) is_act: bool,
}

impl Deed {
    /// Every kind, by its index.
    pub(super) const ALL: [Self; 10] = [
        act(
            "raised",
            "/act/raised",
            404,
            r#"{"detail":"Item not found"}"#,
        ),
        act(
            "described",
            "/act/described",
            409,
            r#"{"detail":"2 left","code":"OUT_OF_STOCK"}"#,
        ),
        act(
            "mapped",
            "/act/mapped",
            503,
            r#"{"detail":"Try again later"}"#,
        ),
        act("unknown", "/act/unknown", 500, "Internal Server Error"),
        act("panic", "/act/panic", 500, "Internal Server Error"),
        act("crash", "/act/crash", 500, "Internal Server Error"),
        act("later", "/act/later", 418, "later"),
        Self {
            method: "HEAD",
            ..act("head", "/act/head", 404, "")
        },
        Self {
            is_act: false,
            ..act("nowhere", "/nowhere", 404, r#"{"detail":"Not Found"}"#)
        },
        Self {
            method: "DELETE",
            is_act: false,
            ..act(
                "method",
                "/alive",
                405,
                r#"{"detail":"Method Not Allowed"}"#,
            )
        },
    ];

    /// The index of the kind that takes the longest to answer, and may be dropped on the way.
    pub(super) const LATER: usize = 6;

    /// The request, as HTTP/1.1 says it.
    pub(super) fn request(&self) -> String {
        format!("{} {} HTTP/1.1\r\nhost: a\r\n\r\n", self.method, self.path)
    }

    /// The index of the kind that a request was.
    pub(super) fn of(method: &str, path: &str) -> Option<usize> {
        let mut all = Self::ALL.iter();
        all.position(|deed| deed.path == path && deed.method == method)
    }
}

const fn act(name: &'static str, path: &'static str, status: u16, body: &'static str) -> Deed {
    Deed {
        name,
        method: "GET",
        path,
        status,
        body,
        is_act: true,
    }
}
