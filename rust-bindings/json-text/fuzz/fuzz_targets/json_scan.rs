//! The plain run at the beginning of a text, by all tiers.
#![no_main]

use ascii_codecs_fuzz::{flag, on_all_tiers, options};
use json_text::Unit;
use json_text::scan::{Run, plain_run};
use json_text_fuzz::units;
use libfuzzer_sys::fuzz_target;

fn check<T: Unit>(text: &[T], strict: bool) {
    // Texts that begin and end anywhere in memory.
    for start in 0..text.len().min(5) {
        let text = &text[start..];
        let run = on_all_tiers(|tier| plain_run(tier, text, strict));
        let is_special = |char: u32| char == 0x22 || char == 0x5c || (strict && char < 0x20);
        let len = text.iter().position(|&unit| is_special(unit.into())).unwrap_or(text.len());
        let all = text[..len].iter().fold(0, |all, &unit| all | unit.into());
        let beyond_ascii = all & if size_of::<T>() == 1 { 0x80 } else { !0x7f };
        assert_eq!(run, Run { len, beyond_ascii });
    }
}

fuzz_target!(|input: &[u8]| {
    let Some(([kind], text)) = options(input) else { return };
    check(text, flag(*kind, 0));
    check(&units::<u16>(text, flag(*kind, 1)), flag(*kind, 0));
    check(&units::<u32>(text, flag(*kind, 1)), flag(*kind, 0));
});
