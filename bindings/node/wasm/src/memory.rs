//! Bytes that go over the border.

use std::alloc::Layout;

use zeroize::Zeroize;

use crate::calls::answer;

/// Room for the arguments of a call; null if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn paywright_room(length: usize) -> *mut u8 {
    match Layout::array::<u8>(length) {
        // SAFETY: the layout is not empty.
        Ok(layout) if length > 0 => unsafe { std::alloc::alloc_zeroed(layout) },
        _ => std::ptr::null_mut(),
    }
}

/// Makes a call and gives the answer, which is given back by [`paywright_done`].
///
/// # Safety
/// `arguments` came from [`paywright_room`] with this length, and is given back with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn paywright_call(arguments: *mut u8, length: usize) -> *mut u8 {
    // SAFETY: by the contract this is a block of this length and layout, and nobody else's any more.
    let mut arguments =
        unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(arguments, length)) };
    let (is_error, text) = match answer(&arguments) {
        Ok(text) => (0, text),
        Err(error) => (1, error.to_json().to_string()),
    };
    // Keys were among them.
    arguments.zeroize();
    let length = u32::try_from(text.len()).unwrap_or(0);
    let mut told = Vec::with_capacity(text.len() + 5);
    told.extend_from_slice(&length.to_le_bytes());
    told.push(is_error);
    told.extend_from_slice(text.as_bytes());
    Box::into_raw(told.into_boxed_slice()).cast()
}

/// Gives an answer back.
///
/// # Safety
/// `answer` came from [`paywright_call`], `length` is all of it: five bytes and the text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn paywright_done(answer: *mut u8, length: usize) {
    // SAFETY: by the contract this is the boxed slice that the call has leaked.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(answer, length)) });
}
