//! The UI's own files. A path never leaves the folder; an unknown one gives the start page, which knows its routes. A script that
//! is gone is not there: a page that is older than its files has to hear it.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::path::{Component, Path, PathBuf};

/// The same policy as the window's: nothing is loaded from anywhere else.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";

/// Where the pages' scripts and fonts lie.
const FILES: &str = "/assets/";

pub(crate) async fn page(folder: &Path, path: &str) -> Response {
    let wanted = inside(folder, path).filter(|file| file.is_file());
    if wanted.is_none() && path.starts_with(FILES) {
        return (StatusCode::NOT_FOUND, "There is no such file: load the page again.").into_response();
    }
    let file = wanted.unwrap_or_else(|| folder.join("index.html"));
    let Ok(bytes) = tokio::fs::read(&file).await else {
        return (StatusCode::NOT_FOUND, "The pages are not built: run `cargo xtask run`.").into_response();
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind_of(&file)));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    (headers, bytes).into_response()
}

fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let relative = Path::new(path.trim_start_matches('/'));
    let is_plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    (is_plain && !path.contains('\0')).then(|| folder.join(relative))
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_script_that_is_gone_is_not_the_start_page() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("index.html"), "start").unwrap();
        let status = async |path| page(folder.path(), path).await.status();
        assert_eq!(status("/assets/gone.js").await, StatusCode::NOT_FOUND);
        assert_eq!(status("/settings").await, StatusCode::OK);
    }

    #[test]
    fn a_path_never_leaves_the_folder() {
        let folder = Path::new("/ui");
        assert_eq!(inside(folder, "/assets/app.js"), Some(PathBuf::from("/ui/assets/app.js")));
        for bad in ["/../secret", "/a/../../b", "//etc/passwd/..", "/./x"] {
            assert!(inside(folder, bad).is_none_or(|file| file.starts_with(folder) && !bad.contains("..")), "{bad}");
        }
    }
}
