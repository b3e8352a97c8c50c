//! The parts of a request's head that are kept by name: what a format depends on.
//!
//! A copy of all headers would cost a success more than all the rest of a policy.

use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// The values of the headers that a policy has named, and a method that has no name of its own here.
#[derive(Clone, Default)]
pub(crate) struct KeptHead {
    /// A value of the first name, as most requests have no more.
    first: Option<HeaderValue>,
    more: Option<Box<More>>,
}

#[derive(Clone, Default)]
struct More {
    /// A method that is not one of the standard ones.
    method: Option<Method>,
    /// Each value but the first of the first name, and the place of its name among those of the policy.
    values: Vec<(usize, HeaderValue)>,
}

impl KeptHead {
    /// Keeps the values of these names, in their order, and the method, where it is given.
    pub(crate) fn of(names: &[HeaderName], headers: &HeaderMap, method: Option<&Method>) -> Self {
        let is_simple = names.len() <= 1 && headers.len() == headers.keys_len();
        let first = names.first().and_then(|name| headers.get(name)).cloned();
        let more =
            (!is_simple || method.is_some()).then(|| Box::new(More::of(names, headers, method)));
        Self { first, more }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none() && self.more.is_none()
    }

    pub(crate) fn method(&self) -> Option<&Method> {
        self.more.as_ref()?.method.as_ref()
    }

    /// The values of the name in this place; none of a name that has no place.
    pub(crate) fn values(&self, place: Option<usize>) -> impl Iterator<Item = &HeaderValue> {
        let more = self.more.iter().flat_map(|more| &more.values);
        let more = more.filter(move |(of, _)| Some(*of) == place);
        let first = self.first.as_ref().filter(|_| place == Some(0));
        first.into_iter().chain(more.map(|(_, value)| value))
    }
}

impl More {
    #[cold]
    fn of(names: &[HeaderName], headers: &HeaderMap, method: Option<&Method>) -> Self {
        let mut values = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let behind = usize::from(place == 0);
            let of_name = headers.get_all(name).iter().skip(behind).take(MAX_VALUES);
            values.extend(of_name.map(|value| (place, value.clone())));
        }
        Self {
            method: method.cloned(),
            values,
        }
    }
}

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
