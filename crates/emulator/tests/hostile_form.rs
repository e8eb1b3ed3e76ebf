//! A form of many parameters holds the lock of the whole platform.

use std::time::Instant;

use paywright_emulator::platform::{Platform, Project, Settings, Time};

#[test]
fn a_form_of_1_mib_is_refused_quickly() {
    let project = Project::new(112, "k").unwrap();
    let mut platform = Platform::new(Settings::default(), vec![project]);
    let mut times = Vec::new();
    for n in [10_000_u32, 20_000, 40_000] {
        // `ab12c=&` is 7 bytes, so 1 MiB holds 150,000 of them.
        let parameters: Vec<_> = (0..n).map(|n| (format!("{n:05x}"), String::new())).collect();
        let start = Instant::now();
        assert!(platform.open_page(Time::from_millis(0), &parameters).is_err());
        times.push(start.elapsed());
    }
    println!("{times:?}");
    assert!(times[2] < times[0] * 8, "four times the parameters, {times:?}");
}
