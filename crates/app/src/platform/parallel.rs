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

/// What `f` makes of the items, handed on part by part, while a thread of its own makes the next parts.
///
/// # Errors
/// The first of `take`; nothing more is made then.
pub fn by_parts<T: Sync, R: Send, E>(
    items: &[T],
    f: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&[T], Vec<R>) -> Result<(), E>,
) -> Result<(), E> {
    const PART: usize = 2 * WORTH;
    if items.len() < WORTH {
        return take(items, items.iter().map(&f).collect());
    }
    let f = &f;
    std::thread::scope(|threads| {
        let (say, made) = std::sync::mpsc::sync_channel(2);
        threads.spawn(move || {
            let mut parts = items.chunks(PART).map(|part| part.iter().map(f).collect::<Vec<R>>());
            // Nobody listens any more where `take` has failed.
            let _ = parts.try_for_each(|part| say.send(part));
        });
        items.chunks(PART).zip(made).try_for_each(|(part, made)| take(part, made))
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

    #[test]
    fn parts_are_taken_in_order_and_nothing_hangs_when_one_is_refused() {
        for n in [0, 1, WORTH, 10 * WORTH + 1] {
            let items: Vec<usize> = (0..n).collect();
            let mut taken = Vec::new();
            let done: Result<(), ()> = by_parts(
                &items,
                |i| i * 2,
                |part, made| {
                    taken.extend(part.iter().copied().zip(made));
                    Ok(())
                },
            );
            assert_eq!(done, Ok(()));
            assert_eq!(taken, items.iter().map(|i| (*i, i * 2)).collect::<Vec<_>>());
            assert_eq!(by_parts(&items, |i| *i, |_, _| Err(n)), Err(n));
        }
    }
}
