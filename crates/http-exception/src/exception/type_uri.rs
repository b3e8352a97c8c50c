//! The URIs that name types of problems.

/// True if `text` is an absolute URI or a full path (RFC 3986 sections 4.3 and 3.3), and so the same
/// wherever it is read (RFC 9457 section 3.1.1).
///
/// Of a URI with an authority it is stricter: no user, and no address in brackets. The derive has the
/// same rule, which its tests compare with this one.
pub(crate) fn is_type_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':').filter(|_| !text.starts_with('/')) else {
        return text.starts_with('/') && !text.starts_with("//") && is_spelt(text);
    };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let authority = rest.strip_prefix("//").unwrap_or_default();
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let port = authority.split_once(':').map_or("", |(_, port)| port);
    is_scheme
        && is_spelt(rest)
        && !authority.contains('@')
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// True if there are only characters that a URI may have, at most one of them the `#` of a fragment.
fn is_spelt(text: &str) -> bool {
    let mut parts = text.split('%');
    let before = parts.next().unwrap_or_default();
    let is_plain = |part: &str| {
        let mut bytes = part.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?#".contains(&byte))
    };
    let is_escape = |part: &str| {
        let digits = part.bytes().take(2).filter(u8::is_ascii_hexdigit);
        digits.count() == 2 && is_plain(part)
    };
    is_plain(before) && parts.all(is_escape) && text.matches('#').count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_uris_and_full_paths_are_types() {
        for good in [
            "https://errors.example.com/out-of-stock",
            "https://example.com:8443/a%2Fb?c=d#e",
            "http://example.com",
            "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "tag:example.com,2026:stock",
            "about:blank",
            "/problems/out-of-stock",
            "/",
            "/a:b",
        ] {
            assert!(is_type_uri(good), "{good}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for bad in [
            "",
            "out-of-stock",
            "out of stock",
            "//example.com/x",
            "../x",
            "#x",
            "?x",
            ":x",
            "1a:x",
            "a_b:x",
            "https://example.com/a b",
            "https://example.com/{id}",
            "https://example.com/\u{e9}",
            "https://example.com/%2",
            "https://example.com/%zz",
            "https://example.com/%+1",
            "https://example.com/#a#b",
            "https://example.com:port/",
            "https://me@example.com/",
            "https://[::1]/",
            "https://example.com/\n",
        ] {
            assert!(!is_type_uri(bad), "{bad}");
        }
    }
}
