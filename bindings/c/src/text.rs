//! Texts and bytes that come in, and those that go out.

use std::ffi::{c_char, c_void};
use std::ptr;

use paywright_bridge::Error;

use crate::error::result;

/// A text that the library has made, in UTF-8. A zero byte stands behind it, which `length` does not
/// count. `data` is NULL where there is no value. Free it with pw_string_free.
#[repr(C)]
#[derive(Debug)]
pub struct pw_string {
    /// The first byte.
    pub data: *mut c_char,
    /// How many bytes.
    pub length: usize,
}

impl pw_string {
    /// Hands a text over.
    ///
    /// # Safety
    /// `out` must be NULL or point to memory of a pw_string that may be written.
    pub(crate) unsafe fn put(
        out: *mut Self,
        name: &str,
        text: Option<String>,
    ) -> Result<(), Error> {
        let made = match text {
            Some(text) => Self::of(text.into_bytes()),
            None => Self { data: ptr::null_mut(), length: 0 },
        };
        if out.is_null() {
            made.free();
            return Err(missing(name));
        }
        // SAFETY: the caller's promise.
        unsafe { ptr::write(out, made) };
        Ok(())
    }

    /// Hands bytes over, which need be no text.
    ///
    /// # Safety
    /// As [`put`](Self::put).
    pub(crate) unsafe fn put_bytes(
        out: *mut Self,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<(), Error> {
        needed(out, name)?;
        // SAFETY: the caller's promise.
        unsafe { ptr::write(out, Self::of(bytes)) };
        Ok(())
    }

    fn of(mut bytes: Vec<u8>) -> Self {
        let length = bytes.len();
        bytes.push(0);
        let data = Box::into_raw(bytes.into_boxed_slice()).cast::<c_char>();
        Self { data, length }
    }

    fn free(self) {
        if !self.data.is_null() {
            let all = ptr::slice_from_raw_parts_mut(self.data.cast::<u8>(), self.length + 1);
            // SAFETY: `of` has made it from a box of this length.
            drop(unsafe { Box::from_raw(all) });
        }
    }
}

/// Frees a text and marks it as empty, so that a second time does nothing. NULL is taken.
///
/// # Safety
/// `string` must be NULL or point to a pw_string that this library has filled in, unchanged, or whose
/// data are NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_string_free(string: *mut pw_string) {
    if !string.is_null() {
        let empty = pw_string { data: ptr::null_mut(), length: 0 };
        // SAFETY: the caller's promise.
        unsafe { ptr::replace(string, empty) }.free();
    }
}

/// Copies a text into a buffer of fixed size, with a zero byte behind it. `needed` gets the bytes of
/// the text without that zero byte, also when the buffer is too small (PW_BUFFER_TOO_SMALL), and then
/// nothing is copied. `needed` may be NULL.
///
/// # Safety
/// `string` must point to a pw_string of this library, `buffer` to `capacity` bytes, `needed` to a
/// size_t.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_string_copy(
    string: *const pw_string,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> i32 {
    result(|| {
        // SAFETY: the caller's promise; NULL is told.
        let string = unsafe { string.as_ref() }.ok_or_else(|| missing("string"))?;
        if !needed.is_null() {
            // SAFETY: the caller's promise.
            unsafe { ptr::write(needed, string.length) };
        }
        if buffer.is_null() {
            return Err(missing("buffer"));
        }
        if capacity <= string.length {
            return Err(Error::of_buffer(string.length));
        }
        // SAFETY: both sides have so many bytes, and a text of ours overlaps no buffer of another.
        unsafe {
            if !string.data.is_null() {
                ptr::copy_nonoverlapping(string.data, buffer, string.length);
            }
            ptr::write(buffer.add(string.length), 0);
        }
        Ok(())
    })
}

/// The bytes of an argument. NULL with length 0 is empty.
///
/// # Safety
/// `data` must be NULL or point to `length` bytes that nobody changes meanwhile.
pub(crate) unsafe fn bytes<'a>(
    name: &str,
    data: *const c_void,
    length: usize,
) -> Result<&'a [u8], Error> {
    if data.is_null() {
        return if length == 0 { Ok(&[]) } else { Err(missing(name)) };
    }
    if isize::try_from(length).is_err() {
        return Err(wrong(name, "shorter: its length is greater than all memory"));
    }
    // SAFETY: the caller's promise; the length is one that memory can have.
    Ok(unsafe { std::slice::from_raw_parts(data.cast::<u8>(), length) })
}

/// The text of an argument.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn text<'a>(
    name: &str,
    data: *const c_char,
    length: usize,
) -> Result<&'a str, Error> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { bytes(name, data.cast(), length) }?;
    std::str::from_utf8(bytes).map_err(|_| wrong(name, "a text in UTF-8"))
}

/// A text that may be left out by NULL.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn optional<'a>(
    name: &str,
    data: *const c_char,
    length: usize,
) -> Result<Option<&'a str>, Error> {
    if data.is_null() && length == 0 {
        return Ok(None);
    }
    // SAFETY: the caller's promise.
    unsafe { text(name, data, length) }.map(Some)
}

/// Hands a number, a flag or the like over.
///
/// # Safety
/// `out` must be NULL or point to memory of a `T` that may be written.
pub(crate) unsafe fn put<T>(out: *mut T, name: &str, value: T) -> Result<(), Error> {
    if out.is_null() {
        return Err(missing(name));
    }
    // SAFETY: the caller's promise.
    unsafe { ptr::write(out, value) };
    Ok(())
}

/// Tells of a NULL before anything is done whose result could then not be handed over.
pub(crate) fn needed<T>(out: *mut T, name: &str) -> Result<(), Error> {
    if out.is_null() { Err(missing(name)) } else { Ok(()) }
}

pub(crate) fn missing(name: &str) -> Error {
    Error::of_argument_missing(format!("{name}: it is NULL; pass what is asked for"))
}

fn wrong(name: &str, expected: &str) -> Error {
    Error::of_argument_type(format!("{name}: it must be {expected}"))
}
