//! [`TokenCache`]: access tokens that outlive the connection that fetched them.
//!
//! A host issues a client so many tokens at a time (fifteen, from version 7.3 on) and takes none back before it expires. Connections that share a
//! cache share their tokens: whoever needs one looks here before it asks the server, and puts what it got here for the others. What is refused is
//! taken out again.
//!
//! A token is found by URL, client key and a keyed hash of the secret, so whoever has a wrong secret finds none. In a [file](super::token_file)
//! the same is kept between processes.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use http::HeaderValue;
use siphasher::sip128::SipHasher24;
use tokio::task::spawn_blocking;
use url::Url;

use super::options::Credentials;
use super::token_file::TokenFile;
use crate::error::Result;

/// Access tokens that several connections share. Clones are one cache.
///
/// ```
/// use edfi_resync::ods::TokenCache;
///
/// let tokens = TokenCache::new();
/// // `Resync::builder(..).token_cache(tokens.clone())`, as often as there are connections.
/// let folder = tempfile::tempdir()?;
/// let kept = TokenCache::at(folder.path().join("tokens"))?;
/// # assert!(!format!("{tokens:?} {kept:?}").is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct TokenCache(Arc<Inner>);

struct Inner {
    /// What the hashes are keyed with.
    key: [u8; 16],
    slots: Mutex<HashMap<SlotId, Arc<Slot>>>,
    file: Option<TokenFile>,
}

/// URL, client key and secret, hashed.
pub(super) type SlotId = u128;

/// Where the token of one client at one server lies.
#[derive(Default)]
struct Slot {
    kept: Mutex<Option<Kept>>,
    /// Held by whoever fetches: the others wait for what comes.
    flight: tokio::sync::Mutex<()>,
}

/// A token with its life, by the wall clock: processes share no other.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) header: HeaderValue,
    pub(super) life: Duration,
    pub(super) expires_at: SystemTime,
}

impl Kept {
    /// How long it may still be used by somebody who begins now; none for what is about to be renewed.
    pub(super) fn left(&self, now: SystemTime) -> Option<Duration> {
        let left = self.expires_at.duration_since(now).ok()?;
        // A clock that was put back makes no token live longer.
        (left > self.life / 10 && left <= self.life).then_some(left)
    }
}

impl TokenCache {
    /// A cache in memory, for the connections of this process.
    pub fn new() -> Self {
        let chance = RandomState::new();
        let mut key = [0; 16];
        key[..8].copy_from_slice(&chance.hash_one(1).to_be_bytes());
        key[8..].copy_from_slice(&RandomState::new().hash_one(2).to_be_bytes());
        Self(Arc::new(Inner { key, slots: Mutex::default(), file: None }))
    }

    /// A cache in a file that its owner alone may read, for all processes that name it. It is made if there is none. Whoever can read it can use
    /// the tokens as long as they live, half an hour as a rule; keys and secrets are not in it.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`](crate::ErrorKind::ConfigInvalid) names the option `token_cache`: the file cannot be made, read or written, or is another.
    pub fn at(path: impl AsRef<Path>) -> Result<Self> {
        let (file, key) = TokenFile::open(path.as_ref(), Self::new().0.key)?;
        Ok(Self(Arc::new(Inner { key, slots: Mutex::default(), file: Some(file) })))
    }

    /// Where the token of a client lies.
    pub(super) fn shelf(&self, url: &Url, credentials: &Credentials) -> Shelf {
        let mut named = Vec::new();
        for part in [url.as_str(), credentials.key(), credentials.expose_secret()] {
            named.extend_from_slice(&(part.len() as u64).to_be_bytes());
            named.extend_from_slice(part.as_bytes());
        }
        let id: SlotId = SipHasher24::new_with_key(&self.0.key).hash(&named).into();
        let slot = Arc::clone(self.slots().entry(id).or_default());
        Shelf { cache: self.clone(), id, slot }
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<SlotId, Arc<Slot>>> {
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for TokenCache {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.file.is_some() { "TokenCache(in a file)" } else { "TokenCache(in memory)" })
    }
}

/// The slot of one client's token in a cache.
pub(super) struct Shelf {
    cache: TokenCache,
    id: SlotId,
    slot: Arc<Slot>,
}

impl Shelf {
    /// Waits while another connection of this process fetches a token.
    pub(super) async fn flight(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.slot.flight.lock().await
    }

    /// A token that lives and is another than this one, with what is left of its life.
    pub(super) async fn find(&self, other_than: Option<&HeaderValue>, now: SystemTime) -> Option<(HeaderValue, Duration)> {
        let usable = |kept: Kept| kept.left(now).filter(|_| other_than != Some(&kept.header)).map(|left| (kept.header, left));
        let here = self.kept().clone();
        if let Some(found) = here.and_then(usable) {
            return Some(found);
        }
        let id = self.id;
        let kept = self.in_file(move |file| file.find(id)).await??;
        let found = usable(kept.clone())?;
        *self.kept() = Some(kept);
        Some(found)
    }

    /// Puts a token here for the others.
    pub(super) async fn put(&self, header: HeaderValue, life: Duration, now: SystemTime) {
        let Some(expires_at) = now.checked_add(life) else { return };
        let kept = Kept { header, life, expires_at };
        *self.kept() = Some(kept.clone());
        let id = self.id;
        self.in_file(move |file| file.change(id, now, |_| Some(kept))).await;
    }

    /// Takes a token out that was refused.
    pub(super) async fn refuse(&self, header: &HeaderValue, now: SystemTime) {
        self.kept().take_if(|kept| kept.header == *header);
        let (id, header) = (self.id, header.clone());
        self.in_file(move |file| file.change(id, now, |kept| kept.filter(|kept| kept.header != header))).await;
    }

    /// What comes of work on the file, if there is one. A file that fails under way shares no more, and costs nothing else.
    async fn in_file<T: Send + 'static>(&self, work: impl FnOnce(&TokenFile) -> std::io::Result<T> + Send + 'static) -> Option<T> {
        let file = self.cache.0.file.clone()?;
        match spawn_blocking(move || work(&file)).await {
            Ok(Ok(done)) => Some(done),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the token cache cannot be used");
                None
            }
            Err(_) => None,
        }
    }

    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        self.slot.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;
    const LIFE: Duration = Duration::from_secs(1800);

    fn shelf(cache: &TokenCache, url: &str, key: &str, secret: &str) -> Shelf {
        cache.shelf(&url.parse().expect("a URL"), &Credentials::new(key, secret))
    }

    fn header(text: &'static str) -> HeaderValue {
        HeaderValue::from_static(text)
    }

    async fn found(shelf: &Shelf, after: u64) -> Option<(HeaderValue, Duration)> {
        shelf.find(None, NOW + Duration::from_secs(after)).await
    }

    #[tokio::test]
    async fn a_token_is_found_by_url_key_and_secret_together() {
        let cache = TokenCache::new();
        shelf(&cache, "https://ods.example/oauth/token", "key", "secret").put(header("Bearer x"), LIFE, NOW).await;
        let same = shelf(&cache.clone(), "https://ods.example/oauth/token", "key", "secret");
        assert_eq!(found(&same, 100).await, Some((header("Bearer x"), Duration::from_secs(1700))));
        for (url, key, secret) in [
            ("https://ods.example/oauth/token", "key", "wrong"),
            ("https://ods.example/oauth/token", "other", "secret"),
            ("https://ods.example/t2/oauth/token", "key", "secret"),
            ("https://ods.example/oauth/token", "keys", "ecret"),
        ] {
            assert_eq!(found(&shelf(&cache, url, key, secret), 100).await, None, "{url} {key} {secret}");
        }
        assert_eq!(found(&shelf(&TokenCache::new(), "https://ods.example/oauth/token", "key", "secret"), 0).await, None);
    }

    #[tokio::test]
    async fn what_is_about_to_expire_was_refused_or_is_known_already_is_not_found() {
        let cache = TokenCache::new();
        let shelf = shelf(&cache, "https://ods.example/oauth/token", "key", "secret");
        shelf.put(header("Bearer x"), LIFE, NOW + LIFE).await;
        assert!(found(&shelf, 1800 + 1619).await.is_some());
        for after in [1800 + 1620, 1800 + 1800, 1 << 40] {
            assert_eq!(found(&shelf, after).await, None, "{after}");
        }
        assert_eq!(found(&shelf, 1799).await, None, "the clock was put back");
        assert_eq!(shelf.find(Some(&header("Bearer x")), NOW + LIFE).await, None);
        shelf.refuse(&header("Bearer older"), NOW).await;
        assert!(found(&shelf, 1800).await.is_some(), "somebody else's refusal");
        shelf.refuse(&header("Bearer x"), NOW).await;
        assert_eq!(found(&shelf, 1800).await, None);
    }
}
