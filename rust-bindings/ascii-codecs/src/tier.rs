//! What the processor can do: which kernels may run on it.

use std::fmt;

/// The environment variable that chooses another tier than the best one, for tests.
const VARIABLE: &str = "ASCII_CODECS_TIER";

/// A set of instructions that this processor has.
///
/// # Invariants
///
/// The processor that the program runs on has the instructions of the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier(Kind);

/// The sets of instructions there are kernels for, from the least to the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No vectors.
    Scalar,
    /// 16 bytes: SSSE3, SSE4.1.
    #[cfg(target_arch = "x86_64")]
    Ssse3,
    /// 32 bytes: AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 64 bytes: AVX-512 F, BW, VL, VBMI and VBMI2, and POPCNT.
    #[cfg(target_arch = "x86_64")]
    Avx512Vbmi,
    /// 16 bytes: NEON.
    #[cfg(target_arch = "aarch64")]
    Neon,
}

impl Kind {
    const ALL: &[Self] = &[
        Self::Scalar,
        #[cfg(target_arch = "x86_64")]
        Self::Ssse3,
        #[cfg(target_arch = "x86_64")]
        Self::Avx2,
        #[cfg(target_arch = "x86_64")]
        Self::Avx512Vbmi,
        #[cfg(target_arch = "aarch64")]
        Self::Neon,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            #[cfg(target_arch = "x86_64")]
            Self::Ssse3 => "ssse3",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vbmi => "avx512vbmi",
            #[cfg(target_arch = "aarch64")]
            Self::Neon => "neon",
        }
    }

    fn is_available(self) -> bool {
        match self {
            Self::Scalar => true,
            #[cfg(target_arch = "x86_64")]
            Self::Ssse3 => is_x86_feature_detected!("ssse3") && is_x86_feature_detected!("sse4.1"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vbmi => {
                is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("popcnt")
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512vbmi")
                    && is_x86_feature_detected!("avx512vbmi2")
            }
            #[cfg(target_arch = "aarch64")]
            Self::Neon => std::arch::is_aarch64_feature_detected!("neon"),
        }
    }
}

/// Calls the function of this name of the module that is called as the tier is: `scalar`,
/// `ssse3`, `avx2`, `avx512`, `neon`. Another expression may stand for the scalar one.
macro_rules! on_tier {
    ($tier:expr, $function:ident $args:tt) => {
        on_tier!($tier, scalar => scalar::$function $args, $function $args)
    };
    ($tier:expr, scalar => $scalar:expr, $function:ident $args:tt) => {
        match $tier.kind() {
            $crate::tier::Kind::Scalar => $scalar,
            #[cfg(target_arch = "x86_64")]
            // SAFETY: a tier is what the processor has.
            $crate::tier::Kind::Ssse3 => unsafe { ssse3::$function $args },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            $crate::tier::Kind::Avx2 => unsafe { avx2::$function $args },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            $crate::tier::Kind::Avx512Vbmi => unsafe { avx512::$function $args },
            #[cfg(target_arch = "aarch64")]
            // SAFETY: as above.
            $crate::tier::Kind::Neon => unsafe { neon::$function $args },
        }
    };
}
pub(crate) use on_tier;

impl Tier {
    /// No vectors: every processor has this one.
    // INVARIANT: there is nothing to have.
    pub const SCALAR: Self = Self(Kind::Scalar);

    /// The tiers that this processor has, the best one last.
    pub fn available() -> impl DoubleEndedIterator<Item = Self> {
        // INVARIANT: just asked.
        Kind::ALL.iter().filter(|kind| kind.is_available()).map(|kind| Self(*kind))
    }

    /// The best tier that this processor has.
    pub fn best() -> Self {
        Self::available().next_back().unwrap_or(Self::SCALAR)
    }

    /// The tier that the environment variable `ASCII_CODECS_TIER` names, or the best one if it
    /// is not set.
    ///
    /// # Errors
    ///
    /// If the variable has a value that names no tier of this processor.
    pub fn from_env() -> Result<Self, TierError> {
        match std::env::var_os(VARIABLE) {
            None => Ok(Self::best()),
            Some(name) => Self::named(&name.to_string_lossy()),
        }
    }

    /// The tier of this [name](Self::name).
    ///
    /// # Errors
    ///
    /// If this processor has none that is called so.
    pub fn named(name: &str) -> Result<Self, TierError> {
        Self::available().find(|tier| tier.name() == name).ok_or_else(|| TierError(name.to_owned()))
    }

    /// What it is called: "scalar", "ssse3", "avx2", "avx512vbmi", "neon".
    pub const fn name(self) -> &'static str {
        self.0.name()
    }

    /// What to look at to choose a kernel.
    #[inline]
    pub const fn kind(self) -> Kind {
        self.0
    }
}

/// A name that is none of a tier of this processor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierError(String);

impl fmt::Display for TierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VARIABLE}={}: this processor has the tiers", self.0)?;
        Tier::available()
            .enumerate()
            .try_for_each(|(index, tier)| write!(f, "{}{}", if index == 0 { " " } else { ", " }, tier.name()))?;
        write!(f, "; unset it for the best one")
    }
}

impl std::error::Error for TierError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tier_has_its_name() {
        for tier in Tier::available() {
            assert_eq!(Tier::named(tier.name()), Ok(tier));
        }
        assert_eq!(Tier::available().next(), Some(Tier::SCALAR));
        assert_eq!(Tier::available().next_back(), Some(Tier::best()));
    }

    #[test]
    fn a_name_of_no_tier_is_an_error_that_names_those_there_are() {
        let error = Tier::named("avx9").unwrap_err().to_string();
        assert!(error.contains("avx9") && error.contains("scalar") && error.contains(Tier::best().name()), "{error}");
    }
}
