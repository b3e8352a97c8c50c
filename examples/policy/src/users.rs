//! Users, and a 401 with the challenge that HTTP asks for.

use http_exception::{HeaderMap, HttpException, Raised, header, raise};

/// Says who sent the request.
///
/// # Errors
///
/// Raises 401 unless the request comes from `user` with the password `pass`.
pub fn current_user(headers: &HeaderMap) -> Result<&'static str, Raised> {
    match headers.get(header::AUTHORIZATION) {
        Some(credentials) if credentials == USER => Ok("user"),
        _ => raise!(HttpException::unauthorized(
            "Basic",
            "Incorrect username or password"
        )),
    }
}

/// `user:pass` as a browser sends it. A real service keeps no password in its code.
const USER: &str = "Basic dXNlcjpwYXNz";
