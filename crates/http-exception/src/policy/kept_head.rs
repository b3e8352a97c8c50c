//! The parts of a request's head that are kept by name: what a format depends on.
//!
//! A copy of all headers would cost a success more than all the rest of a policy.

use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// The values of the headers that a policy has named, and a method that has no name of its own here.
///
/// It moves with every request, so that it is small; what most requests have needs no memory of its own.
#[derive(Clone, Default)]
pub(crate) struct KeptHead {
    /// A value of the first name.
    first: Option<HeaderValue>,
    more: Option<Box<More>>,
}

#[derive(Clone, Default)]
struct More {
    /// A method that is not one of the standard ones.
    method: Option<Method>,
    /// Each value, and the place of its name among those of the policy.
    values: Vec<(usize, HeaderValue)>,
}

impl KeptHead {
    /// Keeps the values of these names, in their order.
    pub(crate) fn of(names: &[HeaderName], headers: &HeaderMap) -> Self {
        let mut kept = Self::default();
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
                let more = kept.more.get_or_insert_default();
                more.values.push((place, value.clone()));
            }
        }
        kept
    }

    /// Keeps the method as well.
    pub(crate) fn with_method(mut self, method: &Method) -> Self {
        self.more.get_or_insert_default().method = Some(method.clone());
        self
    }

    pub(crate) fn method(&self) -> Option<&Method> {
        self.more.as_ref()?.method.as_ref()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none() && self.more.is_none()
    }

    /// The values of the name in this place; none of a name that has no place.
    pub(crate) fn values(&self, place: Option<usize>) -> impl Iterator<Item = &HeaderValue> {
        let more = self.more.as_ref().map_or(&[][..], |more| &more.values);
        let more = more.iter().filter(move |(of, _)| Some(*of) == place);
        let first = self.first.as_ref().filter(|_| place == Some(0));
        first.into_iter().chain(more.map(|(_, value)| value))
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
        let kept = KeptHead::of(&[ACCEPT, ACCEPT_LANGUAGE], &headers);
        let values = |place| kept.values(Some(place)).collect::<Vec<_>>();
        assert_eq!(values(0), ["a", "b"]);
        assert_eq!(values(1), ["de"]);
        assert_eq!(values(2), [""; 0]);
    }

    #[test]
    fn nothing_is_kept_of_a_request_without_them() {
        assert!(KeptHead::of(&[ACCEPT], &headers(&[(COOKIE, "c")])).is_empty());
        assert!(KeptHead::of(&[], &headers(&[(COOKIE, "c")])).is_empty());
    }

    #[test]
    fn a_flood_is_bounded() {
        let all = vec![(ACCEPT, "a"); 1000];
        let kept = KeptHead::of(&[ACCEPT], &headers(&all));
        assert_eq!(kept.values(Some(0)).count(), MAX_VALUES + 1);
    }
}
