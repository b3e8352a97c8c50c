//! Counts the failures that an error policy of [`http_exception`] answers, through the facade [`metrics`].
//!
//! ```
//! use http_exception::ErrorPolicy;
//! use http_exception_metrics::Counts;
//!
//! let policy = ErrorPolicy::builder().observed_by(Counts::new()).build();
//! # let _ = policy;
//! ```
//!
//! | metric | labels | value |
//! |---|---|---|
//! | `http_exceptions_total` | `outcome`, `status_class`, `code`, `route` | the failures |
//! | `http_exception_handling_seconds` | `outcome` | the time from the raise to the answer, which handlers take |
//!
//! | label | value |
//! |---|---|
//! | `outcome` | `handled`, `unhandled`, `panicked`, `handler_failed`, `timed_out`, `skipped`, `aborted` |
//! | `status_class` | `2xx` to `5xx`; a request that was dropped unanswered counts as `4xx` |
//! | `code` | the code that an exception of the program declares as a constant, else `_OTHER` |
//! | `route` | the template of the route, where the framework [says it](http_exception::Record::route), else `_OTHER` |
//!
//! Nothing that a client sends is a label, and no text that is made at run time: there are no more time series
//! than the program has codes and routes. A success is not counted, and costs nothing but the look for its
//! route.
//!
//! Both metrics are described to the recorder when the first failure is counted.

// The observer.
mod counts;

pub use self::counts::Counts;
