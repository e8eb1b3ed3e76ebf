//! Linker arguments that a module of Node needs.

fn main() {
    napi_build::setup();
}
