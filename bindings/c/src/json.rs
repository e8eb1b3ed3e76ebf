//! Reading and writing JSON, for programs without a reader of their own.

use std::ffi::{c_char, c_void};

use paywright_bridge::json;

use crate::codes::pw_code;
use crate::error::result;
use crate::text::{bytes, put, pw_string, text};

/// The value at a path in JSON, such as outcome, errors.0.code, or all of it by an empty path. Texts come
/// without quotes and escapes, numbers and booleans as they are written, objects and arrays as JSON;
/// without data what is null or not there. Codes: PW_JSON_*, PW_LIMIT_*.
///
/// # Safety
/// `json` and `path` must point to as many bytes as is said, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_json_get(
    json: *const c_void,
    json_length: usize,
    path: *const c_char,
    path_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (json, path) =
            unsafe { (bytes("json", json, json_length)?, text("path", path, path_length)?) };
        let value = json::value_at(json, path)?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", value) }
    })
}

/// How many items or members the array or object at a path has; 0 for what is neither, or not there.
///
/// # Safety
/// As pw_json_get; `out` must point to a size_t.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_json_count(
    json: *const c_void,
    json_length: usize,
    path: *const c_char,
    path_length: usize,
    out: *mut usize,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (json, path) =
            unsafe { (bytes("json", json, json_length)?, text("path", path, path_length)?) };
        let count = json::count_at(json, path)?.unwrap_or(0);
        // SAFETY: the caller's promise.
        unsafe { put(out, "out", count) }
    })
}

/// A text as JSON, with its quotes and escapes. Put what comes from outside into requests by this alone.
///
/// # Safety
/// `text` must point to `text_length` bytes, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_json_quoted(
    text: *const c_char,
    text_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let quoted = json::quoted(unsafe { crate::text::text("text", text, text_length) }?);
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(quoted)) }
    })
}
