//! Template, style and script made one file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use edfi_resync::{Error, ErrorKind, Result};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

use super::view::View;
use crate::text::number;

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page. Whatever is foreign in the view is escaped by the template engine.
///
/// # Errors
/// [`ErrorKind::Unexpected`] when the template and the view do not fit: never, as far as is known.
pub(super) fn page(view: &View) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("number", |count: u64| number(count));
    environment.add_filter("drawn", |svg: String| Value::from_safe_string(svg));
    let context = context! {
        view => Value::from(Serde(view)),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        policy => format!("default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'", digest(STYLE), digest(SCRIPT)),
    };
    environment
        .render_named_str("page.html", TEMPLATE, context)
        .map_err(|error| Error::new(ErrorKind::Unexpected, "the page of the report cannot be made").with_source(error))
}

/// The digest of a text, as a content security policy names it.
fn digest(text: &str) -> String {
    STANDARD.encode(ring::digest::digest(&ring::digest::SHA256, text.as_bytes()))
}
