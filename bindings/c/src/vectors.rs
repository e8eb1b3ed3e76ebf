//! For the conformance program.

use std::ffi::c_char;

use paywright_bridge::{Error, vectors};
use serde_json::Value;

use crate::codes::pw_code;
use crate::error::result;
use crate::handle::{Handle, handle};
use crate::text::{needed, put, pw_string, text};

/// The cases of a file of conformance vectors.
#[derive(Debug)]
pub struct pw_vectors(());
handle!(pw_vectors, "vectors", b"PWvector", Vec<Value>);

/// Reads a file of the schema paywright-vectors/1. Codes: PW_ARGUMENT_TYPE.
///
/// # Safety
/// `file` must point to `file_length` bytes, `out` to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_vectors_new(
    file: *const c_char,
    file_length: usize,
    out: *mut *mut pw_vectors,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let file = unsafe { text("file", file, file_length) }?;
        let mut file: Value = serde_json::from_str(file).map_err(|_| wrong("it is no JSON"))?;
        if file["format"] != "paywright-vectors/1" {
            return Err(wrong("its format is not paywright-vectors/1"));
        }
        let Value::Array(cases) = file["cases"].take() else {
            return Err(wrong("it has no cases"));
        };
        // SAFETY: the caller's promise.
        unsafe { pw_vectors::put(out, cases) }
    })
}

/// Frees cases. NULL is taken.
///
/// # Safety
/// `vectors` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_vectors_free(vectors: *mut pw_vectors) {
    // SAFETY: the caller's promise.
    unsafe { pw_vectors::free(vectors) };
}

/// How many cases there are.
///
/// # Safety
/// `vectors` must be an open handle, `out` point to a size_t.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_vectors_count(vectors: *const pw_vectors, out: *mut usize) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { put(out, "out", pw_vectors::get(vectors)?.len()) })
}

/// The bytes of the message of a case, which may be anything, zero bytes too.
///
/// # Safety
/// `vectors` must be an open handle, `out` point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_vectors_body(
    vectors: *const pw_vectors,
    index: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let body = vectors::body_of(case(unsafe { pw_vectors::get(vectors) }?, index)?)?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put_bytes(out, "out", Some(&body)) }
    })
}

/// A text of a case by its path, such as kind, id, keys.0.label or expect.signature, or the JSON of what is no
/// text; without data if it is not there.
///
/// # Safety
/// As pw_vectors_body; `path` must point to `path_length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_vectors_text(
    vectors: *const pw_vectors,
    index: usize,
    path: *const c_char,
    path_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (vectors, path) =
            unsafe { (pw_vectors::get(vectors)?, text("path", path, path_length)?) };
        let pointer = format!("/{}", path.replace('.', "/"));
        let told = match case(vectors, index)?.pointer(&pointer) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
        };
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", told) }
    })
}

/// What the library makes of a case, as JSON in the shape of its "expect", and whether that is what it
/// expects.
///
/// # Safety
/// As pw_vectors_body; `passed` must point to a bool.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_vectors_answer(
    vectors: *const pw_vectors,
    index: usize,
    passed: *mut bool,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(passed, "passed")?;
        // SAFETY: the caller's promise.
        let case = case(unsafe { pw_vectors::get(vectors) }?, index)?;
        let answer = vectors::answer(case.to_string().as_bytes(), &vectors::body_of(case)?)?;
        // SAFETY: the caller's promises.
        unsafe {
            pw_string::put(out, "out", Some(answer.to_string()))?;
            put(passed, "passed", vectors::agrees(case, &answer))
        }
    })
}

fn case(cases: &[Value], index: usize) -> Result<&Value, Error> {
    cases.get(index).ok_or_else(|| Error::of_argument_type("index: there is no such case"))
}

fn wrong(why: &str) -> Error {
    Error::of_argument_type(format!("file: these are no conformance vectors: {why}"))
}
