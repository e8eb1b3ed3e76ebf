//! Handles: what C sees as pointers to types that it does not know.

use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

use paywright_bridge::Error;

use crate::text::{missing, needed};

/// What stands behind a handle. The mark tells a handle of this kind from others and, as long as the
/// memory is not used for anything else, from one that was freed.
#[repr(C)] // The mark comes first, whatever the kind.
pub(crate) struct Marked<T> {
    mark: AtomicU64,
    value: T,
}

/// A type that C has handles of.
pub(crate) trait Handle: Sized {
    type Value;
    /// Another number for each kind.
    const MARK: u64;
    /// The name of its argument.
    const NAME: &'static str;

    /// Hands a new one over.
    ///
    /// # Safety
    /// `out` must be NULL or point to a pointer that may be written.
    unsafe fn put(out: *mut *mut Self, value: Self::Value) -> Result<(), Error> {
        needed(out, "out")?;
        let made = Box::new(Marked { mark: AtomicU64::new(Self::MARK), value });
        // SAFETY: the caller's promise.
        unsafe { ptr::write(out, Box::into_raw(made).cast::<Self>()) };
        Ok(())
    }

    /// What a handle stands for.
    ///
    /// # Safety
    /// `handle` must be NULL or a handle of this library, and not be freed meanwhile.
    unsafe fn get<'a>(handle: *const Self) -> Result<&'a Self::Value, Error> {
        // SAFETY: the caller's promise; all kinds begin with their mark.
        let marked = unsafe { checked::<Self>(handle) }?;
        Ok(&marked.value)
    }

    /// Frees a handle; NULL, another kind and one that was freed do nothing.
    ///
    /// # Safety
    /// As [`get`](Self::get), and nobody else may use it.
    unsafe fn free(handle: *mut Self) {
        // SAFETY: the caller's promise.
        let Ok(marked) = (unsafe { checked::<Self>(handle) }) else { return };
        let is_ours =
            marked.mark.compare_exchange(Self::MARK, FREED, Ordering::AcqRel, Ordering::Acquire);
        if is_ours.is_ok() {
            // SAFETY: `put` has made it, and the mark was still there.
            drop(unsafe { Box::from_raw(handle.cast::<Marked<Self::Value>>()) });
        }
    }
}

/// # Safety
/// As [`Handle::get`].
unsafe fn checked<'a, H: Handle>(handle: *const H) -> Result<&'a Marked<H::Value>, Error> {
    let is_aligned = handle.cast::<Marked<H::Value>>().is_aligned();
    if handle.is_null() {
        return Err(missing(H::NAME));
    }
    let marked = handle.cast::<Marked<H::Value>>();
    // SAFETY: the caller's promise.
    if is_aligned && unsafe { (*marked).mark.load(Ordering::Acquire) } == H::MARK {
        // SAFETY: it is one of this kind, as its mark says.
        return Ok(unsafe { &*marked });
    }
    Err(Error::of_handle(H::NAME))
}

const FREED: u64 = 0;

/// Declares a kind of handle.
macro_rules! handle {
    ($(#[$meta:meta])* $name:ident, $argument:literal, $mark:literal, $value:ty) => {
        impl $crate::handle::Handle for $name {
            type Value = $value;
            const MARK: u64 = u64::from_be_bytes(*$mark);
            const NAME: &'static str = $argument;
        }
    };
}
pub(crate) use handle;
