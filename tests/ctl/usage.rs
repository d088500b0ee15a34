//! Help, wrong usage, and what the environment names.

use store::Store;
use tests::ctl::Ctl;

const VERBS: [&str; 7] = ["serve", "simulate", "status", "sync", "slip", "scan", "print"];

#[tokio::test]
async fn every_verb_shows_an_example() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let all = ctl.run(&["--help"]).await;
    assert_eq!(all.code, Some(0));
    for verb in VERBS {
        assert!(all.out.lines().any(|line| line.trim_start().starts_with(verb)), "{verb} is not in {}", all.out);
        let help = ctl.run(&[verb, "--help"]).await;
        assert!(help.code == Some(0) && help.out.contains(&format!("Example: packbenchctl {verb}")), "{help:?}");
    }
}

#[tokio::test]
async fn wrong_usage_is_told_apart_from_a_refusal() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let wrong: [&[&str]; 12] = [
        &[],
        &["pack"],
        &["scan"],
        &["scan", "--stdin", "T-07"],
        &["print", "label.zpl"],
        &["slip", "1042", "--format", "docx", "-o", "slip"],
        &["slip", "1042", "--format", "pdf"],
        &["sync", "--since", "yesterday"],
        &["sync", "--since", "2026-03-01", "--full"],
        &["status", "--store", "mysql://here"],
        &["serve", "--demo", "--store", "sqlite:here.db"],
        &["serve", "--demo", "--first-steps"],
    ];
    for words in wrong {
        let said = ctl.run(words).await;
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{words:?}: {said:?}");
        assert!(!said.err.is_empty(), "{words:?}");
    }
    let by_variable = ctl.with("PACKBENCH_STORE", "mysql://here").run(&["status"]).await;
    assert_eq!(by_variable.code, Some(2), "{by_variable:?}");
}

#[tokio::test]
async fn a_variable_may_name_a_file_and_a_flag_comes_first() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let (file, missing) = (ctl.folder().join("where"), ctl.folder().join("missing"));
    let url = format!("sqlite:{}", ctl.folder().join("named.db").display());
    Store::open(&url).await.unwrap().close().await;
    std::fs::write(&file, format!("{url}\n")).unwrap();
    let ctl = ctl.with("PACKBENCH_STORE_FILE", file.display().to_string());
    ctl.run(&["status", "--json"]).await.json();
    let flag = ctl.run(&["status", "--store", "sqlite:elsewhere.db"]).await;
    assert_eq!(flag.refusal(), "PB-STORE-MISSING");
    let unreadable = ctl.with("PACKBENCH_HOME_FILE", missing.display().to_string()).run(&["status"]).await;
    assert_eq!(unreadable.refusal(), "PB-FILE-UNUSABLE");
    assert!(unreadable.err.contains("PACKBENCH_HOME_FILE"), "{unreadable:?}");
}
