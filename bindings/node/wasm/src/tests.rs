//! The border, without JavaScript.

use crate::calls::answer;
use crate::memory::{paywright_call, paywright_done, paywright_room};

fn packed(arguments: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for argument in arguments {
        bytes.extend_from_slice(&u32::try_from(argument.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(argument);
    }
    bytes
}

#[test]
fn a_call_goes_over_the_border_and_back() {
    let call = |arguments: &[&[u8]]| {
        let bytes = packed(arguments);
        let room = paywright_room(bytes.len());
        // SAFETY: the room has this length, and the answer is what its head says.
        unsafe {
            room.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
            let told = paywright_call(room, bytes.len());
            let head = std::slice::from_raw_parts(told, 5);
            let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
            let is_error = head[4] == 1;
            let text = std::slice::from_raw_parts(told.add(5), length).to_vec();
            paywright_done(told, length + 5);
            (is_error, String::from_utf8(text).unwrap())
        }
    };
    assert_eq!(call(&[b"project", b"112", b"secret"]), (false, "0".to_owned()));
    let (is_error, signature) = call(&[b"sign", b"0", b"{\"a\":1}"]);
    assert!(!is_error && signature.len() == 88, "{signature}");
    assert!(call(&[b"sign", b"7", b"{}"]).0);
    assert_eq!(call(&[b"project_free", b"0"]), (false, String::new()));
    assert!(call(&[b"sign", b"0", b"{}"]).0);
    assert!(paywright_room(0).is_null() && paywright_room(usize::MAX).is_null());
}

#[test]
fn hostile_calls_are_refused() {
    let cases: &[&[u8]] = &[b"", b"\x01", b"\xff\xff\xff\xff", b"\x05\0\0\0sign", b"\0\0\0\0"];
    for bytes in cases {
        assert_eq!(answer(bytes).unwrap_err().code(), "argument_type", "{bytes:?}");
    }
    let cases: &[&[&[u8]]] = &[
        &[b"dance", b"0"],
        &[b"sign"],
        &[b"sign", b"-1", b"{}"],
        &[b"sign", b"99999999999999999999", b"{}"],
        &[b"project", b"one", b"secret"],
        &[b"project", b"1", b"\xff"],
        &[b"message_text", b"0"],
        &[b"decimal_text", b"1.5", b"EUR"],
        &[b"vector", b"{", b""],
    ];
    for arguments in cases {
        assert_eq!(answer(&packed(arguments)).unwrap_err().code(), "argument_type");
    }
}
