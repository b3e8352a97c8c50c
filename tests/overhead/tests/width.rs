//! The width of an error, which every success carries in its `Result`.

#[test]
fn a_result_of_nothing_is_one_word_in_the_core() {
    check::<Result<(), http_exception::Raised>>();
}

#[test]
fn a_result_of_nothing_is_one_word_on_axum() {
    check::<http_exception_axum::Result<()>>();
}

#[test]
fn a_result_of_nothing_is_one_word_on_hyper() {
    check::<http_exception_hyper::Result<()>>();
}

#[test]
fn a_result_of_nothing_is_one_word_on_poem() {
    check::<http_exception_poem::Result<()>>();
}

#[track_caller]
fn check<T>() {
    assert_eq!(size_of::<T>(), size_of::<usize>());
}
