//! Files that one program at a time may work with.
//!
//! What is locked is a file beside them, since they themselves are replaced as a whole. It is removed
//! in the end where that is safe; one that stays after a crash locks nothing.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use fs4::{FileExt, TryLockError};

use crate::failure::Failure;

/// A file that no other program works with until this is dropped.
pub(crate) struct Locked {
    /// The file itself, whatever links lead to it.
    path: PathBuf,
    beside: PathBuf,
    lock: File,
}

impl Locked {
    /// Takes a file, which need not be there yet, though its folder does.
    ///
    /// # Errors
    /// [`Failure`] when another program has it, or it cannot be locked.
    pub(crate) fn take(path: &Path) -> Result<Self, Failure> {
        let failed = |error: &io::Error| {
            let message = format!("{} cannot be locked: {error}.", path.display());
            Failure::internal("file_lock_failed", message)
                .hint("Name a file in a folder that you may write to, on a disk of this machine.")
        };
        let path = real(path).map_err(|error| failed(&error))?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".lock");
        let beside = path.with_file_name(name);
        loop {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            let lock = options.open(&beside).map_err(|error| failed(&error))?;
            match FileExt::try_lock(&lock) {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(busy(&path)),
                Err(TryLockError::Error(error)) => return Err(failed(&error)),
            }
            // Whoever had it before may have removed it meanwhile, and a lock without a name keeps
            // nobody out.
            if is_at(&lock, &beside).map_err(|error| failed(&error))? {
                // A lock is empty. What is not may be somebody's ticket, and would be removed.
                return match lock.metadata().map_err(|error| failed(&error))?.len() {
                    0 => Ok(Self { path, beside, lock }),
                    _ => Err(no_lock(&path, &beside)),
                };
            }
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        // Under the lock, so that nobody loses a file that is theirs.
        if CAN_BE_REMOVED {
            let _ = std::fs::remove_file(&self.beside);
        }
        let _ = FileExt::unlock(&self.lock);
    }
}

fn busy(path: &Path) -> Failure {
    let message = format!("Another program works with {} now.", path.display());
    Failure::usage("file_in_use", message)
        .hint("Wait until it has ended; what became of its work is known only then.")
}

fn no_lock(path: &Path, beside: &Path) -> Failure {
    let (path, beside) = (path.display(), beside.display());
    let message = format!("{path} cannot be locked: {beside} is there and is no lock.");
    Failure::usage("file_lock_taken", message).hint("Name another file.")
}

/// The way to a file without links, so that two names of it have one lock.
fn real(path: &Path) -> io::Result<PathBuf> {
    match path.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new(".")).canonicalize()?;
            Ok(folder.join(path.file_name().ok_or(error)?))
        }
        found => found,
    }
}

/// Only where it can be told afterwards which file a lock is on.
const CAN_BE_REMOVED: bool = cfg!(unix);

#[cfg(unix)]
fn is_at(lock: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let ours = lock.metadata()?;
    match std::fs::metadata(path) {
        Ok(there) => Ok((ours.dev(), ours.ino()) == (there.dev(), there.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("paywright-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_file_is_had_by_one_and_can_be_had_again() {
        let folder = folder("lock");
        let path = folder.join("order-1.ticket");
        let first = Locked::take(&path).unwrap();
        std::fs::create_dir_all(folder.join("sub")).unwrap();
        for name in [path.clone(), folder.join("sub/../order-1.ticket")] {
            let Err(Failure::Told(report)) = Locked::take(&name) else {
                panic!("{name:?} is had twice");
            };
            assert_eq!(report.code, "file_in_use");
        }
        drop(first);
        let again = Locked::take(&path).unwrap();
        drop(again);
        assert!(!CAN_BE_REMOVED || !folder.join("order-1.ticket.lock").exists());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_stands_where_the_lock_would_be_is_left_alone() {
        let folder = folder("lock-taken");
        let other = folder.join("order-1.lock");
        std::fs::write(&other, "another ticket").unwrap();
        let Err(Failure::Told(report)) = Locked::take(&folder.join("order-1")) else {
            panic!("it was taken");
        };
        assert_eq!(report.code, "file_lock_taken");
        assert_eq!(std::fs::read_to_string(&other).unwrap(), "another ticket");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_to_a_file_have_its_lock() {
        let folder = folder("lock-link");
        let path = folder.join("a");
        std::fs::write(&path, "").unwrap();
        std::os::unix::fs::symlink(&path, folder.join("b")).unwrap();
        let _first = Locked::take(&folder.join("b")).unwrap();
        assert!(Locked::take(&path).is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn many_at_once_never_have_it_together() {
        use std::sync::atomic::{AtomicU32, Ordering};
        let folder = folder("lock-many");
        let path = folder.join("file");
        let (inside, had) = (AtomicU32::new(0), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        if let Ok(lock) = Locked::take(&path) {
                            assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                            had.fetch_add(1, Ordering::SeqCst);
                            inside.fetch_sub(1, Ordering::SeqCst);
                            drop(lock);
                        }
                    }
                });
            }
        });
        assert!(had.load(Ordering::SeqCst) > 0);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
