//! Memory that is kept from one text to the next.

use std::sync::Mutex;

/// The memory that a writer has left. To ask the system for large memory and to give it back for each text
/// takes a good part of the time that the text takes.
#[derive(Debug, Default)]
pub struct Spare(Mutex<Vec<u8>>);

impl Spare {
    /// How much is kept at most.
    const MOST: usize = 1 << 20;

    /// What is there; nobody waits for anybody.
    pub(crate) fn take(&self) -> Vec<u8> {
        self.0.try_lock().map(|mut kept| std::mem::take(&mut *kept)).unwrap_or_default()
    }

    /// Keeps memory, if it is more than there is and not too much.
    pub(crate) fn keep(&self, mut memory: Vec<u8>) {
        memory.clear();
        if memory.capacity() <= Self::MOST
            && let Ok(mut kept) = self.0.try_lock()
            && kept.capacity() < memory.capacity()
        {
            // What there was is freed behind the lock.
            std::mem::swap(&mut *kept, &mut memory);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Spare;

    #[test]
    fn the_larger_one_is_kept_if_it_is_not_too_large() {
        let spare = Spare::default();
        assert_eq!(spare.take().capacity(), 0);
        for (size, kept) in [(100, 100), (50, 100), (200, 200), (2 * Spare::MOST, 200)] {
            spare.keep(vec![1; size]);
            let memory = spare.take();
            assert_eq!((memory.len(), memory.capacity()), (0, kept));
            spare.keep(memory);
        }
    }
}
