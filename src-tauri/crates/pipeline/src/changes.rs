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
            self.versions[*topic as usize].fetch_add(1, Ordering::Release);
        }
        if !topics.is_empty() || !sounds.is_empty() {
            // An error only says that nobody listens.
            let _ = self.told.send(Change { topics: topics.to_vec(), sounds });
        }
    }

    /// Listens from now on.
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.told.subscribe()
    }

    /// Another number after every change of this: what was read under the same one is still true.
    pub fn version(&self, topic: Topic) -> u64 {
        self.versions[topic as usize].load(Ordering::Acquire)
    }
}
