//! How many instructions an answer takes, ours and by hand.
//!
//! Instructions repeat exactly, on a shared machine as well, which time does not.
//! Building the application and its first request are not measured. The answers
//! are checked after the measurement.

#![expect(
    missing_docs,
    unused_qualifications,
    reason = "the macros of gungraun write items without documentation and full paths"
)]

use std::hint::black_box;

use gungraun::prelude::*;
use overhead::{Answer, Situation, Warm, axum, hyper, poem};

// What does an answer of axum take under our layer?
#[library_benchmark(setup = axum::ours, teardown = check)]
#[bench::success(Situation::Success)]
#[bench::raised(Situation::Raised)]
#[bench::mapped(Situation::Mapped)]
fn axum_ours(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What does it take by hand, under a layer that does nothing?
#[library_benchmark(setup = axum::by_hand, teardown = check)]
#[bench::success(Situation::Success)]
#[bench::raised(Situation::Raised)]
#[bench::mapped(Situation::Mapped)]
fn axum_by_hand(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What does it take by hand, without any layer?
#[library_benchmark(setup = axum::by_hand_without_layer, teardown = check)]
#[bench::success(Situation::Success)]
#[bench::raised(Situation::Raised)]
#[bench::mapped(Situation::Mapped)]
fn axum_without_layer(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What does an answer of hyper take in our service?
#[library_benchmark(setup = hyper::ours, teardown = check)]
#[bench::success(Situation::Success)]
#[bench::raised(Situation::Raised)]
#[bench::mapped(Situation::Mapped)]
fn hyper_ours(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What does it take by hand?
#[library_benchmark(setup = hyper::by_hand, teardown = check)]
#[bench::success(Situation::Success)]
#[bench::raised(Situation::Raised)]
#[bench::mapped(Situation::Mapped)]
fn hyper_by_hand(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What does an answer of poem take under our middleware?
#[library_benchmark(setup = poem::ours, teardown = check)]
#[bench::success(Situation::Success)]
#[bench::raised(Situation::Raised)]
#[bench::mapped(Situation::Mapped)]
fn poem_ours(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What does it take by hand, under a middleware that does nothing?
#[library_benchmark(setup = poem::by_hand, teardown = check)]
#[bench::success(Situation::Success)]
#[bench::raised(Situation::Raised)]
#[bench::mapped(Situation::Mapped)]
fn poem_by_hand(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What does it take by hand, without any middleware?
#[library_benchmark(setup = poem::by_hand_without_middleware, teardown = check)]
#[bench::success(Situation::Success)]
#[bench::raised(Situation::Raised)]
#[bench::mapped(Situation::Mapped)]
fn poem_without_middleware(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

fn serve(warm: Warm) -> (Warm, Answer) {
    let mut warm = black_box(warm);
    let answer = black_box(warm.serve());
    // The application goes back, so that dropping it is not measured.
    (warm, answer)
}

fn check((warm, answer): (Warm, Answer)) {
    warm.check(&answer);
}

library_benchmark_group!(
    name = answers,
    benchmarks = [
        axum_ours,
        axum_by_hand,
        axum_without_layer,
        hyper_ours,
        hyper_by_hand,
        poem_ours,
        poem_by_hand,
        poem_without_middleware,
    ]
);

// Without this, a large box pays now and then for what was freed long before: glibc then merges all of
// it. poem has two such boxes for each request, and the difference would be luck.
gungraun::main!(
    config = LibraryBenchmarkConfig::default().env("GLIBC_TUNABLES", "glibc.malloc.mxfast=0"),
    library_benchmark_groups = answers
);
