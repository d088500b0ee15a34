//! The window itself.

use tauri::{AppHandle, Manager as _, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The only window's name, as the capability knows it.
const MAIN: &str = "main";
/// Where Linux shows the graphics cards that can draw, as `renderD128`.
#[cfg(target_os = "linux")]
const GRAPHICS_CARDS: &str = "/dev/dri";
/// Lets JavaScriptCore interpret the page's scripts instead of compiling them: what compiling them takes (30 MiB on a day's
/// work) buys nothing here, since a scan's answer runs a few thousand lines once.
#[cfg(target_os = "linux")]
const INTERPRETED: (&str, &str) = ("JSC_useJIT", "0");
/// Keeps the toolkit and the page's frame from loading a graphics card that the processor would emulate.
#[cfg(target_os = "linux")]
const WITHOUT_A_CARD: [(&str, &str); 2] = [("GDK_GL", "disable"), ("WEBKIT_DISABLE_DMABUF_RENDERER", "1")];

/// Says how the toolkit is to draw and to run the page, where only the environment can say it. To be called first of all: the
/// page's process inherits what stands in this one's environment.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the environment is all that they read, and setting it is unsafe beside other threads")]
pub(crate) fn prepare_toolkit() {
    for (name, value) in toolkit_wants(has_graphics_card(), |name| std::env::var_os(name).is_some()) {
        // SAFETY: it is the first thing that `main` does; no other thread runs yet.
        unsafe { std::env::set_var(name, value) };
    }
}

/// What is to be set, less what somebody set otherwise.
#[cfg(target_os = "linux")]
fn toolkit_wants(has_card: bool, is_set: impl Fn(&str) -> bool) -> Vec<(&'static str, &'static str)> {
    let plain = if has_card { &[][..] } else { &WITHOUT_A_CARD };
    [INTERPRETED].iter().chain(plain).filter(|(name, _)| !is_set(name)).copied().collect()
}

/// Elsewhere the system's own web view decides.
#[cfg(not(target_os = "linux"))]
pub(crate) fn prepare_toolkit() {}

#[cfg(target_os = "linux")]
fn has_graphics_card() -> bool {
    let found = std::fs::read_dir(GRAPHICS_CARDS);
    found.is_ok_and(|cards| cards.flatten().any(|card| card.file_name().to_string_lossy().starts_with("renderD")))
}

/// Opens the bench's window. The design fits 1366 × 768 without scrolling; below 1024 × 640 nothing is promised.
pub(crate) fn open_window(app: &AppHandle) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Packbench")
        .inner_size(1366.0, 768.0)
        .min_inner_size(1024.0, 640.0)
        .build()?;
    keep_nothing_to_go_back_to(&window)?;
    draw_plainly_without_a_card(&window)
}

/// The bench is one page: nothing is kept for one that is left.
#[cfg(target_os = "linux")]
fn keep_nothing_to_go_back_to(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{CacheModel, WebContextExt, WebViewExt};

    window.with_webview(|webview| {
        if let Some(context) = webview.inner().context() {
            context.set_cache_model(CacheModel::DocumentViewer);
        }
    })
}

/// Elsewhere the system's own web view decides.
#[cfg(not(target_os = "linux"))]
fn keep_nothing_to_go_back_to(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Without a graphics card WebKit has one emulated by the processor, which costs it 100 MiB and every frame a copy; drawn
/// plainly, this page needs neither.
#[cfg(target_os = "linux")]
fn draw_plainly_without_a_card(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    if has_graphics_card() {
        return Ok(());
    }
    window.with_webview(|webview| match webview.inner().settings() {
        Some(settings) => settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never),
        None => tracing::warn!("the window has no settings: it is drawn by an emulated graphics card"),
    })
}

/// Elsewhere the system's own web view knows.
#[cfg(not(target_os = "linux"))]
fn draw_plainly_without_a_card(_: &WebviewWindow) -> tauri::Result<()> {
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

/// Ends the program in order when the system tells it to, from now on.
pub(crate) fn end_when_told(app: AppHandle) {
    match tauri::async_runtime::block_on(async { station::told_to_end() }) {
        Ok(told) => drop(tauri::async_runtime::spawn(async move {
            told.await;
            app.exit(0);
        })),
        Err(error) => tracing::warn!(%error, "the system's wish to end this program can't be heard"),
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_card_draws_and_what_somebody_set_stays() {
        assert_eq!(toolkit_wants(true, |_| false), [INTERPRETED]);
        assert_eq!(toolkit_wants(false, |_| false), [INTERPRETED, WITHOUT_A_CARD[0], WITHOUT_A_CARD[1]]);
        assert_eq!(toolkit_wants(false, |name| name == INTERPRETED.0), WITHOUT_A_CARD);
    }
}
