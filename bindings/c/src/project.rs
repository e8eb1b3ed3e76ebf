//! Projects: signing, verifying, pages.

use std::ffi::{c_char, c_void};

use paywright_bridge::Project;
use serde_json::json;

use crate::callback::pw_callback;
use crate::codes::pw_code;
use crate::error::result;
use crate::handle::{Handle, handle};
use crate::text::{bytes, needed, optional, put, pw_string, text};

/// A project of the platform: its number and its keys. May be used from any thread.
#[derive(Debug)]
pub struct pw_project(());
handle!(pw_project, "project", b"PWprojct", Project);

/// Makes a project with the key that it signs with. The text of the key that stays with you is yours
/// to wipe. Codes: PW_KEY_EMPTY, PW_KEY_WITH_LINE_BREAK, PW_ARGUMENT_*.
///
/// # Safety
/// `secret` must point to `secret_length` bytes, `out` to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_project_new(
    id: u32,
    secret: *const c_char,
    secret_length: usize,
    out: *mut *mut pw_project,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let secret = unsafe { text("secret", secret, secret_length) }?;
        let project = Project::new(id, secret)?;
        // SAFETY: the caller's promise.
        unsafe { pw_project::put(out, project) }
    })
}

/// Makes a project with one more key that messages may be signed with, for the time in which keys
/// change; the label tells which one fitted. Codes: also PW_KEYRING_FULL, PW_KEYRING_LABEL_TAKEN.
///
/// # Safety
/// As pw_project_new; `project` must be an open handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_project_with_key(
    project: *const pw_project,
    label: *const c_char,
    label_length: usize,
    secret: *const c_char,
    secret_length: usize,
    out: *mut *mut pw_project,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (project, label, secret) = unsafe {
            (
                pw_project::get(project)?,
                text("label", label, label_length)?,
                text("secret", secret, secret_length)?,
            )
        };
        // SAFETY: the caller's promise.
        unsafe { pw_project::put(out, project.with_key(label, secret)?) }
    })
}

/// Frees a project and wipes its keys. NULL is taken.
///
/// # Safety
/// `project` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_project_free(project: *mut pw_project) {
    // SAFETY: the caller's promise.
    unsafe { pw_project::free(project) };
}

/// The number of a project.
///
/// # Safety
/// `project` must be an open handle, `out` point to a uint32_t.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_project_id(project: *const pw_project, out: *mut u32) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { put(out, "out", pw_project::get(project)?.id()) })
}

/// The labels of the keys as a JSON list, in the order in which they are tried; the first is "main".
///
/// # Safety
/// `project` must be an open handle, `out` point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_project_key_labels(
    project: *const pw_project,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let labels = json!(unsafe { pw_project::get(project) }?.key_labels()).to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(labels)) }
    })
}

/// The signature of a JSON object: 88 characters. Codes: PW_JSON_*, PW_LIMIT_*.
///
/// # Safety
/// `project` must be an open handle, `body` point to `body_length` bytes, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_sign(
    project: *const pw_project,
    body: *const c_void,
    body_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (project, body) =
            unsafe { (pw_project::get(project)?, bytes("body", body, body_length)?) };
        let signature = project.sign(body)?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(signature)) }
    })
}

/// Checks the signature of any message of the platform, and tells by which key it is signed.
/// `out_label` may be NULL. Codes: PW_JSON_*, PW_LIMIT_*, PW_SIGNATURE_*.
///
/// # Safety
/// As pw_sign.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_verify(
    project: *const pw_project,
    body: *const c_void,
    body_length: usize,
    out_label: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (project, body) =
            unsafe { (pw_project::get(project)?, bytes("body", body, body_length)?) };
        let evidence = project.verify(body)?;
        if out_label.is_null() {
            return Ok(());
        }
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out_label, "out_label", Some(evidence.key_label)) }
    })
}

/// Checks a callback: the only way to one. Give the bytes of the body as they came. Codes: those of
/// pw_verify, PW_PROJECT_MISMATCH, PW_NOT_A_CALLBACK.
///
/// # Safety
/// As pw_sign; `out` must point to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_verify_callback(
    project: *const pw_project,
    body: *const c_void,
    body_length: usize,
    out: *mut *mut pw_callback,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (project, body) =
            unsafe { (pw_project::get(project)?, bytes("body", body, body_length)?) };
        let callback = project.verify_callback(body)?;
        // SAFETY: the caller's promise.
        unsafe { pw_callback::put(out, callback) }
    })
}

/// Why a message verifies or does not, as JSON whose first_line says the likeliest cause. It holds the
/// signature that the message should have: show it to those who may know that, not to the sender.
///
/// # Safety
/// As pw_sign.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_explain(
    project: *const pw_project,
    body: *const c_void,
    body_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (project, body) =
            unsafe { (pw_project::get(project)?, bytes("body", body, body_length)?) };
        let told = project.explain(body).to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(told)) }
    })
}

/// A signed address of Payment Page. `parameters` is a flat JSON object of the platform's names, with
/// payment_amount in minor units; names that nobody documents are signed and sent too. `base` is the
/// address of the page, NULL for the platform's own. Codes: PW_PAGE_INVALID with the fields,
/// PW_PAGE_ADDRESS_INVALID, PW_ARGUMENT_TYPE, PW_JSON_*.
///
/// # Safety
/// As pw_sign; `base` must be NULL or point to `base_length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_page_url(
    project: *const pw_project,
    parameters: *const c_char,
    parameters_length: usize,
    base: *const c_char,
    base_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (project, parameters, base) = unsafe {
            (
                pw_project::get(project)?,
                text("parameters", parameters, parameters_length)?,
                optional("base", base, base_length)?,
            )
        };
        let url = project.page_url(parameters.as_bytes(), base)?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(url)) }
    })
}

/// The same page as a form that is sent by POST, as JSON: "action", "method", "fields" and "html", a
/// document that sends itself. Codes: also PW_PAGE_LINE_BREAK_UNSTABLE, PW_PAGE_NUL_UNSTABLE.
///
/// # Safety
/// As pw_page_url.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_page_form(
    project: *const pw_project,
    parameters: *const c_char,
    parameters_length: usize,
    base: *const c_char,
    base_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (project, parameters, base) = unsafe {
            (
                pw_project::get(project)?,
                text("parameters", parameters, parameters_length)?,
                optional("base", base, base_length)?,
            )
        };
        let form = project.page_form(parameters.as_bytes(), base)?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(form)) }
    })
}

/// The same page for the platform's script in a page of the shop, as JSON: "config", the object that
/// EPayWidget.run takes, as text that may stand in a script, and "html", a snippet that opens it at once.
/// Codes: as pw_page_form.
///
/// # Safety
/// As pw_page_url.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_page_widget(
    project: *const pw_project,
    parameters: *const c_char,
    parameters_length: usize,
    base: *const c_char,
    base_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (project, parameters, base) = unsafe {
            (
                pw_project::get(project)?,
                text("parameters", parameters, parameters_length)?,
                optional("base", base, base_length)?,
            )
        };
        let widget = project.page_widget(parameters.as_bytes(), base)?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(widget)) }
    })
}
