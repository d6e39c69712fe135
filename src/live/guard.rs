//! Who may ask for what. The server is for one person at one machine; pages of other sites in the same browser must
//! neither read nor write through it.

use tiny_http::{Method, Request};

/// The header that a request which runs or writes anything must carry.
pub(super) const TOKEN: &str = "X-Visare-Token";

/// The port that goes without saying: browsers leave it out of the names they give.
const USUAL_PORT: u16 = 80;

/// Whether a request is the person's own: asked for under the name of this machine, from no other site's page, and
/// with the token unless it only reads.
pub(super) fn may_pass(request: &Request, port: u16, token: &str) -> bool {
    let own = |host: &str| {
        ["127.0.0.1", "localhost"].iter().any(|name| {
            let rest = host.strip_prefix(name);
            rest == Some(&format!(":{port}")) || (port == USUAL_PORT && rest == Some(""))
        })
    };
    // A name of another site may be made to lead to this machine; the browser then says that name.
    let own_host = matches!(headers(request, "Host")[..], [host] if own(host));
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
        Method::Get | Method::Head => true,
        Method::Post => matches!(headers(request, TOKEN)[..], [given] if same(given, token)),
        _ => false,
    };
    own_host && own_origin && own_page && allowed
}

fn headers<'a>(request: &'a Request, name: &'static str) -> Vec<&'a str> {
    let found = request.headers().iter();
    found
        .filter(|header| header.field.equiv(name))
        .map(|header| header.value.as_str())
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

/// The name of a file below a folder of outputs; none for what leads elsewhere, or is none of its files.
pub(super) fn inside(path: &str) -> Option<String> {
    let decoded = decoded(path)?;
    let ordinary = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.contains(['\\', ':'])
            && !part.contains('\0')
    };
    decoded.split('/').all(ordinary).then_some(decoded)
}

/// A path with `%C3%A5` and the like resolved.
pub(super) fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let value = digit()? * 16 + digit()?;
        bytes.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use tiny_http::{Request, TestRequest};

    use super::{inside, may_pass, same};

    fn passes(port: u16, headers: &[&str]) -> bool {
        let asked = headers.iter().fold(TestRequest::new(), |asked, header| {
            asked.with_header(header.parse().unwrap())
        });
        may_pass(&Request::from(asked), port, "abc")
    }

    #[test]
    fn the_usual_port_goes_without_saying() {
        for host in ["localhost", "127.0.0.1", "localhost:80", "127.0.0.1:80"] {
            let name = format!("Host: {host}");
            let origin = format!("Origin: http://{host}");
            assert!(passes(80, &[&name, &origin]), "{host}");
            assert!(!passes(3000, &[&name]), "{host}");
        }
        for host in ["localhost:", "localhost:3000", "localhost.example", ""] {
            assert!(!passes(80, &[&format!("Host: {host}")]), "{host}");
        }
    }

    #[test]
    fn no_path_leads_out() {
        for path in [
            "../x",
            "a/../b",
            "%2e%2e/x",
            "/etc/passwd",
            "a//b",
            ".visare/p",
            "a\\..\\b",
            "c:/x",
            "%",
            "%zz",
            "",
            "a%00",
        ] {
            assert_eq!(inside(path), None, "{path}");
        }
        assert_eq!(
            inside("0883/index.html").as_deref(),
            Some("0883/index.html")
        );
        assert_eq!(inside("%C3%A5.xlsx").as_deref(), Some("å.xlsx"));
    }

    #[test]
    fn a_token_is_right_or_wrong() {
        assert!(same("abc", "abc"));
        for wrong in ["", "ab", "abd", "abcd"] {
            assert!(!same(wrong, "abc"));
        }
    }
}
