//! An exception where no policy is installed. Alone in its process, since it is reported once for all.

use std::cell::RefCell;

use http_exception::adapter::early_answer;
use http_exception::{HttpException, Raised};

#[test]
fn it_is_answered_each_time_and_told_once_by_a_debug_build() {
    let told = RefCell::new(Vec::new());
    for _ in 0..3 {
        let exc = Raised::from(HttpException::not_found("n"));
        let (response, _) = early_answer(exc, |line| told.borrow_mut().push(line.to_owned()));
        assert_eq!(response.status(), 404);
        assert_eq!(response.body(), r#"{"detail":"n"}"#);
    }
    let expected = usize::from(cfg!(debug_assertions));
    assert_eq!(told.borrow().len(), expected);
    assert!(
        told.borrow()
            .iter()
            .all(|line| line.contains("put the exception layer"))
    );
}
