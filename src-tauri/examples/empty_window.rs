//! The empty window: a blank page that answers Enter with one call and its echo. It is built and never shipped.
//!
//! The bench holds the real window against it: what it takes to start, to answer a key and to stay open is what a window
//! costs by itself. Same toolkit, same size, same build, everything as the toolkit sets it; its page loads one script and one
//! figure.

use serde_json::Value;
use tauri::{WebviewUrl, WebviewWindowBuilder};

/// Gives back what it was asked, as the bench's one command is called.
#[tauri::command]
fn call(name: &str, request: Value) -> Result<Value, String> {
    if name == "echo" { Ok(request) } else { Err(format!("no such command: {name}")) }
}

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![call])
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Empty window")
                .inner_size(1366.0, 768.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!("src-tauri/examples/empty_window/tauri.conf.json"))
}
