//! Working on many things with two threads: for what takes no lock and no connection.

/// Below this a thread costs more than it saves.
const WORTH: usize = 64;

/// What `f` makes of each item, in their order.
pub fn map<T: Sync, R: Send>(items: &[T], f: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let all = |part: &[T]| part.iter().map(&f).collect::<Vec<R>>();
    if items.len() < WORTH {
        return all(items);
    }
    let (first, second) = items.split_at(items.len() / 2);
    std::thread::scope(|threads| {
        let other = threads.spawn(|| all(second));
        let mut made = all(first);
        made.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        made
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_and_few_come_back_in_their_order() {
        for n in [0, 1, WORTH - 1, WORTH, 1001] {
            let items: Vec<usize> = (0..n).collect();
            assert_eq!(map(&items, |i| i * 2), items.iter().map(|i| i * 2).collect::<Vec<_>>());
        }
    }
}
