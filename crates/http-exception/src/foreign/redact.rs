//! Secrets of URLs, which the errors of drivers and clients repeat, left out of texts for logs.
//!
//! The URL that an error shows is often the one that could not be parsed, so nothing here relies on its
//! syntax.

/// Leaves the user and the query out of each URL in a text. `is_whole` is false where the text was cut, and
/// where the `@` behind a user may be missing therefore.
///
/// From `scheme:` and its slashes all is left out through the last `@` of the line, if there is one. Of the
/// rest up to the next white space, parameters, query and fragment are left out: from the first `?`, `#` or
/// `;`. A password may hold one of them before its `@`; then nothing tells the host from a query, and
/// nothing of it is shown. Nor is anything of a host with a port that is none: that is a user and a password
/// whose `@` is missing, or on the next line. A query or fragment of pairs is left out without a scheme too.
pub(super) fn without_secrets(text: &str, is_whole: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        push_line(&mut shown, line, is_whole || lines.peek().is_some());
    }
    without_pairs(shown)
}

fn push_line(shown: &mut String, line: &str, is_whole: bool) {
    let last_at = line.rfind('@');
    let mut done = 0;
    // No word before this place has an `@` behind it.
    let mut without_at = 0;
    let mut from = 0;
    while let Some(colon) = line[from..].find(':') {
        let after = from + colon + 1;
        from = after;
        let slashes = line[after..].trim_start_matches(['/', '\\']);
        let url = line.len() - slashes.len();
        let at = if url > after {
            last_at.filter(|at| *at >= url)
        } else if after > without_at && !line[..after - 1].ends_with(['"', '\'', '`']) {
            // Without slashes a colon may be anything: only what is joined to an `@` is a user.
            let word = after + word_len(&line[after..]);
            without_at = word;
            let at = line[after..word].rfind('@').map(|at| after + at);
            // A URL that begins in the word may go on behind it.
            let has_url = [":/", ":\\"]
                .iter()
                .any(|it| line[after..word].contains(it));
            let at = at.and_then(|at| last_at.filter(|_| has_url).or(Some(at)));
            let may_go_on = !is_whole && word == line.len() && word > after;
            if at.is_none() && !may_go_on {
                continue;
            }
            at
        } else {
            continue;
        };
        shown.push_str(&line[done..url]);
        let is_cut = !is_whole && (url > after || without_at == line.len());
        let user = &line[url..at.unwrap_or(url)];
        let host = at.unwrap_or(url);
        done = host + word_len(&line[host..]);
        // Nothing tells the host from a query, or a port is none.
        let is_secret =
            user.contains(ENDS) || has_password(line[host..done].trim_start_matches('@'));
        if is_cut || is_secret || at.is_some() {
            shown.push('…');
        }
        if is_cut {
            return;
        }
        from = done;
        if !is_secret {
            push_until_query(shown, &line[host..done]);
        }
    }
    shown.push_str(&line[done..]);
}

/// True if what looks like hosts and ports has something else behind a colon, in a URL or one within it.
fn has_password(url: &str) -> bool {
    let urls = url.split(":/").flat_map(|url| url.split(":\\"));
    let hosts = urls.filter_map(|url| {
        let url = url.trim_start_matches(['/', '\\']);
        url.split(['/', '\\', '?', '#', ';']).next()
    });
    hosts.flat_map(|hosts| hosts.split(',')).any(|host| {
        // The colons of an IPv6 address are its own.
        let ipv6 = host.strip_prefix('[').and_then(|host| host.split_once(']'));
        let (name, port) = match ipv6 {
            Some((name, rest)) => (name, rest.strip_prefix(':').unwrap_or_default()),
            None => host.split_once(':').unwrap_or((host, "")),
        };
        let digits = port.bytes().take_while(u8::is_ascii_digit).count();
        let is_port = digits <= "65535".len() && !port.contains(char::is_alphabetic);
        !is_port || (name.is_empty() && digits > 0)
    })
}

/// Leaves out what stands behind a `?` or `#` and has a `=`, to the next white space; a `=` may have been left
/// out already.
fn without_pairs(text: String) -> String {
    if !text.contains(['?', '#']) {
        return text;
    }
    let mut shown = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let body = word.trim_end();
        let mut ends = body.match_indices(['?', '#']).map(|(end, _)| end + 1);
        match ends.find(|end| body[*end..].contains(['=', '…'])) {
            Some(end) => {
                shown.push_str(&body[..end]);
                shown.push('…');
                shown.push_str(&word[body.len()..]);
            }
            None => shown.push_str(word),
        }
    }
    shown
}

/// The length of a text up to its first white space.
fn word_len(text: &str) -> usize {
    text.find(char::is_whitespace).unwrap_or(text.len())
}

/// The start of a URL, without parameters, query and fragment.
fn push_until_query(shown: &mut String, token: &str) {
    match token.find(ENDS) {
        Some(end) if end + 1 < token.len() => {
            shown.push_str(&token[..=end]);
            shown.push('…');
        }
        _ => shown.push_str(token),
    }
}

/// The characters that end the path of a URL.
const ENDS: [char; 3] = ['?', '#', ';'];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(without_secrets(text, true), expected);
    }

    #[test]
    fn a_url_tells_neither_its_user_nor_its_query() {
        check(
            "cannot connect to postgres://app:hunter2@db:5432/orders?sslmode=off: refused",
            "cannot connect to postgres://…@db:5432/orders?… refused",
        );
        check(
            "GET (https://api.example/v1?token=hunter2#top) failed",
            "GET (https://api.example/v1?… failed",
        );
        check("`http://a/?x=`hunter2`", "`http://a/?…");
        check("http://a/cb#access_token=hunter2 x", "http://a/cb#… x");
        check("jdbc:x://a/db;password=hunter2 x", "jdbc:x://a/db;… x");
    }

    #[test]
    fn a_malformed_url_tells_nothing_either() {
        check("postgres://app:hun/ter2@db down", "postgres://…@db down");
        check("postgres://app:hun ter2@db down", "postgres://…@db down");
        check("postgres://app:hun\tter2@db", "postgres://…@db");
        check("postgres://app:hun#ter2@db/o down", "postgres://… down");
        check(
            r#"{"url":"https:\/\/u:hunter2@h\/"}"#,
            r#"{"url":"https:\/\/…@h\/"}"#,
        );
        check(r"https:\\/\\/u:hunter2@h", r"https:\\/\\/…@h");
        check("http:/u:hunter2@h", "http:/…@h");
        check("amqp:guest:hunter2@mq down", "amqp:…@mq down");
        check("app:hunter2@tcp(db:3306)/o", "app:…@tcp(db:3306)/o");
        check("a:b@http://u:hun ter2@h x", "a:…@h x");
        check("a:http://u:x@hun ter2@h/?y x", "a:…@h/?… x");
    }

    #[test]
    fn a_user_whose_at_is_missing_or_elsewhere_tells_nothing() {
        check("postgres://app:hunter2 down", "postgres://… down");
        check("postgres://app:hunter2\n@db", "postgres://…\n@db");
        check("`redis://:hunter2` down", "`redis://… down");
        check("redis://:1234", "redis://…");
        check("http://u:hunter2%40h/x?y", "http://…");
        check("mysql://a:3306,u:hunter2/o", "mysql://…");
        check("https://proxy/http://u:hunter2", "https://…");
        check("https://[::1]:hunter2/", "https://…");
        check("app_:hunter2@tcp(db:3306)/o", "app_:…@tcp(db:3306)/o");
        check(":hunter2@redis:6379 down", ":…@redis:6379 down");
    }

    #[test]
    fn a_query_without_a_scheme_tells_nothing() {
        check("GET /cb?token=hunter2 failed", "GET /cb?… failed");
        check("localhost:8080/cb?a&token=hunter2", "localhost:8080/cb?…");
        check("/cb?a:=@hunter2", "/cb?…");
        check("/cb?to=http://x&token=hunter2\nx", "/cb?…\nx");
        check("http://a/b c#access_token=hunter2", "http://a/b c#…");
    }

    #[test]
    fn a_url_beside_or_within_another_tells_nothing_either() {
        check("nats://a:4222,nats://b:hunter2@c", "nats://…@c");
        check("from http://a/x to http://b:hunter2@c/", "from http://…@c/");
        check(
            "http://b:hunter2@c/ to http://a/?x=1 x",
            "http://…@c/ to http://a/?… x",
        );
        check("http://a/?to=http://b:hunter2@c/ x", "http://… x");
        check(
            "https://proxy/http://app:hunter2@origin/",
            "https://…@origin/",
        );
        check("http://a/?x=@y&token=hunter2", "http://…");
        check(":http://u:x@h/?@y:/hunter2 x", ":… x");
        check(":http://u:x@h/p;:::\\hunter2 x", ":…@h/p;… x");
        check("a:b@c/http:/u:hun ter2@h x", "a:…@h x");
        check("7:a@#http://u: hunter2@h x", "7:… x");
        check("http://a:b@c/http://u:hunter2 x", "http://… x");
        check("http://a/x\nhttp://b:hunter2@c", "http://a/x\nhttp://…@c");
    }

    #[test]
    fn other_text_is_what_it_is() {
        for text in [
            "",
            "no URL: a@b?c",
            "http://host/path",
            "http://host/?",
            "://",
            "src/main.rs:7:13: expected `;`",
            "a::b::C { d: 1 } is not #1; why?",
            "12:30 at [::1]:8080",
            "http://host:8080: refused, (http://host:8080), http://host: refused",
            "mongodb://a:27017,b:27017/o and https://[2001:db8::1]:443/ and http://[::1]/",
            "nats://a:4222,nats://b:4222 and file:///C:/x and a == b? or #1",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn a_url_that_is_cut_is_left_out() {
        for (cut, shown) in [
            ("down: postgres://app:hun", "down: postgres://…"),
            ("http://a/ and then", "http://…"),
            ("http://a/\nand then", "http://a/\nand then"),
            ("app:hun", "app:…"),
            ("app: hun", "app: hun"),
        ] {
            assert_eq!(without_secrets(cut, false), shown);
        }
    }
}
