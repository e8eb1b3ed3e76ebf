//! Texts and bytes that come in, and those that go out.

use std::ffi::{c_char, c_void};
use std::ptr;

use paywright_bridge::Error;

use crate::codes::pw_code;
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
        // SAFETY: the caller's promise.
        unsafe { Self::put_bytes(out, name, text.as_deref().map(str::as_bytes)) }
    }

    /// Hands bytes over, which need be no text.
    ///
    /// # Safety
    /// As [`put`](Self::put).
    pub(crate) unsafe fn put_bytes(
        out: *mut Self,
        name: &str,
        bytes: Option<&[u8]>,
    ) -> Result<(), Error> {
        needed(out, name)?;
        let made = match bytes {
            Some(bytes) => Self { data: owned::made(bytes), length: bytes.len() },
            None => Self::EMPTY,
        };
        // SAFETY: the caller's promise; it is not NULL.
        unsafe { ptr::write(out, made) };
        Ok(())
    }

    const EMPTY: Self = Self { data: ptr::null_mut(), length: 0 };
}

/// Frees a text, whose memory is wiped, and marks it as empty, so that a second time does nothing. NULL
/// is taken.
///
/// # Safety
/// `string` must be NULL or point to a pw_string that this library has filled in, or whose data are
/// NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_string_free(string: *mut pw_string) {
    if !string.is_null() {
        // SAFETY: the caller's promise.
        unsafe { owned::free(ptr::replace(string, pw_string::EMPTY).data) };
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
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise; NULL is told.
        let string = unsafe { string.as_ref() }.ok_or_else(|| missing("string"))?;
        // SAFETY: the caller's promise.
        let text = unsafe { owned::bytes(string.data) }?;
        if buffer.is_null() {
            return Err(missing("buffer"));
        }
        if !needed.is_null() {
            // SAFETY: the caller's promise.
            unsafe { ptr::write(needed, text.len()) };
        }
        if capacity <= text.len() {
            return Err(Error::of_buffer(text.len()));
        }
        // SAFETY: both sides have so many bytes, and a text of ours overlaps no buffer of another.
        unsafe {
            ptr::copy_nonoverlapping(text.as_ptr().cast(), buffer, text.len());
            ptr::write(buffer.add(text.len()), 0);
        }
        Ok(())
    })
}

/// The memory of texts. Before the first byte stand a mark and the length, so that neither a changed
/// `length` nor memory of another kind does harm.
mod owned {
    use std::ffi::c_char;
    use std::ptr;

    use paywright_bridge::Error;
    use zeroize::Zeroize;

    const MARK: [u8; 8] = *b"PWstring";
    const LENGTH_AT: usize = MARK.len();
    const TEXT_AT: usize = LENGTH_AT + size_of::<usize>();

    pub(super) fn made(text: &[u8]) -> *mut c_char {
        let mut all = Vec::with_capacity(TEXT_AT + text.len() + 1);
        all.extend_from_slice(&MARK);
        all.extend_from_slice(&text.len().to_ne_bytes());
        all.extend_from_slice(text);
        all.push(0);
        let all = Box::into_raw(all.into_boxed_slice()).cast::<u8>();
        // SAFETY: the block is longer than that.
        unsafe { all.add(TEXT_AT) }.cast()
    }

    /// # Safety
    /// `data` must be NULL or come from [`made`], and not be freed meanwhile.
    pub(super) unsafe fn bytes<'a>(data: *const c_char) -> Result<&'a [u8], Error> {
        if data.is_null() {
            return Ok(&[]);
        }
        // SAFETY: the caller's promise.
        let length = unsafe { length(data) }.ok_or_else(|| Error::of_handle("string"))?;
        // SAFETY: `made` has written so many.
        Ok(unsafe { std::slice::from_raw_parts(data.cast::<u8>(), length) })
    }

    /// # Safety
    /// As [`bytes`], and nobody else may use it.
    pub(super) unsafe fn free(data: *mut c_char) {
        if data.is_null() {
            return;
        }
        // SAFETY: the caller's promise.
        let Some(length) = (unsafe { length(data) }) else { return };
        // SAFETY: `made` has made a box of this length, which begins so far before the text.
        let mut all = unsafe {
            let start = data.cast::<u8>().sub(TEXT_AT);
            Box::from_raw(ptr::slice_from_raw_parts_mut(start, TEXT_AT + length + 1))
        };
        all.zeroize();
    }

    /// The true length, if the mark is there.
    ///
    /// # Safety
    /// As [`bytes`], and not NULL.
    unsafe fn length(data: *const c_char) -> Option<usize> {
        // SAFETY: `made` has written mark and length there; arrays of bytes stand anywhere.
        let (mark, length) = unsafe {
            let start = data.cast::<u8>().sub(TEXT_AT);
            (
                start.cast::<[u8; 8]>().read(),
                start.add(LENGTH_AT).cast::<[u8; size_of::<usize>()]>().read(),
            )
        };
        (mark == MARK).then(|| usize::from_ne_bytes(length))
    }
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
