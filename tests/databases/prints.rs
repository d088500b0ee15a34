//! Prints: one key one print, and bytes that may have left are never sent again by themselves.

use crate::sample::{NOON_MS, save_orders};
use domain::printing::{DocumentKind, Language};
use store::{NewPrint, PrintState, StoreError, Write};
use tests::both::for_each_engine;

fn print(key: &str, order: Option<i64>, kind: DocumentKind) -> NewPrint {
    NewPrint {
        print_key: key.to_owned(),
        fulfilment_order_id: order,
        purchase_id: None,
        kind,
        language: Language::Zpl,
        printer_url: Some("tcp://printer.test:9100".to_owned()),
        station: "A".to_owned(),
        bytes: (kind == DocumentKind::Slip).then(|| vec![0, 255]),
        created_at_ms: NOON_MS,
    }
}

#[tokio::test]
async fn one_key_is_one_print() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0].0;
        let slip = || Write::print(print("slip:1", Some(id), DocumentKind::Slip));
        store.commit(vec![slip(), slip()]).await.unwrap();
        store.commit(vec![slip(), Write::print(print("label:1", Some(id), DocumentKind::Label))]).await.unwrap();
        assert_eq!(store.print_count(id, DocumentKind::Slip).await.unwrap(), 1);
        let stored = store.print("slip:1").await.unwrap().unwrap();
        assert_eq!((stored.state.as_str(), stored.bytes), ("queued", Some(vec![0, 255])));
        assert_eq!(store.last_label_print(id).await.unwrap().unwrap().print_key, "label:1");
        assert!(store.print("slip:2").await.unwrap().is_none());
        assert_eq!(store.prints_waiting("A", DocumentKind::Label, NOON_MS).await.unwrap(), 1);
        assert_eq!(store.prints_waiting("A", DocumentKind::Label, NOON_MS + 1).await.unwrap(), 0);
        assert_eq!(store.prints_waiting("B", DocumentKind::Label, NOON_MS).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_may_have_left_is_not_sent_again() {
    for_each_engine(async |store| {
        store.commit(vec![Write::print(print("test:1", None, DocumentKind::Test))]).await.unwrap();
        let send = async || store.commit(vec![Write::print_sending("test:1")]).await;
        let end = async |state, reason| {
            store.commit(vec![Write::print_ended("test:1", state, reason, NOON_MS)]).await.unwrap();
        };
        send().await.unwrap();
        assert!(matches!(send().await, Err(StoreError::Stale)), "in flight");
        end(PrintState::Failed, Some("nothing reached it")).await;
        send().await.expect("nothing had left");
        end(PrintState::Unknown, Some("the line broke")).await;
        assert!(matches!(send().await, Err(StoreError::Stale)), "look at the printer");
        assert_eq!(store.print("test:1").await.unwrap().unwrap().reason.as_deref(), Some("the line broke"));
        assert_eq!(store.prints_waiting("A", DocumentKind::Test, 0).await.unwrap(), 1);
        for state in [PrintState::Sent, PrintState::Printed] {
            end(state, None).await;
            assert!(matches!(send().await, Err(StoreError::Stale)));
        }
        assert_eq!(store.prints_waiting("A", DocumentKind::Test, 0).await.unwrap(), 0);
        let nowhere = store.commit(vec![Write::print_ended("test:2", PrintState::Sent, None, NOON_MS)]).await;
        assert!(matches!(nowhere, Err(StoreError::Stale)));
    })
    .await;
}
