//! What changed, told to whoever looks: screens refetch by topic, benches hear sounds.

use domain::sounds::Sound;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::broadcast;

/// Changes a slow listener may miss before it is told to refetch everything.
const BACKLOG: usize = 256;

/// What a screen may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// The frame: people, printers, sync.
    App,
    /// The queue.
    Queue,
    /// The order on the bench.
    Pack,
    /// The log.
    Activity,
    /// Settings.
    Settings,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Topic; 5] = [Topic::App, Topic::Queue, Topic::Pack, Topic::Activity, Topic::Settings];

    /// The word sent to screens.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Queue => "queue",
            Self::Pack => "pack",
            Self::Activity => "activity",
            Self::Settings => "settings",
        }
    }
}

/// One change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// What to refetch.
    pub topics: Vec<Topic>,
    /// What the bench should hear that did not ask for it: a label that came out.
    pub sounds: Vec<Sound>,
}

/// How much was told of each topic up to a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen([u64; Topic::ALL.len()]);

/// Where changes are told.
#[derive(Clone, Debug)]
pub struct Changes {
    told: broadcast::Sender<Change>,
    versions: Arc<[AtomicU64; Topic::ALL.len()]>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { told: broadcast::channel(BACKLOG).0, versions: Arc::default() }
    }
}

impl Changes {
    /// Tells everyone who listens; nobody listening is fine.
    pub fn tell(&self, topics: &[Topic], sounds: Vec<Sound>) {
        for topic in topics {
            self.count(*topic);
        }
        self.send(topics, sounds);
    }

    /// Tells what whoever saw `seen` did since: to them it is no news. What others told meanwhile stays news.
    pub fn tell_own(&self, topics: &[Topic], seen: &mut Seen) {
        for topic in topics {
            let before = self.count(*topic);
            let seen = &mut seen.0[*topic as usize];
            if *seen == before {
                *seen += 1;
            }
        }
        self.send(topics, vec![]);
    }

    /// Gives how often it was told before.
    fn count(&self, topic: Topic) -> u64 {
        self.versions[topic as usize].fetch_add(1, Ordering::AcqRel)
    }

    fn send(&self, topics: &[Topic], sounds: Vec<Sound>) {
        if !topics.is_empty() || !sounds.is_empty() {
            // An error only says that nobody listens.
            let _ = self.told.send(Change { topics: topics.to_vec(), sounds });
        }
    }

    /// Listens from now on.
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.told.subscribe()
    }

    /// What was told up to now: what is read from here on is still true while none of its topics is news.
    pub fn seen(&self) -> Seen {
        Seen(std::array::from_fn(|topic| self.versions[topic].load(Ordering::Acquire)))
    }

    /// Whether any of these was told after `seen`.
    pub fn is_news(&self, topics: &[Topic], seen: &Seen) -> bool {
        topics.iter().any(|topic| self.versions[*topic as usize].load(Ordering::Acquire) != seen.0[*topic as usize])
    }
}
