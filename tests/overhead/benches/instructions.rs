//! Instructions for an answer, ours and by hand.
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
use overhead::extracting::{self, Extracted};
use overhead::validation::{self, Case};
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

// What does it take to read a document, or every error in it?
#[library_benchmark(setup = validation::ours, teardown = check)]
#[bench::items_1(Case::Items1)]
#[bench::items_100(Case::Items100)]
#[bench::items_10_000(Case::Items10000)]
#[bench::errors_1(Case::Errors1)]
#[bench::errors_10(Case::Errors10)]
#[bench::errors_1_000(Case::Errors1000)]
#[bench::errors_2_000(Case::Errors2000)]
fn read_ours(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What does it take with `serde_json` alone?
#[library_benchmark(setup = validation::serde_json, teardown = check)]
#[bench::items_1(Case::Items1)]
#[bench::items_100(Case::Items100)]
#[bench::items_10_000(Case::Items10000)]
fn read_serde_json(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What does it take with the place of the first error?
#[library_benchmark(setup = validation::serde_path_to_error, teardown = check)]
#[bench::items_1(Case::Items1)]
#[bench::items_100(Case::Items100)]
#[bench::items_10_000(Case::Items10000)]
fn read_serde_path_to_error(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What does it take with a derive of its own, and every error?
#[library_benchmark(setup = validation::eserde, teardown = check)]
#[bench::items_1(Case::Items1)]
#[bench::items_100(Case::Items100)]
#[bench::items_10_000(Case::Items10000)]
#[bench::errors_1(Case::Errors1)]
#[bench::errors_10(Case::Errors10)]
#[bench::errors_1_000(Case::Errors1000)]
#[bench::errors_2_000(Case::Errors2000)]
fn read_eserde(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What do our extractors take on axum?
#[library_benchmark(setup = extracting::axum_ours, teardown = check)]
#[bench::json_1(Extracted::Json1)]
#[bench::json_100(Extracted::Json100)]
#[bench::json_10_000(Extracted::Json10000)]
#[bench::path(Extracted::Path)]
#[bench::query(Extracted::Query)]
fn extract_axum_ours(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What do axum's own take?
#[library_benchmark(setup = extracting::axum_own, teardown = check)]
#[bench::json_1(Extracted::Json1)]
#[bench::json_100(Extracted::Json100)]
#[bench::json_10_000(Extracted::Json10000)]
#[bench::path(Extracted::Path)]
#[bench::query(Extracted::Query)]
fn extract_axum_own(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What do our extractors take on poem?
#[library_benchmark(setup = extracting::poem_ours, teardown = check)]
#[bench::json_1(Extracted::Json1)]
#[bench::json_100(Extracted::Json100)]
#[bench::json_10_000(Extracted::Json10000)]
#[bench::path(Extracted::Path)]
#[bench::query(Extracted::Query)]
fn extract_poem_ours(warm: Warm) -> (Warm, Answer) {
    serve(warm)
}

// What do poem's own take?
#[library_benchmark(setup = extracting::poem_own, teardown = check)]
#[bench::json_1(Extracted::Json1)]
#[bench::json_100(Extracted::Json100)]
#[bench::json_10_000(Extracted::Json10000)]
#[bench::path(Extracted::Path)]
#[bench::query(Extracted::Query)]
fn extract_poem_own(warm: Warm) -> (Warm, Answer) {
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

library_benchmark_group!(
    name = documents,
    benchmarks = [
        read_ours,
        read_serde_json,
        read_serde_path_to_error,
        read_eserde,
    ]
);

library_benchmark_group!(
    name = extractors,
    benchmarks = [
        extract_axum_ours,
        extract_axum_own,
        extract_poem_ours,
        extract_poem_own,
    ]
);

// Without this, a large box pays now and then for what was freed long before: glibc then merges all of
// it. poem has two such boxes for each request, and the difference would be luck.
gungraun::main!(
    config = LibraryBenchmarkConfig::default().env("GLIBC_TUNABLES", "glibc.malloc.mxfast=0"),
    library_benchmark_groups = [answers, documents, extractors]
);
