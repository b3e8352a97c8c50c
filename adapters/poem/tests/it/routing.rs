//! 404 and 405, in nested routes and with poem's own methods.

use expect_test::expect;
use harness::{get as get_, head, post};
use http_exception_poem::{RouteMethod, get};
use poem::endpoint::make_sync;
use poem::{Route, RouteDomain};

use crate::check::check;

#[test]
fn a_path_of_a_nested_route_that_is_not_there_is_404() {
    check(
        nested(),
        &get_("/api/nowhere"),
        expect![[r#"
            404 text nothing here
            # Handled 404: 404: Not Found"#]],
    );
}

#[test]
fn a_method_of_a_nested_route_that_is_not_there_is_405() {
    check(
        nested(),
        &post("/api/item", ""),
        expect![[r#"
            405 json
            allow: GET,HEAD

            {"detail":"Method Not Allowed"}
            # Handled 405: 405: Method Not Allowed"#]],
    );
}

#[test]
fn head_of_a_wrong_method_has_no_content() {
    let app = Route::new().at("/item", http_exception_poem::put(make_sync(|_| "item")));
    check(
        app,
        &head("/item"),
        expect![[r#"
            405
            allow: PUT
            cache-control: no-store
            content-length: 31
            content-type: application/json
            x-content-type-options: nosniff
            # Handled 405: 405: Method Not Allowed"#]],
    );
}

#[test]
fn a_path_without_methods_allows_none() {
    let app = Route::new().at("/item", RouteMethod::new());
    check(
        app,
        &get_("/item"),
        expect![[r#"
            405 json
            allow: 

            {"detail":"Method Not Allowed"}
            # Handled 405: 405: Method Not Allowed"#]],
    );
}

#[test]
fn methods_inside_methods_allow_those_of_the_inner_ones() {
    let inner = RouteMethod::new().put(make_sync(|_| "item"));
    let app = Route::new().at("/item", get(inner));
    check(
        app,
        &get_("/item"),
        expect![[r#"
            405 json
            allow: PUT

            {"detail":"Method Not Allowed"}
            # Handled 405: 405: Method Not Allowed"#]],
    );
}

#[test]
fn a_domain_that_is_not_there_is_404() {
    let app = RouteDomain::new().at("example.com", make_sync(|_| "item"));
    check(
        app,
        &get_("/"),
        expect![[r#"
            404 text nothing here
            # Handled 404: 404: Not Found"#]],
    );
}

fn nested() -> Route {
    let nested = Route::new().at("/item", get(make_sync(|_| "item")));
    Route::new().nest("/api", nested)
}
