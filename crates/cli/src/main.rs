//! The program `paywright`.

use std::process::ExitCode;

fn main() -> ExitCode {
    stay_out_of_core_dumps();
    paywright_cli::run(std::env::args_os()).into()
}

/// Keys and cards are in the memory of a program that crashes, so the system is asked to keep no copy.
/// Where it does not listen, the program works all the same.
fn stay_out_of_core_dumps() {
    // The limit does not hold where a crash is piped into another program.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
}
