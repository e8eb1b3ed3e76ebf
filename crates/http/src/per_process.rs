//! What a forked process must not share with its parent.

use std::sync::Arc;

use arc_swap::ArcSwapOption;

/// A value that every process makes for itself.
///
/// A fork copies connections and locks, but not the threads that serve them: a child that used them
/// would write into its parent's conversations, or wait for a lock that nobody gives back.
pub(crate) struct PerProcess<T>(ArcSwapOption<Owned<T>>);

struct Owned<T> {
    process: u32,
    value: Arc<T>,
}

impl<T> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        Self(ArcSwapOption::const_empty())
    }

    /// The value of this process, made when there is none.
    pub(crate) fn get<E>(&self, make: impl Fn() -> Result<T, E>) -> Result<Arc<T>, E> {
        let process = std::process::id();
        if let Some(owned) = &*self.0.load()
            && owned.process == process
        {
            return Ok(Arc::clone(&owned.value));
        }
        let made = Arc::new(Owned { process, value: Arc::new(make()?) });
        let mut ours = Arc::clone(&made.value);
        let before = self.0.rcu(|current| match current {
            Some(owned) if owned.process == process => {
                ours = Arc::clone(&owned.value);
                Some(Arc::clone(owned))
            }
            _ => {
                ours = Arc::clone(&made.value);
                Some(Arc::clone(&made))
            }
        });
        // The parent's value is left as it is: to drop it would be to use it.
        if let Some(inherited) = before.filter(|owned| owned.process != process) {
            std::mem::forget(inherited);
        }
        Ok(ours)
    }
}

/// What was inherited is not dropped either.
impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let last = self.0.swap(None);
        std::mem::forget(last.filter(|owned| owned.process != std::process::id()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once() {
        let values = PerProcess::new();
        let first = values.get(|| Ok::<_, ()>(String::from("first"))).unwrap();
        let second = values.get(|| Ok::<_, ()>(String::from("second"))).unwrap();
        assert!(Arc::ptr_eq(&first, &second));
        assert_eq!(PerProcess::<u8>::new().get(|| Err("no")), Err("no"));
    }

    #[test]
    fn threads_agree_on_one_value() {
        let values = PerProcess::new();
        let found = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|number| {
                    let values = &values;
                    scope.spawn(move || *values.get(|| Ok::<_, ()>(number)).unwrap())
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<i32>>()
        });
        assert!(found.iter().all(|value| *value == found[0]), "{found:?}");
    }
}
