//! The door for a browser on this computer: who comes in, who does not, and what those inside hear.

use channels::http_client;
use reqwest::header::{HOST, ORIGIN};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use server::Door;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use tests::bench::{Bench, DANA};

async fn open(bench: &Bench) -> Door {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    server::serve(bench.station.clone(), listen, PathBuf::new()).await.unwrap()
}

#[tokio::test]
async fn only_this_address_s_own_pages_come_in() {
    let bench = Bench::start().await;
    let door = open(&bench).await;
    let (own, port) = (format!("http://{}", door.address), door.address.port());
    let ask = async |path: &str, host: &str, origin: Option<&str>| {
        let mut request = http_client().unwrap().post(format!("{own}{path}")).header(HOST, host).json(&json!({}));
        if path == "/changes" {
            request = http_client().unwrap().get(format!("{own}{path}")).header(HOST, host);
        }
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        request.send().await.unwrap().status()
    };
    let here = format!("127.0.0.1:{port}");
    let (named, six) = (format!("localhost:{port}"), format!("[::1]:{port}"));
    for (host, origin) in [
        (here.as_str(), None),
        (here.as_str(), Some(own.as_str())),
        (named.as_str(), Some(&*format!("http://{named}"))),
        (six.as_str(), None),
    ] {
        assert_eq!(ask("/call/app_view", host, origin).await, StatusCode::OK, "{host} {origin:?}");
    }
    for (host, origin) in [
        ("shop.example", None),
        (&*format!("127.0.0.1.shop.example:{port}"), None),
        (&*format!("localhost.shop.example:{port}"), None),
        (here.as_str(), Some("http://shop.example")),
        (here.as_str(), Some("null")),
        (here.as_str(), Some("http://127.0.0.1:1")),
        (here.as_str(), Some(&*format!("https://{here}"))),
        (here.as_str(), Some(&*format!("http://{named}"))),
    ] {
        for path in ["/call/sign_out", "/changes", "/media/pictures/1", "/"] {
            assert_eq!(ask(path, host, origin).await, StatusCode::FORBIDDEN, "{path} for {host} {origin:?}");
        }
    }
    assert_eq!(bench.view("app_view").await["phase"], "ready", "nobody was signed out from outside");
    door.close().await;
}

#[tokio::test]
async fn no_other_computer_is_served() {
    let bench = Bench::start().await;
    let anywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    assert!(server::serve(bench.station.clone(), anywhere, PathBuf::new()).await.is_err());
}

/// What a listener hears until one of its changes names `topic`.
async fn hear(listening: &mut Response, topic: &str) -> Vec<Value> {
    let (mut text, mut heard) = (String::new(), vec![]);
    loop {
        let chunk = listening.chunk().await.unwrap().unwrap_or_else(|| panic!("it ended after {heard:?}"));
        text.push_str(std::str::from_utf8(&chunk).unwrap());
        while let Some((event, rest)) = text.split_once("\n\n") {
            if let Some(data) = event.strip_prefix("data: ") {
                heard.push(serde_json::from_str::<Value>(data).unwrap());
            }
            text = rest.to_owned();
        }
        if heard.iter().any(|topics| topics.as_array().unwrap().contains(&json!(topic))) {
            return heard;
        }
    }
}

#[tokio::test]
async fn everyone_inside_hears_what_changes_until_the_door_is_closed() {
    let bench = Bench::start().await;
    let door = open(&bench).await;
    let listen = async || http_client().unwrap().get(format!("http://{}/changes", door.address)).send().await.unwrap();
    let (mut one, mut other) = (listen().await, listen().await);
    assert_eq!(one.headers()["content-type"], "text/event-stream");
    bench.open(DANA).await;
    for listener in [&mut one, &mut other] {
        for topics in hear(listener, "pack").await {
            assert!(!topics.as_array().unwrap().is_empty(), "a change says what it is about");
        }
    }
    // One that leaves is no loss for the rest.
    drop(other);
    bench.scan_article("GL-WB-CUR", 1).await;
    hear(&mut one, "pack").await;

    let address = door.address;
    door.close().await;
    while one.chunk().await.unwrap().is_some() {}
    assert!(http_client().unwrap().get(format!("http://{address}/")).send().await.is_err(), "nobody comes in any more");
    assert_eq!(bench.view("app_view").await["phase"], "ready", "the bench goes on");
}
