//! Notifications: hints, which anybody can send.

use std::ffi::{c_char, c_void};

use paywright_bridge::cryptoprocessing::Notification;

use crate::codes::pw_code;
use crate::error::result;
use crate::handle::{Handle, handle};
use crate::text::{bytes, needed, put, pw_string, text};

/// What was posted to the shop, read and not believed: anybody can send it. pw_terminal_confirm asks the
/// gateway itself.
#[derive(Debug)]
pub struct pw_notification(());
handle!(pw_notification, "notification", b"PWnotifi", Notification);

/// Reads the body of the request, as it came. It comes once: note the order, or have it confirmed, and answer
/// with status 200 and the text OK then, forged or not. Codes: PW_NOTIFICATION_TOO_LARGE, PW_NOTIFICATION_DUPLICATE_FIELD, PW_NOTIFICATION_WITHOUT_KIND.
///
/// # Safety
/// `body` must point to `body_length` bytes, `out` to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_notification_new(
    body: *const c_void,
    body_length: usize,
    out: *mut *mut pw_notification,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let notification = Notification::read(unsafe { bytes("body", body, body_length) }?)?;
        // SAFETY: the caller's promise.
        unsafe { pw_notification::put(out, notification) }
    })
}

/// Frees a notification. NULL is taken.
///
/// # Safety
/// `notification` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_notification_free(notification: *mut pw_notification) {
    // SAFETY: the caller's promise.
    unsafe { pw_notification::free(notification) };
}

/// What it claims to be: EnginePaySuccess.
///
/// # Safety
/// `notification` must be an open handle, `out` point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_notification_kind(
    notification: *const pw_notification,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(notification, out, |it| Some(it.kind())) }
}

/// The order that it claims to be about; without data if it names none.
///
/// # Safety
/// As pw_notification_kind.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_notification_order_id(
    notification: *const pw_notification,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(notification, out, |it| it.order_id().map(str::to_owned)) }
}

/// The claimed amount in minor units. `found` tells whether there is one; if not, `minor` stays as it is.
///
/// # Safety
/// `notification` must be an open handle, `found` point to a bool, `minor` to a uint64_t.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_notification_amount(
    notification: *const pw_notification,
    found: *mut bool,
    minor: *mut u64,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let amount = unsafe { pw_notification::get(notification) }?.amount();
        // SAFETY: the caller's promises.
        unsafe { put_amount(amount, found, minor) }
    })
}

/// A field, whatever the letter case of its name; without data if it is not there.
///
/// # Safety
/// As pw_notification_kind; `name` must point to `name_length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_notification_get(
    notification: *const pw_notification,
    name: *const c_char,
    name_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (notification, name) =
            unsafe { (pw_notification::get(notification)?, text("name", name, name_length)?) };
        let value = notification.get(name).map(str::to_owned);
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", value) }
    })
}

/// The whole as JSON: "kind", "order_id", "amount", "new_amount", "claims" (success, failure, info, or null
/// where that cannot be told), "code", "is_3ds", "fields".
///
/// # Safety
/// As pw_notification_kind.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_notification_json(
    notification: *const pw_notification,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(notification, out, |it| Some(it.to_json().to_string())) }
}

/// # Safety
/// `found` and `minor` must be NULL or point to memory that may be written.
pub(super) unsafe fn put_amount(
    amount: Option<u64>,
    found: *mut bool,
    minor: *mut u64,
) -> Result<(), paywright_bridge::Error> {
    needed(found, "found")?;
    needed(minor, "minor")?;
    // SAFETY: the caller's promises.
    unsafe {
        put(found, "found", amount.is_some())?;
        amount.map_or(Ok(()), |amount| put(minor, "minor", amount))
    }
}

/// # Safety
/// As pw_notification_kind.
unsafe fn tell(
    notification: *const pw_notification,
    out: *mut pw_string,
    tell: impl FnOnce(&Notification) -> Option<String>,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let told = tell(unsafe { pw_notification::get(notification) }?);
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", told) }
    })
}
