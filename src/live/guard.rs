//! Who may ask for what. The server is for one person at one machine; pages of other sites in the same browser must
//! neither read nor write through it.

use axum::http::{Method, Request};

/// The header that a request which runs or writes anything must carry.
pub(super) const TOKEN: &str = "X-Visare-Token";

/// The port that goes without saying: browsers leave it out of the names they give.
const USUAL_PORT: u16 = 80;

/// Whether a request is the person's own: asked for under the name of this machine, from no other site's page, and
/// with the token unless it only reads.
pub(super) fn may_pass<B>(request: &Request<B>, port: u16, token: &str) -> bool {
    let own = |host: &str| {
        ["127.0.0.1", "localhost"].iter().any(|name| {
            let rest = host.strip_prefix(name);
            rest == Some(&format!(":{port}")) || (port == USUAL_PORT && rest == Some(""))
        })
    };
    // A name of another site may be made to lead to this machine; the browser then says that name.
    let own_host = matches!(headers(request, "Host")[..], [host] if own(host))
        && request
            .uri()
            .authority()
            .is_none_or(|name| own(name.as_str()));
    let own_origin = match headers(request, "Origin")[..] {
        [] => true,
        [origin] => origin.strip_prefix("http://").is_some_and(own),
        _ => false,
    };
    // What a page only shows, such as a picture, is asked for without an origin.
    let own_page = headers(request, "Sec-Fetch-Site")
        .iter()
        .all(|site| matches!(*site, "same-origin" | "none"));
    let allowed = match request.method() {
        &Method::GET | &Method::HEAD => true,
        &Method::POST => matches!(headers(request, TOKEN)[..], [given] if same(given, token)),
        _ => false,
    };
    own_host && own_origin && own_page && allowed
}

/// The values of a header; one that is no plain text is as good as none of those that pass.
fn headers<'a, B>(request: &'a Request<B>, name: &str) -> Vec<&'a str> {
    let found = request.headers().get_all(name).iter();
    found
        .map(|value| value.to_str().unwrap_or_default())
        .collect()
}

/// Compares in a time that does not tell how much of it was right.
fn same(given: &str, token: &str) -> bool {
    let differing = given
        .bytes()
        .zip(token.bytes())
        .fold(0, |sum, (one, other)| sum | (one ^ other));
    given.len() == token.len() && differing == 0
}

/// Whether a path names a file below a folder of outputs, and none that leads elsewhere or is none of its files.
pub(super) fn inside(path: &str) -> bool {
    let ordinary = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.contains(['\\', ':'])
            && !part.contains('\0')
    };
    path.split('/').all(ordinary)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::{inside, may_pass, same};

    fn passes(port: u16, headers: &[(&str, &str)]) -> bool {
        let asked = headers
            .iter()
            .fold(Request::builder(), |asked, (name, value)| {
                asked.header(*name, *value)
            });
        may_pass(&asked.body(()).unwrap(), port, "abc")
    }

    #[test]
    fn the_usual_port_goes_without_saying() {
        for host in ["localhost", "127.0.0.1", "localhost:80", "127.0.0.1:80"] {
            let origin = format!("http://{host}");
            let asked = [("Host", host), ("Origin", &origin)];
            assert!(passes(80, &asked), "{host}");
            assert!(!passes(3000, &asked[..1]), "{host}");
        }
        for host in ["localhost:", "localhost:3000", "localhost.example", ""] {
            assert!(!passes(80, &[("Host", host)]), "{host}");
        }
    }

    #[test]
    fn a_name_in_the_request_line_must_be_this_machines_too() {
        let asked = |uri: &str| {
            let asked = Request::get(uri).header("Host", "localhost:3000");
            may_pass(&asked.body(()).unwrap(), 3000, "abc")
        };
        assert!(asked("/state"));
        assert!(asked("http://localhost:3000/state"));
        assert!(!asked("http://visare.example/state"));
    }

    #[test]
    fn no_path_leads_out() {
        for path in [
            "../x",
            "a/../b",
            "/etc/passwd",
            "a//b",
            ".visare/p",
            "a\\..\\b",
            "c:/x",
            "",
            "a\0",
        ] {
            assert!(!inside(path), "{path}");
        }
        assert!(inside("0883/index.html"));
        assert!(inside("å.xlsx"));
    }

    #[test]
    fn a_token_is_right_or_wrong() {
        assert!(same("abc", "abc"));
        for wrong in ["", "ab", "abd", "abcd"] {
            assert!(!same(wrong, "abc"));
        }
    }
}
