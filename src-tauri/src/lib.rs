//! The shell: starts a station, opens its window, forwards calls and changes. Nothing is decided here.

mod bridge;
mod desktop;
mod options;

use options::Options;
use tauri::{Manager as _, RunEvent};

/// Runs the window until it is closed.
///
/// # Errors
/// When the window can't be opened. A station that can't start says so in the window.
pub fn run() -> anyhow::Result<()> {
    desktop::prepare_toolkit();
    let options = Options::read(std::env::args().skip(1))?;
    let log = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(log).with_writer(std::io::stderr).init();
    let app = tauri::Builder::default()
        // The first plugin: a second start must end before it touches anything.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| desktop::raise(app)))
        .invoke_handler(tauri::generate_handler![bridge::call])
        .register_asynchronous_uri_scheme_protocol("media", bridge::media)
        .setup(move |app| {
            app.manage(bridge::Bench::new(options));
            // Whoever sees the window may tell it to end.
            desktop::end_when_told(app.handle().clone());
            // The station starts while the window is made.
            tauri::async_runtime::spawn(bridge::start(app.handle().clone()));
            desktop::open_window(app.handle())?;
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        // The last that happens, whoever ended it: a person, the system or a shutdown.
        if let RunEvent::Exit = event {
            tauri::async_runtime::block_on(app.state::<bridge::Bench>().close());
        }
    });
    Ok(())
}
