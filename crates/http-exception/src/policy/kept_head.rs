//! The parts of a request's head that are kept by name: what a format depends on.
//!
//! A copy of all headers would cost a success more than all the rest of a policy.

use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// The values of the headers that a policy has named, and a method that has no name of its own here.
#[derive(Clone, Default)]
pub(crate) struct KeptHead {
    /// A method that is not one of the standard ones.
    method: Option<Method>,
    /// A value of the first name, as most requests have no more.
    first: Option<HeaderValue>,
    /// Each other value, and the place of its name among those of the policy.
    more: Vec<(usize, HeaderValue)>,
}

impl KeptHead {
    /// Keeps the values of these names, in their order, and the method, where it is given.
    pub(crate) fn of(names: &[HeaderName], headers: &HeaderMap, method: Option<&Method>) -> Self {
        let mut kept = Self {
            method: method.cloned(),
            ..Self::default()
        };
        if let ([name], true) = (names, headers.len() == headers.keys_len()) {
            // Most requests say nothing twice, and to look for one value is half as much.
            kept.first = headers.get(name).cloned();
            return kept;
        }
        for (place, name) in names.iter().enumerate() {
            let mut values = headers.get_all(name).iter();
            if place == 0 {
                kept.first = values.next().cloned();
            }
            for value in values.take(MAX_VALUES) {
                kept.more.push((place, value.clone()));
            }
        }
        kept
    }

    pub(crate) fn method(&self) -> Option<&Method> {
        self.method.as_ref()
    }

    /// The values of the name in this place; none of a name that has no place.
    pub(crate) fn values(&self, place: Option<usize>) -> impl Iterator<Item = &HeaderValue> {
        let more = self.more.iter().filter(move |(of, _)| Some(*of) == place);
        let first = self.first.as_ref().filter(|_| place == Some(0));
        first.into_iter().chain(more.map(|(_, value)| value))
    }
}

/// What is kept where nothing is.
pub(crate) static NOTHING: KeptHead = KeptHead {
    method: None,
    first: None,
    more: Vec::new(),
};

/// Of one name, behind the first: more than any format reads, so that one knows that there are more.
const MAX_VALUES: usize = 64;

#[cfg(test)]
mod tests {
    use http::header::{ACCEPT, ACCEPT_LANGUAGE, COOKIE};

    use super::*;

    fn headers(all: &[(HeaderName, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in all {
            headers.append(name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn values_are_kept_by_name_and_in_their_order() {
        let headers = headers(&[
            (ACCEPT, "a"),
            (COOKIE, "c"),
            (ACCEPT, "b"),
            (ACCEPT_LANGUAGE, "de"),
        ]);
        let kept = KeptHead::of(&[ACCEPT, ACCEPT_LANGUAGE], &headers, None);
        let values = |place| kept.values(Some(place)).collect::<Vec<_>>();
        assert_eq!(values(0), ["a", "b"]);
        assert_eq!(values(1), ["de"]);
        assert_eq!(values(2), [""; 0]);
    }

    #[test]
    fn nothing_is_kept_of_a_request_without_them() {
        for names in [&[ACCEPT][..], &[ACCEPT, ACCEPT_LANGUAGE], &[]] {
            let kept = KeptHead::of(names, &headers(&[(COOKIE, "c")]), None);
            assert!(
                kept.values(Some(0))
                    .chain(kept.values(Some(1)))
                    .next()
                    .is_none()
            );
        }
    }

    #[test]
    fn a_flood_is_bounded() {
        let all = vec![(ACCEPT, "a"); 1000];
        let kept = KeptHead::of(&[ACCEPT], &headers(&all), None);
        assert_eq!(kept.values(Some(0)).count(), MAX_VALUES + 1);
    }
}
