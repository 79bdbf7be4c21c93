//! Base 85 with NEON: four words at a time.
