//! Unicorns, and an error that the policy has a handler for.

/// A unicorn did something. It does not say how it is answered; the policy does.
#[derive(Debug, thiserror::Error)]
#[error("{name} did something")]
pub struct UnicornException {
    name: String,
}

impl UnicornException {
    /// The name of the unicorn.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Finds a unicorn by its name.
///
/// # Errors
///
/// Fails when it is the unicorn `yolo`.
pub fn find_unicorn(name: &str) -> Result<&str, UnicornException> {
    match name {
        "yolo" => Err(UnicornException { name: name.into() }),
        _ => Ok(name),
    }
}
