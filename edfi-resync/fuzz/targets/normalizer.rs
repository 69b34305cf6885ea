#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| edfi_resync_fuzz::run("normalizer", data));
