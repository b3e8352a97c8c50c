//! The parts of a request's head that are kept by name: what a format depends on.
//!
//! A copy of all headers would cost a success more than all the rest of a policy.

use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// The values of the headers that a policy has named, and a method that has no name of its own here.
#[derive(Clone, Default)]
pub(crate) struct KeptHead {
    /// A method that is not one of the standard ones.
    pub(crate) method: Option<Method>,
    /// A value, and the place of its name among those of the policy. Most requests have one, which needs
    /// no list.
    first: Option<(usize, HeaderValue)>,
    more: Vec<(usize, HeaderValue)>,
}

impl KeptHead {
    /// Keeps the values of these names, in their order; `None` where there are none.
    pub(crate) fn of(names: &[HeaderName], headers: &HeaderMap) -> Option<Box<Self>> {
        let mut kept: Option<Box<Self>> = None;
        for (place, name) in names.iter().enumerate() {
            for value in headers.get_all(name).iter().take(MAX_VALUES) {
                let kept = kept.get_or_insert_default();
                let value = (place, value.clone());
                match &kept.first {
                    None => kept.first = Some(value),
                    Some(_) => kept.more.push(value),
                }
            }
        }
        kept
    }

    /// The values of the name in this place.
    pub(crate) fn values(&self, place: usize) -> impl Iterator<Item = &HeaderValue> {
        let all = self.first.iter().chain(&self.more);
        all.filter(move |(of, _)| *of == place)
            .map(|(_, value)| value)
    }
}

/// Of one name: more than any format reads, so that one knows that there are more.
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
        let kept = KeptHead::of(&[ACCEPT, ACCEPT_LANGUAGE], &headers).expect("values");
        let values = |place| kept.values(place).collect::<Vec<_>>();
        assert_eq!(values(0), ["a", "b"]);
        assert_eq!(values(1), ["de"]);
        assert_eq!(values(2), [""; 0]);
    }

    #[test]
    fn nothing_is_kept_of_a_request_without_them() {
        assert!(KeptHead::of(&[ACCEPT], &headers(&[(COOKIE, "c")])).is_none());
        assert!(KeptHead::of(&[], &headers(&[(COOKIE, "c")])).is_none());
    }

    #[test]
    fn a_flood_is_bounded() {
        let all = vec![(ACCEPT, "a"); 1000];
        let kept = KeptHead::of(&[ACCEPT], &headers(&all)).expect("values");
        assert_eq!(kept.values(0).count(), MAX_VALUES);
    }
}
