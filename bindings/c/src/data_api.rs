//! The Data API over HTTP: calls that wait.

use std::ffi::c_char;
use std::sync::Arc;

use paywright_bridge::{DataApi, Pages, wait};

use crate::codes::pw_code;
use crate::error::result;
use crate::handle::{Handle, handle};
use crate::text::{needed, optional, put, pw_string, text};

/// The Data API of an account. May be used from any thread. Calls wait, on the thread of pw_gate.
#[derive(Debug)]
pub struct pw_data_api(());
handle!(pw_data_api, "api", b"PWdataap", DataApi);

/// Pages of operations, one after the other.
#[derive(Debug)]
pub struct pw_pages(());
handle!(pw_pages, "pages", b"PWpages.", Arc<Pages>);

/// Makes a client for a token and the key issued with it; `settings` as for pw_gate_new.
///
/// # Safety
/// The texts must point to as many bytes as is said, `out` to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_data_api_new(
    token: *const c_char,
    token_length: usize,
    key: *const c_char,
    key_length: usize,
    settings: *const c_char,
    settings_length: usize,
    out: *mut *mut pw_data_api,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (token, key, settings) = unsafe {
            (
                text("token", token, token_length)?,
                text("key", key, key_length)?,
                text("settings", settings, settings_length)?,
            )
        };
        let api = DataApi::new(token, key, settings.as_bytes())?;
        // SAFETY: the caller's promise.
        unsafe { pw_data_api::put(out, api) }
    })
}

/// Frees a client. NULL is taken.
///
/// # Safety
/// `api` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_data_api_free(api: *mut pw_data_api) {
    // SAFETY: the caller's promise.
    unsafe { pw_data_api::free(api) };
}

/// Sends a query, {"query": "operations", "from", "to", "members"}, "operations_of_payment", "balance",
/// "fraud" or "ask" with a path, and gives the verified answer as JSON.
///
/// # Safety
/// `api` must be an open handle, `query` point to `query_length` bytes, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_data_api_send(
    api: *const pw_data_api,
    query: *const c_char,
    query_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (api, query) = unsafe {
            (pw_data_api::get(api)?.clone(), text("query", query, query_length)?.to_owned())
        };
        let answer = wait(async move { api.send(query.as_bytes()).await })?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(answer)) }
    })
}

/// All operations of a query "operations", page by page. `cursor` is where an earlier run had come to,
/// or NULL. Codes: also PW_CURSOR_FOREIGN.
///
/// # Safety
/// As pw_data_api_send; `cursor` must be NULL or point to `cursor_length` bytes, `out` to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_data_api_pages(
    api: *const pw_data_api,
    query: *const c_char,
    query_length: usize,
    cursor: *const c_char,
    cursor_length: usize,
    out: *mut *mut pw_pages,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (api, query, cursor) = unsafe {
            (
                pw_data_api::get(api)?,
                text("query", query, query_length)?,
                optional("cursor", cursor, cursor_length)?,
            )
        };
        let pages = api.pages(query.as_bytes(), cursor)?;
        // SAFETY: the caller's promise.
        unsafe { pw_pages::put(out, Arc::new(pages)) }
    })
}

/// Frees pages. NULL is taken.
///
/// # Safety
/// `pages` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_pages_free(pages: *mut pw_pages) {
    // SAFETY: the caller's promise.
    unsafe { pw_pages::free(pages) };
}

/// The operations of the next page as a JSON list, and the cursor behind it, to be stored and gone on
/// from. `more` is false when all is read; both texts are then without data. After a code the same page
/// can be asked for again.
///
/// # Safety
/// `pages` must be an open handle, `more` point to a bool, `operations` and `cursor` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_pages_next(
    pages: *const pw_pages,
    more: *mut bool,
    operations: *mut pw_string,
    cursor: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(more, "more")?;
        needed(operations, "operations")?;
        needed(cursor, "cursor")?;
        // SAFETY: the caller's promise.
        let pages = unsafe { pw_pages::get(pages) }?.clone();
        let page = wait(async move { pages.next().await })?;
        let is_there = page.is_some();
        let (found, behind) = page.map(|(found, behind)| (found.to_string(), behind)).unzip();
        // SAFETY: the caller's promises.
        unsafe {
            pw_string::put(operations, "operations", found)?;
            pw_string::put(cursor, "cursor", behind)?;
            put(more, "more", is_there)
        }
    })
}
