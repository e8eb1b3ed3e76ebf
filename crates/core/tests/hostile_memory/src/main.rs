use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, AtomicBool, Ordering::Relaxed};
use paywright_core::SecretKey;
use paywright_core::ecommpay::*;
use paywright_core::mask::*;

struct Spy;
static ON: AtomicBool = AtomicBool::new(false);
static CVV: AtomicUsize = AtomicUsize::new(0);
static KEY: AtomicUsize = AtomicUsize::new(0);
static BIG_NONZERO: AtomicUsize = AtomicUsize::new(0);
unsafe impl GlobalAlloc for Spy {
    unsafe fn alloc(&self, l: Layout) -> *mut u8 { unsafe { System.alloc_zeroed(l) } }
    unsafe fn dealloc(&self, p: *mut u8, l: Layout) {
        if ON.load(Relaxed) {
            let s = unsafe { std::slice::from_raw_parts(p, l.size()) };
            if s.windows(9).any(|w| w == b"CVVMARKER") { CVV.fetch_add(1, Relaxed); }
            if s.windows(9).any(|w| w == b"KEYMARKER") { KEY.fetch_add(1, Relaxed); }
            if l.size() >= 256 && s.iter().filter(|b| **b != 0).count() > 100 { BIG_NONZERO.fetch_add(1, Relaxed); }
        }
        unsafe { System.dealloc(p, l) }
    }
}
#[global_allocator]
static A: Spy = Spy;

fn report(name: &str) {
    println!("{name}: freed blocks with cvv {} with key {} of >=256 bytes not wiped {}", CVV.swap(0, Relaxed), KEY.swap(0, Relaxed), BIG_NONZERO.swap(0, Relaxed));
}

fn main() {
    let key = SecretKey::new("KEYMARKER-1").unwrap();
    let keys: Vec<SecretKey> = (0..8).map(|n| SecretKey::new(format!("KEYMARKER-{n}")).unwrap()).collect();
    ON.store(true, Relaxed);
    let signer = Signer::new(&key);
    report("signer");
    { let mut ring = Keyring::new("0", &keys[0]);
      report("ring of one");
      for n in 1..8 { ring = ring.with(&n.to_string(), &keys[n]).unwrap(); }
      report("ring grown to eight (before drop)");
      drop(ring); report("ring dropped"); }
    { let mut project = Project::new(1, &key);
      report("project new");
      for n in 1..4 { project = project.with_key(&n.to_string(), &keys[n]).unwrap(); }
      report("project with_key x3"); drop(project); report("project dropped"); }
    let body = br#"{"general":{"project_id":1},"card":{"pan":"4000000000000077","cvv":"CVVMARKER"}}"#;
    let _ = signer.sign_json(body).unwrap();
    report("sign_json of a card sale");
    { let ring = Keyring::new("k", &key); let _ = Verifier::new(ring).verify(body); report("verify of a body"); }
    { let ex = explain::Explainer::new("k", &key); let x = ex.explain(br#"{"a":1,"signature":"Rk9xmCfiv/BJbVrCz+oazsOOuiMqrktLVXruRLM9WJ2zmYvufwOS7uxz5Pd36kfKPqbBwKZjMs/EEzF/VsbbNw=="}"#); drop(x); drop(ex); report("explain"); }
    { let p = SecretKey::new(String::from("KEYMARKER-own")).unwrap(); drop(p); report("SecretKey from String"); }
    { let p = SecretKey::new("KEYMARKER-own").unwrap(); drop(p); report("SecretKey from &str"); }
    { let mut s = String::with_capacity(100); s.push_str("KEYMARKER-spare"); let p = SecretKey::new(s).unwrap(); drop(p); report("SecretKey from String with spare room"); }
    drop(signer); drop(keys); drop(key);
    report("end");
    let _ = Pan::parse("4000000000000077");
}
