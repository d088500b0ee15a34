//! The window itself.

use tauri::{AppHandle, Manager as _, WebviewUrl, WebviewWindowBuilder};

/// The only window's name, as the capability knows it.
const MAIN: &str = "main";

/// Opens the bench's window. The design fits 1366 × 768 without scrolling; below 1024 × 640 nothing is promised.
pub(crate) fn open_window(app: &AppHandle) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Packbench")
        .inner_size(1366.0, 768.0)
        .min_inner_size(1024.0, 640.0)
        .build()?;
    Ok(())
}

/// Brings the window to the front: a second start wants this one. While the window is still being made, this waits for it
/// in the queue of the thread that makes it.
pub(crate) fn raise(app: &AppHandle) {
    let handle = app.clone();
    let raised = app.run_on_main_thread(move || {
        let Some(window) = handle.get_webview_window(MAIN) else { return };
        for outcome in [window.unminimize(), window.show(), window.set_focus()] {
            if let Err(error) = outcome {
                tracing::warn!(%error, "the window could not be raised");
            }
        }
    });
    if let Err(error) = raised {
        tracing::warn!(%error, "the window could not be raised");
    }
}
